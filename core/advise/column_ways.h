// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"
#include "base/error.h"

#include <string>
#include <vector>

// The ways of the improvements that take other columns of a table: they depend on what a file holds, which
// WayFacts do not say.

namespace assay::advise {

/// Whether an improvement takes columns in ("avoidable_bias.features") or leaves some out
/// ("variance.fewer_features").
bool isAboutColumns(const std::string& improvement);

/// The columns among which a person chooses then, by name in the order of the file: to be left out, numbers,
/// categories and dates that enter; to be taken in, such of them as were left out by hand or look like an id.
/// `info`: the data as the run's settings read them. Columns that are inputs of their own (texts, files) are not
/// among them: without them rows would be identified otherwise.
std::vector<std::string> columnsToChoose(const std::string& improvement,
                                         const data::DatasetInfo& info);

/// One with these columns. The rows keep their ids and their parts, as a row is identified by all its cells. Throws
/// a usage Error for none, for a name that is not among columnsToChoose, and where no column would enter.
Way columnWay(const std::string& improvement, const std::vector<std::string>& columns,
              const experiment::ExperimentSpec& spec, const data::DatasetInfo& info);

/// How many columns columnWays() lists.
inline constexpr std::size_t kMostColumnWays = 100;

/// One way for each of the first columns to choose from; how much each of them matters is not measured, so that
/// their order is that of the file. Without any: what a person does.
Ways columnWays(const std::string& improvement, const experiment::ExperimentSpec& spec,
                const data::DatasetInfo& info);

/// A change of the data to another file of the same rows: with data.id_columns, so that the rows keep their ids, and
/// with data.target, as a further column may look more like one, where neither the change nor `spec` has them. `info`:
/// the data as `spec` reads them.
base::Patch withIdColumns(base::Patch patch, const experiment::ExperimentSpec& spec,
                          const data::DatasetInfo& info);

/// The way to take further columns in: another file of the same rows. Whether its rows are the same shows when it is
/// read: the fingerprint of its split is that of `info` then. Throws the usage Error "advise.columns" where `path` is the
/// file of `spec`.
inline constexpr const char* kColumnFile = "other_file"; ///< its key
Way columnFileWay(const experiment::ExperimentSpec& spec, const std::string& path,
                  const data::DatasetInfo& info);

/// That the rows are others with such a change: the usage Error "attempt.examples".
base::Error otherRows(const base::Patch& patch);

} // namespace assay::advise
