// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/temporary_folder.h"
#include "data/data_spec.h"
#include "interop/case_manifest.h"
#include "session/local/prepared_data.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace assay::session {

/// What an archive of a case holds of some runs, unpacked into a temporary folder that is gone with this. The archive
/// may come from anybody.
class CaseFolder
{
public:
    /// Empty `runs`: all that were named when it was written. `goesOn`: false ends it, with the usage Error
    /// "replay.interrupted". Throws an input Error for what is no sound archive (interop/zip_reader.h,
    /// case_manifest.h), a usage Error for a run that it has not, an environment Error where there is no room.
    CaseFolder(const std::filesystem::path& archive, const std::vector<train::RunId>& runs,
               const std::function<bool()>& goesOn);

    const std::filesystem::path& archive() const { return m_archive; }
    const std::filesystem::path& project() const { return m_project; }
    const std::vector<interop::CaseRun>& runs() const { return m_runs; }
    std::filesystem::path file(const std::string& entry) const { return m_folder.path() / entry; }

    /// `spec` with the places where the data of a run are read here: `data`, `testData` and, in their order, `more` where
    /// they are named, else those of the archive, else where they lay. Reads them into `prepared`. Throws the input Error "case.data" where
    /// nothing is, or other data are; and as their readers.
    data::DataSpec located(const interop::CaseRun& run, data::DataSpec spec,
                           const std::string& data, const std::string& testData,
                           const std::vector<std::string>& more, PreparedData& prepared,
                           const std::function<bool()>& goesOn) const;

private:
    std::filesystem::path m_archive;
    base::TemporaryFolder m_folder;
    std::filesystem::path m_project;
    std::vector<interop::CaseRun> m_runs;
};

} // namespace assay::session
