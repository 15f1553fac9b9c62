// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How far searches come on functions whose least value is known: for 20 seeds (or what the first
// argument says), the runs that come to within 1 % of the size of the least value, the median of the
// trial at which they do (a run that does not counts as later than all), the median of the smallest
// regret, and milliseconds a suggestion (mean, of Bayes after its ten first ones, and the slowest).
// tests/bench/search_optuna.py prints the same of Optuna.

#include "support/search_functions.h"
#include "tune/samplers/bayes.h"
#include "tune/samplers/coarse_to_fine.h"
#include "tune/samplers/random.h"
#include "tune/samplers/sobol.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

namespace {

using namespace assay;
using testing::SearchFunction;

/// Asks another sampler, and measures how long that takes.
class Timed : public tune::Sampler
{
public:
    explicit Timed(std::unique_ptr<tune::Sampler> sampler)
        : m_sampler(std::move(sampler))
    {}

    std::optional<tune::Point> ask(const std::vector<tune::Trial>& trials) const override
    {
        const auto begin = std::chrono::steady_clock::now();
        auto point = m_sampler->ask(trials);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        if (trials.size() >= 10)
            milliseconds.push_back(took.count());
        return point;
    }

    mutable std::vector<double> milliseconds;

private:
    std::unique_ptr<tune::Sampler> m_sampler;
};

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 || values[half] > 1e300 ? values[half]
                                                          : (values[half - 1] + values[half]) / 2;
}

struct Searched {
    std::vector<std::vector<tune::Trial>> runs; ///< one a seed
    std::vector<double> milliseconds;
};

template <typename Make>
Searched searched(const SearchFunction& function, int seeds, int trials, Make make)
{
    Searched all;
    for (int seed = 1; seed <= seeds; ++seed) {
        const Timed timed(make(function.space, static_cast<std::uint64_t>(seed)));
        all.runs.push_back(testing::searched(timed, function, trials));
        all.milliseconds.insert(all.milliseconds.end(), timed.milliseconds.begin(),
                                timed.milliseconds.end());
    }
    return all;
}

void print(const SearchFunction& function, const char* sampler, const Searched& all,
           std::size_t trials)
{
    std::vector<double> arrived, regrets;
    std::size_t found = 0;
    for (std::vector<tune::Trial> run : all.runs) {
        run.resize(std::min(run.size(), trials));
        const std::size_t at = testing::trialsTo(function, run);
        found += at > 0 ? 1 : 0;
        arrived.push_back(at > 0 ? static_cast<double>(at)
                                 : std::numeric_limits<double>::infinity());
        regrets.push_back(testing::regret(function, run, trials));
    }
    double sum = 0;
    for (const double each : all.milliseconds)
        sum += each;
    fmt::print("{:<16} {:<24} {:>7} {:>6} {:>9} {:>10.2g} {:>8.2f} {:>8.2f}\n", function.name,
               sampler, trials, fmt::format("{}/{}", found, all.runs.size()), medianOf(arrived),
               medianOf(regrets), sum / static_cast<double>(all.milliseconds.size()),
               *std::max_element(all.milliseconds.begin(), all.milliseconds.end()));
    std::fflush(stdout);
}

template <typename Sampler>
std::unique_ptr<tune::Sampler> made(const tune::Space& space, std::uint64_t seed)
{
    return std::make_unique<Sampler>(space, seed);
}

std::unique_ptr<tune::Sampler> byImportance(const tune::Space& space, std::uint64_t seed)
{
    return std::make_unique<tune::CoarseToFineSampler>(
        space, seed, tune::CoarseToFineSettings{.byImportance = true});
}

} // namespace

int main(int argc, char** argv)
{
    const int seeds = std::max(argc > 1 ? std::atoi(argv[1]) : 20, 1);
    fmt::print("{:<16} {:<24} {:>7} {:>6} {:>9} {:>10} {:>8} {:>8}\n", "function", "search",
               "trials", "found", "median at", "regret", "ms", "slowest");
    for (const SearchFunction& function :
         {testing::branin(), testing::hartmann6(), testing::ratesAndDecay()}) {
        const auto both = [&](const char* name, const Searched& all) {
            print(function, name, all, 100);
            print(function, name, all, 200);
        };
        both("random", searched(function, seeds, 200, made<tune::RandomSampler>));
        both("sobol", searched(function, seeds, 200, made<tune::SobolSampler>));
        both("coarse_to_fine", searched(function, seeds, 200, made<tune::CoarseToFineSampler>));
        both("coarse_to_fine, weighted", searched(function, seeds, 200, byImportance));
        print(function, "bayes", searched(function, seeds, 100, made<tune::BayesSampler>), 100);
    }
    return 0;
}
