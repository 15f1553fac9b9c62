// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

struct gzFile_s;

namespace assay::data::formats {

/// An input Error about `file`.
[[noreturn]] void refuse(const std::filesystem::path& file, const char* code, std::string text,
                         std::optional<std::int64_t> byte = {},
                         std::optional<std::int64_t> row = {});

/// ASCII letters in lower case.
std::string lower(std::string text);

/// Reads plain and gzip files alike. Throws an input Error when the file cannot be opened or is a
/// damaged gzip.
class ByteReader
{
public:
    explicit ByteReader(const std::filesystem::path& path);

    /// Up to `count` bytes; fewer only at the end of the file.
    std::size_t read(std::uint8_t* to, std::size_t count);
    std::int64_t at() const { return m_at; } ///< bytes handed out, unpacked
    double share() const;                    ///< of the file on disk that was read, 0 .. 1

private:
    [[noreturn]] void damaged();

    struct Close {
        void operator()(gzFile_s* file) const;
    };
    std::filesystem::path m_path;
    std::unique_ptr<gzFile_s, Close> m_file;
    std::int64_t m_at = 0;
    double m_size = 1;
};

} // namespace assay::data::formats
