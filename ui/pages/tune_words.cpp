// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/tune_words.h"

#include "bridge/convert.h"
#include "bridge/finalist_book.h"
#include "tune/search_work.h"
#include "widgets/search_form.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("tune", source);
}

std::size_t countOf(const tune::SearchState& state, bool (*is)(const tune::Trial&))
{
    return std::size_t(std::count_if(state.trials.begin(), state.trials.end(),
                                     [is](const auto& one) { return is(one.trial); }));
}

/// "4.8 %"
QString shortfallText(const TrialSet& trials, double shortfall)
{
    return trials.valueText(trials.isShare ? 100 * shortfall : shortfall);
}

/// A difference of values: "0.4 points".
QString gainText(const TrialSet& trials, double gain)
{
    return trials.isShare ? tr("%1\u00a0points").arg(100 * gain, 0, 'f', 1) : unitText(gain);
}

/// "optuna: study.db, study digits": without the folders of the file.
QString shortOrigin(const tune::Search& search)
{
    const QString all = text(search.origin);
    const auto from = all.indexOf(QLatin1String(": ")) + 2,
               to = all.lastIndexOf(QLatin1String(", study "));
    if (from < 2 || to < from)
        return all;
    return all.left(from) + QFileInfo(all.mid(from, to - from)).fileName() + all.mid(to);
}

/// Trials whose values do not compare with the others.
std::size_t leftOutOf(const tune::SearchState& state)
{
    return std::size_t(std::count_if(state.trials.begin(), state.trials.end(),
                                     [](const auto& one) { return one.isLeftOut; }));
}

/// Trials that are over and count towards the number that is wanted: not what a grid took in, nor what lies outside of
/// the space.
std::int64_t overOf(const tune::SearchState& state)
{
    // As tune::trialsTowardsWanted, without a copy of all trials for each frame.
    return std::count_if(state.trials.begin(), state.trials.end(), [&](const auto& one) {
        return !tune::isPending(one.trial) && tune::countsTowardsWanted(state.search, one)
               && (!one.isLeftOut || tune::hasValue(one.trial))
               && tune::isOf(state.search.space, one.trial.point);
    });
}

} // namespace

QString searchText(const tune::SearchState& state)
{
    if (tune::isImported(state.search))
        return tr("Study %1: %2, %3 trials")
            .arg(state.search.id)
            .arg(shortOrigin(state.search))
            .arg(state.trials.size());
    if (state.search.method == tune::kManual)
        return tr("Study %1: %2, %3 trials")
            .arg(state.search.id)
            .arg(methodText(state.search.method))
            .arg(state.trials.size() - countOf(state, tune::isPending));
    return tr("Study %1: %2, %3 of %4 trials")
        .arg(state.search.id)
        .arg(methodText(state.search.method))
        .arg(overOf(state))
        .arg(state.search.trials);
}

QString progressText(const tune::SearchState& state)
{
    const std::size_t over = state.trials.size() - countOf(state, tune::isPending);
    const bool isImported = tune::isImported(state.search);
    const bool isOpen = isImported || state.search.method == tune::kManual; // no number is wanted
    QStringList parts{isOpen ? tr("%1 trials").arg(over)
                             : tr("%1 of %2 trials").arg(overOf(state)).arg(state.search.trials)};
    if (isImported)
        parts.front() = tr("%1 of %2").arg(parts.front(), text(state.search.origin));
    const auto in = [&](tune::TrialState wanted) {
        return std::count_if(state.trials.begin(), state.trials.end(),
                             [wanted](const auto& one) { return one.trial.state == wanted; });
    };
    if (const auto stopped = in(tune::TrialState::Pruned); stopped > 0)
        parts << tr("%1 stopped early").arg(stopped);
    if (const std::size_t failed = countOf(state, tune::hasFailed); failed > 0)
        parts << tr("%1 failed").arg(failed);
    if (const auto diverged = tune::divergedTrials(state.trials); diverged > 0)
        parts << tr("%1 diverged").arg(diverged);
    if (const auto out = leftOutOf(state); out > 0)
        parts << tr("%1 left out").arg(out);
    const auto cutOff = std::count_if(state.trials.begin(), state.trials.end(),
                                      [](const auto& one) { return one.isResumable; });
    if (const auto running = in(tune::TrialState::Running)-cutOff; running > 0)
        parts << (running == 1 ? tr("1 trains") : tr("%1 train").arg(running));
    if (cutOff > 0)
        parts << tr("%1 cut off").arg(cutOff);
    QString sentence = parts.join(QStringLiteral(", ")) + QLatin1Char('.');
    if (const std::string taken = tune::takenInText(state.search, state.trials); !taken.empty())
        sentence += QLatin1Char(' ') + text(taken);
    return state.search.remark.empty() ? sentence
                                       : sentence + QLatin1Char(' ') + text(state.search.remark);
}

