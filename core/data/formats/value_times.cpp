// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/value_times.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>

namespace assay::data::formats {

namespace {

constexpr std::size_t kFewestSlots = 4;

/// Slots for so many texts: a power of two, of which at least a fourth stays free.
std::size_t slotsFor(std::size_t texts)
{
    return std::bit_ceil(std::max(kFewestSlots, (texts * 4 + 2) / 3));
}

/// Room for one more, by half: that of many columns together counts.
template <typename Container>
void makeRoom(Container& container, std::size_t size)
{
    if (container.capacity() < size)
        container.reserve(std::max(size, container.size() + container.size() / 2));
}

} // namespace

std::string_view ValueTimes::textOf(std::size_t entry) const
{
    const std::size_t begin = entry == 0 ? 0 : m_entries[entry - 1].end;
    return {m_texts.data() + begin, m_entries[entry].end - begin};
}

std::size_t ValueTimes::slotOf(std::string_view text) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(text) & mask;
    while (m_slots[slot] != 0 && textOf(m_slots[slot] - 1U) != text)
        slot = (slot + 1) & mask;
    return slot;
}

void ValueTimes::index(std::size_t texts)
{
    m_slots.assign(slotsFor(texts), 0);
    for (std::size_t k = 0; k < m_entries.size(); ++k)
        m_slots[slotOf(textOf(k))] = static_cast<std::uint16_t>(k + 1);
}

const ValueTimes::Times* ValueTimes::find(std::string_view text) const
{
    if (m_slots.empty())
        return nullptr;
    const std::uint16_t found = m_slots[slotOf(text)];
    return found == 0 ? nullptr : &m_entries[found - 1U].times;
}

void ValueTimes::see(std::string_view text, std::uint32_t line)
{
    if (slotsFor(m_entries.size() + 1) > m_slots.size())
        index(m_entries.size() + 1);
    const std::size_t slot = slotOf(text);
    if (m_slots[slot] != 0) {
        ++m_entries[m_slots[slot] - 1U].times.count;
        return;
    }
    const std::size_t end = m_texts.size() + text.size();
    if (m_entries.size() == kMost || end > std::numeric_limits<std::uint32_t>::max()) {
        m_whole = false;
        return;
    }
    makeRoom(m_texts, end);
    makeRoom(m_entries, m_entries.size() + 1);
    m_texts.insert(m_texts.end(), text.begin(), text.end());
    m_entries.push_back({{1, line}, static_cast<std::uint32_t>(end)});
    m_slots[slot] = static_cast<std::uint16_t>(m_entries.size());
}

void ValueTimes::forget(std::string_view text)
{
    if (!contains(text))
        return;
    const std::size_t at = m_slots[slotOf(text)] - 1U;
    if (--m_entries[at].times.count > 0)
        return;
    const auto length = static_cast<std::uint32_t>(textOf(at).size());
    const auto last = m_texts.begin() + static_cast<std::ptrdiff_t>(m_entries[at].end);
    m_texts.erase(last - static_cast<std::ptrdiff_t>(length), last);
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(at));
    for (std::size_t k = at; k < m_entries.size(); ++k)
        m_entries[k].end -= length;
    index(m_entries.size());
}

} // namespace assay::data::formats
