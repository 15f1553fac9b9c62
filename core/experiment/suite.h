// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/read_request.h"

#include <string>
#include <vector>

// Most files need sentences alone, so what the checks look at is declared only.
namespace assay::data {
struct DataSpec;
struct Prepared;
} // namespace assay::data
namespace assay::diagnose {
enum class Stage;
struct Check;
struct Subject;
} // namespace assay::diagnose

namespace assay::experiment {

/// Every check there is: in the order of their stages, and of what they find within one.
const std::vector<const diagnose::Check*>& checks();

/// All that the checks of one stage find, in that order.
std::vector<base::Finding> check(diagnose::Stage stage, const diagnose::Subject& subject);

/// data::prepare, and what the checks of data find.
data::Prepared prepare(const data::DataSpec& spec, const data::ReadProgress& progress = {});

/// Kinds of findings and who raises them: the checks, and what reads files, trains and evaluates.
struct FindingSource {
    const char* name; ///< "other_units", "tables"
    const base::FindingKinds& kinds;
};
const std::vector<FindingSource>& findingSources();

/// The sentence for a person: what was seen, with its numbers, and what to do. For an id that is not
/// known, of another version: the id and its place. Any thread.
std::string sentence(const base::Finding& finding);

} // namespace assay::experiment
