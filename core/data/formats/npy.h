// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::data::formats {

/// Where the bytes of an array come from.
class ArrayBytes
{
public:
    virtual ~ArrayBytes() = default;
    virtual std::uint64_t size() const = 0;
    /// Up to `count` of the next bytes; fewer only at the end.
    virtual std::size_t read(char* to, std::size_t count) = 0;
    /// Goes to a place from the beginning; false: these bytes can only be read in order.
    virtual bool seek(std::uint64_t place) = 0;
};

enum class NpyKind : std::uint8_t { Float, Integer, Bool, Text };

/// Reads an array as NumPy saves it (format versions 1 to 3), row by row and in constant memory:
/// floats of 2, 4 or 8 bytes, integers of 1, 2, 4 or 8, truth values and texts, of either byte
/// order, in C or Fortran order. Throws an input Error for anything else, Python objects above all,
/// and for an array that is cut off.
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
class NpyReader
{
public:
    explicit NpyReader(const std::filesystem::path& path);
    /// `path` is for messages.
    NpyReader(std::unique_ptr<ArrayBytes> bytes, std::filesystem::path path);

    const std::vector<std::int64_t>& shape() const { return m_shape; }
    NpyKind kind() const { return m_kind; }
    std::string typeText() const { return m_typeText; } ///< "float16"
    std::string shapeText() const;                      ///< "(200, 5)", as NumPy writes it

    std::size_t rows() const { return m_rows; }   ///< of the first axis; 1 for a single number
    std::size_t width() const { return m_width; } ///< values of a row

    /// The next rows, at most `count` of them, row-major; empty at the end. Not for texts.
    std::vector<double> read(std::size_t count);
    /// The same of an array of texts.
    std::vector<std::string> readTexts(std::size_t count);

private:
    void readHeader();
    std::vector<char> nextRows(std::size_t count);
    void take(char* to, std::size_t count);
    std::vector<std::size_t> places() const;

    std::unique_ptr<ArrayBytes> m_bytes;
    std::filesystem::path m_path;
    std::vector<std::int64_t> m_shape;
    NpyKind m_kind = NpyKind::Float;
    std::string m_typeText;
    char m_type = 'f';
    std::size_t m_each = 4; ///< bytes of a value
    bool m_bigEndian = false, m_fortran = false;
    std::size_t m_rows = 1, m_width = 1, m_at = 0;
    std::uint64_t m_begin = 0;  ///< of the values
    std::vector<char> m_turned; ///< Fortran order that can only be read in order: all of it
};

/// An array of numbers, whole.
struct NpyArray {
    std::vector<std::int64_t> shape;
    std::vector<double> values; ///< row-major
};

/// Reads all of it. Throws what NpyReader throws, and for texts.
NpyArray readNpy(const std::filesystem::path& path);

} // namespace assay::data::formats
