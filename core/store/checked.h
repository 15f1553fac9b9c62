// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sample_id.h"
#include "data/split.h"
#include "store/set_aside.h"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace SQLite {
class Statement;
} // namespace SQLite

// Private to store/: the one place where values of a project are checked. A project is a file that
// anybody may have written to; what leaves this place is what the program itself could have stored.

namespace assay::store {

/// A value that the program never stores where it was found. Never leaves store/.
class BadValue : public std::exception
{
public:
    explicit BadValue(std::string text)
        : m_text(std::move(text))
    {}
    /// "its state is \"lost\", which is no state": fits behind "as".
    const char* what() const noexcept override { return m_text.c_str(); }

private:
    std::string m_text;
};

/// Bytes of a text that is shown: a page takes a second to lay out ten times as many.
constexpr std::size_t kLongestText = 100'000;

/// Takes the columns of a row from left to right. Throws BadValue for what cannot be there.
class RowReader
{
public:
    explicit RowReader(SQLite::Statement& row)
        : m_row(row)
    {}

    std::string text();      ///< may be empty; up to kLongestText bytes
    std::string prose();     ///< the same; a longer one is cut, and says so at its end
    std::string document();  ///< of any length: what is parsed and not shown
    std::string word();      ///< not empty
    std::int64_t integer();  ///< any
    std::int64_t whole();    ///< -9e15 .. 9e15, which doubles hold exactly
    std::int64_t id();       ///< from 1
    std::int64_t count();    ///< 0 .. 9e15, which doubles hold exactly
    bool flag();             ///< 0 or 1
    base::SampleId sample(); ///< any 64 bits
    double number();         ///< may be infinite
    double finite();
    double share();            ///< 0 .. 1
    double magnitude();        ///< finite, from 0
    std::string moment();      ///< begins with a date, "2026-11-26T23:59:00Z"
    data::SplitKind split();   ///< one that is scored
    data::SplitKind part();    ///< any part of the data
    std::string splitOrNone(); ///< of a logged number: the key of a part that is scored, or empty
    std::vector<std::string> texts(); ///< a list of texts as JSON, each up to kLongestText bytes
    /// Empty, or no deeper than base::kJsonDepth. Texts among `known` were checked before: that takes
    /// longer than reading the rest of a row.
    std::string json(const std::unordered_set<std::string>* known = nullptr);
    /// 64-bit words, little-endian.
    std::vector<base::SampleId> samples();

    std::vector<char> bytes(std::size_t count);
    /// So many 4-byte floats, each 0 .. 1.
    std::vector<float> probabilities(std::size_t classes);

    /// One of the names of an enum whose `name` gives them back.
    template <typename From>
    auto named(From from)
    {
        return oneOf(text(), from);
    }
    /// The same of a text that was taken just now.
    template <typename From>
    auto oneOf(const std::string& given, From from)
    {
        try {
            const auto value = from(given);
            if (name(value) == given)
                return value;
        } catch (const std::exception&) {
            // Not known; said below.
        }
        refuse("which is unknown here");
    }

    template <typename Read>
    auto optional(Read read) -> std::optional<decltype(read())>
    {
        if (!isNull())
            return read();
        ++m_next;
        return std::nullopt;
    }

    void skip() { ++m_next; } ///< a column of any value

    /// About the column that was taken last.
    [[noreturn]] void refuse(const std::string& why) const;

private:
    bool isNull() const;
    template <typename Value>
    Value within(Value value, bool good, const char* why)
    {
        if (!good)
            refuse(why);
        return value;
    }

    SQLite::Statement& m_row;
    int m_next = 0;
};

/// The next row of a statement; false after the last.
bool step(SQLite::Statement& rows);
/// The key of the present row, for sentences: its first column, or its first `keys` ones with their
/// names: "(search 1, number 3)". Long texts are cut.
std::string rowKey(SQLite::Statement& row, int keys);

/// Gives each row to `take`, as a RowReader. One that holds what cannot be there is set aside:
/// `table` and its first `keys` columns, all of the table's key, name it.
template <typename Take>
void eachRow(const std::filesystem::path& project, SQLite::Statement& rows, const char* table,
             Take take, int keys = 1)
{
    while (step(rows)) {
        RowReader next(rows);
        try {
            take(next);
        } catch (const BadValue& bad) {
            noteSetAside(project, table, rowKey(rows, keys), bad.what());
        }
    }
}

/// The one row that a request is about; nothing when there is none. Throws an input Error when it
/// holds what cannot be there.
template <typename Take>
auto oneRow(const std::filesystem::path& project, SQLite::Statement& rows, const char* table,
            Take take, int keys = 1) -> std::optional<decltype(take(std::declval<RowReader&>()))>
{
    if (!step(rows))
        return std::nullopt;
    RowReader next(rows);
    try {
        return take(next);
    } catch (const BadValue& bad) {
        throw badRow(project, table, rowKey(rows, keys), bad.what());
    }
}

} // namespace assay::store
