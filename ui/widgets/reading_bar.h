// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

namespace assay::ui {

/// Long work in one line: what is being done, how far it is, how long it will take, and Cancel.
/// Work that is over in a moment is never shown.
class ReadingBar : public QWidget
{
    Q_OBJECT
public:
    explicit ReadingBar(QWidget* parent = nullptr);

    /// Begins anew unless `what` is at work already.
    void begin(const QString& what);
    void setShare(double share); ///< 0 .. 1
    void end();

Q_SIGNALS:
    void cancelled();

private:
    void tell();

    QString m_what;
    double m_share = 0;
    QElapsedTimer m_since;
    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    QTimer* m_show;
};

} // namespace assay::ui
