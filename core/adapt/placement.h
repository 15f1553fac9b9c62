// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"

#include <array>
#include <vector>

namespace assay::adapt {

/// Kinds of the events of a run whose pictures were placed, with AxisPlacement::size.
inline constexpr const char* kPlacedAcross = "placed_across";
inline constexpr const char* kPlacedDown = "placed_down";

/// Where the pictures of one part have to be, and how large, to be as those of another, along one axis. In pixels
/// from the first one.
struct AxisPlacement {
    double size = 1;  ///< what is shown is made so many times as long
    double from = 0;  ///< middle of the centres of what is shown
    double to = 0;    ///< and where it is to be
    double apart = 1; ///< what is left of how far the centre of a picture lies from the middle

    bool isNone() const { return size == 1 && from == to && apart == 1; }
    bool operator==(const AxisPlacement&) const = default;
};

/// Brings pictures to the size and place that others have. Generators of a few layers change how strokes look and
/// hardly move them.
struct Placement {
    AxisPlacement across, down;

    bool isNone() const { return across.isNone() && down.isNone(); }
    /// Changes a picture, channels x height x width: each pixel is drawn from where it comes from, as far apart as
    /// the change of size takes, and what comes in is the median of the border of the channel.
    void apply(std::vector<float>& picture, const data::Shape& shape) const;
    /// For a file, and back; other than 8 numbers: none.
    std::vector<double> numbers() const;
    static Placement of(const std::vector<double>& numbers);

    bool operator==(const Placement&) const = default;
};

/// From train to the target part, of at most 2,000 pictures each, of large ones fewer; no label is read. By medians of how far what
/// differs from the ground of a picture (data::Ink) reaches from its centre, where they differ by a tenth and three standard
/// errors, and of the centres, by a fiftieth of the side. Where the centres of the target lie less than half as far
/// apart, those of train are drawn together as much.
Placement placementOf(const data::Prepared& data);

} // namespace assay::adapt
