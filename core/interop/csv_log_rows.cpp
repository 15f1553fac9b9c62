// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/utf8.h"
#include "data/formats/byte_reader.h"
#include "data/formats/number_cell.h"
#include "interop/csv_log.h"
#include "interop/logged_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// The rows of a CSV log and their cells.

namespace assay::interop {

namespace {

constexpr std::int64_t kFarthestCounter = 9'000'000'000'000'000; ///< exact as a double

/// "1k", "2.5M" as the number of updates, "3/10" as 3.
std::optional<double> shortenedCount(std::string_view cell)
{
    const std::string_view text = data::formats::withoutSpaces(cell);
    if (const std::size_t slash = text.find('/'); slash != text.npos) {
        const auto at = loggedNumber(text.substr(0, slash)),
                   of = loggedNumber(text.substr(slash + 1));
        const bool progress = at && of && *at >= 0 && *at <= *of && *of <= double(kFarthestCounter);
        return progress ? std::optional(std::floor(*at)) : std::nullopt;
    }
    const double factor = text.ends_with('k') || text.ends_with('K') ? 1e3
                          : text.ends_with('M')                      ? 1e6
                                                                     : 0;
    const auto number = factor > 0 ? loggedNumber(text.substr(0, text.size() - 1)) : std::nullopt;
    if (!number || !(std::abs(*number) * factor <= double(kFarthestCounter)))
        return std::nullopt;
    return std::round(*number * factor);
}

/// The line between the header and the rows of a table in Markdown: "|-----:|:-----|".
bool isRule(const std::vector<std::string_view>& cells)
{
    constexpr std::string_view kDashes = "--";
    return std::all_of(
               cells.begin(), cells.end(),
               [](std::string_view cell) { return cell.find_first_not_of(":- \t\r") == cell.npos; })
           && std::any_of(cells.begin(), cells.end(), [kDashes](std::string_view cell) {
                  return cell.find(kDashes) != cell.npos;
              });
}

} // namespace

/// Rows of which the newest comes first.
void CsvLog::takeBackwards(LogSink& sink, std::vector<std::vector<std::string>> rows,
                           const std::vector<std::int64_t>& lines)
{
    const CsvLayout& layout = m_state.layout;
    const auto counter = static_cast<std::size_t>(layout.step >= 0 ? layout.step : layout.epoch);
    std::vector<double> counters;
    for (const auto& row : rows) {
        const LoggedCell cell = counter < row.size() ? loggedCell(row[counter]) : LoggedCell();
        if (cell.form == CellForm::Number)
            counters.push_back(cell.value);
    }
    const bool falls = onlyFalls(counters);
    if (falls)
        m_state.backwards.add(lines.front());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t at = falls ? rows.size() - 1 - i : i;
        m_state.row = lines[at];
        takeRow(sink, {rows[at].begin(), rows[at].end()});
    }
}

/// A row of names: the log was gone on with, perhaps with other columns.
bool CsvLog::takeHeader(LogSink& sink, const std::vector<std::string_view>& cells)
{
    State& state = m_state;
    auto layout = layoutOf(cells, state.layout.delimiter);
    if (!layout) {
        const auto glued = gluedHeader(cells, state.layout);
        if (glued.empty())
            return false;
        layout = layoutOf(glued, state.layout.delimiter);
        state.badRows.add(state.row, {"a cut row with a header behind it"});
    }
    if (!m_namesRuns)
        layout->run = -1;
    if (layout->columns != state.layout.columns)
        state.headers.add(state.row);
    state.survey = state.survey.under(state.layout.columns, layout->columns);
    state.layout = std::move(*layout);
    for (auto& [run, counts] : state.runs) {
        for (auto& [of, stream] : counts.streams)
            stream.counter.reset();
    }
    if (m_number < 0)
        enterRun(sink, {});
    sink.session(m_current, {});
    return true;
}

