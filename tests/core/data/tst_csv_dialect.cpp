// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_dialect.h"
#include "data/formats/csv_header.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using data::formats::CsvDialect;
using data::formats::guessDialect;

namespace {

/// So many rows of cells made by `cell(row, column)`.
template <typename Cell>
QByteArray rows(int count, int columns, const char* delimiter, Cell cell, const char* end = "\n")
{
    QByteArray text;
    for (int r = 0; r < count; ++r) {
        for (int c = 0; c < columns; ++c)
            text += (c > 0 ? delimiter : "") + QByteArray(cell(r, c));
        text += end;
    }
    return text;
}

/// "12.25", "7", "p": a fraction, a whole number, one of two words.
QByteArray mixed(int row, int column)
{
    if (column == 0)
        return QByteArray::number((row * 37) % 90) + ".25";
    return column == 1 ? QByteArray::number((row * 7) % 11) : QByteArray(row % 2 ? "p" : "q");
}

/// The same with a decimal comma.
QByteArray german(int row, int column)
{
    return mixed(row, column).replace('.', ',');
}

QByteArray fraction(int row, int column)
{
    return QByteArray::number((row * 37 + column * 11) % 90) + ".5";
}

CsvDialect dialectOf(const QByteArray& text, const data::TableSpec& spec = {}, bool whole = true)
{
    return guessDialect("made.csv", {text.toStdString(), whole}, spec);
}

QString setting(const CsvDialect& dialect, const char* field)
{
    for (const auto& [path, found] : dialect.settings()) {
        if (path == field)
            return QString::fromStdString(found);
    }
    return {};
}

} // namespace

