// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/npz_writer.h"

#include "base/error.h"
#include "base/open_database.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zip.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <exception>
#include <string_view>

static_assert(std::endian::native == std::endian::little); // numbers are written as they lie here

namespace assay::interop {

namespace {

/// NEP 1 (format 1.0): magic, version, length of the text, text; as long as a multiple of 64.
std::string headerOf(const char* type, const std::vector<std::int64_t>& shape)
{
    const char* comma = shape.size() == 1 ? "," : "";
    std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                                   type, fmt::join(shape, ", "), comma);
    constexpr std::size_t kBefore = 10, kAlign = 64;
    text.append(kAlign - 1 - (kBefore + text.size()) % kAlign, ' ');
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xFFU);
    header += static_cast<char>(text.size() >> 8U);
    return header + text;
}

base::Error notWritten(const std::filesystem::path& path, const std::string& why)
{
    return base::environmentError("file.write",
                                  fmt::format("The file cannot be written: {}. Free some space on "
                                              "that disk, or choose a folder that may be written.",
                                              why),
                                  {.file = path.string(), .row = {}, .byte = {}});
}

} // namespace

struct NpzWriter::Array {
    std::string name, header;
    std::uint64_t bytes = 0;   ///< without the header
    std::vector<char> content; ///< all of them; empty: in pieces
    Pieces pieces;

    // While it is written:
    std::uint64_t done = 0; ///< with the header
    std::vector<float> piece;
    std::size_t taken = 0; ///< bytes of the piece
    std::exception_ptr* thrown = nullptr;

    std::uint64_t size() const { return header.size() + bytes; }

    /// What lies at `done`; never empty before the end.
    std::string_view next()
    {
        if (done < header.size())
            return std::string_view(header).substr(done);
        if (!pieces)
            return std::string_view(content.data(), content.size()).substr(done - header.size());
        if (taken == piece.size() * sizeof(float)) {
            piece.clear();
            taken = 0;
            pieces(piece);
            if (piece.empty())
                throw base::Error(base::ErrorKind::Internal, "npz.pieces",
                                  fmt::format("{} is shorter than its shape.", name));
        }
        return std::string_view(reinterpret_cast<const char*>(piece.data()),
                                piece.size() * sizeof(float))
            .substr(taken);
    }

    std::uint64_t read(char* to, std::uint64_t count)
    {
        std::uint64_t got = 0;
        while (got < count && done < size()) {
            const std::string_view part =
                next().substr(0, std::min<std::uint64_t>(count - got, size() - done));
            std::memcpy(to + got, part.data(), part.size());
            got += part.size();
            if (done >= header.size())
                taken += part.size();
            done += part.size();
        }
        return got;
    }

    /// As libzip asks for a source of its own.
    static zip_int64_t answer(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        auto& array = *static_cast<Array*>(self);
        switch (command) {
        case ZIP_SOURCE_OPEN:
            array.done = 0;
            array.taken = 0;
            array.piece.clear();
            return 0;
        case ZIP_SOURCE_READ:
            try {
                return static_cast<zip_int64_t>(array.read(static_cast<char*>(data), length));
            } catch (...) {
                *array.thrown = std::current_exception(); // through C no exception may pass
                return -1;
            }
        case ZIP_SOURCE_STAT: {
            auto* stat = static_cast<zip_stat_t*>(data);
            zip_stat_init(stat);
            stat->size = array.size();
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
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE: return 0;
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(
                ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS, -1);
        default: return -1;
        }
    }
};

NpzWriter::NpzWriter() = default;
NpzWriter::~NpzWriter() = default;

NpzWriter::Array& NpzWriter::added(const std::string& name, const std::vector<std::int64_t>& shape,
                                   const char* type, std::size_t width)
{
    const bool isThere = std::any_of(m_arrays.begin(), m_arrays.end(),
                                     [&](const auto& array) { return array->name == name; });
    if (isThere)
        throw base::Error(base::ErrorKind::Internal, "npz.name",
                          fmt::format("There are two arrays {}.", name));
    auto array = std::make_unique<Array>();
    array->name = name;
    array->header = headerOf(type, shape);
    array->bytes = width;
    for (const std::int64_t side : shape)
        array->bytes *= static_cast<std::uint64_t>(side);
    m_arrays.push_back(std::move(array));
    return *m_arrays.back();
}

namespace {

template <typename Value>
void fill(std::vector<char>& content, std::uint64_t bytes, const std::string& name,
          const std::vector<Value>& values)
{
    if (values.size() * sizeof(Value) != bytes)
        throw base::Error(base::ErrorKind::Internal, "npz.size",
                          fmt::format("{} has another size than its shape.", name));
    content.resize(bytes);
    if (bytes > 0)
        std::memcpy(content.data(), values.data(), bytes);
}

} // namespace

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::vector<float> values)
{
    Array& array = added(name, shape, "<f4", sizeof(float));
    fill(array.content, array.bytes, name, values);
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::vector<double> values)
{
    Array& array = added(name, shape, "<f8", sizeof(double));
    fill(array.content, array.bytes, name, values);
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::vector<std::int64_t> values)
{
    Array& array = added(name, shape, "<i8", sizeof(std::int64_t));
    fill(array.content, array.bytes, name, values);
}

void NpzWriter::addInPieces(const std::string& name, const std::vector<std::int64_t>& shape,
                            Pieces pieces)
{
    added(name, shape, "<f4", sizeof(float)).pieces = std::move(pieces);
}

void NpzWriter::write(const std::filesystem::path& path,
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
    for (const auto& array : m_arrays) {
        array->thrown = &thrown;
        zip_source_t* source = zip_source_function(archive.get(), &Array::answer, array.get());
        const zip_int64_t place = source == nullptr
                                      ? -1
                                      : zip_file_add(archive.get(), (array->name + ".npy").c_str(),
                                                     source, ZIP_FL_ENC_UTF_8);
        if (place < 0) {
            zip_source_free(source);
            throw notWritten(path, zip_strerror(archive.get()));
        }
        constexpr std::uint16_t kFirstDay = 33; // 1 January 1980: equal arrays give equal bytes
        const auto index = static_cast<zip_uint64_t>(place);
        zip_set_file_compression(archive.get(), index, ZIP_CM_STORE, 0);
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
        throw base::usageError("file.cancelled", "The writing was ended; nothing was written.");
    throw notWritten(path, why);
}

} // namespace assay::interop
