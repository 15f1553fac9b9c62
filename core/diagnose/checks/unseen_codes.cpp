// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr double kMany = 0.1;             ///< of test-val's codes, as of tokens that are unknown
constexpr std::size_t kExamples = 20'000; ///< of test-val

/// Codes that a network looks up, of which test-val has others than train: their rows were never trained.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.firstBatch)
        return {};
    const data::Preprocess& preprocess = subject.data->preprocess;
    const data::Subset &train = subject.data->splits.train(),
                       &testVal = subject.data->splits.testVal();
    std::vector<Finding> findings;
    for (std::size_t k = 0; k < preprocess.inputs().size(); ++k) {
        const auto& inputs = subject.firstBatch->inputs;
        const bool areCodes = std::any_of(inputs.begin(), inputs.end(), [&](const auto& input) {
            return input.areCodes && input.name == preprocess.inputs()[k].name;
        });
        if (!areCodes || testVal.size() == 0)
            continue;
        std::unordered_set<float> known; // in any column: the places of a text share their codes
        for (const std::uint32_t i : train.indices) {
            for (const float code : preprocess.encoded(*train.dataset, i, k))
                known.insert(code);
        }
        double unseen = 0, all = 0;
        for (std::size_t i = 0; i < std::min(kExamples, testVal.size()); ++i) {
            for (const float code : preprocess.encoded(*testVal.dataset, testVal.indices[i], k)) {
                ++all;
                unseen += known.contains(code) ? 0 : 1;
            }
        }
        if (unseen > kMany * all)
            findings.push_back(
                {.id = "inputs.unseen_codes",
                 .severity = base::Severity::Warning,
                 .basis = base::Basis::Proven,
                 .place = preprocess.inputs().size() > 1 ? preprocess.inputs()[k].name : "",
                 .evidence = {{"share", unseen / all},
                              {"known", static_cast<double>(known.size())}}});
    }
    return findings;
}

} // namespace

const Check& unseenCodes()
{
    static const Check check{
        "unseen_codes",
        "Codes that train does not have",
        Stage::Network,
        {
            {"inputs.unseen_codes",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of test-val's numbers are codes that none of train's examples has ({} "
                     "different ones): the network looks them up in rows that were never trained. "
                     "Was test-val encoded with another vocabulary, or in capitals?",
                     base::percentText(number(f, "share")), base::whole(f, "known"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
