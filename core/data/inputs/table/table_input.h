// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input.h"

namespace assay::data {

/// Category columns with more values than this in train are embedded, not one-hot.
inline constexpr std::size_t kMostOneHot = 32;

class TableInput final : public Input
{
public:
    /// The columns of `info` are those of the table.
    TableInput(InputInfo info, Table table);

    std::size_t size() const override { return m_table.rowHashes.size(); }
    std::span<const std::uint8_t> content(std::size_t i) const override;
    std::uint64_t hash() const override;
    std::shared_ptr<const Encoder> fit(const Fitting& fitting) const override;
    std::unique_ptr<const Input> simpler(std::span<const std::uint32_t> examples,
                                         const SimplifySpec& spec) const override;
    std::unique_ptr<const Input> drawn(const DrawnFrom& from) const override;

    const Table& table() const { return m_table; }

private:
    Table m_table;
};

/// Numbers and dates (x - mean) / deviation with the median for missing ones, categories one-hot
/// with one more for all others, or embedded; a column in which train lacks values gets a further
/// feature that says so; missing categories count as the commonest. A constant column gets deviation
/// 1, so that it becomes 0.
class TableEncoder final : public Encoder
{
public:
    TableEncoder(const TableInput& table, const Fitting& fitting);

    std::size_t floats(const Input& input, std::size_t i) const override;
    void apply(const Input& input, std::size_t i, float* out) const override;

private:
    /// How one column becomes features.
    struct Slot {
        std::size_t column = 0;
        bool category = false;
        bool embedded = false;
        std::size_t at = 0;        ///< its first feature
        std::size_t indicator = 0; ///< feature that says "missing"; 0 with !hasIndicator
        bool hasIndicator = false;
        float fill = 0; ///< median, for missing numbers
        float mean = 0, scale = 1;
        std::vector<std::int32_t> places; ///< category -> its feature or number; 0: any other
        std::int32_t commonest = 0;       ///< place of the commonest
    };
    static Slot numberSlot(const TableInput& table, const Fitting& fitting, std::size_t column);
    static Slot categorySlot(const TableInput& table, std::span<const std::uint32_t> train,
                             std::size_t column);
    void layOut(const InputInfo& info);
    void describeSteps(const std::string& fittedOn);

    std::vector<Slot> m_slots;
};

} // namespace assay::data