bool CsvLog::takeCounter(const std::vector<std::string_view>& cells, LoggedPoint& point)
{
    State& state = m_state;
    const auto counter = [&](int column) -> std::optional<double> {
        if (column < 0 || column >= static_cast<int>(cells.size()))
            return std::nullopt;
        const std::string_view text = cells[static_cast<std::size_t>(column)];
        LoggedCell cell = loggedCell(text);
        if (const auto number = data::formats::readNumber(text);
            cell.form == CellForm::Either && number && number->point) {
            cell = {CellForm::Number, *number->point}; // a counter has no fraction of three digits
            state.thousands.add(state.row, {std::string(text), fmt::format("{}", cell.value)});
        } else if (const auto grouped =
                       cell.form == CellForm::Number || cell.form == CellForm::NoNumber
                           ? state.survey.number(static_cast<std::size_t>(column), text, cell.form)
                           : std::nullopt) { // "1.000" where fractions have commas, "1 000"
            cell = {CellForm::Number, grouped->value};
            (grouped->open ? state.openThousands : state.thousands)
                .add(state.row, {std::string(text), fmt::format("{}", cell.value)});
        }
        if (cell.form != CellForm::Number || !(std::abs(cell.value) <= double(kFarthestCounter)))
            return std::nullopt;
        return cell.value;
    };
    State::Counts& counts = state.runs[state.run];
    const auto counted = [&](int column) {
        const auto number = counter(column);
        const bool written = column >= 0 && column < static_cast<int>(cells.size());
        return number || !written ? number
                                  : shortenedCount(cells[static_cast<std::size_t>(column)]);
    };
    const auto step = counted(state.layout.step);
    state.byEpoch = !step;
    if (step) {
        point.step = static_cast<std::int64_t>(*step);
        counts.step = point.step;
        return true;
    }
    const auto epoch = counted(state.layout.epoch);
    if (!epoch)
        return false;
    if (state.layout.step >= 0 && state.layout.step < static_cast<int>(cells.size())) {
        const auto column = static_cast<std::size_t>(state.layout.step);
        const LoggedCell cell = loggedCell(cells[column]);
        if (cell.form != CellForm::Empty && !std::isnan(cell.value))
            state.noNumbers.add(state.row, {base::validUtf8(state.layout.columns[column]),
                                            shortened(cells[column])});
    }
    if (!counts.firstEpoch)
        counts.firstEpoch = *epoch;
    // A row is written once its epoch is over. Keras counts from 0, others from 1; a fraction of an
    // epoch says itself how many are over.
    const bool fraction = std::floor(*epoch) != *epoch;
    const bool fromZero = *counts.firstEpoch != 1 && !fraction && !counts.fractions;
    counts.fractions = counts.fractions || fraction;
    point.epoch = *epoch + (fromZero ? 1 : 0);
    point.step = static_cast<std::int64_t>(*epoch);
    if (counts.step) {
        point.step = *counts.step;
        state.noStep.add(state.row);
    } else if (counts.fractions) {
        // Parts of one epoch are no steps of their own number.
        point.step = counts.byEpoch + (counts.epoch == *epoch ? 0 : 1);
        state.fractions.add(state.row);
    }
    counts.epoch = *epoch;
    counts.byEpoch = point.step;
    return true;
}

/// A step that comes twice, in rows with the same cells, in a log that has each step once: the row
/// was written again by a program that was started again.
void CsvLog::noteSession(LogSink& sink, const std::vector<std::string_view>& cells,
                         const LoggedPoint& point, const std::string& of)
{
    State::Stream& stream = m_state.runs[m_state.run].streams[of];
    std::vector<bool> filled;
    for (const std::string_view cell : cells)
        filled.push_back(!cell.empty());
    if (stream.counter == point.step) {
        if (!stream.repeats && stream.rows > 1 && filled == stream.filled && m_current >= 0)
            sink.session(m_current, {});
        stream.repeats = true;
    }
    stream.counter = point.step;
    stream.filled = std::move(filled);
    ++stream.rows;
}

