// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cell_texts.h"

#include <algorithm>

namespace assay::data::formats {

void CellTexts::addUnseen(std::int64_t times)
{
    m_total += times;
    m_complete = false;
}

void CellTexts::see(std::string_view text, std::int64_t line, std::int64_t times)
{
    m_total += times;
    if (!m_complete)
        return;
    const auto known = std::find_if(m_seen.begin(), m_seen.end(),
                                    [&](const Seen& seen) { return seen.text == text; });
    if (known != m_seen.end())
        known->count += times;
    else if (m_seen.size() < kMost)
        m_seen.push_back({std::string(text), times, line});
    else
        m_complete = false;
}

void CellTexts::forget(std::string_view text)
{
    const auto known = std::find_if(m_seen.begin(), m_seen.end(),
                                    [&](const Seen& seen) { return seen.text == text; });
    if (known == m_seen.end())
        return;
    --m_total;
    if (--known->count == 0)
        m_seen.erase(known);
}

CellTexts CellTexts::joined(const CellTexts& a, const CellTexts& b)
{
    CellTexts all = a;
    std::int64_t unseen = b.total();
    for (const Seen& seen : b.seen()) {
        all.see(seen.text, seen.line, seen.count);
        unseen -= seen.count;
    }
    if (unseen > 0)
        all.addUnseen(unseen);
    return all;
}

std::vector<std::string> CellTexts::texts() const
{
    std::vector<std::string> all;
    for (const Seen& seen : m_seen)
        all.push_back(seen.text);
    return all;
}

} // namespace assay::data::formats
