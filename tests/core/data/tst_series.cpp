// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/profile.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace assay;

namespace {

const QByteArray kHead = "#a comment\n@problemName p\n@timeStamps false\n@classLabel true up down\n"
                         "@data\n";

data::DatasetPtr read(const std::filesystem::path& file)
{
    return data::open({.spec = {}, .path = file.string(), .progress = {}});
}

} // namespace

class TestSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void unequalMultivariateWithMissingValues()
    {
        const testing::TempFolder folder;
        testing::write(folder / "p_TRAIN.ts", kHead
                                                  + "1,2,3:4,5,6:up\n"
                                                    "1,?:NaN,2:down\n"
                                                    "7,8,9,10:1,1,1,1:up\n");
        testing::write(folder / "p_TEST.ts", kHead + "5:6:down\n4,4:3,3:up\n");
        for (const auto& path : {folder.path(), folder / "p_TRAIN.ts"}) {
            const auto set = read(path);
            QVERIFY(set->info().modality == data::Modality::Series);
            QCOMPARE(set->size(), std::size_t{5});
            QCOMPARE(set->info().testExamples, std::int64_t{2});
            QCOMPARE(set->info().channels, std::int64_t{2});
            QCOMPARE(set->info().shortest, std::int64_t{1});
            QCOMPARE(set->info().longest, std::int64_t{4});
            QCOMPARE(set->series().at(0)[2], 2.0F); // step after step
            QCOMPARE(set->series().at(0)[3], 5.0F);
            QVERIFY(std::isnan(set->series().at(1)[1]));
            QCOMPARE(set->label(1), std::uint16_t{1});
            QCOMPARE(set->info().findings.front().id, std::string("series.missing"));
        }
        QCOMPARE(read(folder / "p_TEST.ts")->size(), std::size_t{2});
    }

    void longerSeriesToServeAreAFinding()
    {
        const testing::TempFolder folder;
        QByteArray here = kHead, there = kHead;
        for (int i = 0; i < 40; ++i) {
            here += i % 2 ? "1,2,3:up\n" : "3,2,1:down\n";
            there += i % 2 ? "1,2,3,4,5:up\n" : "3,2,1:down\n";
        }
        testing::write(folder / "here.ts", here);
        testing::write(folder / "there.ts", there);
        data::DataSpec spec;
        spec.path = (folder / "here.ts").string();
        spec.testPath = (folder / "there.ts").string();
        const auto findings = data::prepare(spec).findings;
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].id, std::string("series.longer"));
        QCOMPARE(findings[0].evidence[0].value, 10.0); // half of test-val, not of what is served
        QCOMPARE(findings[0].evidence[1].value, 5.0);
        spec.testPath = spec.path;
        QVERIFY(data::prepare(spec).findings.empty());
    }

    void timeStampsAreLeftAside()
    {
        const testing::TempFolder folder;
        testing::write(folder / "t.ts", "@timeStamps true\n@classLabel true a b\n@data\n"
                                        "(0,1.5),(2,2.5):a\n(2024-01-01 10:00:00,3):b\n");
        const auto set = read(folder / "t.ts");
        QCOMPARE(set->series().at(0)[1], 2.5F);
        QCOMPARE(set->series().at(1)[0], 3.0F);
    }

    void tsvIsASeriesOrATableByContent()
    {
        const testing::TempFolder folder;
        QByteArray series, table("a\tb\ty\n");
        for (int i = 0; i < 20; ++i) {
            series += QByteArray::number(1 + i % 2);
            for (int step = 0; step < 12; ++step)
                series += step > 9 && i == 3 ? "\tNaN" : '\t' + QByteArray::number(step * 0.5 + i);
            series += '\n';
            table += QByteArray::number(i) + '\t' + QByteArray::number(i % 3) + "\tk\n";
        }
        testing::write(folder / "s.tsv", series);
        testing::write(folder / "t.tsv", table + "1\t2\tl\n");
        const auto set = read(folder / "s.tsv");
        QVERIFY(set->info().modality == data::Modality::Series);
        QCOMPARE(set->info().shortest, std::int64_t{10}); // NaN at the end is padding
        QCOMPARE(set->info().longest, std::int64_t{12});
        QVERIFY(read(folder / "t.tsv")->info().modality == data::Modality::Table);
        data::DataSpec spec;
        spec.format = data::Format::Table;
        QVERIFY(data::open({.spec = spec, .path = (folder / "s.tsv").string(), .progress = {}})
                    ->info()
                    .modality
                == data::Modality::Table);
    }

    void gapsAreDrawnStraight()
    {
        const testing::TempFolder folder;
        QByteArray text = kHead;
        for (int i = 0; i < 30; ++i)
            text += QByteArray("?,0,?,2,?:") + (i % 2 ? "up\n" : "down\n");
        testing::write(folder / "g.ts", text);
        data::DataSpec spec;
        spec.path = (folder / "g.ts").string();
        const auto prepared = data::prepare(spec);
        float out[5];
        prepared.preprocess.apply(*prepared.source, 0, out);
        // Mean 1 and deviation 1: 0 becomes -1, 2 becomes 1.
        const float wanted[]{-1, -1, 0, 1, 1};
        for (int k = 0; k < 5; ++k)
            QVERIFY(std::abs(out[k] - wanted[k]) < 1e-6F);
    }

    void badSeriesAreOneSentence_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("row");
        QTest::newRow("no header") << QByteArray("1,2,3:up\n") << "series.header" << 1;
        QTest::newRow("no @data") << QByteArray("@problemName p\n@classLabel true a b\n")
                                  << "series.header" << 2;
        QTest::newRow("no labels")
            << QByteArray("@classLabel false\n@data\n1,2\n") << "series.header" << 2;
        QTest::newRow("labels without names")
            << QByteArray("@classLabel true\n@data\n1,2:a\n") << "series.header" << 1;
        QTest::newRow("length 0") << kHead + "1,2:up\n:down\n"
                                  << "series.empty" << 7;
        QTest::newRow("a text") << kHead + "1,x:up\n"
                                << "series.value" << 6;
        QTest::newRow("another class") << kHead + "1,2:left\n"
                                       << "series.class" << 6;
        QTest::newRow("no label") << kHead + "1,2\n"
                                  << "series.label" << 6;
        QTest::newRow("other channels") << kHead + "1,2:up\n1:2:down\n"
                                        << "series.channels" << 7;
        QTest::newRow("nothing below") << kHead << "series.none" << -1;
        QTest::newRow("empty") << QByteArray() << "file.empty" << -1;
    }
    void badSeriesAreOneSentence()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, code);
        QFETCH(int, row);
        const testing::TempFolder folder;
        testing::write(folder / "b.ts", text);
        try {
            read(folder / "b.ts");
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(QString::fromStdString(error.code()), code);
            QVERIFY(testing::isSentence(error.text()));
            QCOMPARE(int(error.place().row.value_or(-1)), row);
        }
    }

    void changedBytesNeverCrash()
    {
        const testing::TempFolder folder;
        const QByteArray good = kHead + "1,2,3:4,5,6:up\n1,?:NaN,2:down\n";
        std::minstd_rand random(2);
        for (int round = 0; round < 2000; ++round) {
            QByteArray text = good;
            for (int k = 0; k < 1 + int(random() % 5); ++k)
                text[int(random() % std::uint32_t(text.size()))] = "@:,\n\0?(1)e"[random() % 10];
            testing::write(folder / "f.ts", text);
            try {
                read(folder / "f.ts");
            } catch (const base::Error& error) {
                QVERIFY2(testing::isSentence(error.text()), error.what());
            }
        }
    }

    void drawnSetsAreSeededAndBeginAlike()
    {
        for (const char* name : {"points-blobs", "points-moons", "points-spirals", "sequences"}) {
            data::DataSpec spec;
            spec.count = 100;
            const auto open = [&] {
                return data::open({.spec = spec, .path = name, .progress = {}});
            };
            const auto small = open();
            spec.count = 300;
            const auto large = open();
            for (std::size_t i = 0; i < small->size(); ++i)
                QVERIFY(small->id(i) == large->id(i));
            spec.seed = 1;
            QVERIFY(open()->info().fingerprint != large->info().fingerprint);
        }
    }
};

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
