// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace assay::interop {

/// Writes named arrays as one .npz, which numpy.load reads without pickle: unpacked, little-endian, rows
/// first. Equal arrays give equal bytes. Arrays may be larger than memory: those of `addInPieces` are asked
/// for when they are written. One thread.
class NpzWriter
{
public:
    /// Fills a buffer with the next floats of an array, as many as it likes but at least one; called until
    /// all are there. What it throws leaves `write`.
    using Pieces = std::function<void(std::vector<float>& piece)>;

    NpzWriter();
    ~NpzWriter();
    NpzWriter(const NpzWriter&) = delete;
    NpzWriter& operator=(const NpzWriter&) = delete;

    /// `values`: as many as the product of the sides. Names are given once; another array of a name is an
    /// internal Error, as is one of another size.
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::vector<float> values);
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::vector<double> values);
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::vector<std::int64_t> values);
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             std::vector<std::uint8_t> values);
    /// As bytes, of which all have as many as the longest: NumPy's type "S".
    void add(const std::string& name, const std::vector<std::int64_t>& shape,
             const std::vector<std::string>& texts);
    void addInPieces(const std::string& name, const std::vector<std::int64_t>& shape,
                     Pieces pieces);

    /// Writes a file beside `path` and gives it that name once it is whole; what was there before is there
    /// until then, and stays where this throws. `progress`: the share that is written; false ends it, with
    /// the usage Error "file.cancelled". Throws the environment Error "file.write" where there is no place or
    /// no right to write. To be called once.
    void write(const std::filesystem::path& path,
               const std::function<bool(double share)>& progress = {});

private:
    struct Array;
    Array& added(const std::string& name, const std::vector<std::int64_t>& shape, const char* type,
                 std::size_t width);

    std::vector<std::unique_ptr<Array>> m_arrays;
};

} // namespace assay::interop
