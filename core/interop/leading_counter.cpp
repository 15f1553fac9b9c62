// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/leading_counter.h"

#include "data/formats/byte_reader.h"
#include "interop/named_numbers.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>

namespace assay::interop {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads a line from its beginning.
class Reader
{
public:
    explicit Reader(std::string_view line)
        : m_rest(line)
    {}

    void blanks()
    {
        m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t"), m_rest.size()));
    }
    bool sign(char wanted)
    {
        blanks();
        if (!m_rest.starts_with(wanted))
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    /// A whole number, which no sign, decimal or colon of a time goes on.
    std::optional<double> number()
    {
        blanks();
        std::int64_t value = 0;
        const auto [end, trouble] =
            std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
        if (trouble != std::errc() || m_rest.starts_with('-'))
            return std::nullopt;
        const std::string_view behind =
            m_rest.substr(static_cast<std::size_t>(end - m_rest.data()));
        if (behind.size() > 1 && std::string_view(".:-").find(behind[0]) != behind.npos
            && isDigit(behind[1]))
            return std::nullopt;
        m_rest = behind;
        return static_cast<double>(value);
    }
    /// A date or a time, in brackets or not: digits with "-", "/", ":" or "." between them, two of these at least.
    bool moment()
    {
        blanks();
        const bool inBracket = m_rest.starts_with('[');
        const std::string_view text = m_rest.substr(inBracket ? 1 : 0);
        const std::size_t length =
            std::min(text.find_first_not_of("0123456789-/:.,TZ+ "), text.size());
        const std::size_t end = inBracket ? text.find(']') : std::min(text.find(' '), length);
        if (end == text.npos || end > length)
            return false;
        const std::string_view held = text.substr(0, end);
        if (held.empty() || !isDigit(held[0])
            || std::count_if(held.begin(), held.end(), [](char c) {
                   return c == ':' || c == '-' || c == '/';
               }) < 2)
            return false;
        m_rest = text.substr(end + (inBracket ? 1 : 0));
        return true;
    }
    /// What a launcher writes before each line of a process: "[rank0]:", "[default0]:".
    bool tag()
    {
        blanks();
        const std::size_t end = std::min(m_rest.find(']'), m_rest.size());
        if (end < 2 || end == m_rest.size() || m_rest[0] != '['
            || !std::isalpha(static_cast<unsigned char>(m_rest[1]))
            || !std::all_of(m_rest.begin() + 1, m_rest.begin() + static_cast<std::ptrdiff_t>(end),
                            [](char c) { return std::isalnum(static_cast<unsigned char>(c)); }))
            return false;
        m_rest.remove_prefix(end + 1);
        sign(':');
        return true;
    }
    /// "[D loss": a bracket with a name.
    bool opensName()
    {
        blanks();
        return m_rest.size() > 1 && m_rest[0] == '['
               && std::isalpha(static_cast<unsigned char>(m_rest[1]));
    }
    /// The level of a logger with the name behind it: "INFO:root:", "[INFO]", "WARNING -".
    bool level()
    {
        blanks();
        constexpr std::array<std::string_view, 5> kLevels{"INFO", "DEBUG", "WARNING", "WARN",
                                                          "ERROR"};
        const std::string_view text = m_rest.substr(m_rest.starts_with('[') ? 1 : 0);
        for (const std::string_view level : kLevels) {
            if (!text.starts_with(level))
                continue;
            const std::string_view behind = text.substr(level.size());
            if (!behind.empty() && std::isalpha(static_cast<unsigned char>(behind[0])))
                continue;
            // "INFO:__main__:"
            const std::size_t name = behind.starts_with(':') ? behind.find(':', 1) : 0;
            m_rest = name == behind.npos ? behind : behind.substr(name);
            m_rest.remove_prefix(std::min(m_rest.find_first_not_of("]:-| \t"), m_rest.size()));
            return true;
        }
        return false;
    }

private:
    std::string_view m_rest;
};

struct Counters {
    std::optional<double> epoch, step;
    std::optional<double> alone; ///< of either
};

Counters countersOf(std::string_view line)
{
    Reader reader(line);
    while (reader.moment() || reader.level() || reader.tag()) {
    }
    const bool hash = reader.sign('#'), square = reader.sign('['),
               round = !square && reader.sign('(');
    const auto first = reader.number();
    if (!first)
        return {};
    if (!square && !round) {
        // A number at the beginning of a line may be any other.
        const bool counts = hash || reader.sign(':') || reader.opensName();
        return counts ? Counters{{}, {}, first} : Counters{};
    }
    const char close = square ? ']' : ')';
    if (reader.sign(',')) {
        const auto second = reader.number();
        return second && reader.sign(close) ? Counters{first, second, {}} : Counters{};
    }
    if (reader.sign('/') && !reader.number())
        return {};
    if (!reader.sign(close))
        return {};
    const auto second = reader.sign('[') ? reader.number() : std::nullopt;
    return second ? Counters{first, second, {}} : Counters{{}, {}, first};
}

} // namespace

void LeadingCounter::addTo(NamedRow& row, std::string_view line)
{
    const auto any = [&row](auto is) {
        return std::any_of(row.begin(), row.end(),
                           [&is](const auto& cell) { return is(cell.first); });
    };
    const bool steps = any(countsSteps);
    m_isNamed = m_isNamed || any(countsEpochs);
    if (m_isNamed || !any(isScore))
        return;
    const Counters counters = countersOf(line);
    if (steps) {
        if (counters.step)
            row.insert(row.begin(), {"epoch", *counters.epoch});
        m_isNamed = !counters.step && !m_areEpochs;
        return;
    }
    if (counters.step) {
        row.insert(row.begin(), {"batch", *counters.step});
        row.insert(row.begin(), {"epoch", *counters.epoch});
        return;
    }
    if (!counters.alone)
        return;
    // "INFO:root:[12]" is no number of that name.
    if (!isScore(row.front().first) && row.front().second == *counters.alone)
        row.erase(row.begin());
    if (!m_areEpochs) {
        const bool isHeld = any([](const std::string& name) {
            const std::string lower = data::formats::lower(name);
            return isScore(name)
                   && (lower.find("val") != lower.npos || lower.find("test") != lower.npos);
        });
        m_areEpochs = isHeld && *counters.alone <= 1;
    }
    row.insert(row.begin(), {*m_areEpochs ? "epoch" : "step", *counters.alone});
}

} // namespace assay::interop
