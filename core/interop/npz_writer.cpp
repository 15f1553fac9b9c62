// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/npz_writer.h"

#include "base/error.h"
#include "interop/zip_output.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cstring>
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

} // namespace

struct NpzWriter::Array final : ZipContent {
    std::string name, header;
    std::uint64_t bytes = 0;   ///< without the header
    std::vector<char> content; ///< all of them; empty: in pieces
    Pieces pieces;

    // While it is written:
    std::uint64_t done = 0; ///< with the header
    std::vector<float> piece;
    std::size_t taken = 0; ///< bytes of the piece

    std::uint64_t size() const override { return header.size() + bytes; }
    void begin() override
    {
        done = 0;
        taken = 0;
        piece.clear();
    }

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

    std::uint64_t read(char* to, std::uint64_t count) override
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

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::vector<std::uint8_t> values)
{
    Array& array = added(name, shape, "|u1", sizeof(std::uint8_t));
    fill(array.content, array.bytes, name, values);
}

void NpzWriter::add(const std::string& name, const std::vector<std::int64_t>& shape,
                    const std::vector<std::string>& texts)
{
    std::size_t width = 1;
    for (const std::string& text : texts)
        width = std::max(width, text.size());
    std::vector<char> bytes;
    for (const std::string& text : texts) {
        bytes.insert(bytes.end(), text.begin(), text.end());
        bytes.insert(bytes.end(), width - text.size(), '\0');
    }
    Array& array = added(name, shape, fmt::format("|S{}", width).c_str(), width);
    fill(array.content, array.bytes, name, bytes);
}

void NpzWriter::addInPieces(const std::string& name, const std::vector<std::int64_t>& shape,
                            Pieces pieces)
{
    added(name, shape, "<f4", sizeof(float)).pieces = std::move(pieces);
}

void NpzWriter::write(const std::filesystem::path& path,
                      const std::function<bool(double share)>& progress)
{
    std::vector<ZipOutput> outputs;
    for (const auto& array : m_arrays)
        outputs.push_back({array->name + ".npy", array.get()});
    writeZip(path, outputs,
             {.deflates = false,
              .what = "file",
              .cancelled = base::usageError("file.cancelled",
                                            "The writing was ended; nothing was written.")},
             progress);
}

} // namespace assay::interop
