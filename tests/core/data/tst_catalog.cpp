// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "support/errors.h"
#include "support/temp_project.h"
#include "support/tiny_data.h"

#include <QTest>

#include <set>

using namespace assay;

namespace {

data::DatasetPtr open(const std::string& path, const std::string& format = data::kAnyFormat)
{
    data::DataSpec spec;
    spec.path = path;
    spec.format = format;
    spec.count = 60;
    return data::open({spec, path, nullptr, {}});
}

} // namespace

class TestCatalog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void setsThatAreDrawnGoByTheirNames_data()
    {
        QTest::addColumn<QString>("name");
        for (const data::Source& source : data::catalog()) {
            if (source.synthetic)
                QTest::newRow(source.kind.c_str()) << QString::fromStdString(source.kind);
        }
    }
    void setsThatAreDrawnGoByTheirNames()
    {
        QFETCH(QString, name);
        const auto set = open(name.toStdString());
        QCOMPARE(set->size(), std::size_t{60});
        QCOMPARE(QString::fromStdString(set->info().reader), name);
        // The same seed draws the same examples.
        QCOMPARE(open(name.toStdString())->info().fingerprint, set->info().fingerprint);
    }

    void theContentDecidesWhoReads_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("reader");
        QTest::newRow("a table called as a text") << "notes.txt"
                                                  << "table";
        QTest::newRow("a table without an ending") << "notes"
                                                   << "table";
        QTest::newRow("a folder of IDX files") << "."
                                               << "idx";
    }
    void theContentDecidesWhoReads()
    {
        QFETCH(QString, name);
        QFETCH(QString, reader);
        const testing::TempFolder folder;
        if (name == ".") {
            testing::writePair(folder.path(), "train", 30, 3);
        } else {
            QByteArray text("a,b,class\n");
            for (int i = 0; i < 40; ++i)
                text += QByteArray::number(i % 9) + ',' + QByteArray::number(i % 5)
                        + (i % 2 ? ",oak\n" : ",ash\n");
            testing::write(folder / name.toStdString(), text);
        }
        const auto set = open((folder / name.toStdString()).string());
        QCOMPARE(QString::fromStdString(set->info().reader), reader);
    }

    void whatNoReaderKnowsIsSaid()
    {
        const testing::TempFolder folder;
        testing::write(folder / "empty.csv", "");
        testing::write(folder / "bytes.bin", QByteArray(300, '\1'));
        VERIFY_ERROR(open((folder / "empty.csv").string()), "file.empty");
        VERIFY_ERROR(open((folder / "none.csv").string()), "file.missing");
        QVERIFY(testing::errorOf([&] { open((folder / "bytes.bin").string()); }).has_value());
    }

    void aMisspeltNameIsMended()
    {
        const auto error = testing::errorOf([] { open("glyhps"); });
        QVERIFY(error.has_value());
        QVERIFY2(error->text().find("glyphs") != std::string::npos, error->what());
    }

    void namesAreUsedOnce()
    {
        std::set<std::string> kinds;
        for (const data::Source& source : data::catalog())
            QVERIFY2(kinds.insert(source.kind).second, source.kind.c_str());
    }
};

QTEST_GUILESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
