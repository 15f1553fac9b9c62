// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/label_errors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::error_analysis {

namespace {

constexpr double kClose = 1e-6;      ///< probabilities nearer than this count as equal
constexpr std::size_t kSurestOf = 5; ///< the surest of so many

/// A square matrix of counts, a row for each given label, a column for each true class.
class Counts
{
public:
    explicit Counts(std::size_t classes)
        : m_classes(classes)
        , m_cells(classes * classes)
    {}
    double& at(std::size_t given, std::size_t truth) { return m_cells[given * m_classes + truth]; }
    std::span<double> row(std::size_t given)
    {
        return std::span(m_cells).subspan(given * m_classes, m_classes);
    }
    double sum() const { return std::accumulate(m_cells.begin(), m_cells.end(), 0.0); }

private:
    std::size_t m_classes;
    std::vector<double> m_cells;
};

/// Whole numbers with the same sum: where rounding lost or won most, one is given or taken.
void roundKeepingSum(std::span<double> row)
{
    const std::vector<double> before(row.begin(), row.end());
    const double wanted = std::nearbyint(std::accumulate(row.begin(), row.end(), 0.0));
    for (double& cell : row)
        cell = std::nearbyint(cell);
    for (;;) {
        const double missing = wanted - std::accumulate(row.begin(), row.end(), 0.0);
        if (std::abs(missing) < 0.5)
            return;
        std::vector<std::size_t> order(row.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
            return before[x] - row[x] < before[y] - row[y];
        });
        if (missing > 0)
            std::reverse(order.begin(), order.end());
        const auto changes = std::min(order.size(), static_cast<std::size_t>(std::abs(missing)));
        for (std::size_t k = 0; k < changes; ++k)
            row[order[k]] += missing > 0 ? 1 : -1;
    }
}

class ConfidentLearning
{
public:
    ConfidentLearning(std::span<const float> probabilities, std::size_t classes,
                      std::span<const std::uint16_t> labels)
        : m_probabilities(probabilities)
        , m_classes(classes)
        , m_labels(labels)
        , m_examplesOf(classes)
    {
        for (std::size_t i = 0; i < labels.size(); ++i)
            m_examplesOf[labels[i]].push_back(i);
    }

    std::vector<std::size_t> find() const
    {
        Counts joint = calibrated(confidentJoint());
        keepOneOfEachClass(joint);
        std::vector<bool> marked(m_labels.size());
        for (std::size_t given = 0; given < m_classes; ++given) {
            if (m_examplesOf[given].size() <= 1)
                continue;
            for (std::size_t truth = 0; truth < m_classes; ++truth) {
                if (truth != given && joint.at(given, truth) > 0)
                    mark(given, truth, static_cast<std::size_t>(joint.at(given, truth)), marked);
            }
        }
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < marked.size(); ++i) {
            if (marked[i] && !isAnswered(i))
                found.push_back(i);
        }
        std::stable_sort(found.begin(), found.end(), [&](std::size_t x, std::size_t y) {
            return probability(x, m_labels[x]) < probability(y, m_labels[y]);
        });
        return found;
    }

