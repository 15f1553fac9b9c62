// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/row_words.h"

#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "interop/row_counter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace assay::interop {

namespace {

constexpr std::size_t kMostSets = 64; ///< that are remembered
constexpr std::size_t kMostNamed = 5; ///< in a sentence

template <std::size_t N>
bool isOneOf(std::string_view name, const std::array<std::string_view, N>& names)
{
    const std::string lower = data::formats::lower(std::string(name));
    return std::find(names.begin(), names.end(), lower) != names.end();
}

/// Whether one of its words is one for a set: "val_loss", "eval/acc".
bool hasSetWord(const std::string& name)
{
    for (std::size_t at = 0; at < name.size();) {
        std::size_t end = at;
        while (end < name.size() && std::isalpha(static_cast<unsigned char>(name[end])))
            ++end;
        if (isSetWord(std::string_view(name).substr(at, end - at)))
            return true;
        at = end + 1;
    }
    return false;
}

} // namespace

bool namesSet(std::string_view name)
{
    return isOneOf(name, std::array<std::string_view, 8>{"split", "mode", "phase", "set", "subset",
                                                         "dataset", "partition", "stage"});
}

bool namesRun(std::string_view name)
{
    return isOneOf(
        name, std::array<std::string_view, 5>{"run", "run_id", "run_name", "run id", "run name"});
}

bool namesTag(std::string_view name)
{
    return isOneOf(name, std::array<std::string_view, 6>{"tag", "metric", "metric_name", "name",
                                                         "variable", "key"});
}

bool namesMetric(std::string_view name)
{
    return namesTag(name) && !isOneOf(name, std::array<std::string_view, 1>{"name"});
}

bool namesValue(std::string_view name)
{
    return isOneOf(name, std::array<std::string_view, 1>{"value"});
}

bool isHeldSet(std::string_view word)
{
    return isOneOf(word, std::array<std::string_view, 12>{
                             "val", "valid", "validation", "dev", "eval", "evaluation", "test",
                             "testing", "test_val", "train_val", "validate", "evaluate"});
}

bool isSetWord(std::string_view word)
{
    return isHeldSet(word) || isOneOf(word, std::array<std::string_view, 2>{"train", "training"});
}

void RowSets::meet(std::string_view name, const std::string& set)
{
    if (set.empty() || m_sets.size() >= kMostSets
        || std::find(m_sets.begin(), m_sets.end(), set) != m_sets.end())
        return;
    if (m_sets.empty())
        m_name = name;
    m_sets.push_back(set);
}

std::string RowSets::tag(const std::string& set, const std::string& name) const
{
    if (set.empty() || hasSetWord(name) || countsEpochs(name)
        || (!isSetWord(set) && !m_sets.empty() && set == m_sets.front()))
        return name;
    return set + "/" + name;
}

std::optional<base::Finding> RowSets::finding(const std::string& place)
{
    if (m_sets.size() < 2 || std::exchange(m_reported, true))
        return std::nullopt;
    std::string list;
    for (std::size_t k = 0; k < std::min(m_sets.size(), kMostNamed); ++k)
        list += fmt::format("{}\"{}\"", k == 0 ? "" : ", ", m_sets[k]);
    if (m_sets.size() > kMostNamed)
        list += " ...";
    return base::Finding{
        .id = "log.sets",
        .severity = base::Severity::Hint,
        .basis = base::Basis::Proven,
        .place = base::validUtf8(place),
        .step = {},
        .evidence = {{"count", static_cast<double>(m_sets.size())}},
        .texts = {base::validUtf8(m_name), base::validUtf8(list), base::validUtf8(m_sets.back())},
        .samples = {},
        .fix = {},
        .otherFixes = {}};
}

} // namespace assay::interop
