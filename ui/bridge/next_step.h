// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QString>

#include <optional>
#include <vector>

namespace assay::ui {

/// What a next step is judged from.
struct NextStepFacts {
    bool projectOpen = false;
    bool readOnly = false;
    bool readingData = false;
    QString dataProblem;                                  ///< one sentence; empty: none
    QString locateAction = QStringLiteral("data.folder"); ///< what heals it
    QString modelProblem;                                 ///< why the architecture does not fit
    QString dataName;
    QString templateName;
    bool draftIsNew = true; ///< no run has the draft's spec, seed aside
    std::optional<double> target;
    const train::RunRecord* run = nullptr;          ///< looked at; null: none
    std::vector<const train::RunRecord*> family;    ///< that run and those that differ by seed only
    std::optional<session::RunProgress> progress;   ///< of that run while it is at work
    std::vector<base::Finding> findings;            ///< of that run
    const evaluate::Breakdown* breakdown = nullptr; ///< of that run; null: not evaluated
};

enum class Tone { Neutral, Working, Fine, Warning, Blocker };

/// Verdict first, evidence after, action last.
struct NextStep {
    Tone tone = Tone::Neutral;
    QString title;
    QString evidence; ///< sentences, one a line
    QString button;   ///< empty: nothing to press
    QString action;   ///< id in the table of actions

    bool operator==(const NextStep&) const = default;
};

NextStep nextStep(const NextStepFacts& facts);

/// How many seeds a difference is claimed from.
inline constexpr std::size_t kSeedsToJudge = 3;

/// "test-val minus train-val: 20.1 % [18.0, 22.3]" and whether that is more than chance. Newcombe's
/// square-and-add interval of a difference of two shares (1998, Statistics in Medicine 17:873).
struct Contrast {
    double difference = 0;
    double low = 0, high = 0;
    bool clear() const { return low > 0 || high < 0; }
};
Contrast contrast(const train::SplitScore& of, const train::SplitScore& to);

} // namespace assay::ui
