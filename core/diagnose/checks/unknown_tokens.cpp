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

constexpr double kMostUnknown = 0.1; ///< share of the tokens of test-val
constexpr double kMostCut = 0.02;    ///< share of the texts of test-val
constexpr double kTwice = 2;         ///< and more than so many times the share in train

/// Whether test-val is written in other words or letters than train, or at greater length. Vocabulary
/// and length are train's.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Prepared& data = *subject.data;
    const data::Subset& testVal = data.splits.testVal();
    std::vector<Finding> found;
    for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
        const auto* encoder = dynamic_cast<const data::TextEncoder*>(&data.preprocess.encoder(k));
        if (!encoder)
            continue;
        const auto& texts = static_cast<const data::TextInput&>(testVal.dataset->input(k));
        const data::TextEncoding& here = encoder->encoding().text;
        std::int64_t all = 0, unknown = 0, cut = 0;
        for (const std::uint32_t index : testVal.indices) {
            std::int64_t count = 0;
            encoder->tokeniser().each(texts.texts().at(index), [&](std::string_view token) {
                unknown += encoder->number(token) == data::kUnknownToken ? 1 : 0;
                return ++count > 0;
            });
            all += count;
            cut += count > here.length ? 1 : 0;
        }
        const auto share = [](std::int64_t part, std::size_t of) {
            return of == 0 ? 0 : static_cast<double>(part) / static_cast<double>(of);
        };
        const auto add = [&](const char* id, double there, double inTrain, double least) {
            if (there >= least && there >= kTwice * inTrain)
                found.push_back({.id = id,
                                 .severity = base::Severity::Warning,
                                 .basis = base::Basis::Proven,
                                 .place = encoder->input().name,
                                 .evidence = {{"share", there},
                                              {"train", inTrain},
                                              {"length", static_cast<double>(here.length)}}});
        };
        add("text.unknown_tokens", share(unknown, static_cast<std::size_t>(all)), here.unknownShare,
            kMostUnknown);
        add("text.longer", share(cut, testVal.size()), here.cutShare, kMostCut);
    }
    return found;
}

} // namespace

const Check& unknownTokens()
{
    static const Check check{
        "unknown_tokens",
        "Texts unlike train's",
        Stage::Data,
        {
            {"text.unknown_tokens",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the tokens of test-val ({}) are not in train's vocabulary (of "
                     "train's own {}): all of them are one token to the network. "
                     "Is it another language, or another kind of text?",
                     base::percentText(number(f, "share")), f.place,
                     base::percentText(number(f, "train")));
             }},
            {"text.longer",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the texts of test-val have more than {:.0f} tokens and are "
                     "cut there (of train's {}): what follows is not seen. "
                     "A larger \"Text length\" takes in more.",
                     base::percentText(number(f, "share")), number(f, "length"),
                     base::percentText(number(f, "train")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
