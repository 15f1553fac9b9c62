// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace assay::base {

/// One field of a spec and the value that it is to have.
struct FieldChange {
    std::string path;  ///< "train.learning_rate"
    std::string value; ///< as a person would type it: "3e-4"

    bool operator==(const FieldChange&) const = default;
};

/// Changes of a spec that belong together: the form of a fix and of an advice. In the order in
/// which they are applied; a later change of the same field wins. Empty: nothing is to change.
using Patch = std::vector<FieldChange>;

/// "train.learning_rate=3e-4", the form in which findings keep a fix and `--set` takes a field.
/// Throws a usage Error for a text without a path and an equals sign; an empty text is no change.
Patch patchFrom(const std::string& assignment);

/// "path=value", one a change, as `patchFrom` reads it.
std::vector<std::string> assignments(const Patch& patch);

} // namespace assay::base
