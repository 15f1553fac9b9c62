// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/read_mark.h"

#include <algorithm>
#include <istream>

namespace assay::interop {

namespace {

constexpr std::uint64_t kKept = 64; ///< bytes; two logs that are equal in these are the same

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
