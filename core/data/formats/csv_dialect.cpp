// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_dialect.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "data/formats/csv_header.h"
#include "data/formats/csv_limits.h"
#include "data/formats/csv_settings.h"
#include "data/formats/number_cell.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace assay::data::formats {

namespace {

constexpr std::size_t kRows = 200;
constexpr std::size_t kTitles = 20; ///< lines above a table, at most
/// A beginning with fewer lines than these is read on, up to the length of a row.
constexpr std::int64_t kLines = 20;
/// Blanks part cells where at least this share of the rows agrees on their number.
constexpr double kBlankShare = 0.95;
/// And this share of the cells holds no other delimiter: prose has more.
constexpr double kCleanShare = 0.97;
constexpr std::string_view kDelimiters = ",;\t|";
/// What stands between two cells.
struct Between {
    char mark;
    bool doubled = false; ///< two of it
};
/// Taken only where nearly each row has as many cells: they also stand in cells ("~12", "m^2").
constexpr std::array<Between, 5> kRareDelimiters{
    {{'^'}, {'~'}, {'\x01'}, {':', true}, {'|', true}}};

/// The beginning of a text, cut by some rules.
struct Cut {
    std::vector<CsvRow> rows;
    std::vector<std::int64_t> lines; ///< on which they begin
    CsvOddities oddities;
    std::size_t width = 0; ///< cells of most rows
    bool tooWide = false;  ///< a row has more cells than a row may have

    double share() const
    {
        return rows.empty() ? 0 : static_cast<double>(fitting()) / static_cast<double>(rows.size());
    }
    std::size_t fitting() const
    {
        return static_cast<std::size_t>(std::count_if(
            rows.begin(), rows.end(), [this](const CsvRow& row) { return row.size() == width; }));
    }
};

std::size_t commonestWidth(const std::vector<CsvRow>& rows)
{
    std::map<std::size_t, std::size_t> counts;
    for (const CsvRow& row : rows)
        ++counts[row.size()];
    std::size_t width = 0, most = 0;
    for (const auto& [columns, count] : counts) {
        if (count >= most) {
            most = count;
            width = columns;
        }
    }
    return width;
}

std::size_t filledCells(const CsvRow& row)
{
    return static_cast<std::size_t>(
        std::count_if(row.begin(), row.end(), [](const auto& cell) { return !cell.empty(); }));
}

/// The delimiter that a first line "sep=;" names.
std::optional<char> namedDelimiter(std::string_view text)
{
    std::string_view line = text.substr(0, lineEnd(text, 0));
    if (line.size() > 1 && line.front() == '"' && line.back() == '"')
        line = line.substr(1, line.size() - 2);
    if (lower(std::string(line.substr(0, 4))) != "sep=")
        return std::nullopt;
    line.remove_prefix(4);
    if (line == "\\t")
        return '\t';
    return line.size() == 1 ? std::optional(line[0]) : std::nullopt;
}

/// Whether the cell holds no delimiter but commas of prose and of numbers.
bool isClean(const std::string& cell)
{
    const auto isDigit = [&](std::size_t at) {
        return at < cell.size() && cell[at] >= '0' && cell[at] <= '9';
    };
    const bool one = std::count(cell.begin(), cell.end(), ',') == 1;
    for (std::size_t at = cell.find_first_of(kDelimiters); at != std::string::npos;
         at = cell.find_first_of(kDelimiters, at + 1)) {
        const bool prose = at + 1 < cell.size() && cell[at + 1] == ' ';
        const bool decimal = one && isDigit(at + 1);
        const bool thousands =
            isDigit(at + 1) && isDigit(at + 2) && isDigit(at + 3) && !isDigit(at + 4);
        if (cell[at] != ',' || !(prose || decimal || thousands))
            return false;
    }
    return true;
}

std::string markAt(std::string_view line)
{
    for (const char* mark : {"#", "%", "//"}) {
        if (line.starts_with(mark))
            return mark;
    }
    return {};
}

class Guess
{
public:
    Guess(const std::filesystem::path& path, const TextBeginning& beginning, const TableSpec& spec)
        : m_path(path)
        , m_beginning(beginning)
        , m_spec(spec)
    {}

