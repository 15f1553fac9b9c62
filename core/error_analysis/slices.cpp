// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/slices.h"

#include "base/number_text.h"
#include "stats/tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>

namespace assay::error_analysis {

namespace {

using evaluate::ExampleStatistic;

/// One bit an example.
class Members
{
public:
    explicit Members(std::size_t size)
        : m_words((size + 63) / 64)
    {}
    void add(std::size_t i) { m_words[i / 64] |= std::uint64_t{1} << (i % 64); }
    bool has(std::size_t i) const { return (m_words[i / 64] >> (i % 64) & 1) != 0; }
    std::int64_t count() const
    {
        std::int64_t n = 0;
        for (const std::uint64_t word : m_words)
            n += std::popcount(word);
        return n;
    }
    std::int64_t countWith(const Members& other) const
    {
        std::int64_t n = 0;
        for (std::size_t k = 0; k < m_words.size(); ++k)
            n += std::popcount(m_words[k] & other.m_words[k]);
        return n;
    }
    Members with(const Members& other) const
    {
        Members both = *this;
        for (std::size_t k = 0; k < m_words.size(); ++k)
            both.m_words[k] &= other.m_words[k];
        return both;
    }
    Members orIn(const Members& other) const
    {
        Members any = *this;
        for (std::size_t k = 0; k < m_words.size(); ++k)
            any.m_words[k] |= other.m_words[k];
        return any;
    }
    auto operator<=>(const Members&) const = default;

private:
    std::vector<std::uint64_t> m_words;
};

struct Condition {
    std::size_t statistic = 0;
    std::string name;
    Members members;
};

constexpr std::array kQuantiles{0.1, 0.25, 0.5, 0.75, 0.9};
constexpr std::size_t kMostPaired = 400; ///< more conditions are tried one by one only

void addNumbers(const ExampleStatistic& statistic, std::size_t place,
                std::vector<Condition>& conditions)
{
    const auto& values = statistic.values;
    std::vector<double> sorted;
    std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
                 [](double x) { return !std::isnan(x); });
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty())
        return;
    std::set<double> edges;
    for (const double share : kQuantiles)
        edges.insert(sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))]);
    edges.erase(sorted.back());
    for (const double edge : edges) {
        Condition low{place, fmt::format("{} \u2264 {}", statistic.name, base::unitText(edge)),
                      Members(values.size())};
        Condition high{place, fmt::format("{} > {}", statistic.name, base::unitText(edge)),
                       Members(values.size())};
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!std::isnan(values[i]))
                (values[i] <= edge ? low : high).members.add(i);
        }
        conditions.push_back(std::move(low));
        conditions.push_back(std::move(high));
    }
}

std::vector<Condition> conditionsOf(const std::vector<ExampleStatistic>& statistics,
                                    std::size_t examples, std::int64_t least)
{
    std::vector<Condition> all;
    for (std::size_t place = 0; place < statistics.size(); ++place) {
        const ExampleStatistic& statistic = statistics[place];
        const auto& values = statistic.values;
        for (std::size_t code = 0; code < statistic.categories.size(); ++code) {
            Condition is{place, fmt::format("{} = {}", statistic.name, statistic.categories[code]),
                         Members(examples)};
            for (std::size_t i = 0; i < examples; ++i) {
                if (values[i] == static_cast<double>(code))
                    is.members.add(i);
            }
            all.push_back(std::move(is));
        }
        if (!statistic.isCategory())
            addNumbers(statistic, place, all);
        Condition missing{place, statistic.name + " missing", Members(examples)};
        for (std::size_t i = 0; i < examples; ++i) {
            if (std::isnan(values[i]))
                missing.members.add(i);
        }
        all.push_back(std::move(missing));
    }
    // What holds for nearly none or nearly all says nothing; what says the same is tried once.
    std::set<Members> seen;
    std::erase_if(all, [&](const Condition& condition) {
        const std::int64_t count = condition.members.count();
        return count < least || count > static_cast<std::int64_t>(examples) - least
               || !seen.insert(condition.members).second;
    });
    return all;
}

struct Count {
    std::int64_t examples = 0, wrong = 0;
    double error() const
    {
        return examples > 0 ? static_cast<double>(wrong) / static_cast<double>(examples) : 0;
    }
    /// Log-likelihood of so many errors at the rate that fits them best.
    double likelihood() const
    {
        const auto part = [](double n, double p) { return n > 0 ? n * std::log(p) : 0; };
        return part(static_cast<double>(wrong), error())
               + part(static_cast<double>(examples - wrong), 1 - error());
    }
    stats::Estimate estimate() const { return stats::proportion(wrong, examples); }
};

Count operator-(const Count& of, const Count& part)
{
    return {of.examples - part.examples, of.wrong - part.wrong};
}

/// Of a difference in favour of the slice; 1 where the normal approximation lies so far from any
/// correction that the exact test need not be made.
double pOf(const Count& slice, const Count& rest, double unlikely)
{
    const double n = static_cast<double>(slice.examples), m = static_cast<double>(rest.examples);
    if (slice.error() <= rest.error())
        return 1;
    const double mean = static_cast<double>(slice.wrong + rest.wrong) / (n + m);
    const double z =
        (slice.error() - rest.error()) / std::sqrt(mean * (1 - mean) * (1 / n + 1 / m));
    if (std::erfc(z / std::sqrt(2.0)) > unlikely)
        return 1;
    return stats::fisherExact(slice.wrong, slice.examples, rest.wrong, rest.examples);
}

