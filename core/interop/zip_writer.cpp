// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/zip_writer.h"

#include "base/error.h"
#include "base/open_database.h"
#include "base/plain_file.h"
#include "base/sha256.h"
#include "base/utf8.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <cstring>
#include <exception>

namespace assay::interop {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U; ///< bytes of a file that are read at once

base::ErrorPlace at(const std::filesystem::path& file)
{
    return {.file = file.string(), .row = {}, .byte = {}};
}

base::Error notWritten(const std::filesystem::path& path, const std::string& why)
{
    return base::environmentError("file.write",
                                  fmt::format("The archive cannot be written: {}. Free some space "
                                              "on that disk, or choose a folder that may be "
                                              "written.",
                                              why),
                                  at(path));
}

base::Error notRead(const std::filesystem::path& file, const std::string& why)
{
    return base::environmentError(
        "case.read", fmt::format("The file cannot be packed ({}); allow reading it.", why),
        at(file));
}

base::Error changed(const std::filesystem::path& file)
{
    return base::environmentError(
        "case.changed", "The file changed while it was packed; export the case again.", at(file));
}

void requireSafe(const std::string& name, const std::filesystem::path& file)
{
    if (!isSafeEntry(name))
        throw base::inputError(
            "case.name",
            fmt::format("\"{}\" can be no name in an archive, as other systems do not have it; "
                        "rename the file.",
                        base::onTerminal(name)),
            at(file));
}

} // namespace

/// One entry, read by libzip piece by piece.
struct ZipWriter::Item {
    std::string name, text;
    std::filesystem::path file; ///< empty: `text`
    std::uint64_t bytes = 0;
    std::string sum;

    // While it is written:
    std::unique_ptr<base::PlainFile> open;
    std::uint64_t done = 0;
    base::Sha256 again;
    std::exception_ptr* thrown = nullptr;

    void begin()
    {
        done = 0;
        again = {};
        open.reset();
        if (file.empty())
            return;
        open = std::make_unique<base::PlainFile>(file, base::PlainFile::Use::Read);
        if (!open->isOpen() || open->size() != bytes)
            throw changed(file);
    }

    std::uint64_t read(char* to, std::uint64_t count)
    {
        const std::uint64_t wanted = std::min(count, bytes - done);
        if (wanted == 0)
            return 0;
        if (file.empty()) {
            std::memcpy(to, text.data() + done, wanted);
        } else {
            const std::string piece = open->readAt(done, wanted);
            if (piece.size() != wanted)
                throw changed(file);
            again.add(piece);
            std::memcpy(to, piece.data(), wanted);
        }
        done += wanted;
        if (done == bytes && !file.empty() && again.digits() != sum)
            throw changed(file);
        return wanted;
    }

    /// What libzip asks a source for; through C no exception may pass.
    static zip_int64_t answer(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        auto& item = *static_cast<Item*>(self);
        try {
            switch (command) {
            case ZIP_SOURCE_OPEN: item.begin(); return 0;
            case ZIP_SOURCE_READ:
                return static_cast<zip_int64_t>(item.read(static_cast<char*>(data), length));
            case ZIP_SOURCE_STAT: {
                auto* stat = static_cast<zip_stat_t*>(data);
                zip_stat_init(stat);
                stat->size = item.bytes;
                stat->valid |= ZIP_STAT_SIZE;
                return sizeof(zip_stat_t);
            }
            case ZIP_SOURCE_ERROR: {
                zip_error_t error;
                zip_error_init(&error);
                zip_error_set(&error, ZIP_ER_READ, 0);
                const zip_int64_t size = zip_error_to_data(&error, data, length);
                zip_error_fini(&error);
                return size;
            }
            case ZIP_SOURCE_CLOSE: item.open.reset(); return 0;
            case ZIP_SOURCE_FREE: return 0;
            case ZIP_SOURCE_SUPPORTS:
                return zip_source_make_command_bitmap(
                    ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                    ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS, -1);
            default: return -1;
            }
        } catch (...) {
            *item.thrown = std::current_exception();
            return -1;
        }
    }
};

