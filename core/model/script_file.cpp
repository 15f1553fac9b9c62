// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/script_file.h"

#include "base/byte_text.h"
#include "base/error.h"
#include "base/free_memory.h"
#include "base/sample_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <utility>

namespace assay::model {

namespace fs = std::filesystem;

namespace {

/// Its bytes are held here, in the memory that is shared with its process, and as tensors there.
constexpr std::uintmax_t kCopies = 3;

/// The last file that was read: a form asks for it with every edit.
struct Kept {
    std::mutex mutex;
    std::uintmax_t size = 0;
    fs::file_time_type time;
    std::shared_ptr<const ScriptFile> file;
};

Kept& kept()
{
    static Kept one;
    return one;
}

void requireRoom(const std::string& path, std::uintmax_t size)
{
    const base::FreeMemory free = base::freeMemory();
    if (!hasRoom(size))
        throw base::usageError(
            "model.file_too_large",
            fmt::format(
                "{} has {}, and a network of that size needs {} of memory, of which {} are free {}; "
                "choose the file of another network.",
                path, base::bytesText(size), base::bytesText(kCopies * size),
                base::bytesText(free.bytes), base::wordsOf(free.limit)));
}

} // namespace

bool hasRoom(std::uintmax_t bytes)
{
    const base::FreeMemory free = base::freeMemory();
    return !free.isKnown
           || bytes <= static_cast<std::uintmax_t>(std::max<std::int64_t>(free.bytes, 0)) / kCopies;
}

std::shared_ptr<const ScriptFile> readScriptFile(const std::string& path)
{
    if (path.empty())
        throw base::usageError("model.file",
                               "Choose the file of your network, as torch.jit.save writes it.");
    std::error_code code;
    if (!fs::is_regular_file(path, code))
        throw base::inputError("model.file_missing",
                               fmt::format("There is no file {}; put it back, or choose the file "
                                           "of the network anew.",
                                           path),
                               {});
    const std::uintmax_t size = fs::file_size(path, code);
    const fs::file_time_type time = fs::last_write_time(path, code);
    Kept& last = kept();
    const std::lock_guard lock(last.mutex);
    if (last.file && last.file->path == path && last.size == size && last.time == time)
        return last.file;
    requireRoom(path, size);
    std::ifstream in(path, std::ios::binary);
    auto file = std::make_shared<ScriptFile>();
    file->path = path;
    file->bytes.resize(size);
    if (!in.read(file->bytes.data(), static_cast<std::streamsize>(size)) || in.peek() != EOF)
        throw base::inputError(
            "model.file_unreadable",
            fmt::format("{} cannot be read; allow reading it, or choose another.", path), {});
    file->fingerprint = base::fingerprint(file->bytes);
    last.size = size;
    last.time = time;
    last.file = file;
    return file;
}

base::Error moduleError(std::string code, std::string text)
{
    if (code == "model.not_script" || code == "model.file_damaged" || code == "model.file_changed")
        return base::inputError(std::move(code), std::move(text), {});
    return base::usageError(std::move(code), std::move(text));
}

} // namespace assay::model
