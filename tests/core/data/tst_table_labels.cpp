// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

using namespace assay;
using testing::columnOf;
using testing::finding;
using testing::idsOf;
using testing::prepared;
using testing::repeated;
using testing::targetOf;
using Cells = QList<QByteArray>;

namespace {

/// 60 cells of two words, of which two of the first are spelled otherwise, on lines 12 and 22.
Cells spelled(const QByteArray& word, const QByteArray& other, const QByteArray& spelling)
{
    Cells cells = repeated({word, other}, 60);
    cells[10] = cells[20] = spelling;
    return cells;
}

void addSpellings()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QByteArray>("spelling");
    const auto row = [](const char* name, const char* word, const char* other,
                        const char* spelling) {
        QTest::newRow(name) << QByteArray(word) << QByteArray(other) << QByteArray(spelling);
    };
    row("case", "cat", "dog", "Cat");
    row("a point", "cat", "dog", "cat.");
    row("a no-break space behind it", "cat", "dog", "cat\u00a0");
    row("a no-break space within it", "New York", "Rome", "New\u00a0York");
    row("two spaces within it", "New York", "Rome", "New  York");
    row("a space of no width", "cat", "dog", "\u200bcat");
    row("the other form of Unicode", "caf\u00e9", "tea", "cafe\u0301");
    row("a letter with its accent in capitals", "\u00e9t\u00e9", "tea", "\u00c9t\u00e9");
}

} // namespace

