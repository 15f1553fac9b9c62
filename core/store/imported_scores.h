// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "interop/tag_target.h"
#include "train/run.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

// Private to store/: what the tags of an imported run add up to.

namespace assay::store {

/// A logged value and the epoch it belongs to (0: not known).
struct TagValue {
    double value = 0;
    double epoch = 0;
};

/// One tag of an imported run.
struct RunTag {
    interop::TagSummary summary;
    interop::TagTarget target;
    std::optional<TagValue> last;            ///< the newest one
    std::optional<TagValue> lowest, highest; ///< of the finite ones that no restart wrote over
};

/// Of the points of a tag that no restart wrote over: the newest, the extremes of the finite ones.
struct LiveValues {
    std::optional<TagValue> last, lowest, highest;
    std::optional<TagValue> shareLow, shareHigh, percent; ///< as in interop::TagSummary
};
std::map<std::string, LiveValues> liveValues(SQLite::Database& database, train::RunId run);

/// What the tags of a run mean, those left out that mean only themselves.
std::map<std::string, interop::TagTarget> meanings(const std::filesystem::path& project,
                                                   SQLite::Database& database, train::RunId run);
/// What a person chose, by tag.
std::map<std::string, interop::TagTarget> tagChoices(const std::filesystem::path& project,
                                                     SQLite::Database& database);

/// What is to be said of a run that was read to its end: points that a restart wrote over, and
/// accuracies that mix shares of 1 with percents.
std::vector<base::Finding> notesOn(SQLite::Database& database, train::RunId run,
                                   const std::vector<interop::TagSummary>& tags);

/// Sets the targets by name and by choice; true when one changed.
bool assignTargets(std::vector<RunTag>& tags,
                   const std::map<std::string, interop::TagTarget>& choices);

/// Writes targets, last and best scores of a run. Within a transaction.
void writeTags(SQLite::Database& database, train::RunId run, const std::vector<RunTag>& tags);
/// Reads them back, with the values from the points.
std::vector<RunTag> readTags(const std::filesystem::path& project, SQLite::Database& database,
                             train::RunId run, bool withValues);

} // namespace assay::store
