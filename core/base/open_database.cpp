// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/open_database.h"

#include <sys/stat.h>

#include <cerrno>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace assay::base {

namespace {

struct FileId {
    dev_t device;
    ino_t number;
    bool operator==(const FileId&) const = default;
};

/// Changes with every write, also with one that leaves the times of a copied file.
struct Stamp {
    off_t size = -1;
    timespec modified = {}, changed = {};

    bool operator==(const Stamp& other) const
    {
        const auto same = [](const timespec& a, const timespec& b) {
            return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
        };
        return size == other.size && same(modified, other.modified) && same(changed, other.changed);
    }
};

constexpr std::string_view kMagic = "SQLite format 3";

/// Whether something other than SQLite has written `now` over `before`. Half a page that SQLite
/// writes at this moment proves nothing. `journalled`: what `now` says of copying is about this file.
bool isOverwritten(const FileContent& before, const FileContent& now, bool journalled)
{
    if (now.pages == before.pages)
        return false;
    if (before.pages.starts_with(kMagic) && !now.pages.starts_with(kMagic))
        return true;
    if (!before.id.empty() && !now.id.empty() && now.id != before.id)
        return true;
    if (!journalled || !before.copied || now.copied != before.copied)
        return false;
    const auto& [salt, otherSalt, copied, meant] = *before.copied;
    return copied == meant; // else a copy was under way already
}

/// Of what the name leads to; `error` is 0, or why there is none.
std::optional<FileId> idOf(const std::string& path, int& error, Stamp* stamp = nullptr)
{
    struct stat found = {};
    error = ::stat(path.c_str(), &found) == 0 ? 0 : errno;
    if (error != 0)
        return std::nullopt;
    if (stamp)
        *stamp = {found.st_size, found.st_mtim, found.st_ctim};
    return FileId{found.st_dev, found.st_ino};
}

/// The name as SQLite has it: without links.
std::string realName(const std::filesystem::path& file)
{
    std::error_code code;
    const auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(file), code);
    return code ? std::filesystem::absolute(file).string() : real.string();
}

std::mutex g_mutex;

} // namespace

/// Guarded by g_mutex.
struct OpenDatabase::Entry {
    std::string path;
    std::optional<FileId> file, journal;
    int uses = 0;
    std::optional<FileContent> content; ///< when it was looked at last
    Stamp stamp;                        ///< of that moment
    bool overwritten = false;

    bool hasJournal() const
    {
        int error = 0;
        return !journal || idOf(path + "-wal", error) == journal
               || (error != 0 && error != ENOENT && error != ENOTDIR);
    }
    /// Without `read` a change of the content goes unnoticed.
    Place place(const ReadContent& read)
    {
        if (!file)
            return Place::Here;
        int error = 0;
        Stamp now;
        const auto found = idOf(path, error, &now);
        if (error == ENOENT || error == ENOTDIR)
            return Place::Gone;
        if (found && found != file)
            return Place::Replaced;
        const bool hasItsJournal = hasJournal();
        if (found && read && !overwritten && now != stamp) {
            if (auto held = read()) {
                overwritten = content && isOverwritten(*content, *held, hasItsJournal);
                content = std::move(held);
                stamp = now;
            }
        }
        if (overwritten)
            return Place::Overwritten;
        // Rights that were taken away, or a server that does not answer, say nothing of the file.
        return hasItsJournal ? Place::Here : Place::JournalGone;
    }
    /// SQLite would take what waits there for changes of what the file holds now.
    void putJournalAside() const
    {
        if (!hasJournal())
            return; // somebody else did, and what lies there now is new
        std::error_code ignored;
        std::filesystem::rename(path + "-wal", path + "-wal-overwritten", ignored);
        std::filesystem::remove(path + "-shm", ignored);
    }
    void requireHere(const ReadContent& read)
    {
        const ErrorPlace at{.file = path, .row = {}, .byte = {}};
        switch (place(read)) {
        case Place::Here: return;
        case Place::JournalGone:
            throw environmentError("project.journal_gone",
                                   "Another program removed the file beside the project that holds "
                                   "the newest changes (its name ends in -wal), so nothing more is "
                                   "written before the project is opened again; resume the run "
                                   "then.",
                                   at);
        case Place::Gone:
            throw environmentError("project.gone",
                                   "The project file was deleted or moved while it was in use, so "
                                   "nothing more is written; put it back, or save a copy and go on "
                                   "with that.",
                                   at);
        case Place::Replaced:
            throw environmentError("project.replaced",
                                   "Another file has taken the project's name while it was in use, "
                                   "so nothing more is written; put the old one back, or save a "
                                   "copy under another name and go on with that.",
                                   at);
        case Place::Overwritten: throw overwrittenError(path);
        }
    }
};

