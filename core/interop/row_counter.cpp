// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/row_counter.h"

#include "data/formats/byte_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::interop {

namespace {

constexpr double kFarthest = 9e15;    ///< exact as a double
constexpr double kEpochSeconds = 1e8; ///< more than so many seconds is a time since 1970

template <std::size_t N>
bool isOneOf(std::string_view name, const std::array<std::string_view, N>& names)
{
    const std::string lower = data::formats::lower(std::string(name));
    return std::find(names.begin(), names.end(), lower) != names.end();
}

} // namespace

namespace {

/// How surely a name counts steps: 1 most, 3 least; 0: it does not.
int stepRank(std::string_view name)
{
    if (isOneOf(name,
                std::array<std::string_view, 7>{"step", "global_step", "_step", "train_step",
                                                "num_updates", "update", "trainer/global_step"}))
        return 1;
    if (isOneOf(name, std::array<std::string_view, 3>{"iteration", "iter", "it"}))
        return 2;
    return isOneOf(name, std::array<std::string_view, 2>{"batch", "batch_idx"}) ? 3 : 0;
}

} // namespace

bool countsSteps(std::string_view name)
{
    return stepRank(name) > 0;
}

bool countsEpochs(std::string_view name)
{
    return isOneOf(name, std::array<std::string_view, 3>{"epoch", "ep", "train_epoch"});
}

bool countsTime(std::string_view name)
{
    return isOneOf(name, std::array<std::string_view, 3>{"_timestamp", "timestamp", "wall_time"});
}

LoggedPoint RowCounter::place(NamedRow& row, bool held, std::optional<double> length)
{
    ++m_rows;
    std::optional<double> step, epoch;
    int best = 0;
    LoggedPoint point;
    const bool namesEpoch = std::any_of(row.begin(), row.end(),
                                        [](const auto& cell) { return countsEpochs(cell.first); });
    std::erase_if(row, [&](const auto& cell) {
        const auto& [name, value] = cell;
        const int rank = stepRank(name);
        // "batch" is a size as often as a place; beside an epoch it is a place.
        const bool counts = rank == 1 || rank == 2 || (rank == 3 && (namesEpoch || m_epoch));
        if (!std::isfinite(value) || std::abs(value) > kFarthest)
            return counts || countsEpochs(name) || countsTime(name);
        if (counts) {
            // Batches of validation within an epoch are no updates.
            if (held && rank > 1 && (namesEpoch || m_epoch))
                return true;
            if ((best == 0 || rank < best) && value == std::floor(value) && value >= 0) {
                step = value;
                best = rank;
            }
            return true;
        }
        if (countsEpochs(name)) {
            if (!epoch)
                epoch = value;
            return true;
        }
        if (countsTime(name) && value > kEpochSeconds) {
            point.time = value > 1e11 ? value / 1000 : value; // some write milliseconds
            return true;
        }
        return false;
    });
    if (epoch && !m_fromZero)
        m_fromZero = *epoch == 0;
    m_grew = m_grew || (epoch && m_epoch && *epoch > *m_epoch);
    m_fractions = m_fractions || (epoch && *epoch != std::floor(*epoch));
    if (step) {
        // The step of an epoch begins anew with the next one.
        // One line an epoch has the same step each time, where it says of how many.
        const bool mayEqual = best > 1 || (length && m_length == length);
        const bool anew = m_written && (mayEqual ? *step <= *m_written : *step < *m_written);
        if (anew && m_grew && m_step && static_cast<double>(*m_step) < kFarthest) {
            if (m_length && *m_length + (*step > 0 ? 1 : 0) > *m_written && *m_length < kFarthest)
                m_offset += static_cast<std::int64_t>(*m_length);
            else if (best > 1 && *step > 1)
                m_offset = *m_step; // every so many steps are written, also of the new epoch
            else
                m_offset = *m_step + 1 - static_cast<std::int64_t>(*step);
        }
        m_length = length;
        m_grew = false;
        m_written = step;
        point.step = m_offset + static_cast<std::int64_t>(*step);
        m_step = point.step;
    } else if (m_step) {
        point.step = *m_step;
    } else if (!m_fractions && (epoch || m_epoch)) {
        point.step = static_cast<std::int64_t>(std::floor(epoch.value_or(m_epoch.value_or(0))));
    } else {
        point.step = m_rows; // a fraction of an epoch is no step
    }
    if (epoch)
        m_epoch = epoch;
    if (m_epoch)
        point.epoch =
            *m_epoch
            + (m_fromZero.value_or(false) && !m_fractions && *m_epoch == std::floor(*m_epoch) ? 1
                                                                                              : 0);
    return point;
}

} // namespace assay::interop
