// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_limits.h"
#include "data/formats/csv_scanner.h"
#include "data/formats/line_reader.h"
#include "data/prepared.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using data::formats::CsvOddity;
using data::formats::CsvRules;
using data::formats::CsvScanner;

namespace {

using Kind = CsvOddity::Kind;

/// "2: a|b" for each row: its line and its cells.
QStringList rowsOf(CsvScanner& scanner)
{
    QStringList rows;
    while (scanner.next()) {
        QStringList cells;
        for (const std::string_view cell : scanner.cells())
            cells << QString::fromUtf8(cell.data(), qsizetype(cell.size()));
        rows << QStringLiteral("%1: %2").arg(scanner.line()).arg(cells.join(QLatin1Char('|')));
    }
    return rows;
}

/// "open 2: "5 inch" for each oddity: its kind, its line and its text.
QStringList odditiesOf(const CsvScanner& scanner)
{
    const char* const names[]{"after", "open", "backslash", "lines"};
    QStringList odd;
    for (const CsvOddity& oddity : scanner.oddities().kept())
        odd << QStringLiteral("%1 %2: %3")
                   .arg(QLatin1String(names[std::size_t(oddity.kind)]))
                   .arg(oddity.line)
                   .arg(QString::fromStdString(oddity.text));
    return odd;
}

CsvScanner scannerOf(const QByteArray& text, const CsvRules& rules = {})
{
    return {"made.csv", text.toStdString(), rules};
}

/// So many rows "10.5,cable,7,x", each with other numbers.
QByteArray plain(int from, int count)
{
    QByteArray text;
    for (int i = from; i < from + count; ++i)
        text += QByteArray::number(10.5 + i) + ",cable," + QByteArray::number(i % 9) + ",x\n";
    return text;
}

} // namespace

