// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/space.h"

#include <string>

namespace assay::tune {

/// The point that a person proposes in a text: "train.learning_rate=1e-3,train.batch_size=64". A comma before something
/// without "=" belongs to the value. Settings that count and are left out are those of the base; one whose axis has a single value has that. Throws a usage Error
/// "tune.point" that names the path for one that is not searched, is given twice, does not count at the point or has a
/// value outside of its axis, and for one that is left out while the base lies outside of its axis.
Point proposalFrom(const Space& space, const experiment::ExperimentSpec& base,
                   const std::string& text);

} // namespace assay::tune
