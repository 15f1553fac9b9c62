// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
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
constexpr double kUnequal = 1e3;   ///< ratio of the deviations of two columns

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
        }
        if (input.values == 0)
            continue;
        const base::Patch scaled = with("standardise channel", false);
        if (most == 0) {
            add("inputs.zero", base::Severity::Blocker, {}, {});
            findings.back().basis = base::Basis::Proven;
        } else if (input.wide > kLarge && input.wide > kUnequal * input.narrow) {
            add("inputs.unequal", base::Severity::Warning,
                {{"wide", input.wide}, {"narrow", input.narrow}}, scaled,
                {input.wideName, input.narrowName});
        } else if (input.rms > kLarge) {
            add("inputs.large", base::Severity::Warning, {{"rms", input.rms}, {"most", most}},
                scaled);
        } else if (input.rms < kTiny && most < kTinyMost) {
            add("inputs.tiny", base::Severity::Warning, {{"rms", input.rms}, {"most", most}},
                scaled);
        }
    }
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
                 return fmt::format(
                     "{} of the {} examples of train enter the network with a value that is "
                     "no finite number: the loss becomes NaN with the first of them. Fill "
                     "what is missing before it, or leave them out.",
                     base::whole(f, "count"), base::whole(f, "of"));
             },
             {"data.preprocess", "data.preprocess_eval"}},
            {"inputs.zero",
             [](const Finding&) {
                 return std::string(
                     "Every value that enters the network is 0: there is nothing to learn "
                     "from. Look at what was done to it before.");
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
