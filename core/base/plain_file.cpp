// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/plain_file.h"

#include "base/open_database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace assay::base {

namespace {

constexpr mode_t kRights = 0644; ///< less what the user's mask takes

const char* unusualKind(mode_t mode)
{
    if (S_ISREG(mode))
        return nullptr;
    if (S_ISLNK(mode))
        return "it is a link";
    if (S_ISDIR(mode))
        return "it is a folder";
    return "it is a device or a pipe";
}

} // namespace

PlainFile::PlainFile(const std::filesystem::path& path, Use use)
{
    const std::string name = path.filename().string();
    const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
    const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) {
        m_missing = errno == ENOENT;
        // Linux says ENOTDIR of a link that is not followed.
        m_problem = std::filesystem::is_symlink(std::filesystem::symlink_status(parent))
                        ? "its folder is a link"
                        : std::strerror(errno);
        return;
    }
    struct stat found = {};
    const bool exists = ::fstatat(folder, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0;
    const char* kind = exists ? unusualKind(found.st_mode) : nullptr;
    if (use == Use::Replace) {
        if (exists && !S_ISDIR(found.st_mode))
            ::unlinkat(folder, name.c_str(), 0);
        m_file = ::openat(folder, name.c_str(),
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kRights);
    } else if (kind) {
        m_problem = kind;
    } else if (exists && isOpenDatabase(path)) {
        m_problem = "it is the open project";
    } else {
        const int flags = use == Use::Read ? O_RDONLY : O_RDWR | O_CREAT;
        m_file =
            ::openat(folder, name.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kRights);
    }
    const int error = errno;
    ::close(folder);
    if (m_file < 0) {
        m_missing = m_problem.empty() && error == ENOENT;
        if (m_problem.empty())
            m_problem = std::strerror(error);
        return;
    }
    // What was looked at by its name may have been another file.
    if (::fstat(m_file, &found) != 0 || unusualKind(found.st_mode)) {
        m_problem = "it is no ordinary file";
        ::close(std::exchange(m_file, -1));
        return;
    }
    m_size = static_cast<std::uintmax_t>(found.st_size);
}

PlainFile::~PlainFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

bool PlainFile::failed()
{
    m_problem = std::strerror(errno);
    return false;
}

std::string PlainFile::readAll()
{
    return readFirst(m_size);
}

std::string PlainFile::readFirst(std::size_t count)
{
    return readAt(0, count);
}

std::string PlainFile::readAt(std::uintmax_t place, std::size_t count)
{
    std::string bytes(std::min<std::uintmax_t>(m_size - std::min(place, m_size), count), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::pread(m_file, bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(place + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            failed();
        if (n <= 0)
            break;
        done += static_cast<std::size_t>(n);
    }
    bytes.resize(done);
    return bytes;
}

bool PlainFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(m_file, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed();
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool PlainFile::flush()
{
    return ::fsync(m_file) == 0 || failed();
}

int PlainFile::release()
{
    return std::exchange(m_file, -1);
}

std::string replaceFile(const std::filesystem::path& path, std::string_view bytes, Durable durable)
{
    const std::filesystem::path beside = path.string() + ".part";
    PlainFile file(beside, PlainFile::Use::Replace);
    std::error_code code;
    const bool written =
        file.isOpen() && file.write(bytes) && (durable == Durable::No || file.flush());
    if (written)
        std::filesystem::rename(beside, path, code);
    if (written && !code)
        return {};
    const std::string why = written ? code.message() : file.problem();
    std::error_code ignored;
    if (file.isOpen())
        std::filesystem::remove(beside, ignored);
    return why;
}

} // namespace assay::base