class Search
{
public:
    Search(const std::vector<ExampleStatistic>& statistics, const std::vector<bool>& wrong,
           const SliceSearch& search)
        : m_search(search)
        , m_wrong(wrong.size())
        , m_conditions(
              conditionsOf(statistics, wrong.size(), static_cast<std::int64_t>(search.least)))
    {
        for (std::size_t i = 0; i < wrong.size(); ++i) {
            if (wrong[i])
                m_wrong.add(i);
        }
        m_all = {static_cast<std::int64_t>(wrong.size()), m_wrong.count()};
        for (const Condition& condition : m_conditions)
            m_counts.push_back(countOf(condition.members));
    }

    std::vector<Slice> run()
    {
        tryAll();
        std::vector<double> p;
        for (const Tried& tried : m_tried)
            p.push_back(tried.p);
        const std::vector<double> adjusted = stats::holm(p);
        std::vector<Slice> kept;
        Members covered(static_cast<std::size_t>(m_all.examples));
        for (std::size_t k = 0; k < m_tried.size(); ++k)
            m_tried[k].p = adjusted[k];
        std::erase_if(m_tried, [](const Tried& tried) { return tried.p > 0.05; });
        std::stable_sort(m_tried.begin(), m_tried.end(), [&](const Tried& x, const Tried& y) {
            return scanOf(x.count) > scanOf(y.count);
        });
        for (const Tried& tried : m_tried) {
            if (kept.size() >= m_search.most)
                break;
            if (tried.first != tried.second && !isMoreThanItsParts(tried))
                continue;
            const Members here = membersOf(tried);
            if (!isMoreThanCovered(here, covered))
                continue;
            kept.push_back(sliceOf(tried, here));
            covered = covered.orIn(here);
        }
        return kept;
    }

private:
    struct Tried {
        std::size_t first = 0, second = 0; ///< conditions; equal: one alone
        Count count;
        double p = 1;
    };

    Count countOf(const Members& members) const
    {
        return {members.count(), members.countWith(m_wrong)};
    }
    /// How much likelier the errors are with an error rate of the slice's own.
    double scanOf(const Count& count) const
    {
        return count.likelihood() + (m_all - count).likelihood() - m_all.likelihood();
    }
    Members membersOf(const Tried& tried) const
    {
        return m_conditions[tried.first].members.with(m_conditions[tried.second].members);
    }

    void tryAll()
    {
        const auto least = static_cast<std::int64_t>(m_search.least);
        const auto leastWrong = static_cast<std::int64_t>(m_search.leastWrong);
        const bool pairs = m_conditions.size() <= kMostPaired;
        // Sizes are known before errors are looked at, so what is too small or too large was
        // not tried.
        for (std::size_t a = 0; a < m_conditions.size(); ++a) {
            for (std::size_t b = a; b < (pairs ? m_conditions.size() : a + 1); ++b) {
                const Condition& first = m_conditions[a];
                const Condition& second = m_conditions[b];
                if (a != b && first.statistic == second.statistic)
                    continue;
                Count count = m_counts[a];
                if (a != b)
                    count.examples = first.members.countWith(second.members);
                if (count.examples < least || 2 * count.examples > m_all.examples)
                    continue;
                if (a != b)
                    count.wrong = countOf(first.members.with(second.members)).wrong;
                m_tried.push_back({a, b, count});
            }
        }
        const double unlikely = 1 / static_cast<double>(m_tried.size() + 1);
        for (Tried& tried : m_tried) {
            if (tried.count.wrong >= leastWrong)
                tried.p = pOf(tried.count, m_all - tried.count, unlikely);
        }
    }

    bool isMoreThanItsParts(const Tried& tried) const
    {
        for (const std::size_t part : {tried.first, tried.second}) {
            const Count outside = m_counts[part] - tried.count;
            if (outside.examples > 0
                && stats::difference(tried.count.estimate(), outside.estimate()).interval.low <= 0)
                return false;
        }
        return true;
    }

    /// Most of its errors are in no better slice, and what it adds is worse than what no slice holds.
    bool isMoreThanCovered(const Members& here, const Members& covered) const
    {
        const Count fresh = countOf(here) - countOf(here.with(covered));
        const Count open = m_all - countOf(covered.orIn(here));
        return 2 * fresh.wrong > countOf(here).wrong && open.examples > 0
               && stats::difference(fresh.estimate(), open.estimate()).interval.low > 0;
    }

    Slice sliceOf(const Tried& tried, const Members& members) const
    {
        Slice slice{.name = m_conditions[tried.first].name,
                    .wrong = tried.count.wrong,
                    .error = tried.count.estimate(),
                    .rest = (m_all - tried.count).estimate(),
                    .adjusted = tried.p};
        if (tried.first != tried.second)
            slice.name += " and " + m_conditions[tried.second].name;
        for (std::uint32_t i = 0; i < m_all.examples; ++i) {
            if (members.has(i))
                slice.examples.push_back(i);
        }
        return slice;
    }

    SliceSearch m_search;
    Members m_wrong;
    std::vector<Condition> m_conditions;
    std::vector<Count> m_counts; ///< by condition
    Count m_all;
    std::vector<Tried> m_tried;
};

} // namespace

std::vector<Slice> slicesOf(const std::vector<ExampleStatistic>& statistics,
                            const std::vector<bool>& wrong, const SliceSearch& search)
{
    if (wrong.size() < 2 * search.least)
        return {};
    return Search(statistics, wrong, search).run();
}

} // namespace assay::error_analysis
