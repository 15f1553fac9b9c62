// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/backward_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace assay::model {

namespace {

constexpr std::string_view kStart = "fails where gradients go back through it";
constexpr std::string_view kLayer = ", behind \"", kLayerEnd = "\" (", kReason = " (";
constexpr std::string_view kEnd = "); mend what its forward does to a tensor that the way back "
                                  "needs, and save it anew.";

/// The word behind the mark, without the namespaces before it; empty: there is none.
std::string wordBehind(const std::string& text, std::string_view mark)
{
    std::size_t at = text.find(mark);
    if (at == std::string::npos)
        return {};
    at += mark.size();
    std::string word;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == ':') // a name with its space before it: aten::floor_divide
            word.clear();
        else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_')
            word += c;
        else
            break;
    }
    return word;
}

} // namespace

BackwardFailure backwardFailure(const std::string& layer, const std::string& reason)
{
    BackwardFailure failure{.layer = layer, .operation = {}, .reason = reason};
    failure.reason.resize(std::min(reason.find(" Hint:"), reason.size()));
    while (failure.reason.ends_with('.') || failure.reason.ends_with(' '))
        failure.reason.pop_back();
    for (const std::string_view mark : {"which is output 0 of ", "which is output 1 of ",
                                        "derivative for '", "derivative for "}) {
        failure.operation = wordBehind(failure.reason, mark);
        if (!failure.operation.empty())
            break;
    }
    const std::size_t end = failure.operation.find("Backward");
    if (end != std::string::npos && end > 0)
        failure.operation.resize(end);
    return failure;
}

std::string backwardText(const BackwardFailure& failure)
{
    return fmt::format("{}{} ({}{}", kStart,
                       failure.layer.empty() ? std::string()
                                             : fmt::format(", behind \"{}\"", failure.layer),
                       failure.reason, kEnd);
}

BackwardFailure backwardFailureOf(const std::string& text)
{
    const std::size_t start = text.find(kStart), end = text.rfind(kEnd);
    if (start == std::string::npos || end == std::string::npos)
        return backwardFailure({}, text);
    std::string layer;
    std::size_t at = start + kStart.size();
    if (text.compare(at, kLayer.size(), kLayer) == 0) {
        const std::size_t from = at + kLayer.size(), to = text.find(kLayerEnd, from);
        if (to < end) {
            layer = text.substr(from, to - from);
            at = to + 1;
        }
    }
    at += kReason.size();
    return backwardFailure(layer, at < end ? text.substr(at, end - at) : std::string());
}

base::Finding backwardFinding(const base::Error& error)
{
    const BackwardFailure failure = backwardFailureOf(error.text());
    return {.id = kBackwardFinding,
            .severity = base::Severity::Blocker,
            .basis = base::Basis::Proven,
            .place = failure.layer,
            .texts = {failure.operation, failure.reason}};
}

} // namespace assay::model
