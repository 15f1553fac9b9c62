// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/samplers/gaussian_process.h"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::tune {

/// The surroundings of points at which a search has come to rest. Where a function has several
/// minima, a process that was fitted around one of them expects nothing anywhere else; a search
/// begins anew outside of them, with what is known there.
class Rested
{
public:
    /// Goes through the observations in their order, of which the first `initial` are no part of a
    /// search. It came to rest at its best point when kCalm later ones lay beside that and none of
    /// them was notably better. The search outside begins with the best point there. Surroundings in
    /// which a notably better point turns up are open again, and after kMostRests those of all.
    Rested(const GaussianProcess& process, std::size_t initial);

    bool isEmpty() const { return m_at.empty(); }
    /// Observations at which it came to rest.
    const std::vector<std::size_t>& at() const { return m_at; }
    bool isInside(std::span<const double> place) const;

    static constexpr std::size_t kCalm = 6;
    static constexpr std::size_t kMostRests = 5;
    static constexpr double kNotable = 0.005; ///< deviations of all answers, warped
    static constexpr double kBeside = 0.9; ///< correlation from which a point lies beside another
    static constexpr double kWithin = 0.3; ///< correlation from which one lies in the surroundings

private:
    const GaussianProcess& m_process;
    std::vector<std::size_t> m_at;
};

} // namespace assay::tune
