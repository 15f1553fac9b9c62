// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"

#include <QString>

namespace assay::ui {

using Tone = advise::Tone;

/// An advice as the card shows it: verdict first, evidence after, action last.
struct NextStep {
    Tone tone = Tone::Neutral;
    QString title;
    QString evidence; ///< sentences, one a line
    QString button;   ///< empty: nothing to press
    QString action;   ///< id in the table of actions

    bool operator==(const NextStep&) const = default;
};

/// Words the button of an advice and maps it to an action of the window. `locate`: the action that
/// finds data which are not where they were.
NextStep nextStep(const advise::Advice& advice, const QString& locate);

} // namespace assay::ui
