// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

#include <vector>

namespace assay::ui {

/// Plain text that is never wider than its place: words that are longer than a line, as names of columns, go on in the
/// next one. What is selected is copied as it was given, without the marks at which lines may break.
class WrappedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit WrappedLabel(QWidget* parent = nullptr);

    void setWords(const QString& words);
    /// The selected part of the words; empty: nothing is selected.
    QString selectedWords() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void copy() const;

    std::vector<qsizetype> m_breaks; ///< places of the marks in `text`, ascending
};

} // namespace assay::ui