    CsvDialect made()
    {
        CsvRules& rules = m_dialect.rules;
        if (m_spec.firstLine > 0)
            rules.firstLine = m_spec.firstLine;
        const auto named = m_spec.firstLine > 1 ? std::nullopt : namedDelimiter(m_beginning.text);
        if (named && m_spec.firstLine == 0) {
            m_dialect.delimiterLine = true;
            rules.firstLine = 2;
        }
        rules.quote = m_spec.quotes == QuoteChoice::None     ? '\0'
                      : m_spec.quotes == QuoteChoice::Single ? '\''
                                                             : '"';
        rules.backslash = m_spec.quotes == QuoteChoice::Backslash;
        rules.comment =
            m_spec.comment == CommentChoice::Auto ? leadingMark() : markOf(m_spec.comment);
        if (!setDelimiter(rules, m_spec.delimiter)) {
            const Between found = named ? Between{*named} : guessDelimiter();
            rules.delimiter = found.mark;
            rules.doubled = found.doubled;
        }
        if (m_spec.quotes == QuoteChoice::Auto)
            guessQuotes();
        if (m_spec.comment == CommentChoice::Auto)
            guessComments();
        Cut cut = cutBy(rules);
        rules.columns = cut.width;
        dropLastDelimiter(cut);
        if (m_spec.firstLine == 0)
            passTitles(cut);
        guessColumns(std::move(cut));
        return m_dialect;
    }

private:
    Cut cutBy(const CsvRules& rules) const
    {
        Cut cut;
        try {
            CsvScanner scanner(m_path, m_beginning.text, rules, m_beginning.whole);
            while (cut.rows.size() < kRows && scanner.next()) {
                cut.rows.emplace_back(scanner.cells().begin(), scanner.cells().end());
                cut.lines.push_back(scanner.line());
            }
            cut.oddities = scanner.oddities();
        } catch (const base::Error& error) {
            // The reader itself names the row that does not end, or is too wide.
            cut.tooWide = error.code() == "table.row_cells";
        }
        cut.width = commonestWidth(cut.rows);
        return cut;
    }

    /// The mark of the first line that is not empty.
    std::string leadingMark() const
    {
        CsvRules whole;
        whole.quote = '\0';
        whole.firstLine = m_dialect.rules.firstLine;
        CsvScanner scanner(m_path, m_beginning.text, whole);
        const std::string mark = scanner.next() ? markAt(scanner.cells().front()) : std::string();
        if (mark.empty())
            return {};
        whole.comment = mark;
        return cutBy(whole).rows.empty() ? std::string() : mark; // no table is comments alone
    }

    /// The share of the cells that hold no other delimiter.
    static double cleanShare(const Cut& cut)
    {
        std::size_t cells = 0, clean = 0;
        for (const CsvRow& row : cut.rows) {
            cells += row.size();
            clean += static_cast<std::size_t>(std::count_if(row.begin(), row.end(), isClean));
        }
        return cells == 0 ? 1 : static_cast<double>(clean) / static_cast<double>(cells);
    }

    static bool holdsNumbers(const Cut& cut)
    {
        for (std::size_t c = 0; c < cut.width; ++c) {
            std::size_t numbers = 0;
            for (std::size_t r = 1; r < cut.rows.size(); ++r)
                numbers += c < cut.rows[r].size() && readNumber(cut.rows[r][c]) ? 1 : 0;
            if (numbers > 0 && numbers * 10 >= (cut.rows.size() - 1) * 9)
                return true;
        }
        return false;
    }

    Between guessDelimiter() const
    {
        Between best{','};
        double bestScore = 0;
        Cut bestCut;
        CsvRules rules = m_dialect.rules;
        for (const char candidate : kDelimiters) {
            rules.delimiter = candidate;
            Cut cut = cutBy(rules);
            if (cut.tooWide && bestScore == 0)
                best = {candidate};
            if (cut.width < 2)
                continue;
            const auto first =
                std::find_if(cut.rows.begin(), cut.rows.end(),
                             [&](const CsvRow& row) { return row.size() == cut.width; });
            const auto misfits = static_cast<double>(first - cut.rows.begin());
            // Agreement counts most, the header's above all; among equals the one that yields more
            // cells.
            const double score =
                cut.share() * cut.share() * (0.5 + 0.5 * cleanShare(cut)) / (1 + 0.3 * misfits)
                + 0.02 * std::min<double>(static_cast<double>(cut.width), 20);
            if (score > bestScore + 1e-9) {
                bestScore = score;
                best = {candidate};
                bestCut = std::move(cut);
            }
        }
        for (const Between candidate : kRareDelimiters) {
            rules.delimiter = candidate.mark;
            rules.doubled = candidate.doubled;
            Cut cut = cutBy(rules);
            if (cut.rows.size() < 3 || cut.width < 2
                || cut.share() < (bestCut.width < 2 && !candidate.doubled ? kBlankShare : 1))
                continue;
            // Two pipes are read as single ones with an empty cell between each two. Cells between two colons may
            // hold lists.
            const bool fits =
                candidate.doubled
                    ? bestCut.share() < 1
                          || cut.width >= (candidate.mark == best.mark ? (bestCut.width + 1) / 2
                                                                       : bestCut.width)
                    : cleanShare(cut) >= kCleanShare && cut.width >= bestCut.width;
            if (!fits)
                continue;
            best = candidate;
            bestCut = std::move(cut);
        }
        if (bestCut.share() == 1)
            return best;
        rules.delimiter = ' ';
        rules.doubled = false;
        const Cut blanks = cutBy(rules);
        // Tables whose columns are lined up with several tabs are parted by blanks too.
        const bool better =
            bestCut.share() < kBlankShare
            || (best.mark == '\t' && blanks.width == bestCut.width && blanks.share() == 1);
        const std::size_t misfits = blanks.rows.size() - blanks.fitting();
        return better && blanks.width >= 2 && blanks.rows.size() >= 3
                       && (blanks.share() >= kBlankShare || misfits <= 1)
                       && cleanShare(blanks) >= kCleanShare && holdsNumbers(blanks)
                   ? Between{' '}
                   : best;
    }

