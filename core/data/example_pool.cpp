// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/example_pool.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>

namespace assay::data {

std::vector<Pool> stratified(const Dataset& dataset, const Pool& pool,
                             const std::vector<double>& shares, std::uint64_t seed,
                             std::string_view stream)
{
    const bool classes = !dataset.isRegression();
    std::vector<Pool> byClass(classes ? dataset.info().classes.size() : 1);
    for (const std::uint32_t index : pool)
        byClass[classes ? dataset.label(index) : 0].push_back(index);

    std::vector<Pool> pieces(shares.size());
    std::size_t before = 0;
    for (std::size_t label = 0; label < byClass.size(); ++label) {
        Pool& members = byClass[label];
        base::Random(seed, stream, label).shuffle(members);
        const std::size_t after = before + members.size();
        double cumulative = 0;
        std::size_t taken = 0;
        for (std::size_t piece = 0; piece < shares.size(); ++piece) {
            cumulative += shares[piece];
            const auto edge = [&](std::size_t count) {
                return std::llround(cumulative * static_cast<double>(count));
            };
            const auto end = std::clamp<std::size_t>(
                static_cast<std::size_t>(edge(after) - edge(before)), taken, members.size());
            pieces[piece].insert(pieces[piece].end(), members.begin() + static_cast<long>(taken),
                                 members.begin() + static_cast<long>(end));
            taken = end;
        }
        before = after;
    }
    for (Pool& piece : pieces)
        std::sort(piece.begin(), piece.end());
    return pieces;
}

Pool someOfEachClass(const Dataset& dataset, Pool pool, double share, std::uint64_t seed)
{
    const bool classes = !dataset.isRegression();
    std::vector<std::int64_t> wanted(classes ? dataset.info().classes.size() : 1);
    const auto classOf = [&](std::uint32_t index) { return classes ? dataset.label(index) : 0; };
    for (const std::uint32_t index : pool)
        ++wanted[classOf(index)];
    for (std::int64_t& count : wanted)
        count = std::llround(std::ceil(share * static_cast<double>(count) - 1e-9));
    base::Random(seed, "split.part").shuffle(pool);
    std::erase_if(pool, [&](std::uint32_t index) { return wanted[classOf(index)]-- <= 0; });
    std::sort(pool.begin(), pool.end());
    return pool;
}

} // namespace assay::data
