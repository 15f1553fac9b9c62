// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/checked.h"

#include "base/json_text.h"
#include "base/utf8.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>

namespace assay::store {

namespace {

constexpr double kMostExact = 9.0e15;
constexpr std::size_t kShown = 40; ///< bytes of a text in a sentence
constexpr const char* kTooLong = "which is longer than 100,000 bytes";

/// A value as it can stand in a sentence.
std::string shown(const SQLite::Column& column)
{
    if (column.isNull())
        return "empty";
    if (column.isBlob())
        return fmt::format("a blob of {} bytes", column.getBytes());
    if (!column.isText())
        return column.getString();
    std::string text = column.getString();
    if (text.size() > kShown) {
        std::size_t kept = kShown;
        while (kept > 0 && (static_cast<unsigned char>(text[kept]) & 0xC0) == 0x80)
            --kept; // no character is cut
        text.resize(kept);
        text += "...";
    }
    return "\"" + base::onTerminal(text) + "\"";
}

/// "2026-11-26", and whatever else follows it.
bool beginsWithDate(const std::string& text)
{
    if (text.size() < 10 || text[4] != '-' || text[7] != '-')
        return false;
    const auto number = [&](std::size_t from, std::size_t length) {
        int value = 0;
        for (std::size_t i = from; i < from + length; ++i) {
            if (std::isdigit(static_cast<unsigned char>(text[i])) == 0)
                return -1;
            value = 10 * value + (text[i] - '0');
        }
        return value;
    };
    const int month = number(5, 2), day = number(8, 2);
    return number(0, 4) >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

} // namespace

void RowReader::refuse(const std::string& why) const
{
    const int at = std::max(0, m_next - 1);
    throw BadValue(
        fmt::format("its {} is {}, {}", m_row.getColumnName(at), shown(m_row.getColumn(at)), why));
}

bool RowReader::isNull() const
{
    return m_row.getColumn(m_next).isNull();
}

std::string RowReader::document()
{
    const SQLite::Column column = m_row.getColumn(m_next++);
    if (!column.isText())
        refuse("which is no text");
    return column.getString();
}

std::string RowReader::text()
{
    std::string value = document();
    if (value.size() > kLongestText)
        refuse(kTooLong);
    return value;
}

std::string RowReader::prose()
{
    std::string value = document();
    const std::size_t all = value.size();
    if (all <= kLongestText)
        return value;
    std::size_t kept = kLongestText;
    while (kept > 0 && (static_cast<unsigned char>(value[kept]) & 0xC0) == 0x80)
        --kept; // no character is cut
    value.resize(kept);
    return value + fmt::format(" ... (cut after {} of {} bytes)", kept, all);
}

std::string RowReader::word()
{
    std::string value = text();
    if (value.empty())
        refuse("though it needs a text");
    return value;
}

std::int64_t RowReader::integer()
{
    const SQLite::Column column = m_row.getColumn(m_next++);
    if (!column.isInteger())
        refuse("which is no whole number");
    return column.getInt64();
}

std::int64_t RowReader::whole()
{
    const std::int64_t value = integer();
    return within(value, std::abs(static_cast<double>(value)) <= kMostExact, "which is too large");
}

std::int64_t RowReader::id()
{
    const std::int64_t value = integer();
    return within(value, value >= 1, "which is below 1");
}

std::int64_t RowReader::count()
{
    const std::int64_t value = integer();
    within(value, value >= 0, "which is below 0");
    return within(value, static_cast<double>(value) <= kMostExact, "which is too large");
}

bool RowReader::flag()
{
    const std::int64_t value = integer();
    return within(value, value == 0 || value == 1, "which is neither 0 nor 1") != 0;
}

base::SampleId RowReader::sample()
{
    return {static_cast<std::uint64_t>(integer())};
}

double RowReader::number()
{
    const SQLite::Column column = m_row.getColumn(m_next++);
    if (!column.isFloat() && !column.isInteger())
        refuse("which is no number");
    return column.getDouble();
}

double RowReader::finite()
{
    const double value = number();
    return within(value, std::isfinite(value), "which is not finite");
}

double RowReader::share()
{
    const double value = number();
    return within(value, value >= 0 && value <= 1, "which is not within 0 .. 1");
}

double RowReader::magnitude()
{
    const double value = finite();
    return within(value, value >= 0, "which is below 0");
}

std::string RowReader::moment()
{
    std::string value = text();
    if (!beginsWithDate(value))
        refuse("which is no date");
    return value;
}

data::SplitKind RowReader::split()
{
    const data::SplitKind kind = part();
    if (kind == data::SplitKind::Target)
        refuse("which is no split that is scored");
    return kind;
}

data::SplitKind RowReader::part()
{
    const std::string key = text();
    for (const data::SplitKind kind : data::kAllSplits) {
        if (data::key(kind) == key)
            return kind;
    }
    refuse("which is no split");
}

std::string RowReader::splitOrNone()
{
    const std::string key = text();
    const bool known =
        key.empty()
        || std::any_of(data::kScoredSplits.begin(), data::kScoredSplits.end(),
                       [&](data::SplitKind split) { return data::key(split) == key; });
    if (!known)
        refuse("which is no split");
    return key;
}

std::vector<std::string> RowReader::texts()
{
    const auto list = base::parsedJson<nlohmann::json>(document());
    const auto isText = [](const nlohmann::json& item) { return item.is_string(); };
    if (!list || !list->is_array() || !std::all_of(list->begin(), list->end(), isText))
        refuse("which is no list of texts as JSON");
    auto texts = list->get<std::vector<std::string>>();
    if (std::any_of(texts.begin(), texts.end(),
                    [](const std::string& each) { return each.size() > kLongestText; }))
        refuse(kTooLong);
    return texts;
}

std::string RowReader::json(const std::unordered_set<std::string>* known)
{
    std::string value = document();
    if (!value.empty() && !(known && known->contains(value))
        && !base::parsedJson<nlohmann::json>(value))
        refuse("which is no JSON that can be read");
    return value;
}

std::vector<base::SampleId> RowReader::samples()
{
    const SQLite::Column blob = m_row.getColumn(m_next++);
    const auto bytes = static_cast<std::size_t>(blob.getBytes());
    if (!blob.isBlob() || bytes % sizeof(base::SampleId) != 0)
        refuse("which is no list of 8-byte ids");
    std::vector<base::SampleId> ids(bytes / sizeof(base::SampleId));
    if (bytes > 0)
        std::memcpy(ids.data(), blob.getBlob(), bytes);
    return ids;
}

std::vector<char> RowReader::bytes(std::size_t count)
{
    const SQLite::Column blob = m_row.getColumn(m_next++);
    if (!blob.isBlob() || static_cast<std::size_t>(blob.getBytes()) != count)
        refuse(fmt::format("and should be {} bytes", count));
    std::vector<char> all(count);
    if (count > 0)
        std::memcpy(all.data(), blob.getBlob(), count);
    return all;
}

std::vector<float> RowReader::probabilities(std::size_t classes)
{
    constexpr float kSlack = 1e-4F; // of a softmax in floats
    const std::vector<char> raw = bytes(classes * sizeof(float));
    std::vector<float> all(classes);
    std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(all.data()));
    for (const float p : all) {
        if (!(p >= -kSlack && p <= 1 + kSlack)) // NaN too
            refuse("with numbers that are no probabilities");
    }
    return all;
}

bool step(SQLite::Statement& rows)
{
    return rows.executeStep();
}

std::string rowKey(SQLite::Statement& row, int keys)
{
    if (keys == 1)
        return shown(row.getColumn(0));
    std::string all;
    for (int k = 0; k < keys; ++k)
        all += fmt::format("{}{} {}", k == 0 ? "" : ", ", row.getColumnName(k),
                           shown(row.getColumn(k)));
    return "(" + all + ")";
}

} // namespace assay::store