    void guessQuotes()
    {
        CsvRules& rules = m_dialect.rules;
        const Cut plain = cutBy(rules);
        if (plain.oddities.count(CsvOddity::Kind::BackslashQuote) > 0) {
            rules.backslash = true;
            if (cutBy(rules).oddities.count() > 0)
                rules.backslash = false;
            return;
        }
        const bool apostrophes =
            std::any_of(plain.rows.begin(), plain.rows.end(), [](const CsvRow& row) {
                return std::any_of(row.begin(), row.end(),
                                   [](const std::string& cell) { return cell.starts_with('\''); });
            });
        if (!apostrophes || plain.share() == 1)
            return;
        rules.quote = '\'';
        const Cut single = cutBy(rules);
        if (single.width < 2 || single.share() < 1 || single.oddities.count() > 0)
            rules.quote = '"';
    }

    void guessComments()
    {
        CsvRules& rules = m_dialect.rules;
        const Cut table = cutBy(rules);
        if (rules.comment.empty()) {
            // Further below: a line that begins so and is no row, while no row begins so.
            std::set<std::string> rows, others;
            for (const CsvRow& row : table.rows) {
                const std::string mark = markAt(row.front());
                (row.size() == table.width ? rows : others).insert(mark);
            }
            for (const std::string& mark : others) {
                if (!mark.empty() && !rows.contains(mark) && table.share() > 0.9)
                    rules.comment = mark;
            }
            return;
        }
        CsvRules unmarked = rules;
        unmarked.comment.clear();
        const Cut all = cutBy(unmarked);
        std::size_t lead = 0, fitting = 0;
        while (lead < all.rows.size() && !markAt(all.rows[lead].front()).empty())
            fitting += all.rows[lead++].size() == table.width ? 1 : 0;
        if (lead == 0 || table.width < 2)
            return;
        // Remarks may have as many commas as rows have; several of them above a header are no rows.
        const bool remarks = lead > 1 && lead < all.rows.size() && guessHeader(table.rows).header;
        if (fitting == lead && !remarks) {
            rules.comment.clear(); // they are rows: "#id,name" names the first column
            return;
        }
        // The last one may name the columns, behind the mark.
        unmarked.comment = rules.comment;
        unmarked.markedLine = all.lines[lead - 1];
        const Cut marked = cutBy(unmarked);
        if (!marked.rows.empty() && marked.rows[0].size() == table.width
            && !guessHeader(table.rows).header && guessHeader(marked.rows).header)
            rules.markedLine = unmarked.markedLine;
    }

    /// Rows that end with a delimiter, below a header that does not, have one cell less.
    static void dropLastDelimiter(Cut& cut)
    {
        const auto isWhole = [&](const CsvRow& row) { return row.size() == cut.width; };
        const auto first = std::find_if(cut.rows.begin(), cut.rows.end(), isWhole);
        const bool ends = std::all_of(first, cut.rows.end(), [&](const CsvRow& row) {
            return !isWhole(row) || row.back().empty();
        });
        if (!ends || cut.width < 3 || first == cut.rows.begin()
            || std::prev(first)->size() + 1 != cut.width || filledCells(*std::prev(first)) < 2)
            return;
        for (auto row = first; row != cut.rows.end(); ++row) {
            if (isWhole(*row))
                row->pop_back();
        }
        --cut.width;
    }

