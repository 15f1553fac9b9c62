// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/group_words.h"

#include "bridge/convert.h"
#include "charts/fork_difference.h"
#include "evaluate/group_change.h"
#include "train/seeds.h"

#include <QCoreApplication>

#include <algorithm>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("group_words", source);
}

} // namespace

QString seedsText(const std::vector<train::RunRecord>& all, const train::RunRecord& before,
                  const train::RunRecord& after)
{
    const train::Seeds first = train::seedsOf(before, all), second = train::seedsOf(after, all);
    if (train::differBySeedOnly(before, after)) {
        const QString repeated = text(train::sentence(first.repeated));
        const QString noise = tr("They differ by their seed only: this is seed noise.");
        return first.count() < 2    ? repeated.isEmpty() ? noise : repeated
               : repeated.isEmpty() ? noise
                                    : noise + QLatin1Char(' ') + repeated;
    }
    if (forkPairOf({&before, &after}))
        return tr("One pair: the difference may be noise. Fork runs of other seeds there too.");
    // A log that holds no score that is known here is one seed too.
    const auto count = [](const train::Seeds& seeds, const train::RunRecord& run) {
        return std::max<std::size_t>(seeds.count(), train::isOver(run.state) ? 1 : 0);
    };
    const std::size_t a = count(first, before), b = count(second, after);
    if (std::min(a, b) >= train::kSeedsToJudge)
        return tr("%1 and %2 seeds: their bands and intervals can be compared.").arg(a).arg(b);
    if (std::min(a, b) == 0)
        return tr("One of them has not finished: the difference may be noise.");
    return a == 1 && b == 1 ? tr("One seed each: the difference may be noise. Run %1 of each.")
                                  .arg(train::kSeedsToJudge)
                            : tr("%1 and %2 seeds: the difference may be noise. Run %3 of each.")
                                  .arg(a)
                                  .arg(b)
                                  .arg(train::kSeedsToJudge);
}

QString betterText(const std::vector<train::RunRecord>& all, const train::RunRecord& before,
                   const train::RunRecord& after, const train::Goal& goal,
                   const QString& nameBefore, const QString& nameAfter)
{
    if (train::differBySeedOnly(before, after) || before.task != after.task
        || forkPairOf({&before, &after}))
        return {};
    const auto change = evaluate::groupChange(
        train::seedsOf(before, all), train::seedsOf(after, all), goal.metricFor(after.task));
    return change ? unbroken(text(evaluate::sentence(*change, utf8(nameBefore), utf8(nameAfter))))
                  : QString();
}

} // namespace assay::ui