void CsvLog::takeRow(LogSink& sink, const std::vector<std::string_view>& cells)
{
    State& state = m_state;
    // A header that is written as a remark comes again as one.
    if (cells.front().starts_with('#') && !state.header.starts_with('#'))
        return;
    if (takeHeader(sink, cells) || cells.front().starts_with('#'))
        return;
    std::size_t used = cells.size();
    while (used > 0 && cells[used - 1].empty())
        --used;
    if (used == 0 || isRule(cells))
        return;
    if (used > state.layout.columns.size() || cells.size() < state.layout.named) {
        state.badRows.add(state.row,
                          {fmt::format("{} cells under {} columns",
                                       std::max(used, std::min(cells.size(), state.layout.named)),
                                       state.layout.named)});
        return;
    }
    const auto word = [&](int column) {
        const std::string_view cell = column < 0 || column >= static_cast<int>(used)
                                          ? std::string_view()
                                          : cells[static_cast<std::size_t>(column)];
        return loggedCell(cell).form == CellForm::NoNumber ? std::string(cell) : std::string();
    };
    if (state.layout.run >= 0) {
        // Numbers name runs too.
        const auto column = static_cast<std::size_t>(state.layout.run);
        enterRun(sink, column < used ? std::string(cells[column]) : std::string());
    }
    LoggedPoint point;
    if (!takeCounter(cells, point)) {
        const int column = state.layout.step >= 0 ? state.layout.step : state.layout.epoch;
        state.noCounter.add(state.row, {shortened(cells[static_cast<std::size_t>(column)])});
        return;
    }
    const std::string set = word(state.layout.set), tag = word(state.layout.tag);
    if (!set.empty())
        state.sets.meet(state.layout.columns[static_cast<std::size_t>(state.layout.set)], set);
    if (!tag.empty())
        state.longForm.add(state.row,
                           {state.layout.columns[static_cast<std::size_t>(state.layout.tag)],
                            state.layout.columns[static_cast<std::size_t>(state.layout.value)]});
    noteSession(sink, cells, point, set + '\n' + tag);
    for (std::size_t column = 0; column < used; ++column) {
        const int at = static_cast<int>(column);
        const bool counts = at == state.layout.step || (at == state.layout.epoch && state.byEpoch);
        const bool names = at == state.layout.run || (at == state.layout.set && !set.empty())
                           || (at == state.layout.tag && !tag.empty());
        const std::string& own = state.layout.columns[column];
        if (!counts && !names)
            takeCell(sink, column, cells[column], point,
                     state.sets.tag(set, at == state.layout.value && !tag.empty() ? tag : own));
    }
}

/// The cell as this column writes its numbers; false: it is none.
bool CsvLog::takeNumber(std::size_t column, std::string_view text, double& value)
{
    State& state = m_state;
    const std::string& name = state.layout.columns[column];
    const LoggedCell cell = loggedCell(text);
    value = cell.value;
    if (const auto number = state.survey.number(column, text, cell.form)) {
        value = number->value;
        state.commas = state.commas || number->comma;
        if (number->comma)
            state.decimalCommas.add(state.row, {std::string(text), fmt::format("{}", value)});
        if (number->thousands)
            (number->open ? state.openThousands : state.thousands)
                .add(state.row, {std::string(text), fmt::format("{}", value)});
        return true;
    }
    switch (cell.form) {
    case CellForm::Empty: return false;
    case CellForm::Bracketed:
        if (state.survey.isBracketed(column))
            return false;
        state.brackets.add(state.row, {std::string(text), fmt::format("{}", value)});
        return true;
    case CellForm::Number:
        state.points = state.points || text.find('.') != std::string_view::npos;
        return true;
    case CellForm::Percent:
        state.percents.add(state.row, {std::string(text), fmt::format("{}", value)});
        return true;
    case CellForm::Clock: {
        const std::string lower = data::formats::lower(name);
        return lower == "time" || lower == "elapsed" || lower == "duration";
    }
    case CellForm::Comma:
    case CellForm::Either:
        // Points are no thousands, so commas beside them are no decimal commas for certain.
        if (state.points
            || !(cell.form == CellForm::Comma || state.commas || state.layout.delimiter == ';'))
            return false;
        state.commas = true;
        state.decimalCommas.add(state.row, {std::string(text), fmt::format("{}", value)});
        return true;
    case CellForm::NoNumber: break;
    }
    const auto timed = timedNumber(text);
    if (!timed || state.units.try_emplace(name, timed->unit).first->second != timed->unit)
        return false; // numbers in several units are not of one curve
    value = timed->value;
    state.units[name] = timed->unit;
    state.timed.add(state.row, {std::string(text), fmt::format("{}", value)});
    return true;
}

void CsvLog::takeCell(LogSink& sink, std::size_t column, std::string_view text, LoggedPoint point,
                      const std::string& name)
{
    if (loggedCell(text).form == CellForm::Empty)
        return;
    if (takeNumber(column, text, point.value)) {
        if (m_current < 0)
            enterRun(sink, {});
        m_state.hasPoint = true;
        sink.point(m_current, name, point);
    } else {
        m_state.noNumbers.add(m_state.row,
                              {base::validUtf8(m_state.layout.columns[column]), shortened(text)});
    }
}

} // namespace assay::interop
