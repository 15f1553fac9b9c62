// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_numbers.h"

#include "bridge/convert.h"
#include "style/theme.h"
#include "train/metric.h"

#include <QCoreApplication>

#include <cmath>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("run_numbers", source);
}

NumbersStrip::Number numberOf(const train::SplitScore& score, data::SplitKind split,
                              std::int64_t epoch)
{
    NumbersStrip::Number number;
    number.name = epoch > 0 ? tr("%1, epoch %2").arg(splitText(split)).arg(epoch)
                            : tr("%1, last").arg(splitText(split));
    number.value = unbroken(scoreText(score));
    if (score.isRegression())
        number.detail =
            tr("RMSE, R2 %1").arg(text(train::metricNamed(train::metric_name::kR2).text(score.r2)));
    else if (hasInterval(score))
        number.detail = intervalText(errorInterval(score));
    number.help =
        score.examples == 0
            ? tr("As another tool logged it; how many examples it rests on is not known")
        : score.isRegression()
            ? tr("Root mean squared error after epoch %1 on %2 examples, in the target's unit")
                  .arg(epoch)
                  .arg(countText(score.examples))
            : tr("Error after epoch %1 on %2 examples, with its 95 % interval (Wilson)")
                  .arg(epoch)
                  .arg(countText(score.examples));
    return number;
}

} // namespace

std::vector<NumbersStrip::Number> numbersOf(const RunNumbers& run, const Theme& theme)
{
    const QString none = QStringLiteral("\u2013");
    std::vector<NumbersStrip::Number> numbers;
    for (const data::SplitKind split : data::kOpenSplits) {
        NumbersStrip::Number number{
            splitText(split), none, {}, {}, tr("Known after the first epoch")};
        if (const auto score = run.scores.find(split); score != run.scores.end())
            number = numberOf(score->second, split, run.epoch);
        number.colour = theme.colours().split(split);
        numbers.push_back(number);
    }
    numbers.push_back(
        {tr("learning rate"),
         rateText(run.rate),
         run.rate.next ? tr("next step") : QString(),
         {},
         run.rate.next ? tr("%1 from the next step").arg(rateText(run.rate)) : QString()});
    numbers.push_back({tr("gradient norm"),
                       run.gradientNorm ? lossText(*run.gradientNorm) : none,
                       {},
                       {},
                       tr("2-norm of the last step's gradient over all parameters")});
    numbers.push_back({tr("samples/s"),
                       run.samplesPerSecond ? countText(std::llround(*run.samplesPerSecond)) : none,
                       {},
                       {},
                       run.samplesPerSecond ? QString() : tr("Nothing is learned just now")});
    return numbers;
}

} // namespace assay::ui
