// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace assay::store {

namespace {

constexpr int kPatience = 10'000; // ms

std::string immutableUri(const std::filesystem::path& path)
{
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '%' || c == '?' || c == '#')
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri + "?immutable=1";
}

/// As sqlite.org/security.html advises for files from elsewhere.
void harden(SQLite::Database& database)
{
    sqlite3* handle = database.getHandle();
    constexpr int kBlob = 1 << 29;  // bytes: names of 67 million examples
    constexpr int kOwnAttached = 1; // VACUUM INTO attaches what it writes
    constexpr int kColumns = 200, kCompound = 50, kDepth = 200;
    constexpr int kCascade = 10; // ON DELETE CASCADE counts as one
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kBlob);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, kOwnAttached);
    sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, kColumns);
    sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, kCompound);
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, kDepth);
    sqlite3_limit(handle, SQLITE_LIMIT_TRIGGER_DEPTH, kCascade);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    database.exec("PRAGMA mmap_size = 0");
    database.exec("PRAGMA cell_size_check = ON");
}

/// Whether the file is a whole project without what lies beside it.
bool isWholeAlone(const std::filesystem::path& path)
{
    try {
        SQLite::Database alone(immutableUri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        harden(alone);
        return alone.execAndGet("PRAGMA quick_check(1)").getString() == "ok";
    } catch (const SQLite::Exception&) {
        return false;
    }
}

/// What SQLite keeps beside a project are plain files. Throws an environment Error that names one that is none.
void requirePlainBeside(const std::filesystem::path& path)
{
    for (const char* end : {"-wal", "-shm", "-journal"}) {
        const std::string beside = path.string() + end;
        std::error_code ignored;
        const auto kind = std::filesystem::symlink_status(beside, ignored).type();
        using Type = std::filesystem::file_type;
        if (kind == Type::regular || kind == Type::not_found || kind == Type::none)
            continue;
        throw base::environmentError(
            "project.beside",
            fmt::format("{} beside this project is {} and no plain file, as it has to be; move it "
                        "to another place, and open the project again.",
                        std::filesystem::path(beside).filename().string(),
                        kind == Type::symlink     ? "a link"
                        : kind == Type::directory ? "a folder"
                                                  : "something else"),
            {.file = path.string(), .row = {}, .byte = {}});
    }
}

/// The id of the project that the file holds by itself. Half of what another program writes just
/// now can be met; then there is none.
std::string idIn(const std::filesystem::path& path)
{
    try {
        SQLite::Database alone(immutableUri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        harden(alone);
        // A view could take for ever.
        if (alone.execAndGet("SELECT type FROM sqlite_master WHERE name = 'project'").getString()
            != "table")
            return {};
        return alone.execAndGet("SELECT value FROM project WHERE key = 'id'").getString();
    } catch (const SQLite::Exception&) {
        return {};
    }
}

std::optional<std::array<std::uint32_t, 4>> copiedInto(sqlite3_file& file)
{
    // sqlite.org/walformat.html, 2.1: the salts, then the numbers of frames.
    constexpr int kRegion = 32'768;                                // bytes
    constexpr std::array<std::size_t, 4> kPlaces = {8, 9, 24, 32}; // words of 32 bits
    volatile void* shared = nullptr;
    if (file.pMethods->iVersion < 2
        || file.pMethods->xShmMap(&file, 0, kRegion, 0, &shared) != SQLITE_OK || !shared)
        return std::nullopt;
    std::array<std::uint32_t, 4> copied{};
    for (std::size_t i = 0; i < kPlaces.size(); ++i)
        copied[i] = static_cast<const volatile std::uint32_t*>(shared)[kPlaces[i]];
    return copied;
}

/// Over the descriptor that SQLite has open already, so that no lock is lost. Empty: it fails.
std::optional<std::string> pagesOf(sqlite3_file& file)
{
    constexpr sqlite3_int64 kPage = 4096, kMost = 64; // bytes, pages: the whole of a small project
    sqlite3_int64 size = 0;
    if (file.pMethods->xFileSize(&file, &size) != SQLITE_OK)
        return std::nullopt;
    const sqlite3_int64 count = (size + kPage - 1) / kPage, taken = std::min(count, kMost);
    std::string pages, page;
    for (sqlite3_int64 i = 0; i < taken; ++i) {
        const sqlite3_int64 from = i * count / taken * kPage;
        page.resize(static_cast<std::size_t>(std::min(size - from, kPage)));
        if (file.pMethods->xRead(&file, page.data(), static_cast<int>(page.size()), from)
            != SQLITE_OK)
            return std::nullopt;
        pages += page;
    }
    return pages;
}

std::optional<base::FileContent> contentOf(sqlite3* handle, const std::filesystem::path& path,
                                           bool journalled, bool all)
{
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file
        || !file->pMethods)
        return std::nullopt;
    base::FileContent content;
    if (all) {
        auto pages = pagesOf(*file);
        if (!pages)
            return std::nullopt;
        content.pages = std::move(*pages);
        content.id = idIn(path);
    }
    if (journalled)
        content.copied = copiedInto(*file);
    return content;
}

std::unique_ptr<ProjectDatabase> opened(const std::filesystem::path& path, int flags)
{
    auto database = std::make_unique<ProjectDatabase>(path, path.string(), flags);
    database->execAndGet("SELECT count(*) FROM sqlite_master");
    database->opened();
    return database;
}

/// A program that was stopped in the middle of a change left the way back beside the file; only who
/// may write can go it.
std::unique_ptr<ProjectDatabase> openedAfterRollback(const std::filesystem::path& path)
{
    try {
        opened(path, SQLite::OPEN_READWRITE);
        return opened(path, SQLite::OPEN_READONLY);
    } catch (const SQLite::Exception&) {
        throw base::environmentError(
            "project.half_written",
            "A program was stopped while it changed this project, and what undoes the half change "
            "lies beside it (its name ends in -journal); copy both to a folder that may be "
            "written, and open the copy.",
            {.file = path.string(), .row = {}, .byte = {}});
    }
}

std::unique_ptr<ProjectDatabase> openForReading(const std::filesystem::path& path)
{
    try {
        return opened(path, SQLite::OPEN_READONLY);
    } catch (const SQLite::Exception& error) {
        if (error.getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK)
            return openedAfterRollback(path);
        // In WAL mode even a reader needs a file beside the project; where the folder may not be
        // written, or the disk is full, nobody else writes either, so the file can be taken as it
        // lies, unless changes wait beside it.
        const int code = error.getErrorCode();
        const bool closed = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
        if (!closed && code != SQLITE_FULL && code != SQLITE_IOERR)
            throw;
        std::error_code none;
        const auto waiting = std::filesystem::file_size(path.string() + "-wal", none);
        if (none || waiting == 0)
            return openAsItLies(path);
        if (!closed)
            throw;
        throw base::environmentError(
            "project.changes_beside",
            "The newest changes of this project lie in the file beside it (its name ends in -wal), "
            "which can only be read where the folder may be written; copy both to such a folder, "
            "and open the copy.",
            {.file = path.string(), .row = {}, .byte = {}});
    }
}

} // namespace

