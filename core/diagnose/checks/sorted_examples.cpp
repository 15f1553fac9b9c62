// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// Targets within a batch differ by less than this share of how they differ over all.
constexpr double kLeast = 0.3;

/// How targets differ: the variance of numbers; of classes the chance that two examples differ (Gini).
class Variety
{
public:
    explicit Variety(const data::Dataset& dataset)
        : m_dataset(dataset)
    {}
    void add(std::uint32_t i)
    {
        ++m_count;
        if (!m_dataset.isRegression()) {
            ++m_classes[m_dataset.label(i)];
            return;
        }
        // Welford 1962: targets may be far from 0 for their spread.
        const double before = m_dataset.target(i) - m_mean;
        m_mean += before / m_count;
        m_squares += before * (m_dataset.target(i) - m_mean);
    }
    double value() const
    {
        if (m_dataset.isRegression())
            return m_squares / m_count;
        double same = 0;
        for (const auto& [label, count] : m_classes)
            same += std::pow(count / m_count, 2);
        return 1 - same;
    }
    bool isOneClass() const { return m_classes.size() == 1; }

private:
    const data::Dataset& m_dataset;
    double m_count = 0, m_mean = 0, m_squares = 0;
    std::map<std::uint16_t, double> m_classes;
};

struct Mix {
    double batches = 0;
    double share = 0;    ///< mean variety within a batch, of that over all
    double oneClass = 0; ///< share of the batches
};

Mix mixOf(const data::Subset& train, std::size_t batch)
{
    Mix mix;
    Variety all(*train.dataset);
    for (std::size_t begin = 0; begin < train.size(); begin += batch) {
        Variety within(*train.dataset);
        for (std::size_t k = begin; k < std::min(begin + batch, train.size()); ++k) {
            within.add(train.indices[k]);
            all.add(train.indices[k]);
        }
        ++mix.batches;
        mix.share += within.value();
        mix.oneClass += within.isOneClass();
    }
    mix.oneClass /= mix.batches;
    mix.share = all.value() > 0 ? mix.share / mix.batches / all.value() : 1;
    return mix;
}

/// Examples that are trained on in the order of the data, which is that of their targets: each batch
/// teaches one of them, and the last ones stay.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.trainSpec || subject.trainSpec->shuffle)
        return {};
    constexpr std::size_t kFewestInABatch = 8; // fewer differ little by chance
    constexpr double kFewestBatches = 3;
    const data::Subset& train = subject.data->splits.train();
    const auto batch = static_cast<std::size_t>(subject.trainSpec->batchSize);
    if (train.size() == 0 || batch < kFewestInABatch)
        return {};
    const Mix mix = mixOf(train, batch);
    if (mix.batches < kFewestBatches || mix.share >= kLeast)
        return {};
    Finding finding{.id = "examples.sorted",
                    .severity = base::Severity::Warning,
                    .basis = base::Basis::Proven,
                    .evidence = {{"share", mix.share}},
                    .fix = {{"train.shuffle", "true"}}};
    if (!train.dataset->isRegression())
        finding.evidence.push_back({"one_class", mix.oneClass});
    return {finding};
}

} // namespace

const Check& sortedExamples()
{
    static const Check check{
        "sorted_examples",
        "Order of training examples",
        Stage::Settings,
        {
            {"examples.sorted",
             [](const Finding& f) {
                 const bool classes = f.evidence.size() > 1;
                 return fmt::format(
                     "Training takes its examples in the order of the data, in which like targets stand "
                     "together: within a batch they differ by {} of how they differ over all{}. Each "
                     "batch teaches a few of them and unlearns the others. Let training draw a fresh "
                     "order every epoch.",
                     base::percentText(number(f, "share")),
                     classes ? fmt::format(", and {} of the batches hold one class alone",
                                           base::percentText(number(f, "one_class")))
                             : std::string());
             },
             {"train.shuffle"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
