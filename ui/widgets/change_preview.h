// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QWidget>

#include <string>

class QLabel;

namespace assay::ui {

class Draft;
class SampleStrip;

/// Pictures or series of train as a change of training examples makes them, over those of test-val that
/// it is to bring them nearer to. Of the data that the draft has; hidden for others and for rows and
/// texts.
class ChangePreview : public QWidget
{
    Q_OBJECT
public:
    ChangePreview(SessionBridge& bridge, Draft& draft, QWidget* parent = nullptr);

    /// `augment`: as TrainSpec::augment; empty: nothing is shown.
    void setChange(const std::string& augment);

private:
    void take(const session::DrawsMade& made);
    void take(const session::SamplesRead& read);

    SessionBridge& m_bridge;
    Draft& m_draft;
    SampleStrip* m_changed;
    SampleStrip* m_served;
    QLabel* m_words;
    Request m_drawing, m_reading;
    std::string m_known; ///< the change and the data that were asked for last
};

} // namespace assay::ui
