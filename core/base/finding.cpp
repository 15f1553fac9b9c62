// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "base/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::base {

namespace {

const Sentences& sentences()
{
    static const Sentences all = [] {
        Sentences some = dataSentences();
        some.merge(answerSentences());
        some.merge(cellSentences());
        some.merge(logSentences());
        some.merge(runSentences());
        return some;
    }();
    return all;
}

} // namespace

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
    if (std::abs(value) >= 1000 && std::abs(value) < 1e6)
        return countText(std::llround(value));
    return withPlainExponent(fmt::format("{:.3g}", value));
}

std::string text(const Finding& finding, std::size_t index)
{
    return index < finding.texts.size() ? finding.texts[index] : std::string();
}

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
    const auto found = sentences().find(finding.id);
    if (found == sentences().end())
        return finding.id + (finding.place.empty() ? "" : " (" + finding.place + ")");
    return found->second(finding);
}

bool isBlocked(const std::vector<Finding>& findings)
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.severity == Severity::Blocker;
    });
}

std::vector<std::string> knownFindings()
{
    std::vector<std::string> ids;
    for (const auto& [id, sentence] : sentences())
        ids.push_back(id);
    return ids;
}

} // namespace assay::base
