// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/pruner.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// What a trial reached after each of its epochs, as all who train trials of the search may read it.
struct TrialCurve {
    std::int64_t trial = 0;
    std::string metric = {};       ///< of whose shortfalls the values are
    tune::EpochValues values = {}; ///< NaN: not measured then
    bool isComplete = false;       ///< it finished, and compares with the others
    std::string stopped = {};      ///< why a rule stopped it early, a sentence; empty: none did
};

/// The curves of trials in the folder by which they are handed to other machines (store/cluster_folder.h), one file
/// each, curves/trial-7.json. Who trains a trial writes its curve after each epoch, who hands out those of trials that
/// the project has already. With a curve that is late a rule compares with fewer, and with too few it stops none.
class ClusterCurves
{
public:
    /// `cluster`: path of the ClusterFolder.
    explicit ClusterCurves(const std::filesystem::path& cluster)
        : m_folder(cluster / "curves")
    {}

    void put(const TrialCurve& curve); ///< throws an environment Error
    /// Nothing: there is none, or it cannot be understood.
    std::optional<TrialCurve> of(std::int64_t trial) const;
    std::vector<std::int64_t> trials()
        const; ///< that have one, rising; throws an environment Error
    /// By trial; those that cannot be understood are left out. Throws an environment Error.
    std::vector<TrialCurve> all() const;
    void remove(std::int64_t trial); ///< throws an environment Error

private:
    std::filesystem::path fileOf(std::int64_t trial) const;

    std::filesystem::path m_folder;
};

} // namespace assay::store
