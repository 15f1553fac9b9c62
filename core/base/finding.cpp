// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"

#include "base/error.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>

namespace assay::base {

namespace {

double number(const Finding& finding, const char* name)
{
    for (const NamedNumber& item : finding.evidence) {
        if (item.name == name)
            return item.value;
    }
    return std::nan("");
}

std::string shown(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "infinity" : "-infinity";
    return fmt::format("{:.3g}", value);
}

using Teller = std::function<std::string(const Finding&)>;

/// The one place where findings get their words.
const std::map<std::string, Teller>& tellers()
{
    static const std::map<std::string, Teller> all{
        {"loss.not_finite",
         [](const Finding& f) {
             const bool weights = number(f, "weights_finite") == 0;
             return fmt::format(
                 "The loss became {} at step {} (batch {} of epoch {}); {}. Lower the learning "
                 "rate ({}) or clip the gradient, and look at that batch.",
                 shown(number(f, "loss")), f.step.value_or(0), number(f, "batch"),
                 number(f, "epoch"),
                 f.place.empty() || f.place == "loss"
                     ? std::string("every layer's output was still finite, the loss overflowed")
                 : f.place == "input" ? std::string("the input itself is not finite")
                                      : fmt::format("layer {} is the first whose {} not finite",
                                                    f.place, weights ? "weights are" : "output is"),
                 shown(number(f, "learning_rate")));
         }},
        {"gradient.not_finite",
         [](const Finding& f) {
             return fmt::format(
                 "The gradient became {} at step {} (batch {} of epoch {}) while the loss was "
                 "still {}; layer {} is the first it reached. Lower the learning rate ({}) or clip "
                 "the gradient.",
                 shown(number(f, "gradient_norm")), f.step.value_or(0), number(f, "batch"),
                 number(f, "epoch"), shown(number(f, "loss")), f.place,
                 shown(number(f, "learning_rate")));
         }},
        {"checkpoint.not_written",
         [](const Finding& f) {
             return fmt::format("The checkpoint of step {} could not be written ({}); the run goes "
                                "on, but can only be resumed from an older one.",
                                f.step.value_or(0), f.place);
         }},
        {"machine.slow_blas",
         [](const Finding& f) {
             return fmt::format("Matrix products reach only {} GFLOP/s per core; a LibTorch with "
                                "MKL or OpenBLAS is about ten times faster.",
                                shown(number(f, "gflops_per_core")));
         }},
    };
    return all;
}

} // namespace

std::string Finding::key() const
{
    return place.empty() ? id : id + "@" + place;
}

std::string name(Severity severity)
{
    switch (severity) {
    case Severity::Hint: return "hint";
    case Severity::Warning: return "warning";
    case Severity::Blocker: return "blocker";
    }
    return {};
}

Severity severityFrom(const std::string& name)
{
    if (name == "blocker")
        return Severity::Blocker;
    return name == "warning" ? Severity::Warning : Severity::Hint;
}

std::string sentence(const Finding& finding)
{
    const auto teller = tellers().find(finding.id);
    if (teller == tellers().end())
        return finding.id + (finding.place.empty() ? "" : " (" + finding.place + ")");
    return teller->second(finding);
}

std::vector<std::string> knownFindings()
{
    std::vector<std::string> ids;
    for (const auto& [id, teller] : tellers())
        ids.push_back(id);
    return ids;
}

} // namespace assay::base
