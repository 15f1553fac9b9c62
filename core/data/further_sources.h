// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/dataset.h"
#include "data/read_request.h"
#include "data/split.h"

#include <cstdint>
#include <string>
#include <vector>

// Sources that are trained on beside the first one (DataSpec::more).

namespace assay::data {

/// The paths that DataSpec::more lists. A text that is the path of something that is there is that one, whatever commas
/// it holds; else commas separate, and a path that holds some stands in double quotes.
std::vector<std::string> furtherPaths(const std::string& more);
/// The text that furtherPaths() reads as these.
std::string furtherText(const std::vector<std::string>& paths);

/// What such a path is called where it is mentioned: the name of its file or folder.
std::string furtherName(const std::string& path);

/// Reads each path of `spec.more` like the first source: columns, categories, classes and sizes are `like`'s. Throws
/// what open() and requireFit() throw, in words for further data and with "further." before the code; "data.cancelled" as it is.
std::vector<DatasetPtr> readFurther(const DataSpec& spec, const Dataset& like,
                                    const ReadProgress& progress);

/// A first source with further ones.
struct WithFurther {
    DatasetPtr
        source; ///< the training part of the first, that of the others, the test part of the first
    Splits splits;
    std::vector<base::Finding> findings;
};

/// Appends the training parts of further sources to the training part of `source`, and to train. `splits` were cut from
/// `source` and `serving` by `spec`: every example keeps its id, and every part but train its examples. Left out is an
/// example that `source`, `serving` or an earlier one of `further` has too: equal inputs, and of tables equal cells as
/// written, or the same values in five columns or more with the same target. A part of train takes the same share of
/// what is added, a limit of train what there is room for, which may be nothing. Throws the usage Error "further.none"
/// where a source has no example that could be added.
WithFurther withFurther(const DatasetPtr& source, const DatasetPtr& serving, const Splits& splits,
                        const std::vector<DatasetPtr>& further, const SplitSpec& spec);

/// The kinds of finding that this raises.
const base::FindingKinds& furtherFindings();

} // namespace assay::data