class TestCsvScanner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsAndOdditiesAreAsTheyStand_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rows");
        QTest::addColumn<QStringList>("odd");
        const auto row = [](const char* name, const QByteArray& text, const QStringList& rows,
                            const QStringList& odd = {}) {
            QTest::newRow(name) << text << rows << odd;
        };
        row("an inch mark at the end of a cell", "item,n\nBox 24\",3\n",
            {"1: item|n", "2: Box 24\"|3"});
        row("inch marks in two rows", "item,n\nBox 24\",3\nBox 20\",4\n",
            {"1: item|n", "2: Box 24\"|3", "3: Box 20\"|4"});
        row("quotes in the middle of a cell", "a,b\nthe \"A\" type,1\n",
            {"1: a|b", "2: the \"A\" type|1"});
        row("a quoted cell", "a,b\n\"x, y\",1\n", {"1: a|b", "2: x, y|1"});
        row("doubled quotes", "a,b\n\"x \"\"y\"\"\",1\n", {"1: a|b", "2: x \"y\"|1"});
        row("blanks around quotes", "a,b\n \"x, y\" ,1\n", {"1: a|b", "2: x, y|1"});
        row("texts as a spreadsheet keeps them",
            "a,b\n=\"0042\",1\n\"=\"\"007\"\"\",2\n=\"\",3\n=\"x\"&A1,4\n",
            {"1: a|b", "2: 0042|1", "3: 007|2", "4: |3", "5: =\"x\"&A1|4"});
        row("empty quotes", "a,b\n\"\",\"\"\n", {"1: a|b", "2: |"});
        row("a line break within quotes", "a,b,c\n\"Once upon\na time\",5,6\n7,8,9\n",
            {"1: a|b|c", "2: Once upon\na time|5|6", "4: 7|8|9"});
        row("text behind the closing quote", "a,b\n1,\"A\" type\n2,\"A\" model\n",
            {"1: a|b", "2: 1|\"A\" type", "3: 2|\"A\" model"},
            {"after 2: \"A\" type", "after 3: \"A\" model"});
        row("and a delimiter within its quotes", "a,b\n1,\"Smith, John\" Jr.\n2,x\n",
            {"1: a|b", "2: 1|\"Smith, John\" Jr.", "3: 2|x"}, {"after 2: \"Smith, John\" Jr."});
        row("quotes within quotes, not doubled", "a,b\n1,\"He said \"hi, all\" and left\"\n2,x\n",
            {"1: a|b", "2: 1|He said \"hi, all\" and left", "3: 2|x"},
            {"after 2: \"He said \"hi, all\" and left\""});
        row("backslash and quote", "a,b\n1,\"say \\\"hi, all\\\" now\"\n2,\"x\"\n",
            {"1: a|b", "2: 1|say \"hi, all\" now", "3: 2|x"},
            {"backslash 2: \"say \\\"hi, all\\\" now\""});
        row("backslash and quote before a delimiter", "a,b\n1,\"a \\\", b\"\n2,x\n",
            {"1: a|b", "2: 1|a \", b", "3: 2|x"}, {"backslash 2: \"a \\\", b\""});
        row("a path that ends with a backslash", "a,b\n\"C:\\dir\\\",1\n\"D:\\\",2\n",
            {"1: a|b", "2: C:\\dir\\|1", "3: D:\\|2"});
        row("a quote that is never closed", "a,b,y\n1,2,u\n3,\"4,v\n5,6,u\n",
            {"1: a|b|y", "2: 1|2|u", "3: 3|\"4|v", "4: 5|6|u"}, {"open 3: \"4"});
        row("one in the last cell of the text", "a,b\n1,\"x", {"1: a|b", "2: 1|\"x"},
            {"open 2: \"x"});
        row("two cells that are not closed",
            "p,i,s,k\n" + plain(0, 1) + "2.5,\"5 inch,8,x\n" + plain(1, 1) + "3.5,\"6 inch,9,x\n",
            {"1: p|i|s|k", "2: 10.5|cable|0|x", "3: 2.5|\"5 inch|8|x", "4: 11.5|cable|1|x",
             "5: 3.5|\"6 inch|9|x"},
            {"open 3: \"5 inch", "open 5: \"6 inch"});
        row("one closed by the inch mark of a later row",
            "p,i,s,k\n" + plain(0, 2) + "2.5,\"5 inch,8,x\n" + plain(2, 1) + "3.5,Box 24\",9,x\n",
            {"1: p|i|s|k", "2: 10.5|cable|0|x", "3: 11.5|cable|1|x", "4: 2.5|\"5 inch|8|x",
             "5: 12.5|cable|2|x", "6: 3.5|Box 24\"|9|x"},
            {"open 4: \"5 inch"});
        row("text of several lines with the delimiter of the table",
            "n,text\n1,x\n2,\"hello\nworld, foo\"\n3,y\n",
            {"1: n|text", "2: 1|x", "3: 2|hello\nworld, foo", "5: 3|y"});
        row("text of lines that may be rows", "n,text\n1,x\n2,\"to do:\n5,apples\"\n3,y\n",
            {"1: n|text", "2: 1|x", "3: 2|to do:\n5,apples", "5: 3|y"}, {"lines 3: \"to do:"});
        row("a list with the delimiter of the table",
            "n,text\n1,x\n2,\"to do:\n5, apples\n3, pears\n9, figs\n4, nuts\n1, leek\n2, beet\"\n3,y\n",
            {"1: n|text", "2: 1|x",
             "3: 2|to do:\n5, apples\n3, pears\n9, figs\n4, nuts\n1, leek\n2, beet", "10: 3|y"});
        row("one in a column of numbers, closed by an inch mark",
            "n,x,y\n1,5,p\n2,6,q\n3,\"5 inch,p\n4,7,q\n5,8,p\n6,9\",q\n7,3,p\n",
            {"1: n|x|y", "2: 1|5|p", "3: 2|6|q", "4: 3|\"5 inch|p", "5: 4|7|q", "6: 5|8|p",
             "7: 6|9\"|q", "8: 7|3|p"},
            {"open 4: \"5 inch"});
        row("a cell of several lines and one behind its quote",
            "a,b,c\n\"x\ny\",\"A\" type,3\n4,5,6\n",
            {"1: a|b|c", "2: x\ny|\"A\" type|3", "4: 4|5|6"}, {"after 3: \"A\" type"});
        row("lines of blanks", "a,b\n  \n1,2\n\n3,4\n", {"1: a|b", "3: 1|2", "5: 3|4"});
    }
    void rowsAndOdditiesAreAsTheyStand()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, rows);
        QFETCH(QStringList, odd);
        CsvScanner scanner = scannerOf(text);
        QCOMPARE(rowsOf(scanner), rows);
        QCOMPARE(odditiesOf(scanner), odd);
        // The other line ends change nothing but the line ends within quotes.
        for (const char* end : {"\r\n", "\r"}) {
            CsvScanner other = scannerOf(QByteArray(text).replace("\n", end));
            QCOMPARE(rowsOf(other).replaceInStrings(end, QStringLiteral("\n")), rows);
            QCOMPARE(odditiesOf(other), odd);
        }
    }

    void tellsTheRowAndTheCell()
    {
        CsvScanner scanner = scannerOf("a,b\n\n1,2\n3,\"A\" type\n");
        rowsOf(scanner);
        QCOMPARE(scanner.oddities().kept().size(), std::size_t{1});
        const CsvOddity& oddity = scanner.oddities().kept().front();
        QCOMPARE(oddity.line, std::int64_t{4});
        QCOMPARE(oddity.row, std::int64_t{3});
        QCOMPARE(oddity.cell, std::size_t{1});
    }

    void manyOdditiesAreCountedAndFewKept()
    {
        QByteArray text("a,b\n");
        for (int i = 0; i < 500; ++i)
            text += "1,\"A\" type\n";
        CsvScanner scanner = scannerOf(text);
        QCOMPARE(rowsOf(scanner).size(), 501);
        QCOMPARE(scanner.oddities().count(Kind::AfterQuote), std::int64_t{500});
        QCOMPARE(std::int64_t(scanner.oddities().kept().size()), data::formats::CsvOddities::kKept);
        const auto findings = scanner.oddities().findings("made.csv");
        QCOMPARE(findings.size(), std::size_t{1});
        const QString sentence = QString::fromStdString(experiment::sentence(findings.front()));
        QVERIFY2(sentence.contains("500 cells") && sentence.contains("line 2")
                     && sentence.contains("\"A\" type"),
                 qPrintable(sentence));
    }

    void piecesOfATextAddUp()
    {
        CsvScanner first = scannerOf("a,b\n1,\"A\" type\n"), second = scannerOf("2,\"B\" type\n");
        rowsOf(first);
        rowsOf(second);
        data::formats::CsvOddities all = first.oddities();
        all.append(second.oddities(), 2, 2);
        QCOMPARE(all.count(), std::int64_t{2});
        QCOMPARE(all.kept().back().line, std::int64_t{3});
        QCOMPARE(all.kept().back().row, std::int64_t{3});
    }

    /// However the text is cut into pieces, the rows are the same.
    void anOpenQuoteFarFromTheEndSwallowsNothing()
    {
        const testing::TempFolder folder;
        const QByteArray text = "p,i,s,k\n" + plain(0, 50) + "2.5,\"5 inch,8,x\n"
                                + plain(50, 200'000) + "3.5,Box 24\",9,x\n" + plain(9, 2);
        testing::write(folder / "t.csv", text);
        CsvScanner scanner(folder / "t.csv", data::EncodingChoice::Auto, ',');
        std::int64_t rows = 0;
        while (scanner.next()) {
            QCOMPARE(scanner.cells().size(), std::size_t{4});
            ++rows;
        }
        QCOMPARE(rows, std::int64_t{200'055});
        QCOMPARE(scanner.line(), rows);
        QCOMPARE(odditiesOf(scanner), QStringList{"open 52: \"5 inch"});
    }

    /// Wherever a pair of delimiters is cut by the end of a piece, it stays one delimiter.
    void pairsOfDelimitersPartCells()
    {
        const testing::TempFolder folder;
        QByteArray text;
        for (int i = 0; i < 400'000; ++i)
            text += QByteArray::number(i) + "::a:b::" + QByteArray(i % 7, 'x') + "\n";
        testing::write(folder / "t.dat", text);
        CsvRules rules(':');
        rules.doubled = true;
        CsvScanner scanner(folder / "t.dat", data::EncodingChoice::Auto, rules);
        std::int64_t rows = 0;
        while (scanner.next()) {
            QCOMPARE(scanner.cells().size(), std::size_t{3});
            QVERIFY(scanner.cells()[1] == "a:b");
            QCOMPARE(scanner.cells()[2].size(), std::size_t(rows % 7));
            ++rows;
        }
        QCOMPARE(rows, std::int64_t{400'000});

        CsvScanner odd = scannerOf("a::b\n\"5 inch::2\n", rules);
        QCOMPARE(rowsOf(odd), (QStringList{"1: a|b", "2: \"5 inch|2"}));
        QCOMPARE(odditiesOf(odd), QStringList{"open 2: \"5 inch"});
    }

    void rulesDecideHowItIsCut_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rows");
        QTest::addColumn<int>("rules");
        QTest::newRow("runs of blanks") << QByteArray("  a b\t\"c d\"  \n1   2 \t 3\n")
                                        << QStringList{"1: a|b|c d", "2: 1|2|3"} << 0;
        QTest::newRow("lines above the table")
            << QByteArray("title, of it\n\nmore \"words\na;b\n") << QStringList{"4: a|b"} << 1;
        QTest::newRow("comments") << QByteArray("# one; two\na;b\n  # three\n1;#2\n")
                                  << QStringList{"2: a|b", "4: 1|#2"} << 2;
        QTest::newRow("a header behind the mark")
            << QByteArray("# one\n# a; b\n1;2\n") << QStringList{"2: a|b", "3: 1|2"} << 3;
        QTest::newRow("backslashes") << QByteArray("a;b\n\"x\\\\\";\"y\\\"\"\n\"\\\"\"\"z\";2\n")
                                     << QStringList{"1: a|b", "2: x\\|y\"", "3: \"\"z|2"} << 4;
        QTest::newRow("quotes that are letters")
            << QByteArray("a;b\n\"x;y\"\n") << QStringList{"1: a|b", "2: \"x|y\""} << 5;
        QTest::newRow("apostrophes that quote")
            << QByteArray("a;b\n'x;''y';\"2\"\n") << QStringList{"1: a|b", "2: x;'y|\"2\""} << 6;
    }
    void rulesDecideHowItIsCut()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, rows);
        QFETCH(int, rules);
        CsvRules cut(rules == 0 ? ' ' : ';');
        cut.firstLine = rules == 1 ? 4 : 1;
        cut.comment = rules == 2 || rules == 3 ? "#" : "";
        cut.markedLine = rules == 3 ? 2 : 0;
        cut.backslash = rules == 4;
        cut.quote = rules == 5 ? '\0' : rules == 6 ? '\'' : '"';
        CsvScanner scanner = scannerOf(text, cut);
        QCOMPARE(rowsOf(scanner), rows);
        QCOMPARE(scanner.oddities().count(), std::int64_t{0});
        QCOMPARE(scanner.comments(), std::int64_t{rules == 2 ? 2 : rules == 3 ? 1 : 0});
        QCOMPARE(scanner.firstComment(), std::int64_t{rules == 2 || rules == 3 ? 1 : 0});
    }

    void aTextThatEndsWithinARowLosesIt()
    {
        for (const char* text : {"a,b\n1,2\n3,4", "a,b\n1,2\n3,\"4\n5,6\n7", "a,b\n1,2\n3,\"4\""}) {
            CsvScanner scanner("made.csv", text, ',', false);
            QCOMPARE(rowsOf(scanner), (QStringList{"1: a|b", "2: 1|2"}));
        }
    }

    void aRowOfMoreCellsThanAnyTableHasIsRefused()
    {
        const auto most = qsizetype(data::formats::kFreeCells);
        const QByteArray full = QByteArray("1,").repeated(most - 1) + "1";
        CsvScanner whole = scannerOf("a,b\n" + full + "\n2,3\n");
        QVERIFY(whole.next());
        QVERIFY(whole.next());
        QCOMPARE(whole.cells().size(), std::size_t(most));
        QVERIFY(whole.next());
        QCOMPARE(whole.cells().size(), std::size_t{2});
        CsvScanner wider = scannerOf("a,b\n" + full + ",1\n2,3\n");
        QVERIFY(wider.next());
        VERIFY_ERROR(wider.next(), "table.row_cells");
    }

    void aLargerFileMayHaveWiderRows()
    {
        const testing::TempFolder folder;
        const auto mostOf = [&folder](qint64 bytes) {
            testing::write(folder / "sized.csv", "a,b\n");
            std::filesystem::resize_file(folder / "sized.csv", std::uintmax_t(bytes));
            return data::formats::mostCells(folder / "sized.csv");
        };
        QCOMPARE(mostOf(4), std::size_t{100'000});
        QCOMPARE(mostOf(26'000'000), std::size_t{110'000});
        QCOMPARE(mostOf(4'000'000'000), std::size_t{1'000'000});
        QCOMPARE(data::formats::mostCells(folder / "none.csv"), std::size_t{100'000});
    }

    /// Eight megabytes of a million columns would take more than two gigabytes to survey.
    void aSmallFileOfMoreColumnsThanMemoryIsMeantForIsRefused_data()
    {
        QTest::addColumn<char>("mark");
        QTest::newRow("comma") << ',';
        QTest::newRow("semicolon") << ';';
        QTest::newRow("tab") << '\t';
    }
    void aSmallFileOfMoreColumnsThanMemoryIsMeantForIsRefused()
    {
        QFETCH(char, mark);
        const testing::TempFolder folder;
        testing::write(folder / "wide.csv",
                       (QByteArray("1,").replace(',', mark).repeated(149'999) + "1\n").repeated(3));
        const auto error = testing::errorOf([&] {
            data::open({.spec = {}, .path = (folder / "wide.csv").string(), .progress = {}});
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("table.row_cells"));
        QVERIFY2(QString::fromStdString(error->text()).contains("100,346 cells"), error->what());
        QVERIFY2(testing::isSentence(error->text()), error->what());
    }

    void lineEndsAreCounted()
    {
        using data::formats::lineEnds;
        QCOMPARE(lineEnds("a\nb\r\nc\rd"), std::int64_t{3});
        QCOMPARE(lineEnds(std::string(3000, 'x') + "\r" + std::string(600, 'x') + "\n"),
                 std::int64_t{2});
        QCOMPARE(lineEnds(""), std::int64_t{0});
    }

    void linesEndAlike_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("LF") << QByteArray("\n");
        QTest::newRow("CR LF") << QByteArray("\r\n");
        QTest::newRow("CR") << QByteArray("\r");
    }
    void linesEndAlike()
    {
        QFETCH(QByteArray, end);
        const testing::TempFolder folder;
        QByteArray text;
        for (int i = 0; i < 300'000; ++i) // more than one piece
            text += QByteArray::number(i) + ' ' + end;
        testing::write(folder / "t.txt", text + end + "last");
        data::formats::LineReader reader(folder / "t.txt");
        std::string_view line;
        std::int64_t at = 0;
        while (reader.next(line)) {
            QCOMPARE(reader.line(), ++at);
            if (at <= 300'000)
                QCOMPARE(std::string(line), std::to_string(at - 1));
        }
        QCOMPARE(at, std::int64_t{300'002});
        QCOMPARE(std::string(line), std::string("last"));
        CsvScanner scanner(folder / "t.txt", data::EncodingChoice::Auto, ',');
        at = 0;
        while (scanner.next() && ++at <= 300'000)
            QCOMPARE(scanner.line(), at);
        QCOMPARE(scanner.line(), std::int64_t{300'002});
    }
};

QTEST_GUILESS_MAIN(TestCsvScanner)
#include "tst_csv_scanner.moc"