struct ProjectDatabase::Seen {
    SQLite::Statement version, id;
    std::string last;
};

ProjectDatabase::ProjectDatabase(const std::filesystem::path& file, const std::string& name,
                                 int flags)
    : Protected(file)
    , SQLite::Database(name, flags | SQLite::OPEN_NOMUTEX, kPatience)
    , m_file(file)
{
    harden(*this);
}

ProjectDatabase::~ProjectDatabase()
{
    // Closing would copy this journal into a file that others have written to since, and remove
    // theirs by its name.
    const base::OpenDatabase::Place place = open.place();
    if (!open.fitsJournal())
        sqlite3_db_config(getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    else if (place == base::OpenDatabase::Place::Gone
             || place == base::OpenDatabase::Place::Replaced)
        gatherIn();
    open.closing();
}

void ProjectDatabase::gatherIn()
{
    constexpr int kShortly = 100; // ms
    sqlite3_busy_timeout(getHandle(), kShortly);
    sqlite3_exec(getHandle(), "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
    sqlite3_busy_timeout(getHandle(), kPatience);
}

void ProjectDatabase::opened()
{
    const bool journalled = execAndGet("PRAGMA journal_mode").getString() == "wal";
    execAndGet("PRAGMA schema_version"); // until now it may have read nothing
    remember(journalled);
}

/// The project's id, where another connection has written since it was asked last; else empty.
std::string ProjectDatabase::changedId()
{
    try {
        if (!m_seen) // fails until there is such a table
            m_seen =
                std::make_unique<Seen>(Seen{{*this, "PRAGMA data_version"},
                                            {*this, "SELECT value FROM project WHERE key = 'id'"},
                                            {}});
        const auto first = [](SQLite::Statement& row) {
            const bool any = row.executeStep();
            std::string text = any ? row.getColumn(0).getString() : std::string();
            row.reset();
            return text;
        };
        const std::string version = first(m_seen->version);
        return std::exchange(m_seen->last, version) == version ? std::string() : first(m_seen->id);
    } catch (const SQLite::Exception&) {
        return {};
    }
}

void ProjectDatabase::remember(bool journalled)
{
    open.opened(journalled, [this, journalled](bool all) {
        auto content = contentOf(getHandle(), m_file, journalled, all);
        if (content && !all)
            content->id = changedId();
        return content;
    });
}

std::unique_ptr<ProjectDatabase> openAsItLies(const std::filesystem::path& path)
{
    auto database = std::make_unique<ProjectDatabase>(path, immutableUri(path),
                                                      SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    database->openedAlone();
    return database;
}

std::unique_ptr<ProjectDatabase> openDatabase(const std::filesystem::path& path, Access access)
{
    requirePlainBeside(path);
    if (access == Access::Read)
        return openForReading(path);
    const int flags = access == Access::Create ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                               : SQLite::OPEN_READWRITE;
    auto database = std::make_unique<ProjectDatabase>(path, path.string(), flags);
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = NORMAL");
    database->exec("PRAGMA foreign_keys = ON");
    database->opened();
    return database;
}

namespace {

/// Whether a whole project is unreadable only because of the changes that wait beside it.
bool isSpoiltBeside(const std::filesystem::path& path)
{
    std::error_code none;
    const auto waiting = std::filesystem::file_size(path.string() + "-wal", none);
    return !path.empty() && !none && waiting > 0 && isWholeAlone(path);
}

base::Error spoiltBeside(const std::filesystem::path& path)
{
    return base::inputError(
        "project.foreign_changes",
        fmt::format("The project file is whole, and {}-wal beside it, where the newest changes "
                    "wait, is damaged or of another project; move that file to another place, and "
                    "open the project again.",
                    path.filename().string()),
        {.file = path.string(), .row = {}, .byte = {}});
}

} // namespace

base::Error translated(const SQLite::Exception& error, const std::filesystem::path& path)
{
    const base::ErrorPlace place{.file = path.string(), .row = {}, .byte = {}};
    switch (error.getErrorCode()) {
    case SQLITE_FULL:
        return base::environmentError("disk.full",
                                      "The disk is full; free some space, then try again or "
                                      "resume the run, as what was stored is safe.",
                                      place);
    case SQLITE_IOERR:
        return base::environmentError("disk.error",
                                      "The project file cannot be written or read (disk error or "
                                      "full disk); free some space or use another disk.",
                                      place);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return base::environmentError("project.read_only",
                                      "The project may not be written; change its rights, or save "
                                      "a copy and use that.",
                                      place);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return base::environmentError("project.locked",
                                      "Another program keeps the project locked; close it and try "
                                      "again.",
                                      place);
    case SQLITE_CANTOPEN:
        return base::environmentError("project.cannot_open",
                                      "The project cannot be opened or made here; check the "
                                      "folder and its rights.",
                                      place);
    case SQLITE_NOTADB:
        if (isSpoiltBeside(path))
            return spoiltBeside(path);
        return base::inputError("project.not_a_project",
                                "This is no Assay project; open a file that Assay made.", place);
    case SQLITE_CORRUPT:
        if (isSpoiltBeside(path))
            return spoiltBeside(path);
        return base::inputError("project.damaged",
                                "The project file is damaged; use a copy or backup of it.", place);
    default:
        return base::Error(base::ErrorKind::Internal, "sqlite",
                           fmt::format("SQLite reports: {}.", error.what()), place);
    }
}

std::optional<base::Error> translated(const std::exception_ptr& exception)
{
    try {
        std::rethrow_exception(exception);
    } catch (const SQLite::Exception& error) {
        return translated(error, {});
    } catch (...) {
        return std::nullopt;
    }
}

std::string quoted(const std::string& text)
{
    std::string result;
    for (const char c : text)
        result += c == '\'' ? std::string("''") : std::string(1, c);
    return result;
}

} // namespace assay::store
