// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "data/formats/foreign_file.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QStringList>
#include <QTest>

using namespace assay;

namespace {

QByteArray bytes(const char* text, qsizetype size)
{
    return {text, size};
}

/// The text with four bytes for each character, little end first.
QByteArray inUtf32(const QByteArray& text)
{
    QByteArray wide = bytes("\xff\xfe\0\0", 4);
    for (const char c : text)
        wide += QByteArray(1, c) + QByteArray(3, '\0');
    return wide;
}

} // namespace

class TestForeignFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filesThatAreNoTablesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("word"); ///< of the sentence
        const auto row = [](const char* name, const QByteArray& content, const char* word) {
            QTest::newRow(name) << content << QString(word);
        };
        row("a web page", "<!DOCTYPE html>\n<html><body>Not found, sorry</body></html>\n", "HTML");
        row("a web page below blank lines", "\n\n <HTML><head></head></HTML>\n", "HTML");
        row("XML", "<?xml version=\"1.0\"?>\n<rows><row a=\"1\"/></rows>\n", "XML");
        row("Parquet", "PAR1" + QByteArray(60, '\1') + "PAR1", "Parquet");
        row("lines of JSON", "{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n", "lines=True");
        row("JSON", "[\n  {\"a\": 1, \"b\": 2},\n  {\"a\": 3, \"b\": 4}\n]\n", "JSON");
        row("JSON of columns", "{\"a\": [1, 3], \"b\": [2, 4]}\n", "pd.read_json(file).");
        row("Excel", "PK\x03\x04" + QByteArray(40, '\1') + "xl/workbook.xml" + QByteArray(20, '\1'),
            "Excel");
        row("Word",
            "PK\x03\x04" + QByteArray(26, '\1') + "[Content_Types].xml" + QByteArray(40, '\1')
                + "word/document.xml" + QByteArray(20, '\1'),
            "Word document");
        row("old Excel", "\xd0\xcf\x11\xe0" + QByteArray(60, '\1'), "Excel");
        row("another archive", "PK\x03\x04" + QByteArray(40, '\1') + "a.csv", "unpack");
        row("SQLite", bytes("SQLite format 3\0", 16) + QByteArray(84, '\0'), "SQLite");
        row("libsvm", "1 3:0.5 7:1\n-1 1:0.25 3:0.125 9:2\n1 2:1\n", "libsvm");
        row("libsvm of ranks", "2 qid:1 1:0.5 2:1\n0 qid:1 1:0.25\n", "libsvm");
        row("a pointer of Git LFS",
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 12345\n",
            "git lfs pull");
        row("UTF-32", inUtf32("a,b,y\n1,2,u\n3,4,v\n"), "UTF-32");
        row("a JPEG", bytes("\xff\xd8\xff\xe0\0\x10JFIF\0", 11) + QByteArray(60, '\1'),
            "one picture");
        row("a PNG", bytes("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16) + QByteArray(60, '\0'),
            "one picture");
        row("a GIF", "GIF89a" + QByteArray(60, '\1'), "one picture");
        row("fastText", "__label__spam win a prize\n__label__ham see you soon\n", "fastText");
        row("ARFF below comments",
            "% of 1988\n%\n\n@relation iris\n@attribute a numeric\n@data\n1,2\n", "ARFF");
        row("ARFF", "@RELATION iris\n@ATTRIBUTE a NUMERIC\n@DATA\n1,2\n", "ARFF");
    }
    void filesThatAreNoTablesAreNamed()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, word);
        const testing::TempFolder folder;
        for (const char* name : {"data.csv", "data.txt", "data.bin", "data"}) {
            const auto file = folder / name;
            testing::write(file, content);
            const auto error = testing::errorOf([&] {
                data::DataSpec spec;
                spec.path = file.string();
                data::open({spec, spec.path, nullptr, {}});
            });
            QVERIFY2(error.has_value(), name);
            QVERIFY2(error->code() == "table.other_format"
                         || error->code() == "data.unknown_format",
                     error->code().c_str());
            QVERIFY2(testing::isSentence(error->text()), error->what());
            QVERIFY2(QString::fromStdString(error->text()).contains(word), error->what());
        }
    }

    void tablesAreNotTakenForThem_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("limits") << QByteArray("<0.5,1,p\n<0.7,2,q\n");
        QTest::newRow("times of day") << QByteArray("1 12:30\n5 13:45\n7 09:10\n");
        QTest::newRow("blanks") << QByteArray("1 0.5 7\n2 0.25 9\n");
        QTest::newRow("brackets") << QByteArray("[1],{a},p\n[2],{b},q\n");
        QTest::newRow("a title") << QByteArray("PAR of 2020\na,b\n1,2\n");
        QTest::newRow("patients") << QByteArray("P1 12 0\nP2 13 1\n");
        QTest::newRow("a word that begins as a bitmap does") << QByteArray("BMI,age,y\n21,40,p\n");
        QTest::newRow("nothing") << QByteArray();
    }
    void tablesAreNotTakenForThem()
    {
        QFETCH(QByteArray, content);
        const testing::TempFolder folder;
        testing::write(folder / "data.csv", content);
        const std::string problem = data::formats::foreignFile(folder / "data.csv");
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void aFolderThatNoReaderTakesIsNamedByWhatItHolds_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QString>("says");
        QTest::newRow("tables") << QStringList{
            "test.csv", "Train.CSV",
            "notes.txt"} << "The folder holds tables (Train.CSV, test.csv) and is none itself";
        QTest::newRow("arrays") << QStringList{"weights.npy"}
                                << "(weights.npy), and no two of them";
        QTest::newRow("sets") << QStringList{"b.npz", "a.npz"}
                              << "sets of arrays (a.npz, b.npz): choose one";
        QTest::newRow("one class")
            << QStringList{"Dutch.txt"} << "The folder holds texts (Dutch.txt)";
        QTest::newRow("nothing of these")
            << QStringList{"a.bin"}
            << "This folder is nothing that can be read; choose one of: IDX";
    }
    void aFolderThatNoReaderTakesIsNamedByWhatItHolds()
    {
        QFETCH(QStringList, names);
        QFETCH(QString, says);
        const testing::TempFolder folder;
        for (const QString& name : names)
            testing::write(folder.path() / name.toStdString(), "van Aan\n");
        const auto error = testing::errorOf([&] {
            data::DataSpec spec;
            spec.path = folder.path().string();
            data::open({spec, spec.path, nullptr, {}});
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("data.unknown_format"));
        QVERIFY2(QString::fromStdString(error->text()).contains(says), error->what());
    }

    void aTextWithoutLabelsIsAskedForThem()
    {
        const testing::TempFolder folder;
        const auto file = folder / "play.txt";
        testing::write(file, "Hello\nWorld\nagain\n");
        const auto error = testing::errorOf([&] {
            data::DataSpec spec;
            spec.path = file.string();
            data::open({spec, spec.path, nullptr, {}});
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("data.unknown_format"));
        QVERIFY2(error->text().starts_with("This is a text, and nothing in it says which label"),
                 error->what());
        testing::write(file, QByteArray("\1\2\3letters\n"));
        QVERIFY(data::formats::unlabelledText(file).empty());
    }
};

QTEST_GUILESS_MAIN(TestForeignFile)
#include "tst_foreign_file.moc"
