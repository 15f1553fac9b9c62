// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace assay::base {

/// A SQLite file that this program has open, and the two files beside it. While any of these lives,
/// nothing but SQLite may open them: closing any other descriptor of the same file ends every lock
/// that this process holds on it (sqlite.org/howtocorrupt.html, 2.2). Another program then takes
/// itself for the only one and removes the file that holds the newest changes.
///
/// Any thread. Several may be of one file; they count as one.
class OpenDatabase
{
public:
    /// What has become of the names of an open file.
    enum class Place {
        Here,
        JournalGone, ///< "-wal" is gone or another file: what is written now, nobody else sees
        Gone,        ///< the file was deleted or moved
        Replaced     ///< another file has its name
    };

    /// Before SQLite opens `file`, so that nothing is opened that was replaced meanwhile: throws an
    /// environment Error when the same name is open already and no longer Here.
    explicit OpenDatabase(const std::filesystem::path& file);
    ~OpenDatabase();
    OpenDatabase(const OpenDatabase&) = delete;
    OpenDatabase& operator=(const OpenDatabase&) = delete;

    /// After SQLite opened it: remembers which file that is. `journalled`: "-wal" is in use too.
    void opened(bool journalled);

    /// A few microseconds; opens nothing.
    Place place() const;
    /// Throws an environment Error unless Here.
    void requireHere() const;
    /// Whether "-wal" is the one in use, or none is.
    bool hasJournal() const;
    /// Lets another file be opened under this name, when a person wants the one that has it now; or
    /// not any more.
    void freeName(bool free);
    /// Before SQLite closes it: the last one to close removes "-wal" by itself.
    void closing();

private:
    struct Entry;
    static std::map<std::string, std::shared_ptr<Entry>>& all();
    friend bool isOpenDatabase(const std::filesystem::path& path);

    std::shared_ptr<Entry> m_entry;
};

/// Whether `path` leads to a file that an OpenDatabase protects. To be asked before a file is opened
/// whose name comes from outside.
bool isOpenDatabase(const std::filesystem::path& path);
/// Throws an input Error when it does.
void requireNoOpenDatabase(const std::filesystem::path& path);

} // namespace assay::base