class TestTableLabels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void spellingsOfAClassAreOneClass_data()
    {
        addSpellings();
        QTest::newRow("numbers") << QByteArray("0") << QByteArray("1") << QByteArray("0.0");
        QTest::newRow("a truth value")
            << QByteArray("True") << QByteArray("False") << QByteArray("1");
    }
    void spellingsOfAClassAreOneClass()
    {
        QFETCH(QByteArray, word);
        QFETCH(QByteArray, other);
        QFETCH(QByteArray, spelling);
        const testing::TempFolder folder;
        const QByteArray text = targetOf(spelled(word, other, spelling));
        const auto read = prepared(folder, text);
        std::vector<std::string> wanted{word.toStdString(), other.toStdString()};
        std::sort(wanted.begin(), wanted.end());
        QCOMPARE(read.source->info().classes, wanted);
        QCOMPARE(read.source->size(), std::size_t{60});
        QCOMPARE(read.source->label(10), read.source->label(0));
        const auto* said = finding(read.findings, "table.labels_matched", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        const QByteArray sentence = QByteArray::fromStdString(experiment::sentence(*said));
        QVERIFY2(sentence.contains('"' + spelling + "\" (2 cells, first on line 12)"), sentence);
        QVERIFY2(sentence.contains('"' + word + "\" (28 cells)"), sentence);
        // A choice keeps them apart, and nothing is said of it.
        QCOMPARE(said->otherFixes, (std::vector<base::Patch>{{{"data.match_labels", "false"}}}));
        data::DataSpec apart;
        apart.table.matchLabels = false;
        const auto again = prepared(folder, text, apart);
        QCOMPARE(again.source->info().classes.size(), std::size_t{3});
        QVERIFY(!finding(again.findings, "table.labels_matched"));
    }

    void spellingsOfACategoryAreOneCategory_data() { addSpellings(); }
    void spellingsOfACategoryAreOneCategory()
    {
        QFETCH(QByteArray, word);
        QFETCH(QByteArray, other);
        QFETCH(QByteArray, spelling);
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(spelled(word, other, spelling)));
        QCOMPARE(read.source->info().columns()[0].categories.size(), std::size_t{2});
        const auto& codes = read.source->table()->table().columns[0].codes;
        QCOMPARE(codes[10], codes[0]);
        QVERIFY(codes[1] != codes[0]);
        const auto* said = finding(read.findings, "table.labels_matched", "x");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY(said->severity == base::Severity::Hint);
    }

    void answersInSeveralWordsAreNamed()
    {
        const testing::TempFolder folder;
        const auto read =
            prepared(folder, targetOf(repeated({"yes", "no", "yes", "no", "ja", "n"}, 60)));
        QCOMPARE(read.source->info().classes, (std::vector<std::string>{"ja", "n", "no", "yes"}));
        const auto* said = finding(read.findings, "table.answer_words", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        const QByteArray sentence = QByteArray::fromStdString(experiment::sentence(*said));
        QVERIFY2(
            sentence.contains("\"yes\" (20 rows) and \"ja\" (10 rows) are classes of their own, "
                              "and so are \"no\" (20 rows) and \"n\" (10 rows)"),
            sentence);
        QCOMPARE(said->otherFixes.size(), std::size_t{1});
        QCOMPARE(said->otherFixes[0][0].path, std::string("data.simplify.classes"));

        const auto other =
            prepared(folder, targetOf(repeated({"wahr", "true", "falsch", "unknown"}, 60)));
        QVERIFY2(finding(other.findings, "table.answer_words", "y"), idsOf(other.findings).c_str());
    }

    void wordsThatAreSeveralAnswersAreNotNamed_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::newRow("one word each") << Cells{"yes", "no", "unknown"};
        QTest::newRow("letters") << Cells{"y", "n"};
        QTest::newRow("elements") << Cells{"N", "Si", "Y"};
        QTest::newRow("among numbers") << Cells{"true", "false", "2", "0"};
        QTest::newRow("one side only") << Cells{"yes", "oui", "ja"};
        QTest::newRow("among many") << Cells{"no", "non", "si", "da", "hai", "ken"};
    }
    void wordsThatAreSeveralAnswersAreNotNamed()
    {
        QFETCH(Cells, cells);
        const testing::TempFolder folder;
        const auto read = prepared(folder, targetOf(repeated(cells, 60)));
        QCOMPARE(read.source->info().classes.size(), std::size_t(cells.size()));
        QVERIFY2(!finding(read.findings, "table.answer_words"), idsOf(read.findings).c_str());
    }

    void whatDiffersStaysApart_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<QStringList>("classes");
        QTest::newRow("letters of a text")
            << Cells{"a", "A", "b", "B", "c", "C", "d", "D", "e", "E", "f", "F"}
            << QStringList{"A", "B", "C", "D", "E", "F", "a", "b", "c", "d", "e", "f"};
        QTest::newRow("abbreviations") << Cells{"m", "F", "M", "f"} << QStringList{"F", "m"};
        QTest::newRow("a word beside other numbers")
            << Cells{"true", "1", "2"} << QStringList{"1", "2", "true"};
        QTest::newRow("punctuation") << Cells{"!", "?!", "."} << QStringList{"!", ".", "?!"};
        QTest::newRow("codes that could be numbers")
            << Cells{"1E5", "10E4", "B7"} << QStringList{"10E4", "1E5", "B7"};
        QTest::newRow("codes with zeros in front")
            << Cells{"007", "7", "70"} << QStringList{"007", "7", "70"};
        QTest::newRow("versions") << Cells{"1.1", "1.10", "1.2", "2.0.1"}
                                  << QStringList{"1.1", "1.10", "1.2", "2.0.1"};
        QTest::newRow("marks that count") << Cells{"A+", "A-", "A"} << QStringList{"A", "A+", "A-"};
        QTest::newRow("long numbers that no double holds")
            << Cells{"1234567890123456788", "1234567890123456789"}
            << QStringList{"1234567890123456788", "1234567890123456789"};
    }
    void whatDiffersStaysApart()
    {
        QFETCH(Cells, cells);
        QFETCH(QStringList, classes);
        const testing::TempFolder folder;
        const auto read = prepared(folder, targetOf(repeated(cells, 120)));
        QStringList found;
        for (const std::string& name : read.source->info().classes)
            found << QString::fromStdString(name);
        QCOMPARE(found, classes);
    }

    /// Labels of test data, spelled otherwise than those of the data.
    void labelsOfTestDataAreFound_data()
    {
        QTest::addColumn<Cells>("cells");
        QTest::addColumn<Cells>("served");
        const auto row = [](const char* name, const Cells& cells, const Cells& served) {
            QTest::newRow(name) << cells << served;
        };
        row("numbers", {"0", "1"}, {"0.0", "1.0"});
        row("words for numbers", {"0", "1"}, {"False", "True"});
        row("numbers for words", {"False", "True"}, {"0", "1"});
        row("forms of Unicode", {"caf\u00e9", "tea"}, {"cafe\u0301", "tea"});
        row("case and a point", {"no", "yes"}, {"NO.", "yes"});
    }
    void labelsOfTestDataAreFound()
    {
        QFETCH(Cells, cells);
        QFETCH(Cells, served);
        const testing::TempFolder folder;
        const QByteArray first = targetOf(repeated(cells, 60)),
                         second = targetOf(repeated(served, 60));
        const auto read = prepared(folder, first, {}, second);
        QCOMPARE(read.source->info().classes.size(), std::size_t{2});
        QCOMPARE(read.serving->label(0), read.source->label(0));
        QCOMPARE(read.serving->label(1), read.source->label(1));
        const auto* said = finding(read.findings, "table.labels_matched", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QVERIFY(experiment::sentence(*said).find("served.csv") != std::string::npos);
        data::DataSpec strict;
        strict.table.matchLabels = false;
        VERIFY_ERROR(prepared(folder, first, strict, second), "data.labels_differ");
    }

    /// Cobalt and carbon monoxide.
    void frequentAbbreviationsThatDifferInCaseStayTwo()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, targetOf(repeated({"CO", "Co", "Fe"}, 60)));
        QCOMPARE(read.source->info().classes, (std::vector<std::string>{"CO", "Co", "Fe"}));
        const auto* said = finding(read.findings, "table.case_pair", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Target \"y\": \"CO\" (20 cells, first on line 2) and \"Co\" (20 cells, "
                        "first on line 3) differ in case only, and both are frequent: they are "
                        "kept apart. If they are one, spell them alike in the file."));
        QVERIFY(!finding(read.findings, "table.labels_matched"));
        const auto served = prepared(folder, targetOf(repeated({"CO", "Co", "Fe"}, 60)), {},
                                     targetOf(repeated({"Co", "Fe", "CO"}, 30)));
        QCOMPARE(served.serving->label(0), std::uint16_t{1});
        QCOMPARE(served.serving->label(2), std::uint16_t{0});
        // Two habits of writing, or a slip, are one label.
        for (const Cells& cells :
             {repeated({"YES", "Yes", "NO", "No"}, 60), repeated({"Yes", "yes", "Nope"}, 60),
              repeated({"YES", "Yes", "NO"}, 60), repeated({"YES", "NO", "No"}, 60),
              repeated({"RED", "Red", "Blue"}, 60), repeated({"CA", "Ca", "NY", "Ny"}, 60),
              repeated({"CA", "Ca", "Texas", "TEXAS"}, 60)}) {
            const auto one = prepared(folder, targetOf(cells));
            QCOMPARE(one.source->info().classes.size(), std::size_t{2});
            QVERIFY(!finding(one.findings, "table.case_pair"));
        }
    }

    void classesThatDifferByAnAccentStayTwo()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, targetOf(repeated({"cafe", "caf\u00e9", "tea"}, 60)));
        QCOMPARE(read.source->info().classes.size(), std::size_t{3});
        const auto* said = finding(read.findings, "table.accent_pair", "y");
        QVERIFY2(said, idsOf(read.findings).c_str());
        QCOMPARE(
            experiment::sentence(*said),
            std::string("Target \"y\": \"cafe\" (20 cells, first on line 2) and \"caf\u00e9\" (20 "
                        "cells, first on line 3) differ in the marks on letters only, and are "
                        "two classes. If they are one, spell them alike in the file."));
        data::DataSpec strict;
        strict.table.matchLabels = false;
        for (const Cells& cells : {repeated({"cafe", "tea"}, 60), repeated({"Cafe", "cafe"}, 60)})
            QVERIFY(
                !finding(prepared(folder, targetOf(cells), strict).findings, "table.accent_pair"));
        // What is said of one answer in two spellings is said once.
        const auto answers = prepared(folder, targetOf(repeated({"si", "s\u00ed", "no"}, 60)));
        QVERIFY(finding(answers.findings, "table.answer_words", "y"));
        QVERIFY(!finding(answers.findings, "table.accent_pair"));
    }

    void codesOfTestDataAreNoNumbers()
    {
        const testing::TempFolder folder;
        VERIFY_ERROR(prepared(folder, targetOf(repeated({"007", "070"}, 60)), {},
                              targetOf(repeated({"7", "70"}, 60))),
                     "data.classes");
    }

    void categoriesOfTestDataAreFound()
    {
        const testing::TempFolder folder;
        const auto read = prepared(folder, columnOf(repeated({"red", "blue"}, 60)), {},
                                   columnOf(repeated({"Red", "blue"}, 60)));
        const auto& codes = read.serving->table()->table().columns[0].codes;
        QCOMPARE(codes[0], read.source->table()->table().columns[0].codes[0]);
        QVERIFY(finding(read.findings, "table.labels_matched", "x"));
        QVERIFY(!finding(read.findings, "table.unseen_categories"));
    }
};

QTEST_GUILESS_MAIN(TestTableLabels)
#include "tst_table_labels.moc"
