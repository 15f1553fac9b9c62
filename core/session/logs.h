// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "interop/tag_target.h"
#include "session/answer.h"
#include "train/run.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::session {

/// A log of another tool was read into the project.
struct LogImported {
    Tag tag;
    std::string path;
    std::vector<train::RunId> runs;
    std::int64_t points;
    std::vector<base::Finding> findings; ///< damage that was read around
    /// What the curves of each run show, the likeliest cause first; kept with the run too.
    std::vector<std::pair<train::RunId, std::vector<base::Finding>>> diagnoses = {};
    /// Searches of the other program that are studies of the project now, or why one is none: a sentence or two each.
    std::vector<std::string> studies = {};
};

/// The folders and files whose logs are being followed.
struct WatchesChanged {
    std::vector<std::string> paths;
};

/// The tags of an imported run and what they mean.
struct TagsRead {
    Tag tag;
    train::RunId run;
    std::vector<interop::MappedTag> tags;
};

/// The names under which runs of other tools logged numbers, in the order of the alphabet.
struct TagNamesListed {
    Tag tag;
    std::vector<interop::TagUse> names;
};

/// What runs that are not deleted logged under one name, as they logged it.
struct TagValuesRead {
    Tag tag;
    std::string name;
    std::map<train::RunId, interop::TagValues> values; ///< of the runs that have the name
};

/// Runs that other tools logged, beside one's own and read only.
class Logs
{
public:
    virtual ~Logs() = default;
    /// Reads a file, or everything below a folder, once; what was imported from there before is
    /// read anew. -> DataProgress, then LogImported or Failed
    virtual void importLog(const std::string& path, Tag tag) = 0;
    /// Imports, and follows what is written from now on, until the project is closed.
    /// -> LogImported, WatchesChanged; or Failed
    virtual void watch(const std::string& path, Tag tag) = 0;
    virtual void stopWatching(const std::string& path) = 0; ///< -> WatchesChanged
    /// -> TagsRead or Failed
    virtual void tags(train::RunId run, Tag tag) = 0;
    /// What a tag of imported runs means in this project; empty: what its name says.
    /// -> RunsChanged; those who watch such a run get its points again
    virtual void chooseTag(const std::string& name, const std::optional<interop::TagTarget>& target,
                           Tag tag) = 0;
    /// Every name that was logged under, of all runs. -> TagNamesListed or Failed
    virtual void tagNames(Tag tag) = 0;
    /// What each run logged under one name. -> TagValuesRead or Failed
    virtual void tagValues(const std::string& name, Tag tag) = 0;
};

} // namespace assay::session
