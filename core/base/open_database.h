// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace assay::base {

/// What an open file holds by itself, without the changes that wait beside it.
struct FileContent {
    std::string pages; ///< the first one, and others spread over the file
    std::string id;    ///< of the project in it; empty: not to be found
    /// How far SQLite has copied "-wal" into it: two salts, frames copied, frames meant to be copied.
    /// Only copying changes the file itself. Empty: not known, as where there is no "-wal".
    std::optional<std::array<std::uint32_t, 4>> copied;
};

/// Not `all`: `copied`, and as `id` that which SQLite sees with the changes that wait beside the file,
/// where those have changed since it was asked last. Empty: it cannot be read now.
using ReadContent = std::function<std::optional<FileContent>(bool all)>;

/// A SQLite file that this program has open, and the two files beside it. While any of these exists,
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
        Replaced,    ///< another file has its name
        Overwritten ///< it is the same file, and holds another project or what SQLite did not write
    };

    /// Before SQLite opens `file`, so that nothing is opened that was replaced meanwhile: throws an
    /// environment Error when the same name is open already and no longer Here.
    explicit OpenDatabase(const std::filesystem::path& file);
    ~OpenDatabase();
    OpenDatabase(const OpenDatabase&) = delete;
    OpenDatabase& operator=(const OpenDatabase&) = delete;

    /// After SQLite opened it: remembers which file that is. `journalled`: "-wal" is in use too.
    /// `content` reads through SQLite. It is asked on the thread that asks for the place, for all of
    /// it when the file's size or time has changed, and not after `closing`.
    void opened(bool journalled, ReadContent content);

    /// A few microseconds; opens nothing unless the file has changed. Overwritten stays so: the
    /// changes beside the file no longer fit it. The last one to close puts "-wal" aside then, so
    /// that it is not read into what the file holds now.
    Place place() const;
    /// Throws an environment Error unless Here.
    void requireHere() const;
    /// Whether "-wal" is the one in use, or none is, and what waits there is of what the file holds.
    bool fitsJournal() const;
    /// Lets another file be opened under this name, when a person asks for the one that has it now; or
    /// not any more.
    void freeName(bool free);
    /// Before SQLite closes it: the last one to close removes "-wal" by itself.
    void closing();

private:
    struct Entry;
    static std::map<std::string, std::shared_ptr<Entry>>& all();
    friend bool isOpenDatabase(const std::filesystem::path& path);

    std::shared_ptr<Entry> m_entry;
    ReadContent m_content;
};

/// The one sentence for Place::Overwritten.
Error overwrittenError(const std::filesystem::path& path);

/// Whether `path` leads to a file that an OpenDatabase protects. To be asked before a file is opened
/// whose name comes from outside.
bool isOpenDatabase(const std::filesystem::path& path);
/// Throws an input Error when it does.
void requireNoOpenDatabase(const std::filesystem::path& path);

} // namespace assay::base
