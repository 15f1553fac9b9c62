// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/augment.h"

namespace assay::data::changes {

// Pictures: outside of them is black.
void flip(AugmentedValues& picture, double chance, base::Random& random);
void flipVertically(AugmentedValues& picture, double chance, base::Random& random);
void shift(AugmentedValues& picture, double share, base::Random& random);
void rotate(AugmentedValues& picture, double degrees, base::Random& random);
void zoom(AugmentedValues& picture, double share, base::Random& random);
void crop(AugmentedValues& picture, double share, base::Random& random);
void brightness(AugmentedValues& picture, double share, base::Random& random);
void contrast(AugmentedValues& picture, double share, base::Random& random);
/// About the ground of each channel: its groundOf(). Not beyond black and white.
void fade(AugmentedValues& picture, double share, base::Random& random);
void strengthen(AugmentedValues& picture, double share, base::Random& random);
void darken(AugmentedValues& picture, double share, base::Random& random);
void lighten(AugmentedValues& picture, double share, base::Random& random);
/// Normal noise as a sensor adds it: no value leaves black to white.
void grain(AugmentedValues& picture, double share, base::Random& random);
void erase(AugmentedValues& picture, double share, base::Random& random);

// Series, in their own length.
void scaleSeries(AugmentedValues& series, double share, base::Random& random);
void cropSeries(AugmentedValues& series, double share, base::Random& random);
void mask(AugmentedValues& series, double share, base::Random& random);

void dropTokens(AugmentedValues& text, double chance, base::Random& random);

/// Normal, of this deviation, on every number.
void noise(AugmentedValues& example, double deviation, base::Random& random);
/// The same on the numbers of a row that are measured: categories stay.
void noiseOnMeasured(AugmentedValues& row, double deviation, base::Random& random);

} // namespace assay::data::changes
