// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"
#include "base/patch.h"
#include "cli/command.h"
#include "data/profile.h"

#include <memory>
#include <string>

// What `advise --try` reads of data before it trains on other columns of them.

namespace assay::cli {

/// The data of settings; null where they cannot be read now, which is said.
std::shared_ptr<const data::Profile> profileOrNote(const experiment::ExperimentSpec& spec,
                                                   Context& context);

/// An improvement that advise::isAboutColumns, with the columns that `way` lists. Throws a usage Error that names
/// those there are, or says what a person does.
advise::Way columnWayOf(const std::string& improvement, const std::string& way,
                        const experiment::ExperimentSpec& spec, Context& context);

/// Whether the change decides which columns enter, or which file they are read from.
bool changesColumns(const base::Patch& patch);

/// Such a change with what identifies the rows of another file. Throws a usage Error where the rows would not be the
/// same in the same parts, before anything is trained.
base::Patch onSameRows(const base::Patch& patch, const experiment::ExperimentSpec& spec,
                       Context& context);

/// "untried; columns for --way: a, b, c", or what a person does.
std::string columnsText(const std::string& improvement, const experiment::ExperimentSpec& spec,
                        const data::DatasetInfo& info);

} // namespace assay::cli
