// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/features.h"

#include <cstdint>
#include <vector>

namespace assay::error_analysis {

struct Clusters {
    std::size_t count = 0;
    std::vector<std::uint32_t> of; ///< number of its cluster, by row; 0: the largest cluster
};

/// Groups rows by direction: k-means on rows of length one (spherical k-means, Dhillon and Modha
/// 2001, Machine Learning 42:143), begun by k-means++ (Arthur and Vassilvitskii 2007). As many
/// groups as `wanted`, or, with 0, from 2 to 8 the number with the largest mean simplified
/// silhouette (Vendramin, Campello and Hruschka 2010, Statistical Analysis and Data Mining 3:209);
/// fewer where they would have under ten rows each. Centres are fitted on at most 4,000 rows.
/// Seeded. Fewer than 20 rows are one cluster.
Clusters clustersOf(const evaluate::Features& rows, std::size_t wanted = 0);

} // namespace assay::error_analysis
