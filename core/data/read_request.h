// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

#include <functional>
#include <string>

namespace assay::data {

/// Gets how far a reading is, 0 .. 1, a few times a second; false: stop reading. May be empty.
using ReadProgress = std::function<bool(double share)>;

/// What a reader is asked for.
struct ReadRequest {
    DataSpec spec;
    std::string path;
    /// The first source when this is the second: columns, categories and classes are its.
    const Dataset* like = nullptr;
    ReadProgress progress;

    /// Throws the Error "data.cancelled" when the reading is to stop.
    void at(double share) const;
};

} // namespace assay::data
