// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/preprocess_steps.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

// Initialisations keep the scale of what enters through the layers, and learning rates are usual for values
// about 1 (He et al. 2015, section 2.2; LeCun et al. 1998, Efficient BackProp, section 4.3).
constexpr double kLarge = 20;  ///< root mean square: bytes that are not divided have 80 and more
constexpr double kTiny = 0.05; ///< the same; and no value beyond
constexpr double kTinyMost = 0.15; ///< this
constexpr double kAlike =
    0.02; ///< deviation of all values, and its ratio to their root mean square
constexpr double kUnequal = 1e3; ///< ratio of the deviations of two columns
/// Root mean square of first answers. LeNet and a network of strided convolutions on bytes of MNIST and USPS: 4.1 and
/// 1.8 as they are, 0.06 and 0.1 divided by 255.
constexpr double kCalm = 0.3;
constexpr double kSum = 1e-3;    ///< of probabilities, from 1
constexpr double kFollows = 0.2; ///< below: small answers come from units that are saturated

/// Where the first value of a table stands that is no finite number: its row among those that were read, its column and,
/// where reading said so of that column, its line in the file.
void placeFirst(Finding& finding, const Subject& subject)
{
    const data::Dataset& source = *subject.data->source;
    const data::TableInput* table = source.table();
    const data::SimplifySpec& simpler = subject.dataSpec.simplify;
    if (!table || !simpler.classes.empty() || simpler.synthetic) // rows of which are others
        return;
    // Steps that fill what is missing are not where these come from.
    const auto steps = data::preprocessSteps(subject.dataSpec.preprocess.steps, "data.preprocess");
    const bool fills =
        !steps || std::any_of(steps->begin(), steps->end(), [](const data::PreprocessStep& step) {
            return step.operation == data::PreprocessStep::Operation::Impute;
        });
    const std::vector<data::ColumnInfo>& columns = source.info().columns();
    const std::vector<data::ColumnCells>& cells = table->table().columns;
    std::size_t row = source.size(), column = 0;
    for (std::size_t k = 0; k < cells.size() && k < columns.size(); ++k) {
        if (!columns[k].leftOut.empty())
            continue;
        const std::vector<float>& numbers = cells[k].numbers;
        for (std::size_t i = 0; i < std::min(row, numbers.size()); ++i) {
            if (fills ? std::isinf(numbers[i]) : !std::isfinite(numbers[i])) {
                row = i;
                column = k;
            }
        }
    }
    if (row == source.size())
        return;
    finding.evidence.push_back({"row", static_cast<double>(row + 1)});
    finding.texts = {columns[column].name};
    if (!std::isnan(cells[column].numbers[row]))
        return; // what reading said is of missing ones
    for (const Finding& read : source.info().findings) {
        if (read.id == "table.few_missing" && read.place == columns[column].name
            && number(read, "served") != 1)
            finding.evidence.push_back({"line", number(read, "line")});
    }
}

/// Values that are no numbers, and such as are far from the scale that a network begins with.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || !subject.data)
        return {};
    std::vector<Finding> findings;
    const bool several = subject.data->preprocess.inputs().size() > 1;
    // What is missing comes first, the scale last; the same where the network is scored.
    const auto with = [&](const char* step, bool first) {
        const data::PreprocessSpec& now = subject.dataSpec.preprocess;
        const auto added = [&](const std::string& steps) {
            const bool none = steps.empty() || steps == "none";
            return none    ? std::string(step)
                   : first ? fmt::format("{}, {}", step, steps)
                           : fmt::format("{}, {}", steps, step);
        };
        base::Patch patch;
        if (now.steps.empty()) // the usual ones, which are not at fault
            return patch;
        patch.push_back({"data.preprocess", added(now.steps)});
        if (!now.evaluationSteps.empty())
            patch.push_back({"data.preprocess_eval", added(now.evaluationSteps)});
        return patch;
    };
    for (const InputFacts& input : subject.firstBatch->inputs) {
        const std::string place = several ? input.name : std::string();
        const auto add = [&](const char* id, base::Severity severity,
                             std::vector<base::NamedNumber> evidence, base::Patch fix,
                             std::vector<std::string> texts = {}) {
            findings.push_back({.id = id,
                                .severity = severity,
                                .basis = base::Basis::Suspected,
                                .place = place,
                                .evidence = std::move(evidence),
                                .texts = std::move(texts),
                                .fix = std::move(fix)});
        };
        const double most = std::max(std::abs(input.least), std::abs(input.greatest));
        if (input.notFinite > 0) {
            add("inputs.not_finite", base::Severity::Blocker,
                {{"count", static_cast<double>(input.notFinite)},
                 {"of", static_cast<double>(subject.data->splits.train().size())}},
                input.modality == data::Modality::Table ? with("impute median", true)
                                                        : base::Patch());
            findings.back().basis = base::Basis::Proven;
            findings.back().samples = input.examples;
            if (input.modality == data::Modality::Table)
                placeFirst(findings.back(), subject);
        }
        if (input.values == 0 || input.areCodes)
            continue;
        const base::Patch scaled = with("standardise channel", false);
        // A network that divides its pictures itself begins with answers near 0 whatever their scale is; one that does
        // not begins with large ones (of tables, units that are dead give small ones too). Answers that are probabilities are bounded either way.
        const AnswerFacts& answers = subject.firstBatch->answers;
        const bool isScaledInside =
            answers.rms > 0 && answers.rms < kCalm && answers.fromOne > kSum
            && (answers.followsScale < 0 || answers.followsScale > kFollows);
        const base::Severity large = isScaledInside || input.standardisedInside
                                         ? base::Severity::Hint
                                         : base::Severity::Warning;
        if (most == 0) {
            add("inputs.zero", base::Severity::Blocker, {}, {});
            findings.back().basis = base::Basis::Proven;
        } else if (input.wide > kLarge && input.wide > kUnequal * input.narrow) {
            add("inputs.unequal", large, {{"wide", input.wide}, {"narrow", input.narrow}}, scaled,
                {input.wideName, input.narrowName});
        } else if (input.rms > kLarge) {
            add("inputs.large", large, {{"rms", input.rms}, {"most", most}}, scaled);
        } else if (input.rms < kTiny && most < kTinyMost) {
            add("inputs.tiny", base::Severity::Warning, {{"rms", input.rms}, {"most", most}},
                scaled);
        } else if (input.modality != data::Modality::Table && input.deviation < kAlike
                   && input.deviation < kAlike * input.rms
                   && input.greatest - input.least < kTinyMost * input.rms) {
            // A mean that is far from 0 hides how little they differ.
            add("inputs.tiny",
                input.standardisedInside ? base::Severity::Hint : base::Severity::Warning,
                {{"deviation", input.deviation}, {"mean", input.mean}}, scaled);
        }
    }
    const bool haveCodes =
        std::any_of(subject.firstBatch->inputs.begin(), subject.firstBatch->inputs.end(),
                    [](const InputFacts& input) { return input.areCodes; });
    // Where something is detached there is no gradient either; then weights have none too. What is meant to stay may be
    // computed without gradients.
    const bool isCut =
        std::any_of(subject.firstBatch->parameters.begin(), subject.firstBatch->parameters.end(),
                    [](const ParameterFacts& parameter) {
                        return parameter.gradient == 0 && parameter.reach == Reach::Cut;
                    });
    const bool isFrozen = subject.trainSpec && !subject.trainSpec->declaredFrozen.empty();
    if (subject.firstBatch->answers.roundsInputs && !haveCodes && !isCut && !isFrozen)
        findings.push_back({.id = "inputs.rounded",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven});
    return findings;
}

} // namespace