ZipWriter::ZipWriter() = default;
ZipWriter::~ZipWriter() = default;

void ZipWriter::add(const std::string& name, std::string text)
{
    requireSafe(name, {});
    auto item = std::make_unique<Item>();
    item->name = name;
    item->bytes = text.size();
    item->sum = base::sha256(text);
    item->text = std::move(text);
    m_entries.push_back({name, item->bytes, item->sum});
    m_items.push_back(std::move(item));
}

void ZipWriter::addFile(const std::string& name, const std::filesystem::path& file)
{
    requireSafe(name, file);
    base::PlainFile read(file, base::PlainFile::Use::Read);
    if (!read.isOpen())
        throw notRead(file, read.isMissing() ? "there is no such file" : read.problem());
    auto item = std::make_unique<Item>();
    item->name = name;
    item->file = file;
    item->bytes = read.size();
    base::Sha256 sum;
    for (std::uint64_t done = 0; done < item->bytes;) {
        const std::string piece =
            read.readAt(done, std::min<std::uint64_t>(kPiece, item->bytes - done));
        if (piece.empty())
            throw read.problem().empty() ? changed(file) : notRead(file, read.problem());
        sum.add(piece);
        done += piece.size();
    }
    item->sum = sum.digits();
    m_entries.push_back({name, item->bytes, item->sum});
    m_items.push_back(std::move(item));
}

void ZipWriter::write(const std::filesystem::path& path,
                      const std::function<bool(double share)>& progress)
{
    base::requireNoOpenDatabase(path);
    int code = 0;
    struct Discard {
        void operator()(zip_t* archive) const { zip_discard(archive); }
    };
    std::unique_ptr<zip_t, Discard> archive(
        zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (archive == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        const std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        throw notWritten(path, why);
    }
    std::exception_ptr thrown;
    for (const auto& item : m_items) {
        item->thrown = &thrown;
        zip_source_t* source = zip_source_function(archive.get(), &Item::answer, item.get());
        const zip_int64_t place =
            source == nullptr
                ? -1
                : zip_file_add(archive.get(), item->name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (place < 0) {
            zip_source_free(source);
            throw notWritten(path, zip_strerror(archive.get()));
        }
        constexpr std::uint16_t kFirstDay = 33; // 1 January 1980: equal content gives equal bytes
        const auto index = static_cast<zip_uint64_t>(place);
        zip_set_file_compression(archive.get(), index, ZIP_CM_DEFLATE, 0);
        zip_file_set_dostime(archive.get(), index, 0, kFirstDay, 0);
    }
    struct State {
        const std::function<bool(double)>& shown;
        std::exception_ptr& thrown;
        bool isCancelled = false;
    } state{progress, thrown};
    const auto ends = [](zip_t*, void* data) {
        auto& own = *static_cast<State*>(data);
        return own.thrown != nullptr || own.isCancelled ? 1 : 0;
    };
    if (progress) {
        zip_register_progress_callback_with_state(
            archive.get(), 0.01,
            [](zip_t*, double share, void* data) {
                auto& own = *static_cast<State*>(data);
                if (own.isCancelled || own.thrown != nullptr)
                    return;
                try {
                    own.isCancelled = !own.shown(share);
                } catch (...) {
                    own.thrown = std::current_exception();
                }
            },
            nullptr, &state);
        zip_register_cancel_callback_with_state(archive.get(), ends, nullptr, &state);
    }
    if (zip_close(archive.get()) == 0) {
        static_cast<void>(archive.release()); // it is closed
        return;
    }
    const std::string why = zip_strerror(archive.get());
    archive.reset();
    if (thrown)
        std::rethrow_exception(thrown);
    if (state.isCancelled)
        throw base::usageError("case.cancelled", "The export was ended; nothing was written.");
    throw notWritten(path, why);
}

} // namespace assay::interop
