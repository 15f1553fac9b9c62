// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/zip_output.h"

#include "base/open_database.h"

#include <fmt/format.h>
#include <zip.h>

#include <exception>
#include <memory>

namespace assay::interop {

namespace {

base::Error notWritten(const std::filesystem::path& path, const char* what, const std::string& why)
{
    return base::environmentError("file.write",
                                  fmt::format("The {} cannot be written: {}. Free some space on "
                                              "that disk, or choose a folder that may be written.",
                                              what, why),
                                  {.file = path.string(), .row = {}, .byte = {}});
}

/// A content as libzip asks for it.
struct Source {
    ZipContent& content;
    std::exception_ptr& thrown;

    zip_int64_t answer(void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        switch (command) {
        case ZIP_SOURCE_OPEN: content.begin(); return 0;
        case ZIP_SOURCE_READ:
            return static_cast<zip_int64_t>(content.read(static_cast<char*>(data), length));
        case ZIP_SOURCE_STAT: {
            auto* stat = static_cast<zip_stat_t*>(data);
            zip_stat_init(stat);
            stat->size = content.size();
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
        case ZIP_SOURCE_CLOSE: content.end(); return 0;
        case ZIP_SOURCE_FREE: return 0;
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(
                ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS, -1);
        default: return -1;
        }
    }

    static zip_int64_t ask(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        auto& source = *static_cast<Source*>(self);
        try {
            return source.answer(data, length, command);
        } catch (...) {
            source.thrown = std::current_exception(); // through C no exception may pass
            return -1;
        }
    }
};

} // namespace

void writeZip(const std::filesystem::path& path, const std::vector<ZipOutput>& outputs,
              const ZipSettings& settings, const std::function<bool(double share)>& progress)
{
    base::requireNoOpenDatabase(path);
    int code = 0;
    struct Discard {
        void operator()(zip_t* archive) const { zip_discard(archive); }
    };
    std::exception_ptr thrown;
    std::vector<std::unique_ptr<Source>> sources; // as long as the archive
    std::unique_ptr<zip_t, Discard> archive(
        zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
    if (archive == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        const std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        throw notWritten(path, settings.what, why);
    }
    for (const ZipOutput& output : outputs) {
        sources.push_back(std::make_unique<Source>(Source{*output.content, thrown}));
        zip_source_t* source =
            zip_source_function(archive.get(), &Source::ask, sources.back().get());
        const zip_int64_t place =
            source == nullptr
                ? -1
                : zip_file_add(archive.get(), output.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (place < 0) {
            zip_source_free(source);
            throw notWritten(path, settings.what, zip_strerror(archive.get()));
        }
        constexpr std::uint16_t kFirstDay = 33; // 1 January 1980
        const auto index = static_cast<zip_uint64_t>(place);
        zip_set_file_compression(archive.get(), index,
                                 settings.deflates ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
        zip_file_set_dostime(archive.get(), index, 0, kFirstDay, 0);
    }
    struct Progress {
        const std::function<bool(double)>& shown;
        std::exception_ptr& thrown;
        bool isCancelled = false;
    } state{progress, thrown};
    const auto ends = [](zip_t*, void* data) {
        auto& own = *static_cast<Progress*>(data);
        return own.thrown != nullptr || own.isCancelled ? 1 : 0;
    };
    if (progress) {
        zip_register_progress_callback_with_state(
            archive.get(), 0.01,
            [](zip_t*, double share, void* data) {
                auto& own = *static_cast<Progress*>(data);
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
        throw settings.cancelled;
    throw notWritten(path, settings.what, why);
}

} // namespace assay::interop