const Check& inputScale()
{
    static const Check check{
        "input_scale",
        "Scale of what enters",
        Stage::Network,
        {
            {"inputs.not_finite",
             [](const Finding& f) {
                 const std::string first =
                     std::isnan(number(f, "row"))
                         ? std::string()
                         : fmt::format(
                             " The first one of the data stands in row {}, column \"{}\"{}.",
                             base::whole(f, "row"), base::text(f, 0),
                             std::isnan(number(f, "line"))
                                 ? std::string()
                                 : fmt::format(" (line {} of the file)", base::whole(f, "line")));
                 return fmt::format(
                     "{} of the {} examples of train enter the network with a value that is "
                     "no finite number: the loss becomes NaN with the first of them.{} Fill "
                     "what is missing before it, or leave them out.",
                     base::whole(f, "count"), base::whole(f, "of"), first);
             },
             {"data.preprocess", "data.preprocess_eval"}},
            {"inputs.zero",
             [](const Finding&) {
                 return std::string(
                     "Every value that enters the network is 0: there is nothing to learn "
                     "from. Look at what was done to it before.");
             }},
            {"inputs.rounded",
             [](const Finding&) {
                 return std::string(
                     "The answers change with the inputs and have no gradient by them: within the "
                     "network inputs become whole numbers (to(torch.uint8), long, round). What "
                     "stands behind the point is lost, and bytes run over their end at 256, so "
                     "that 10 - 128 is 138. Compute with floating-point numbers.");
             }},
            {"inputs.unequal",
             [](const Finding& f) {
                 return fmt::format(
                     "The columns that enter differ widely in scale: \"{}\" has a deviation "
                     "of {}, \"{}\" one of {}. The large ones rule every unit; standardise "
                     "each column.",
                     base::text(f, 0), shown(number(f, "wide")), base::text(f, 1),
                     shown(number(f, "narrow")));
             },
             {"data.preprocess", "data.preprocess_eval"}},
            {"inputs.large",
             [](const Finding& f) {
                 return fmt::format(
                     "What enters the network is large (root mean square {}, up to {}), "
                     "where values about 1 are usual: first losses are high and steps too "
                     "long. Were pixels divided, or columns standardised?",
                     shown(number(f, "rms")), shown(number(f, "most")));
             },
             {"data.preprocess", "data.preprocess_eval"}},
            {"inputs.tiny",
             [](const Finding& f) {
                 if (const double deviation = number(f, "deviation"); !std::isnan(deviation))
                     return fmt::format(
                         "What enters the network is nearly the same everywhere: {} with a "
                         "deviation of {} only, where a deviation of about 1 is usual. Are the "
                         "mean and the deviation that are taken away those of other units, of "
                         "bytes or of values from 0 to 1?",
                         shown(number(f, "mean")), shown(deviation));
                 return fmt::format(
                     "What enters the network is nearly 0 (root mean square {}, up to {}), "
                     "where values about 1 are usual: it hardly moves the answers. Was it "
                     "divided twice?",
                     shown(number(f, "rms")), shown(number(f, "most")));
             },
             {"data.preprocess", "data.preprocess_eval"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
