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
using data::SplitKind;

constexpr std::size_t kMost = 500; ///< pictures of a part that are looked at, evenly
constexpr std::size_t kFewest = 30;
constexpr double kFar = 1;  ///< deviations between pictures that the means lie apart
constexpr double kSure = 5; ///< standard errors of that difference

struct Brightness {
    double mean = 0, deviation = 0, count = 0;
};

/// Of the mean values of whole pictures, as they enter the network.
Brightness brightnessOf(const data::Prepared& data, const data::Subset& part, std::size_t input)
{
    Brightness all;
    double squares = 0;
    const std::size_t step = std::max<std::size_t>(1, part.size() / kMost);
    for (std::size_t k = 0; k < part.size(); k += step) {
        const std::vector<float> values =
            data.preprocess.encoded(*part.dataset, part.indices[k], input);
        double sum = 0;
        for (const float value : values)
            sum += value;
        const double mean = values.empty() ? 0 : sum / static_cast<double>(values.size());
        ++all.count;
        const double before = mean - all.mean;
        all.mean += before / all.count;
        squares += before * (mean - all.mean);
    }
    all.deviation = all.count > 1 ? std::sqrt(squares / (all.count - 1)) : 0;
    return all;
}

/// Pictures to be served that are far brighter or darker than those of train: another preparation, or another distribution.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Prepared& data = *subject.data;
    const data::Subset &train = data.splits.train(), &served = data.splits[SplitKind::TestVal];
    if (train.size() < kFewest || served.size() < kFewest)
        return {};
    for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
        const data::InputSpec& input = data.preprocess.inputs()[k];
        if (input.modality != data::Modality::Pictures)
            continue;
        const Brightness learned = brightnessOf(data, train, k),
                         met = brightnessOf(data, served, k);
        const double apart = met.mean - learned.mean;
        const double spread =
            std::sqrt((learned.deviation * learned.deviation + met.deviation * met.deviation) / 2);
        const double error = std::sqrt(learned.deviation * learned.deviation / learned.count
                                       + met.deviation * met.deviation / met.count);
        if (!(std::abs(apart) > kFar * spread) || !(std::abs(apart) > kSure * error))
            continue;
        return {{.id = "examples.other_brightness",
                 .severity = base::Severity::Warning,
                 .basis = base::Basis::Proven,
                 .evidence = {{"train", learned.mean},
                              {"test_val", met.mean},
                              {"apart", std::abs(apart) / std::max(spread, 1e-12)}}}};
    }
    return {};
}

} // namespace

const Check& otherBrightness()
{
    static const Check check{
        "other_brightness",
        "Brightness of pictures to be served",
        Stage::Data,
        {
            {"examples.other_brightness",
             [](const Finding& f) {
                 const bool darker = number(f, "test_val") < number(f, "train");
                 return fmt::format(
                     "The pictures of test-val are {} than those of train: their mean, as they enter the "
                     "network, is {} and {} there, {} deviations apart. That is another distribution, or "
                     "another preparation of the files.",
                     darker ? "darker" : "brighter", shown(number(f, "test_val")),
                     shown(number(f, "train")), shown(number(f, "apart")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
