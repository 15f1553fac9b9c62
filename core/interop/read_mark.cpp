// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/read_mark.h"

#include "base/error.h"
#include "base/open_database.h"
#include "data/formats/byte_reader.h"
#include "data/formats/text_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace assay::interop {

namespace {

constexpr std::uint64_t kKept = 64;     ///< bytes; two logs that are equal in these are the same
constexpr std::size_t kLooked = 4096;   ///< bytes that show an encoding
constexpr std::size_t kFewestPairs = 8; ///< of bytes, in a text without a byte-order mark
constexpr std::uintmax_t kMostDecoded = 256u << 20; ///< bytes of a file in UTF-16

/// Pairs of bytes of which one is zero and the other, always at the same side, is printable: UTF-16 without its mark.
/// What holds other pairs than a few is something else.
bool looksLikeUtf16(const std::string& bytes)
{
    const std::size_t pairs = bytes.size() / 2;
    for (const std::size_t zero : {std::size_t{0}, std::size_t{1}}) {
        std::size_t plain = 0;
        bool sound = pairs >= kFewestPairs;
        for (std::size_t k = 0; k < pairs && sound; ++k) {
            const char high = bytes[2 * k + zero], low = bytes[2 * k + 1 - zero];
            const bool printable =
                (low >= ' ' && low <= '~') || low == '\t' || low == '\r' || low == '\n';
            plain += high == '\0' && printable ? 1 : 0;
            sound = low != '\0' || high != '\0';
        }
        if (sound && plain * 10 >= pairs * 9)
            return true;
    }
    return false;
}

bool isUtf16(std::istream& file)
{
    const std::string begin = readAt(file, 0, kLooked);
    file.clear();
    file.seekg(0);
    return begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF") || looksLikeUtf16(begin);
}

} // namespace

void ReadMark::move(std::istream& file, std::uint64_t at)
{
    const std::uint64_t count = std::min(kKept, at);
    m_at = at;
    m_before = readAt(file, at - count, count);
}

bool ReadMark::isWrittenAnew(std::istream& file) const
{
    return readAt(file, m_at - m_before.size(), m_before.size()) != m_before;
}

std::unique_ptr<std::istream> openText(const std::filesystem::path& path)
{
    auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
    if (!*file)
        return nullptr;
    if (!isUtf16(*file))
        return file;
    std::error_code ignored;
    if (const auto bytes = std::filesystem::file_size(path, ignored);
        !ignored && bytes > kMostDecoded)
        data::formats::refuse(path, "log.utf16",
                              fmt::format("This text in UTF-16 is larger than {} MB; save it as "
                                          "UTF-8 and import that.",
                                          kMostDecoded >> 20));
    data::formats::TextReader reader(path, data::EncodingChoice::Utf16);
    std::string text;
    while (reader.read(text)) {
    }
    return std::make_unique<std::istringstream>(std::move(text));
}

std::unique_ptr<std::istream> peekText(const std::filesystem::path& path)
{
    if (base::isOpenDatabase(path))
        return nullptr;
    try {
        return openText(path);
    } catch (const base::Error&) {
        return nullptr;
    }
}

std::string readAt(std::istream& file, std::uint64_t at, std::size_t count)
{
    std::string text(count, '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(at));
    file.read(text.data(), static_cast<std::streamsize>(count));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return text;
}

} // namespace assay::interop