/// Guarded by g_mutex. By name, so that a replaced file is known when its name is opened again.
std::map<std::string, std::shared_ptr<OpenDatabase::Entry>>& OpenDatabase::all()
{
    static std::map<std::string, std::shared_ptr<Entry>> entries;
    return entries;
}

OpenDatabase::OpenDatabase(const std::filesystem::path& file)
{
    const std::string name = realName(file);
    const std::lock_guard lock(g_mutex);
    auto& known = all()[name];
    if (!known) {
        known = std::make_shared<Entry>();
        known->path = name;
    }
    known->requireHere({}); // a new one has nothing to compare with yet
    ++known->uses;
    m_entry = known;
}

OpenDatabase::~OpenDatabase()
{
    const std::lock_guard lock(g_mutex);
    const auto known = all().find(m_entry->path);
    if (--m_entry->uses > 0)
        return;
    if (m_entry->overwritten && (known == all().end() || known->second == m_entry))
        m_entry->putJournalAside();
    if (known != all().end() && known->second == m_entry)
        all().erase(known);
}

void OpenDatabase::opened(bool journalled, ReadContent content)
{
    m_content = std::move(content);
    const std::lock_guard lock(g_mutex);
    int error = 0;
    if (!m_entry->file)
        m_entry->file = idOf(m_entry->path, error);
    if (journalled && !m_entry->journal)
        m_entry->journal = idOf(m_entry->path + "-wal", error);
    m_entry->requireHere(m_content);
}

OpenDatabase::Place OpenDatabase::place() const
{
    const std::lock_guard lock(g_mutex);
    return m_entry->place(m_content);
}

void OpenDatabase::requireHere() const
{
    const std::lock_guard lock(g_mutex);
    m_entry->requireHere(m_content);
}

bool OpenDatabase::hasJournal() const
{
    const std::lock_guard lock(g_mutex);
    return m_entry->hasJournal();
}

void OpenDatabase::freeName(bool free)
{
    const std::lock_guard lock(g_mutex);
    const auto known = all().find(m_entry->path);
    if (free && known != all().end() && known->second == m_entry)
        all().erase(known);
    else if (!free)
        all().try_emplace(m_entry->path, m_entry);
}

void OpenDatabase::closing()
{
    m_content = {};
    const std::lock_guard lock(g_mutex);
    if (m_entry->uses == 1 && !m_entry->overwritten)
        m_entry->journal.reset();
}

Error overwrittenError(const std::filesystem::path& path)
{
    return environmentError("project.overwritten",
                            "Another program wrote over the project file while it was in use, so "
                            "what it held is lost and nothing more is written; open it again to "
                            "see what it holds now, or go on with a backup.",
                            {.file = path.string(), .row = {}, .byte = {}});
}

bool isOpenDatabase(const std::filesystem::path& path)
{
    int error = 0;
    const auto wanted = idOf(path.string(), error);
    if (!wanted)
        return false;
    const std::lock_guard lock(g_mutex);
    for (const auto& [name, entry] : OpenDatabase::all()) {
        if (entry->file == wanted || entry->journal == wanted || idOf(name, error) == wanted
            || idOf(name + "-wal", error) == wanted || idOf(name + "-shm", error) == wanted)
            return true;
    }
    return false;
}

void requireNoOpenDatabase(const std::filesystem::path& path)
{
    if (isOpenDatabase(path))
        throw inputError("project.in_use",
                         "This file belongs to the open project; choose another one.",
                         {.file = path.string(), .row = {}, .byte = {}});
}

} // namespace assay::base
