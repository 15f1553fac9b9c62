// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run_group.h"
#include "style/theme.h"
#include "train/metric.h"
#include "train/run.h"

#include <QColor>
#include <QIcon>
#include <QString>

#include <functional>
#include <optional>

namespace assay::ui {

/// What kind of number a score is; scores of different kinds are ordered apart, in this order.
enum class ScoreKind { Goal, Error, Rmse, Loss };

/// A score of a run as the table shows it: by the project's metric where it has it, else its error
/// or RMSE, else, as another tool may log nothing more, its loss.
struct ShownScore {
    ScoreKind kind = ScoreKind::Error;
    double value = 0;
    std::optional<stats::Interval> interval; ///< Wilson's, of a share of known examples
};
std::optional<ShownScore> shownScore(const train::SplitScore* score, const train::Metric& metric);
const train::SplitScore* lastScore(const train::RunRecord& run, data::SplitKind split);

/// "2nd"
QString ordinalText(int place);

/// "1.8 % [1.1, 2.8]", "F1 0.912", "loss 0.600".
QString scoreText(const ShownScore& score, const train::Metric& metric);
/// What a column of scores is ordered by: what is to become small.
double shortfall(const ShownScore& score, const train::Metric& metric);

/// The mean over seeds of a score, and its interval instead of those of the runs; empty when no run
/// finished or their scores are of different kinds.
std::optional<OverSeeds> scoreOverSeeds(
    const train::Seeds& seeds, const train::Metric& metric,
    const std::function<const train::SplitScore*(const train::RunRecord&)>& of,
    ScoreKind* kind = nullptr);
/// "2.0 % [1.7, 2.3]"; without an interval for one seed.
QString overSeedsText(const OverSeeds& all, ScoreKind kind, const train::Metric& metric);
/// What the numbers of a group are, and which of its runs do not count, in whole sentences.
QString seedsText(const RunGroup& group, const train::Seeds& finished,
                  const std::optional<OverSeeds>& all,
                  const std::function<QString(double)>& number);

/// What stands before a name: a mark that opens or closes a group, or room for it, and more room
/// where the run is within a group.
enum class GroupMark { None, Closed, Open };
QIcon groupMark(GroupMark mark, bool inGroup, const QColor& colour);

/// What stands before the name of a fork below the run that it goes on from: further in the deeper it
/// lies, as far as there is room.
QIcon forkMark(int depth, const QColor& colour);

/// A square in the colour of the curve, with pale stripes where its line is broken, and an eye: open
/// while the curve is drawn. No colour: the eye alone.
QIcon curveIcon(const RunLook& look, bool shown, const QColor& ink, const QColor& muted);

} // namespace assay::ui
