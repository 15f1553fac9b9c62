// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_checks.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay::interop {

namespace {

constexpr std::size_t kMostNamed = 5;
constexpr double kLeastSlack = 0.01;

} // namespace

void Troubles::add(const char* code, std::int64_t row, std::string text)
{
    auto found = std::find_if(m_kinds.begin(), m_kinds.end(),
                              [code](const Kind& kind) { return kind.code == code; });
    if (found == m_kinds.end())
        found = m_kinds.insert(m_kinds.end(), {code, std::move(text), {}, 0});
    ++found->count;
    if (found->rows.size() <= kMostNamed)
        found->rows.push_back(row);
}

std::string Troubles::text() const
{
    const Kind& kind = m_kinds.front();
    if (kind.count == 1)
        return kind.text;
    return fmt::format("{} The same is wrong with {} more: {} {}.", kind.text, kind.count - 1,
                       kind.count == 2 ? "row" : "rows",
                       rowsText({kind.rows.begin() + 1, kind.rows.end()}, kind.count - 1));
}

void Troubles::raise(const std::filesystem::path& file) const
{
    if (any())
        throw base::inputError(
            m_kinds.front().code, text(),
            {.file = file.string(), .row = m_kinds.front().rows.front(), .byte = {}});
}

int decimalsOf(std::string_view text, char decimal)
{
    const std::size_t exponentAt = std::min(text.find_first_of("eE"), text.size());
    const std::size_t point = text.find(decimal);
    int decimals = point < exponentAt ? static_cast<int>(exponentAt - point) - 1 : 0;
    if (exponentAt + 1 < text.size()) {
        int exponent = 0;
        const char* begin = text.data() + exponentAt + (text[exponentAt + 1] == '+' ? 2 : 1);
        std::from_chars(begin, text.data() + text.size(), exponent);
        decimals -= std::clamp(exponent, -400, 400);
    }
    return std::max(0, decimals);
}

void SumCheck::add(std::int64_t row, double sum, int decimals)
{
    m_decimals = std::max(m_decimals, std::min(decimals, kMostDecimals));
    for (int d = 0; d <= kMostDecimals; ++d) {
        if (std::abs(sum - 1) <= slack(sum, d) + m_precision)
            continue;
        const auto at = static_cast<std::size_t>(d);
        ++m_counts[at];
        if (m_first[at].size() <= kMostNamed)
            m_first[at].push_back({row, sum});
    }
}

double SumCheck::slack(double sum, int decimals) const
{
    // Whole numbers are answers, not probabilities that were rounded.
    const double each = decimals == 0 ? 0 : std::pow(10, -decimals);
    return std::max(kLeastSlack, static_cast<double>(m_classes) * (sum < 1 ? each : each / 2));
}

void SumCheck::finish(Troubles& troubles) const
{
    const auto at = static_cast<std::size_t>(m_decimals);
    const auto& misses = m_first[at];
    for (std::int64_t k = 0; k < m_counts[at]; ++k) {
        const Miss& miss = misses[std::min(static_cast<std::size_t>(k), misses.size() - 1)];
        std::string text;
        if (k == 0)
            text = fmt::format("The probabilities of the {} classes sum to {:.4g}, not to 1 "
                               "(rounding explains {:.2g} at most); {}.",
                               m_classes, miss.sum, slack(miss.sum, m_decimals),
                               std::abs(miss.sum - 100) < 1
                                   ? "they look like percents: divide them by 100"
                                   : "give soft-max outputs, not logits, and a column for every "
                                     "class");
        troubles.add("predictions.sum", miss.row, std::move(text));
    }
}

int SumCheck::decimalsOf(std::span<const double> values) const
{
    int decimals = 0;
    double scale = 1;
    for (const double value : values) {
        while (decimals < kMostDecimals
               && std::abs(value * scale - std::nearbyint(value * scale))
                      > scale * std::max(1e-12, std::abs(value) * m_precision)) {
            ++decimals;
            scale *= 10;
        }
        if (decimals == kMostDecimals)
            break;
    }
    return decimals;
}

base::SampleId exampleId(const std::string& name)
{
    return {base::contentHash({reinterpret_cast<const std::uint8_t*>(name.data()), name.size()})};
}

float lossOf(double probabilityOfTruth)
{
    return static_cast<float>(-std::log(std::max(probabilityOfTruth, 1e-12)));
}

base::Finding answerFinding(const char* id, base::Severity severity,
                            std::vector<base::NamedNumber> evidence, std::vector<std::string> texts)
{
    base::Finding finding;
    finding.id = id;
    finding.severity = severity;
    finding.evidence = std::move(evidence);
    finding.texts = std::move(texts);
    return finding;
}

std::string listText(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t k = 0; k < std::min(names.size(), kMostNamed); ++k)
        text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", names[k]);
    if (names.size() > kMostNamed)
        text += fmt::format(" and {} others", names.size() - kMostNamed);
    return text;
}

std::string rowsText(const std::vector<std::int64_t>& first, std::int64_t count)
{
    std::string text;
    const std::size_t named = std::min(first.size(), kMostNamed);
    for (std::size_t k = 0; k < named; ++k)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", first[k]);
    const std::int64_t others = count - static_cast<std::int64_t>(named);
    return others > 0 ? fmt::format("{} and {} others", text, others) : text;
}

} // namespace assay::interop
