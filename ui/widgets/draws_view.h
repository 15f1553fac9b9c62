// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QWidget>

class QLabel;

namespace assay::ui {

class Draft;
class SampleStrip;

/// One training example as the first eight epochs see it, where the draft changes examples by chance.
/// Hidden where it does not.
class DrawsView : public QWidget
{
    Q_OBJECT
public:
    DrawsView(SessionBridge& bridge, Draft& draft, QWidget* parent = nullptr);

    /// Which example of train, from 0; there is one. The first once other data are read.
    void setPlace(std::size_t place);
    const SampleStrip& strip() const { return *m_strip; }

private:
    void refresh();
    void take(const session::DrawsMade& made);

    SessionBridge& m_bridge;
    Draft& m_draft;
    QLabel* m_words;
    SampleStrip* m_strip; ///< pictures and series
    QLabel* m_texts;      ///< texts, a line a draw
    Request m_asked;
    std::size_t m_place = 0;
    std::string m_known; ///< what was asked for last: seed, place and changes
};

} // namespace assay::ui
