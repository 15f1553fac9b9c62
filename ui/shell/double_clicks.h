// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QPointer>

class QMouseEvent;
class QWidget;

namespace assay::ui {

/// A double click on a button acts once. Its second half is dropped, whatever lies under the
/// pointer by then: the same button with another meaning, another button, a page or an open menu.
/// A button whose property "repeats" is true, or that can be checked, takes each click.
class DoubleClicks : public QObject
{
    Q_OBJECT
public:
    /// Watches every window of the program until it is deleted.
    explicit DoubleClicks(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool isSecondHalf(const QWidget& widget, const QMouseEvent& press) const;

    QPointer<QWidget> m_button; ///< had the last press; null: no button had it
    quint64 m_time = 0;         ///< of the last press, in ms
    QPointF m_place;            ///< and where it was, on the screen
    bool m_down = false;        ///< it was not released yet
};

} // namespace assay::ui
