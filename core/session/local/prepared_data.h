// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "experiment/spec.h"

#include <condition_variable>
#include <filesystem>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace assay::session {

/// Keeps the last few data sets that were opened, so that looking, training and training again
/// read a file once. Any thread; two that ask for the same wait for one reading.
class PreparedData
{
public:
    /// The project that stores where moved data lie, and where its data were found.
    void useProject(const std::filesystem::path& project);

    /// Data that are gone from their path are read from where the project saw the same since; what
    /// has another fingerprint there is not taken. Throws Error; for data that moved it says how to
    /// tell where to.
    std::shared_ptr<const data::Prepared> get(const data::DataSpec& spec,
                                              const data::ReadProgress& progress = {});

private:
    struct Entry {
        std::string key;
        std::set<std::filesystem::path> folders; ///< in which pictures that a table names lie
        std::string pictures; ///< stamp of what lies there; empty: to be read again
        std::shared_ptr<const data::Prepared> prepared;
    };
    /// Read, or kept from before. What another thread is reading is waited for; other data are
    /// read meanwhile.
    std::shared_ptr<const data::Prepared> read(const data::DataSpec& spec,
                                               const data::ReadProgress& progress);
    void note(const std::filesystem::path& project, const data::Prepared& prepared);

    std::mutex m_projectMutex;       ///< guards the next two; never held while data are read
    std::filesystem::path m_project; ///< empty: none
    std::set<std::string> m_noted;   ///< project, place and fingerprint
    std::mutex m_mutex;              ///< guards the next two; never held while data are read
    std::list<Entry> m_recent;
    std::set<std::string> m_underway; ///< keys of what is being read
    std::condition_variable m_read;   ///< something no longer is
};

} // namespace assay::session
