// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/byte_reader.h"

#include "base/error.h"
#include "base/open_database.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace assay::data::formats {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 22;

} // namespace

void refuse(const std::filesystem::path& file, const char* code, std::string text,
            std::optional<std::int64_t> byte, std::optional<std::int64_t> row)
{
    throw base::inputError(code, std::move(text),
                           {.file = file.string(), .row = row, .byte = byte});
}

std::string lower(std::string text)
{
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

void ByteReader::Close::operator()(gzFile_s* file) const
{
    gzclose(file);
}

ByteReader::ByteReader(const std::filesystem::path& path)
    : m_path(path)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        refuse(path, "file.folder", "This is a folder; name a file in it.");
    base::requireNoOpenDatabase(path);
    m_file.reset(gzopen(path.c_str(), "rb"));
    if (!m_file)
        refuse(path, "file.open",
               "The file cannot be opened; check that it exists and may be read.");
    gzbuffer(m_file.get(), 1 << 18);
    const auto size = std::filesystem::file_size(path, ignored);
    if (!ignored && size > 0)
        m_size = static_cast<double>(size);
}

std::size_t ByteReader::read(std::uint8_t* to, std::size_t count)
{
    std::size_t got = 0;
    while (got < count) {
        const auto piece = static_cast<unsigned>(std::min(count - got, kChunk));
        const int n = gzread(m_file.get(), to + got, piece);
        if (n < 0)
            damaged();
        if (n == 0)
            break;
        got += static_cast<std::size_t>(n);
    }
    if (m_at == 0 && got > 2 && to[0] == 0x1F && to[1] == 0x8B && to[2] == 0x08
        && gzdirect(m_file.get()) == 0)
        refuse(m_path, "gzip.twice",
               "The file is compressed twice, a gzip file within a gzip file; unpack it once.");
    m_at += static_cast<std::int64_t>(got);
    if (got < count) {
        int code = Z_OK;
        gzerror(m_file.get(), &code);
        if (code != Z_OK)
            damaged();
    }
    return got;
}

double ByteReader::share() const
{
    return std::min(1.0, static_cast<double>(gzoffset(m_file.get())) / m_size);
}

void ByteReader::damaged()
{
    int code = Z_OK;
    std::string_view why = gzerror(m_file.get(), &code);
    if (code == Z_ERRNO)
        refuse(m_path, "file.read",
               fmt::format("The file cannot be read ({}).", std::strerror(errno)));
    if (code == Z_BUF_ERROR)
        refuse(m_path, "gzip.truncated", "The gzip file ends too early; download or copy it again.",
               gzoffset(m_file.get()));
    // zlib puts the file's name in front, which is said as the place already.
    if (const std::string named = m_path.string() + ": "; why.starts_with(named))
        why.remove_prefix(named.size());
    refuse(m_path, "gzip.damaged",
           fmt::format("The gzip file is damaged ({}); download or copy it again.", why),
           gzoffset(m_file.get()));
}

} // namespace assay::data::formats
