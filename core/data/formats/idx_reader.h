// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/byte_reader.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace assay::data::formats {

/// The types of value that an IDX file may hold.
enum class IdxType : std::uint8_t {
    UnsignedByte = 0x08,
    SignedByte = 0x09,
    Short = 0x0B,
    Int = 0x0C,
    Float = 0x0D,
    Double = 0x0E
};
std::string name(IdxType type); ///< "signed bytes"

/// One IDX file, plain or gzip: its header at once, its values when asked for. Throws an input
/// Error with file and byte. Memory grows with what the file really holds, never with what a
/// damaged header promises.
class IdxReader
{
public:
    explicit IdxReader(const std::filesystem::path& path);

    IdxType type() const { return m_type; }
    const std::vector<std::uint64_t>& shape() const { return m_shape; }
    std::uint64_t values() const { return m_values; } ///< as promised by the header
    /// Where a value begins in the unpacked file.
    std::int64_t placeOf(std::uint64_t value) const;

    /// The values of a file of unsigned bytes.
    std::vector<std::uint8_t> bytes();
    /// The values in their order, a piece at a time.
    void eachPiece(const std::function<void(const std::vector<double>& piece)>& take);

private:
    void readHeader();
    void requireAll(std::uint64_t got, std::uint64_t wanted);
    void requireEnd();

    std::filesystem::path m_path;
    ByteReader m_reader;
    IdxType m_type = IdxType::UnsignedByte;
    std::vector<std::uint64_t> m_shape;
    std::uint64_t m_values = 1;
    std::uint64_t m_width = 1; ///< bytes a value
};

} // namespace assay::data::formats
