// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/wire.h"

#include <cstring>

namespace assay::interop {

bool WireReader::next()
{
    if (m_rest.empty() || m_damaged)
        return false;
    std::uint64_t key = 0, length = 0;
    m_damaged = true; // until the field is wholly read
    if (!takeNumber(key) || key >> 3 == 0 || key >> 3 > 0x1FFFFFFF)
        return false;
    m_field = static_cast<std::uint32_t>(key >> 3);
    m_type = static_cast<int>(key & 7);
    bool whole = false;
    switch (m_type) {
    case 0: whole = takeNumber(m_number); break;
    case 1: whole = take(8, m_bytes); break;
    case 2: whole = takeNumber(length) && take(length, m_bytes); break;
    case 5: whole = take(4, m_bytes); break;
    default: break; // groups are of the past
    }
    m_damaged = !whole;
    return whole;
}

double WireReader::asDouble() const
{
    double value = 0;
    std::memcpy(&value, m_bytes.data(), sizeof value);
    return value;
}

float WireReader::asFloat() const
{
    float value = 0;
    std::memcpy(&value, m_bytes.data(), sizeof value);
    return value;
}

bool WireReader::take(std::size_t count, std::string_view& bytes)
{
    if (count > m_rest.size())
        return false;
    bytes = m_rest.substr(0, count);
    m_rest.remove_prefix(count);
    return true;
}

bool WireReader::takeNumber(std::uint64_t& number)
{
    number = 0;
    for (int shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(m_rest.front());
        m_rest.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return false;
}

} // namespace assay::interop
