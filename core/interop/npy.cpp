// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/npy.h"

#include "base/open_database.h"
#include "data/formats/byte_reader.h"

#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <regex>
#include <string>

namespace assay::interop {

namespace {

using data::formats::refuse;

constexpr std::int64_t kMostValues = 500'000'000;

template <typename T>
double valueAt(const std::string& bytes, std::size_t index)
{
    T value;
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return static_cast<double>(value);
}

using Reader = double (*)(const std::string&, std::size_t);

struct Kind {
    Reader read = nullptr;
    std::size_t bytes = 0;
};

Kind kindOf(const std::string& name)
{
    if (name == "f8")
        return {valueAt<double>, 8};
    if (name == "f4")
        return {valueAt<float>, 4};
    if (name == "i8")
        return {valueAt<std::int64_t>, 8};
    if (name == "i4")
        return {valueAt<std::int32_t>, 4};
    if (name == "i2")
        return {valueAt<std::int16_t>, 2};
    if (name == "i1")
        return {valueAt<std::int8_t>, 1};
    if (name == "u8")
        return {valueAt<std::uint64_t>, 8};
    if (name == "u4")
        return {valueAt<std::uint32_t>, 4};
    if (name == "u2")
        return {valueAt<std::uint16_t>, 2};
    if (name == "u1" || name == "b1")
        return {valueAt<std::uint8_t>, 1};
    return {};
}

std::string readBytes(std::ifstream& file, std::size_t count)
{
    std::string bytes(count, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

} // namespace

NpyArray readNpy(const std::filesystem::path& path)
{
    base::requireNoOpenDatabase(path);
    std::ifstream file(path, std::ios::binary);
    if (!file)
        refuse(path, "file.open",
               "The file cannot be opened; check that it exists and may be read.");
    const std::string start = readBytes(file, 8);
    if (start.size() < 8 || start.compare(0, 6, "\x93NUMPY") != 0)
        refuse(path, "npy.magic", "This is no NumPy array; save one with numpy.save.");
    const bool longHeader = start[6] >= 2;
    const std::string size = readBytes(file, longHeader ? 4 : 2);
    std::size_t length = 0;
    for (std::size_t k = size.size(); k-- > 0;)
        length = length << 8 | static_cast<unsigned char>(size[k]);
    if (length > (1u << 20))
        refuse(path, "npy.header", "The header of the array is damaged; save it again.");
    const std::string header = readBytes(file, length);
    std::smatch found;
    const std::regex type(R"('descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d*)')");
    if (header.size() != length || !std::regex_search(header, found, type))
        refuse(path, "npy.header",
               "The header of the array cannot be read; save plain numbers with numpy.save.");
    const Kind kind = kindOf(found[2]);
    if (kind.read == nullptr || found[1] == ">")
        refuse(path, "npy.type",
               fmt::format("The array holds values of type \"{}\"; save numbers, as float32 or "
                           "int64.",
                           found[0].str().substr(8)));
    const std::regex dimensions(R"('shape'\s*:\s*\(([^)]*)\))");
    if (!std::regex_search(header, found, dimensions))
        refuse(path, "npy.header", "The header of the array names no shape; save it again.");
    NpyArray array;
    const std::string shape = found[1];
    const std::regex number(R"(\d{1,15})");
    std::int64_t total = 1;
    for (std::sregex_iterator at(shape.begin(), shape.end(), number), end; at != end; ++at) {
        array.shape.push_back(std::stoll(at->str()));
        if (array.shape.back() > 0 && total > kMostValues / array.shape.back())
            refuse(path, "npy.size", "The array is too large.");
        total *= array.shape.back();
    }
    const auto wanted = static_cast<std::size_t>(total) * kind.bytes;
    std::error_code ignored;
    const auto there =
        std::filesystem::file_size(path, ignored) - static_cast<std::uintmax_t>(file.tellg());
    if (there < wanted)
        refuse(path, "npy.truncated",
               fmt::format("The array should have {} bytes, {} are there; save it again.", wanted,
                           there));
    const std::string bytes = readBytes(file, wanted);
    array.values.resize(static_cast<std::size_t>(total));
    for (std::size_t k = 0; k < array.values.size(); ++k)
        array.values[k] = kind.read(bytes, k);
    const bool fortran = header.find("'fortran_order': True") != std::string::npos;
    if (fortran && array.shape.size() == 2) {
        const auto rows = static_cast<std::size_t>(array.shape[0]);
        const auto columns = static_cast<std::size_t>(array.shape[1]);
        std::vector<double> turned(array.values.size());
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c)
                turned[r * columns + c] = array.values[c * rows + r];
        }
        array.values = std::move(turned);
    }
    return array;
}

} // namespace assay::interop