private:
    double probability(std::size_t example, std::size_t label) const
    {
        return m_probabilities[example * m_classes + label];
    }

    /// How sure the network is of a class on average where it was given; infinite for a class that
    /// never was.
    std::vector<double> thresholds() const
    {
        std::vector<double> means(m_classes, INFINITY);
        for (std::size_t label = 0; label < m_classes; ++label) {
            double sum = 0;
            for (const std::size_t i : m_examplesOf[label])
                sum += probability(i, label);
            if (!m_examplesOf[label].empty())
                means[label] =
                    std::max(2 * kClose, sum / static_cast<double>(m_examplesOf[label].size()));
        }
        return means;
    }

    Counts confidentJoint() const
    {
        const std::vector<double> least = thresholds();
        Counts joint(m_classes);
        for (std::size_t i = 0; i < m_labels.size(); ++i) {
            std::size_t sure = m_classes, answer = 0;
            int confident = 0;
            for (std::size_t label = 0; label < m_classes; ++label) {
                if (probability(i, label) >= least[label] - kClose && ++confident == 1)
                    sure = label;
                if (probability(i, label) > probability(i, answer))
                    answer = label;
            }
            if (confident > 1)
                sure = answer;
            if (sure < m_classes)
                joint.at(m_labels[i], sure) += 1;
        }
        for (std::size_t label = 0; label < m_classes; ++label)
            joint.at(label, label) = std::max(1.0, joint.at(label, label));
        return joint;
    }

    /// Each row sums to how often its label was given.
    Counts calibrated(Counts joint) const
    {
        for (std::size_t given = 0; given < m_classes; ++given) {
            const auto row = joint.row(given);
            const double sum = std::accumulate(row.begin(), row.end(), 0.0);
            for (double& cell : row)
                cell = cell / sum * static_cast<double>(m_examplesOf[given].size());
        }
        const double sum = joint.sum();
        for (std::size_t given = 0; given < m_classes; ++given) {
            for (double& cell : joint.row(given))
                cell = cell / sum * static_cast<double>(m_labels.size());
            roundKeepingSum(joint.row(given));
        }
        return joint;
    }

    /// At least one example of each class counts as rightly labelled; what that takes is taken
    /// evenly from the pairs of its row.
    void keepOneOfEachClass(Counts& joint) const
    {
        for (std::size_t given = 0; given < m_classes; ++given) {
            const double raise = std::max(0.0, 1 - joint.at(given, given));
            if (raise <= 0)
                continue;
            const auto row = joint.row(given);
            const auto filled =
                std::count_if(row.begin(), row.end(), [](double n) { return n > 0; });
            const double each = raise / std::max(1.0, static_cast<double>(filled) - 1);
            for (double& cell : row)
                cell = std::floor(std::max(0.0, cell - each));
            joint.at(given, given) = 1;
        }
    }

    void mark(std::size_t given, std::size_t truth, std::size_t count,
              std::vector<bool>& marked) const
    {
        std::vector<std::size_t> order = m_examplesOf[given];
        std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
            return probability(x, truth) - probability(x, given)
                   > probability(y, truth) - probability(y, given);
        });
        for (std::size_t k = 0; k < std::min(count, order.size()); ++k)
            marked[order[k]] = true;
    }

    /// The label is the answer, or as good as.
    bool isAnswered(std::size_t example) const
    {
        const double own = probability(example, m_labels[example]) + kClose;
        for (std::size_t label = 0; label < m_classes; ++label) {
            if (label != m_labels[example] && probability(example, label) > own)
                return false;
        }
        return true;
    }

    std::span<const float> m_probabilities;
    std::size_t m_classes;
    std::span<const std::uint16_t> m_labels;
    std::vector<std::vector<std::size_t>> m_examplesOf; ///< by given label
};

} // namespace

std::vector<std::size_t> likelyLabelErrors(std::span<const float> probabilities,
                                           std::size_t classes,
                                           std::span<const std::uint16_t> labels)
{
    if (classes < 2 || labels.empty())
        return {};
    return ConfidentLearning(probabilities, classes, labels).find();
}

LabelDoubt labelDoubt(std::span<const float> probabilities, std::size_t classes,
                      std::span<const std::uint16_t> labels)
{
    LabelDoubt doubt;
    if (classes < 2 || labels.empty())
        return doubt;
    const auto answerOf = [&](std::size_t example) {
        const auto row = probabilities.subspan(example * classes, classes);
        return std::max_element(row.begin(), row.end()) - row.begin();
    };
    const auto sureness = [&](std::size_t example) {
        return probabilities[example * classes + static_cast<std::size_t>(answerOf(example))];
    };
    std::vector<float> of;
    for (std::size_t i = 0; i < labels.size(); ++i)
        of.push_back(sureness(i));
    std::vector<std::size_t> order(labels.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t x, std::size_t y) { return of[x] > of[y]; });
    order.resize((labels.size() + kSurestOf - 1) / kSurestOf);
    std::int64_t contradicted = 0;
    for (const std::size_t i : order) {
        contradicted += answerOf(i) != labels[i] ? 1 : 0;
        doubt.expected += 1 - static_cast<double>(of[i]);
    }
    doubt.surest = std::ssize(order);
    const auto surest = static_cast<double>(order.size());
    doubt.expected /= surest;
    doubt.contradicted = stats::proportion(static_cast<double>(contradicted), surest);
    doubt.most = static_cast<std::int64_t>(
        std::ceil(doubt.contradicted.interval.high * static_cast<double>(labels.size())));
    return doubt;
}

} // namespace assay::error_analysis
