// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <optional>
#include <vector>

namespace assay::ui {

class Theme;

/// How the network answers a fixed batch just now: each picture with its true label, and below it
/// the answer. A wrong one has a frame and an arrow; one whose answer changed since the last
/// redraw has a corner. Pictures keep their places, so that the eye sees what flips.
class FixedBatchView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit FixedBatchView(Theme& theme, QWidget* parent = nullptr);

    void setBatch(const session::FixedBatch& batch);
    void clear();
    bool isEmpty() const { return !m_batch.samples; }
    void setWrongOnly(bool only);
    /// "6 of 40 wrong at step 3,112, 2 changed"
    QString summary() const;

    std::size_t wrong() const;
    bool isWrong(std::size_t i) const;
    bool flipped(std::size_t i) const; ///< answered otherwise than in the redraw before
    QSize sizeHint() const override { return {480, 80}; }
    QSize minimumSizeHint() const override { return {200, 74}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    QString nameOf(std::size_t label) const;
    void measure(); ///< the size of a cell, which hangs on the names of the classes
    int perRow() const;
    QRect cell(std::size_t place) const; ///< in the viewport
    void arrange();
    void paintCell(QPainter& painter, const QRect& area, std::size_t i) const;
    QString tip(std::size_t i) const;

    Theme& m_theme;
    session::FixedBatch m_batch;
    std::vector<std::uint16_t> m_before; ///< the answers of the redraw before; empty: the first one
    std::int64_t m_stepBefore = 0;
    std::vector<QImage> m_pictures;
    std::vector<std::size_t> m_shown; ///< indices in the batch
    QSize m_cell;                     ///< with the gap behind it
    bool m_wrongOnly = false;
};

} // namespace assay::ui
