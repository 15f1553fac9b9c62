// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/column_survey.h"
#include "data/inputs/series/series_input.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::numberText;
using base::shown;
using data::formats::ColumnSurvey;

constexpr std::size_t kMost = 5000; ///< series, evenly
/// Those that are hardly ever values.
constexpr std::size_t kSentinels = ColumnSurvey::kPlainSentinels;

/// Numbers, and how often each of those that people write for "missing" is among them. By the rule of tables
/// (column_sentinels.cpp).
class Seen
{
public:
    void add(float value)
    {
        if (!std::isfinite(value))
            return;
        ++m_count;
        for (std::size_t k = 0; k < kSentinels; ++k) {
            if (value == static_cast<float>(ColumnSurvey::kSentinels[k])) {
                ++m_counts[k];
                return;
            }
        }
        m_low = std::min(m_low, double{value});
        m_high = std::max(m_high, double{value});
    }

    std::optional<Finding> finding(const std::string& place, const char* of) const
    {
        if (!(m_high >= m_low))
            return std::nullopt;
        for (std::size_t k = 0; k < kSentinels; ++k) {
            const double value = ColumnSurvey::kSentinels[k];
            const double away = value < m_low ? m_low - value : value - m_high;
            const bool isOnlyNegative = value < 0 && m_low >= 0;
            if (m_counts[k] > 1 && (away > std::max(m_high - m_low, 1e-9) || isOnlyNegative))
                return Finding{.id = "values.sentinel",
                               .severity = base::Severity::Warning,
                               .basis = base::Basis::Suspected,
                               .place = place,
                               .evidence = {{"value", value},
                                            {"share", static_cast<double>(m_counts[k])
                                                          / static_cast<double>(m_count)},
                                            {"low", m_low},
                                            {"high", m_high}},
                               .texts = {of}};
        }
        return std::nullopt;
    }

private:
    std::array<std::int64_t, kSentinels> m_counts{};
    std::int64_t m_count = 0;
    double m_low = std::numeric_limits<double>::infinity(),
           m_high = -std::numeric_limits<double>::infinity();
};

/// Numbers that stand for a missing value, where the reader of the file does not ask about them: in series, and in
/// columns of arrays.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Subset& train = subject.data->splits.train();
    const data::DatasetInfo& info = train.dataset->info();
    std::vector<Finding> findings;
    const auto add = [&](const Seen& seen, const std::string& place, const char* of) {
        if (const auto found = seen.finding(place, of))
            findings.push_back(*found);
    };
    for (std::size_t k = 0; k < info.inputs.size(); ++k) {
        if (info.inputs[k].modality != data::Modality::Series)
            continue;
        const auto& input = static_cast<const data::SeriesInput&>(train.dataset->input(k));
        Seen seen;
        const std::size_t step = std::max<std::size_t>(1, train.size() / kMost);
        for (std::size_t i = 0; i < train.size(); i += step) {
            for (const float value : input.series().at(train.indices[i]))
                seen.add(value);
        }
        add(seen, info.inputs[k].name, "series");
    }
    // The reader of tables of text asks about each of theirs.
    const bool isText = !info.firstLines.empty();
    for (std::size_t column = 0; !isText && column < info.columns().size(); ++column) {
        const data::ColumnInfo& about = info.columns()[column];
        if (!about.leftOut.empty() || about.kind != data::ColumnKind::Number)
            continue;
        Seen seen;
        const auto& cells = train.dataset->table()->table().columns[column].numbers;
        for (const std::uint32_t i : train.indices)
            seen.add(cells[i]);
        add(seen, about.name, "column");
    }
    return findings;
}

} // namespace

const Check& sentinelValues()
{
    static const Check check{
        "sentinel_values",
        "Values that stand for missing ones",
        Stage::Data,
        {{"values.sentinel",
          [](const Finding& f) {
              return fmt::format(
                  "In train {} of the values of {} \"{}\" are exactly {}, and all others lie between {} "
                  "and {}: if that means a missing value, write NaN in its place before the data are "
                  "read.",
                  base::percentText(number(f, "share")), base::text(f, 0), f.place,
                  numberText(number(f, "value")), shown(number(f, "low")),
                  shown(number(f, "high")));
          }}},
        run};
    return check;
}

} // namespace assay::diagnose