    /// Titles above the table: fewer cells than its rows, or few that are filled.
    void passTitles(Cut& cut)
    {
        const std::size_t width = cut.width;
        if (width < 2)
            return;
        const auto isTitle = [&](const CsvRow& row) {
            return row.size() < width || (width >= 3 && filledCells(row) * 2 < width);
        };
        std::size_t titles = 0;
        bool single = true, fits = false;
        while (titles < cut.rows.size() && isTitle(cut.rows[titles])) {
            single = single && filledCells(cut.rows[titles]) <= 1;
            fits = fits || cut.rows[titles].size() == width;
            ++titles;
        }
        if (titles == 0 || titles > kTitles || titles + 2 > cut.rows.size())
            return;
        Cut rest = cut;
        rest.rows.erase(rest.rows.begin(), rest.rows.begin() + static_cast<std::ptrdiff_t>(titles));
        rest.lines.erase(rest.lines.begin(),
                         rest.lines.begin() + static_cast<std::ptrdiff_t>(titles));
        const bool named = m_spec.header == HeaderChoice::Yes || guessHeader(rest.rows).header;
        const bool rowNames = cut.rows[titles - 1].size() + 1 == width;
        if (named ? rowNames && !single && width > 2 && guessRowNames(cut, titles - 1)
                  : fits || !single)
            return;
        m_dialect.rules.firstLine = rest.lines.front();
        cut = std::move(rest);
    }

    /// Whether the row at `at` names all columns but the first, which numbers the rows below or
    /// holds another word in each.
    static bool guessRowNames(const Cut& cut, std::size_t at)
    {
        const CsvRow& names = cut.rows[at];
        std::set<std::string> seen(names.begin(), names.end());
        if (names.size() + 1 != cut.width || seen.size() != names.size() || seen.contains("")
            || std::any_of(names.begin(), names.end(),
                           [](const auto& name) { return readNumber(name).has_value(); }))
            return false;
        seen.clear();
        std::optional<double> before;
        bool counted = true, words = true;
        std::vector<CsvRow> below;
        for (std::size_t r = at + 1; r < cut.rows.size(); ++r) {
            const CsvRow& row = cut.rows[r];
            if (row.size() != cut.width)
                continue;
            const auto number = parseNumber(row.front(), '.');
            counted = counted && number && (!before || *number == *before + 1);
            words = words && !number && seen.insert(row.front()).second;
            before = number;
            below.push_back(row);
        }
        return below.size() > 1 && (counted || words) && !guessHeader(below).header;
    }

    void guessColumns(Cut cut)
    {
        m_dialect.columns = cut.width;
        m_dialect.header = m_spec.header == HeaderChoice::Yes;
        if (cut.rows.empty())
            return;
        CsvRow& first = cut.rows.front();
        if (first.size() == cut.width + 1 && first.back().empty()) {
            first.pop_back(); // a delimiter at the end of the header alone
        } else if (first.size() + 1 == cut.width && m_spec.header != HeaderChoice::No) {
            m_dialect.rowNames = guessRowNames(cut, 0);
            if (m_dialect.rowNames)
                first.insert(first.begin(), std::string());
        }
        if (m_spec.header == HeaderChoice::Auto) {
            const HeaderGuess guess = guessHeader(cut.rows);
            m_dialect.header = m_dialect.rowNames || guess.header;
            m_dialect.numbersInHeader = guess.header && !guess.sure ? guess.numbers : 0;
            m_dialect.maybeHeader = !guess.header && !guess.sure;
        }
        if (m_dialect.header)
            m_dialect.columns = first.size();
    }

    const std::filesystem::path& m_path;
    const TextBeginning& m_beginning;
    const TableSpec& m_spec;
    CsvDialect m_dialect;
};

} // namespace

TextBeginning TextBeginning::of(const std::filesystem::path& path, EncodingChoice encoding)
{
    TextBeginning beginning;
    TextReader reader(path, encoding);
    std::string& text = beginning.text;
    while (reader.read(text)) {
        if (text.size() > kLongestRow || lineEnds(text) >= kLines)
            break;
    }
    beginning.whole = reader.isAtEnd();
    // Such a line would be cut in every way there is, and refused only then.
    const std::size_t last = text.find_last_of("\n\r");
    if (text.size() - (last == std::string::npos ? 0 : last + 1) > kLongestRow)
        refuseLongRow(path, lineEnds(text) + 1);
    return beginning;
}

CsvDialect guessDialect(const std::filesystem::path& path, const TextBeginning& beginning,
                        const TableSpec& spec)
{
    return Guess(path, beginning, spec).made();
}

} // namespace assay::data::formats
