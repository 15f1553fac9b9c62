// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// The different texts of a column, how often each stands there and where first. A table may have tens of
/// thousands of columns, each with its own: a text costs 14 to 24 bytes beside its own characters.
class ValueTimes
{
public:
    struct Times {
        std::uint32_t count = 0;
        std::uint32_t line = 0; ///< of the first
    };
    /// More texts are not taken, nor more than 4 GiB of them.
    static constexpr std::size_t kMost = 0xfffe;

private:
    struct Entry {
        Times times;
        std::uint32_t end = 0; ///< of its text in m_texts
    };

public:
    /// Texts with their times, in the order of their first cells. What it gives stays until the next see() or forget().
    class Iterator
    {
    public:
        using value_type = std::pair<std::string_view, Times>;
        using reference = value_type;
        using pointer = void;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;

        Iterator() = default;
        reference operator*() const
        {
            return {m_values->textOf(m_at), m_values->m_entries[m_at].times};
        }
        Iterator& operator++()
        {
            ++m_at;
            return *this;
        }
        Iterator operator++(int)
        {
            const Iterator before = *this;
            ++m_at;
            return before;
        }
        bool operator==(const Iterator& other) const { return m_at == other.m_at; }

    private:
        friend ValueTimes;
        Iterator(const ValueTimes* values, std::size_t at)
            : m_values(values)
            , m_at(at)
        {}

        const ValueTimes* m_values = nullptr;
        std::size_t m_at = 0;
    };

    void see(std::string_view text, std::uint32_t line);
    /// Takes back one cell with that text.
    void forget(std::string_view text);
    /// Takes back all, with their memory.
    void clear() { *this = {}; }

    /// Null: no cell has that text. Stays until the next see() or forget().
    const Times* find(std::string_view text) const;
    bool contains(std::string_view text) const { return find(text) != nullptr; }
    bool whole() const { return m_whole; } ///< every text was taken
    std::size_t size() const { return m_entries.size(); }
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, m_entries.size()}; }

private:
    std::string_view textOf(std::size_t entry) const;
    /// The place of a text in m_slots, or the free one where it belongs.
    std::size_t slotOf(std::string_view text) const;
    /// Builds m_slots anew, for so many texts.
    void index(std::size_t texts);

    std::vector<char> m_texts; ///< one behind the other
    std::vector<Entry> m_entries;
    std::vector<std::uint16_t> m_slots; ///< a hash table of places in m_entries, plus 1; 0: free
    bool m_whole = true;
};

} // namespace assay::data::formats
