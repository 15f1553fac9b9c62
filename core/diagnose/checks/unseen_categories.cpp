// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::percentText;

constexpr std::size_t kShown = 200; ///< examples that a finding names

/// Category columns of test-val with texts that the source trained on does not have, with the
/// share of such rows. Tables only.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->serving)
        return {};
    const data::Subset& testVal = subject.data->splits.testVal();
    if (!testVal.dataset->table())
        return {};
    std::vector<Finding> findings;
    const data::DatasetInfo& info = testVal.dataset->info();
    for (std::size_t column = 0; column < info.columns().size(); ++column) {
        const auto& codes = testVal.dataset->table()->table().columns[column].codes;
        if (codes.empty() || !info.columns()[column].leftOut.empty())
            continue;
        const auto unseen =
            std::count_if(testVal.indices.begin(), testVal.indices.end(),
                          [&](std::uint32_t index) { return codes[index] == data::kUnseenCode; });
        if (unseen == 0)
            continue;
        findings.push_back({.id = "table.unseen_categories",
                            .severity = base::Severity::Warning,
                            .place = info.columns()[column].name,
                            .evidence = {{"rows", static_cast<double>(unseen)},
                                         {"share", static_cast<double>(unseen)
                                                       / static_cast<double>(testVal.size())}}});
        for (const std::uint32_t index : testVal.indices) {
            if (codes[index] == data::kUnseenCode && findings.back().samples.size() < kShown)
                findings.back().samples.push_back(testVal.dataset->id(index));
        }
    }
    return findings;
}

} // namespace

const Check& unseenCategories()
{
    static const Check check{
        "unseen_categories",
        "Categories that the data do not have",
        Stage::Data,
        {
            {"table.unseen_categories",
             [](const Finding& f) {
                 return fmt::format(
                     "Column \"{}\" of test-val holds categories that the data do not "
                     "have, in {} rows ({}); they count as \"other\".",
                     f.place, number(f, "rows"), percentText(number(f, "share")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