class TestCsvDialect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isFoundByContent_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("delimiter");
        QTest::addColumn<QString>("header");
        QTest::addColumn<int>("firstLine");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QString>("comment");
        QTest::addColumn<QString>("quotes");
        const auto row = [](const char* name, const QByteArray& text, const char* delimiter,
                            const char* header, int firstLine = 1, int columns = 3,
                            const char* comment = "none", const char* quotes = "doubled") {
            QTest::newRow(name) << text << delimiter << header << firstLine << columns << comment
                                << quotes;
        };
        const QByteArray table = rows(30, 3, ",", mixed), semis = rows(30, 3, ";", german);
        row("a line that names the delimiter", "sep=;\na;b;y\n" + semis, "semicolon", "yes", 2);
        row("one in quotes and capitals", "\"SEP=;\"\na;b;y\n" + semis, "semicolon", "yes", 2);
        row("one that names a delimiter of its own", "sep=^\na^b^y\n" + rows(30, 3, "^", mixed),
            "caret", "yes", 2);
        row("a decimal comma in every column",
            "a;b;c\n"
                + rows(30, 3, ";", [](int r, int c) { return fraction(r, c).replace('.', ','); }),
            "semicolon", "yes");
        row("the same without a header",
            rows(30, 3, ";", [](int r, int c) { return fraction(r, c).replace('.', ','); }),
            "semicolon", "no");
        row("thousands as well",
            "a;b\n"
                + rows(30, 2, ";",
                       [](int r, int) { return "1." + QByteArray::number(100 + r) + ",25"; }),
            "semicolon", "yes", 1, 2);
        row("commas in texts",
            "text;x;y\n"
                + rows(30, 3, ";",
                       [](int r, int c) {
                           return c == 0 ? QByteArray("Hello, you, there") : german(r, c);
                       }),
            "semicolon", "yes");
        row("lists with semicolons in a table with commas",
            rows(30, 3, ",",
                 [](int r, int c) {
                     return c == 1 ? QByteArray("a;b") : mixed(r, c).replace(".25", "");
                 }),
            "comma", "no");
        row("pipes", "a|b|y\n" + rows(30, 3, "|", mixed), "pipe", "yes");
        row("carets", "a^b^y\n" + rows(30, 3, "^", mixed), "caret", "yes");
        row("carets beside decimal commas", rows(30, 3, "^", german), "caret", "no");
        row("tildes", "a~b~y\n" + rows(30, 3, "~", mixed), "tilde", "yes");
        row("pairs of colons, as MovieLens has", rows(30, 3, "::", mixed), "double_colon", "no");
        row("lists and commas between pairs of colons",
            rows(30, 3, "::",
                 [](int r, int c) {
                     return c == 1 ? "Wolf, The (19" + mixed(r, c) + "), a: b"
                                   : QByteArray(r % 3 ? "x|y" : "x|y|z");
                 }),
            "double_colon", "no");
        row("pairs of pipes", "a||b||y\n" + rows(30, 3, "||", mixed), "double_pipe", "yes");
        row("pipes around an empty column",
            "a|b|c|y\n" + rows(30, 3, "||", mixed).replace("||p", "|p").replace("||q", "|q"),
            "pipe", "yes", 1, 4);
        row("what Hive writes", rows(30, 3, "\x01", mixed), "control_a", "no");
        row("times of day are no columns",
            "t,y\n"
                + rows(30, 2, ",",
                       [](int r, int c) {
                           return c == 0 ? "10:30:" + QByteArray::number(10 + r) : mixed(r, 2);
                       }),
            "comma", "yes", 1, 2);
        row("powers in every row",
            "m^2,b,y\n"
                + rows(30, 3, ",",
                       [](int r, int c) { return c == 0 ? mixed(r, 1) + " m^2" : mixed(r, c); }),
            "comma", "yes");
        row("numbers that are about",
            "a,b,y\n"
                + rows(30, 3, ",",
                       [](int r, int c) { return c == 1 ? "~" + mixed(r, c) : mixed(r, c); }),
            "comma", "yes");
        row("blanks that line columns up", rows(30, 3, "   ", mixed).prepend("  "), "space", "no");
        row("blanks with quoted names",
            rows(30, 3, "  ",
                 [](int r, int c) { return c == 2 ? "\"car " + mixed(r, c) + '"' : mixed(r, c); }),
            "space", "no");
        row("tabs, several where one would do",
            rows(30, 3, "\t",
                 [](int r, int c) {
                     return c == 2 && r % 9 == 0 ? "\t" + mixed(r, c) : mixed(r, c);
                 }),
            "space", "no");
        row("a delimiter at the end of the rows", "a,b,y\n" + rows(30, 3, ",", mixed, ",\n"),
            "comma", "yes");
        row("a delimiter at the end of the header", "a,b,y,\n" + table, "comma", "yes");
        row("an empty last column", "a,b,y,\n" + rows(30, 3, ",", mixed, ",\n"), "comma", "yes", 1,
            4);
        row("titles above", "Report of 2020\n\na,b,y\n" + table, "comma", "yes", 3);
        row("titles in cells of their own", "Report;2020\nDevice;7\na;b;y\n" + semis, "semicolon",
            "yes", 3);
        row("titles filled up with delimiters", "Report,,\n,,\na,b,y\n" + table, "comma", "yes", 3);
        row("names of groups above the names",
            ",,A,,B,\nid,x,y,z,w,v\n" + rows(30, 6, ",", fraction), "comma", "yes", 2, 6);
        row("a title with a quote", "Report, of \"sales\na,b,y\n" + table, "comma", "yes", 2);
        row("a title above rows without a header", "Report of 2020\n" + table, "comma", "no", 2);
        row("comments above", "# made by x\n# at noon, 2020\na,b,y\n" + table, "comma", "yes", 1, 3,
            "hash");
        row("comments with as many commas", "# made by x, v1, 2020\n# a, b, y\na,b,y\n" + table,
            "comma", "yes", 1, 3, "hash");
        row("comments of another kind", "// made by x\na,b,y\n" + table, "comma", "yes", 1, 3,
            "slashes");
        row("a header within the comments", "# made by x\n# a,b,y\n" + table, "comma", "yes", 1, 3,
            "hash");
        row("a header behind the mark", "# x y z\n" + rows(30, 3, " ", mixed), "space", "yes", 1, 3,
            "hash");
        row("comments below", "a,b,y\n" + table + "% pause\n" + table, "comma", "yes", 1, 3,
            "percent");
        row("a column that is called #", "#,b,y\n" + table, "comma", "yes");
        row("cells that begin with #",
            "tag,b,y\n"
                + rows(30, 3, ",",
                       [](int r, int c) { return c == 0 ? "#" + mixed(r, 1) : mixed(r, c); }),
            "comma", "yes");
        row("colours",
            rows(30, 3, ",",
                 [](int r, int c) { return c == 0 ? "#FF000" + mixed(r % 2, 1) : mixed(r, c); }),
            "comma", "no");
        row("backslashes within quotes",
            "x,item,y\n"
                + rows(30, 3, ",",
                       [](int r, int c) {
                           return c == 1 ? QByteArray("\"5\\\" wide, red\"") : mixed(r, c);
                       }),
            "comma", "yes", 1, 3, "none", "backslash");
        row("paths that end with a backslash",
            "x,dir,y\n"
                + rows(
                    30, 3, ",",
                    [](int r, int c) { return c == 1 ? QByteArray("\"C:\\a\\\"") : mixed(r, c); }),
            "comma", "yes");
        row("apostrophes that quote",
            "x,item,y\n"
                + rows(30, 3, ",",
                       [](int r, int c) {
                           return c == 1 ? QByteArray(r % 2 ? "'red, wide'" : "blue") : mixed(r, c);
                       }),
            "comma", "yes", 1, 3, "none", "single");
    }
    void isFoundByContent()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, delimiter);
        QFETCH(QString, header);
        QFETCH(int, firstLine);
        QFETCH(int, columns);
        QFETCH(QString, comment);
        QFETCH(QString, quotes);
        const CsvDialect dialect = dialectOf(text);
        QCOMPARE(setting(dialect, "data.delimiter"), delimiter);
        QCOMPARE(setting(dialect, "data.header"), header);
        QCOMPARE(setting(dialect, "data.first_line"), QString::number(firstLine));
        QCOMPARE(int(dialect.columns), columns);
        QCOMPARE(setting(dialect, "data.comment"), comment);
        QCOMPARE(setting(dialect, "data.quotes"), quotes);
    }

    void proseIsNoTableOfBlanks()
    {
        QByteArray text;
        for (int i = 0; i < 30; ++i)
            text += "It was a fine day in 1920, all was well.\nNobody saw 3 men coming, or 4.\n";
        QVERIFY(dialectOf(text).rules.delimiter != ' ');
    }

    void whatIsGivenIsNotGuessed()
    {
        const QByteArray text = "sep=;\n# a;b;c\na;b;c\n" + rows(9, 3, ";", german);
        data::TableSpec spec;
        spec.delimiter = data::Delimiter::Comma;
        spec.header = data::HeaderChoice::No;
        spec.quotes = data::QuoteChoice::None;
        spec.comment = data::CommentChoice::Percent;
        spec.firstLine = 3;
        const CsvDialect dialect = dialectOf(text, spec);
        QCOMPARE(setting(dialect, "data.delimiter"), QStringLiteral("comma"));
        QCOMPARE(setting(dialect, "data.header"), QStringLiteral("no"));
        QCOMPARE(setting(dialect, "data.quotes"), QStringLiteral("none"));
        QCOMPARE(setting(dialect, "data.comment"), QStringLiteral("percent"));
        QCOMPARE(setting(dialect, "data.first_line"), QStringLiteral("3"));
    }

    void aBeginningMayEndWithinARow()
    {
        const QByteArray text = "a,b,y\n" + rows(30, 3, ",", mixed);
        for (int cut = 1; cut < 12; ++cut) {
            const CsvDialect dialect = dialectOf(text.chopped(cut) + "\"1,", {}, false);
            QCOMPARE(int(dialect.columns), 3);
            QVERIFY(dialect.header);
        }
    }

    /// However much a packed file holds, no more than a row's length of it is read.
    void aLineWithoutAnEndIsRefusedBeforeItIsCut()
    {
        const testing::TempFolder folder;
        testing::write(folder / "line.csv", "a,b\n" + QByteArray(34 << 20, '1'));
        VERIFY_ERROR(
            data::formats::TextBeginning::of(folder / "line.csv", data::EncodingChoice::Auto),
            "table.row_length");
    }

    void firstRowIsAHeaderOrNot_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("below");
        QTest::addColumn<bool>("header");
        QTest::addColumn<bool>("sure");
        const auto row = [](const char* name, const QByteArray& first, const QByteArray& below,
                            bool header, bool sure = true) {
            QTest::newRow(name) << first << below << header << sure;
        };
        const QByteArray table = rows(30, 3, ",", mixed);
        row("names above numbers", "a,b,y", table, true);
        row("a row of the table", "4.25,7,p", table, false);
        row("years and a word that never comes again", "2010,2011,kind", table, true, false);
        row("years and a word that does", "2010,2011,p", table, false);
        row("a fraction among the names", "20.5,2011,kind", table, false, false);
        row("a name among years", "x,2011,p", table, false);
        row("a name among years, all above numbers", "x,2011,2012", rows(30, 3, ",", fraction),
            true, false);
        row("years above fractions", "2010,2015,2018", rows(30, 3, ",", fraction), true, false);
        row("whole numbers above whole numbers", "12,3,44",
            rows(30, 3, ",", [](int r, int c) { return fraction(r, c).replace(".5", ""); }), false);
        row("numbers that count up", "0,1,2,3",
            rows(30, 4, ",", [](int r, int c) { return QByteArray::number((r * 7 + c * 5) % 13); }),
            true);
        row("numbers that count up in every row", "0,1,2,3",
            rows(30, 4, ",", [](int r, int c) { return QByteArray::number(r + c); }), false);
        row("a mark for a missing value", "unknown,7,4.5", rows(30, 3, ",", fraction), false);
        row("a dash", "-,7,4.5", rows(30, 3, ",", fraction), false);
        row("a word above dates", "when,kind",
            rows(30, 2, ",",
                 [](int r, int c) {
                     return c == 0 ? "2024-01-" + QByteArray::number(10 + r % 20) : mixed(r, 2);
                 }),
            true);
        row("a date above dates", "2024-01-09,p",
            rows(30, 2, ",",
                 [](int r, int c) {
                     return c == 0 ? "2024-01-" + QByteArray::number(10 + r % 20) : mixed(r, 2);
                 }),
            false);
        row("words above words", "kind,colour",
            rows(30, 2, ",", [](int r, int c) { return c == 0 ? mixed(r, 2) : QByteArray("red"); }),
            true);
        const QByteArray words =
            rows(15, 2, ",", [](int r, int c) { return c == 0 ? mixed(r, 2) : QByteArray("red"); });
        row("words that come again as a whole row", "kind,colour", words + "kind,colour\n" + words,
            true);
        row("a row of words that comes again", "p,red", words + words, false);
        row("a city that never comes again among many", "7,Oslo",
            rows(30, 2, ",",
                 [](int r, int c) {
                     return c == 0 ? QByteArray::number(r % 7)
                                   : "city " + QByteArray::number(r % 23);
                 }),
            false);
    }
    void firstRowIsAHeaderOrNot()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, below);
        QFETCH(bool, header);
        QFETCH(bool, sure);
        std::vector<data::formats::CsvRow> table;
        for (const QByteArray& line : (first + '\n' + below).trimmed().split('\n')) {
            table.emplace_back();
            for (const QByteArray& cell : line.split(','))
                table.back().push_back(cell.toStdString());
        }
        const auto guess = data::formats::guessHeader(table);
        QCOMPARE(guess.header, header);
        QCOMPARE(guess.sure, sure);
    }
};

QTEST_GUILESS_MAIN(TestCsvDialect)
#include "tst_csv_dialect.moc"