QString verdictText(const TrialSet& trials, const tune::SearchState& state)
{
    if (!trials.best) {
        const std::size_t over = state.trials.size() - countOf(state, tune::isPending);
        return over == 0 ? tr("No trial has ended yet.") : tr("No trial has a value yet.");
    }
    const TrialSet::One& best = trials.all[*trials.best];
    const auto valued =
        std::count_if(state.trials.begin(), state.trials.end(),
                      [](const auto& one) { return tune::hasValue(one.trial) && !one.isLeftOut; });
    QString sentence = tr("Best of %1: trial %2, %3 %4")
                           .arg(valued)
                           .arg(best.tried.trial.number + 1)
                           .arg(trials.measure, trials.measuredText(best));
    if (!trials.split.isEmpty())
        sentence = tr("%1 on %2").arg(sentence, trials.split);
    return best.tried.hasDiverged ? tr("%1; its training diverged.").arg(sentence)
                                  : tr("%1.").arg(sentence);
}

QStringList evidenceOf(const TrialSet& trials, const tune::SearchReport* report)
{
    QStringList lines;
    if (!trials.best)
        return lines;
    QStringList settings;
    const tune::Point& point = trials.all[*trials.best].tried.trial.point;
    for (std::size_t k = 0; k < trials.space.axes.size(); ++k) {
        if (const QString value = trials.settingText(k, point); !value.isEmpty())
            settings << tr("%1 %2").arg(settingName(trials.space.axes[k].path), value);
    }
    lines << tr("Its settings: %1.").arg(settings.join(QStringLiteral(", ")));
    std::vector<tune::TriedRun> tried;
    for (const TrialSet::One& one : trials.all)
        tried.push_back(one.tried);
    if (const std::string diverged = tune::divergedBestText(tried); !diverged.empty())
        lines << text(diverged);
    if (!report)
        return lines;
    if (report->optimism) {
        const tune::Optimism& lead = *report->optimism;
        QString sentence =
            tr("Expected of them: %1").arg(trials.estimateText(lead.expected, lead.interval));
        sentence += lead.optimism() > 0 ? tr("; the best of many is partly luck, here %1.")
                                              .arg(gainText(trials, lead.optimism()))
                                        : tr(".");
        lines << sentence;
    }
    if (report->expectedGain) {
        const QString gain = tr("Another trial is expected to gain %1.")
                                 .arg(gainText(trials, *report->expectedGain));
        if (report->optimism)
            lines.last() += QLatin1Char(' ') + gain;
        else
            lines << gain;
    }
    for (const std::string& edge : report->edges)
        lines << tr("%1 The range may be too narrow.").arg(inWords(edge));
    for (const tune::FailingCorner& corner : report->failingCorners)
        lines << inWords(corner.words);
    return lines;
}

QStringList comparisonOf(const TrialSet& trials, const FinalistBook& finalists,
                         tune::SearchId search)
{
    QStringList lines;
    if (finalists.search() == search && !finalists.problem().isEmpty())
        lines << finalists.problem();
    if (finalists.search() == search && finalists.isBusy())
        lines
            << (finalists.waiting() > 0
                    ? tr("Networks with other seeds are being trained for the comparison; %1 are left.")
                          .arg(finalists.waiting())
                    : tr("The best settings are being compared ..."));
    const tune::ComparedFinalists* compared = finalists.of(search);
    if (!compared)
        return lines;
    for (const tune::FinalistContrast& contrast : compared->contrasts)
        lines << text(compared->sentence(contrast));
    if (!compared->contrasts.empty())
        lines << tr(
            "The search chose by these examples, or some of them: on new ones the lead may be smaller.");
    if (const auto luck = compared->optimism())
        lines
            << tr("Over %1 other seeds its settings reach %2 on average; in the search it was %3.")
                   .arg(compared->again.size())
                   .arg(shortfallText(trials, compared->measured + *luck),
                        shortfallText(trials, compared->measured));
    if (!compared->problem.empty())
        lines << tr("A network of this comparison failed: %1").arg(text(compared->problem));
    return lines;
}

QString importanceWords(const tune::SearchState* state, const tune::SearchReport* report)
{
    return state && report ? inWords(tune::importanceText(*state, *report)) : QString();
}

QStringList handOverWords(const tune::SearchState& state)
{
    const std::string words = tune::handOverText(state);
    if (words.empty())
        return {};
    return {tr("%1 To change to it choose bayes as the method in Plan, and store the change.")
                .arg(text(words))};
}

QString endText(tune::WorkEnd end, const std::string& method)
{
    if (end == tune::WorkEnd::AllProposed && method == tune::kManual)
        return tr("No proposal is left; propose the next trial.");
    switch (end) {
    case tune::WorkEnd::AllTrials: return tr("All trials that were wanted are there.");
    case tune::WorkEnd::AllProposed:
        return tr(
            "The method has proposed all that it has; equal settings would train the same networks again.");
    case tune::WorkEnd::AllFailed:
        return tr("Trials failed one after the other; see the reason of the last one.");
    case tune::WorkEnd::TimeOver: return tr("Its minutes are over.");
    case tune::WorkEnd::SmallGain: return tr("Another trial is expected to gain too little.");
    case tune::WorkEnd::Halted: return tr("It is paused.");
    case tune::WorkEnd::RunStopped: return tr("It is paused: the run of a trial was stopped.");
    }
    return {};
}

} // namespace assay::ui
