// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"
#include "experiment/suite.h"
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
            QVERIFY(set->info().inputs[0].modality == data::Modality::Series);
            QCOMPARE(set->size(), std::size_t{5});
            QCOMPARE(set->info().testExamples, std::int64_t{2});
            QCOMPARE(set->info().inputs[0].channels, std::int64_t{2});
            QCOMPARE(set->info().inputs[0].shortest, std::int64_t{1});
            QCOMPARE(set->info().inputs[0].longest, std::int64_t{4});
            QCOMPARE(set->series()->series().at(0)[2], 2.0F); // step after step
            QCOMPARE(set->series()->series().at(0)[3], 5.0F);
            QVERIFY(std::isnan(set->series()->series().at(1)[1]));
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
            const QByteArray own = QByteArray::number(i) + ','; // no two are equal
            here += own + (i % 2 ? "2,3:up\n" : "2,1:down\n");
            there += QByteArray::number(i) + ".5," + (i % 2 ? "2,3,4,5:up\n" : "2,1:down\n");
        }
        testing::write(folder / "here.ts", here);
        testing::write(folder / "there.ts", there);
        data::DataSpec spec;
        spec.path = (folder / "here.ts").string();
        spec.testPath = (folder / "there.ts").string();
        const auto findings = experiment::prepare(spec).findings;
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].id, std::string("series.longer"));
        QCOMPARE(findings[0].evidence[0].value, 10.0); // half of test-val, not of what is served
        QCOMPARE(findings[0].evidence[1].value, 5.0);
        // Served on the very examples that are trained on, another thing is wrong.
        spec.testPath = spec.path;
        const auto same = experiment::prepare(spec).findings;
        QCOMPARE(same.size(), std::size_t{1});
        QCOMPARE(same[0].id, std::string("examples.leaked"));
        QVERIFY(same[0].evidence[2].value >= 15); // of 20 in test-val, but for those in train-val
    }

    void timeStampsAreLeftAside()
    {
        const testing::TempFolder folder;
        testing::write(folder / "t.ts", "@timeStamps true\n@classLabel true a b\n@data\n"
                                        "(0,1.5),(2,2.5):a\n(2024-01-01 10:00:00,3):b\n");
        const auto set = read(folder / "t.ts");
        QCOMPARE(set->series()->series().at(0)[1], 2.5F);
        QCOMPARE(set->series()->series().at(1)[0], 3.0F);
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
        QVERIFY(set->info().inputs[0].modality == data::Modality::Series);
        QCOMPARE(set->info().inputs[0].shortest, std::int64_t{10}); // NaN at the end is padding
        QCOMPARE(set->info().inputs[0].longest, std::int64_t{12});
        QVERIFY(read(folder / "t.tsv")->info().inputs[0].modality == data::Modality::Table);
        data::DataSpec spec;
        spec.format = "table";
        QVERIFY(data::open({.spec = spec, .path = (folder / "s.tsv").string(), .progress = {}})
                    ->info()
                    .inputs[0]
                    .modality
                == data::Modality::Table);
    }

    /// The archive before 2018: the class first, as 1.0000000e+00, between blanks or commas.
    void olderFilesKeepTheirClass_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("mark");
        QTest::newRow("blanks") << "Old_%1.txt"
                                << "  ";
        QTest::newRow("commas without an ending") << "Old_%1"
                                                  << ",";
    }
    void olderFilesKeepTheirClass()
    {
        QFETCH(QString, name);
        QFETCH(QString, mark);
        QByteArray text;
        for (int i = 0; i < 12; ++i) {
            text += i % 2 ? "  2.0000000e+00" : " -1.0000000e+00";
            for (int step = 0; step < 11; ++step)
                text += mark.toLatin1() + QByteArray::number(step * 0.25 + i, 'e', 7);
            text += '\n';
        }
        const testing::TempFolder folder;
        testing::write(folder / name.arg("TRAIN").toStdString(), text);
        testing::write(folder / name.arg("TEST").toStdString(), text);
        for (const auto& path : {folder.path(), folder / name.arg("TRAIN").toStdString()}) {
            const auto set = read(path);
            QVERIFY(set->info().inputs[0].modality == data::Modality::Series);
            QCOMPARE(set->info().classes, (std::vector<std::string>{"-1", "2"}));
            QCOMPARE(set->size(), std::size_t{24});
            QCOMPARE(set->info().testExamples, std::int64_t{12});
            QCOMPARE(set->info().inputs[0].longest, std::int64_t{11});
            QCOMPARE(set->label(1), std::uint16_t{1});
            QCOMPARE(set->series()->series().at(1)[2], 1.5F);
        }
    }

    void aFileWithoutAnEndingIsReadWhereThatIsChosen()
    {
        const testing::TempFolder folder;
        testing::write(folder / "plain", "1\t0.5\t0.25\n2\t1\tNaN\n1\t3\t4\n");
        data::DataSpec spec;
        spec.format = "series";
        const auto set =
            data::open({.spec = spec, .path = (folder / "plain").string(), .progress = {}});
        QCOMPARE(set->size(), std::size_t{3});
        QCOMPARE(set->info().kind, std::string("ucr"));
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
        const std::vector<float> out = prepared.preprocess.encoded(*prepared.source, 0);
        QCOMPARE(out.size(), std::size_t{5});
        // Mean 1 and deviation 1: 0 becomes -1, 2 becomes 1.
        const float wanted[]{-1, -1, 0, 1, 1};
        for (std::size_t k = 0; k < 5; ++k)
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
        QTest::newRow("series without @data")
            << QByteArray("@classLabel true a b\n1,2:a\n") << "series.header" << 2;
        QTest::newRow("too large") << kHead + "1,2:up\n1e300,2:up\n"
                                   << "series.value" << 7;
        QTest::newRow("on line 7 of a file with lone CR")
            << QByteArray(kHead + "1,2:up\n1,x:up\n").replace('\n', '\r') << "series.value" << 7;
        QTest::newRow("on line 7 of a file with CR and LF")
            << QByteArray(kHead + "1,2:up\n1,x:up\n").replace("\n", "\r\n") << "series.value" << 7;
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

    void lineEndsAndEmptyLinesChangeNothing_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("CR LF") << QByteArray("\r\n");
        QTest::newRow("lone CR") << QByteArray("\r");
        QTest::newRow("CR CR LF") << QByteArray("\r\r\n");
        QTest::newRow("empty lines") << QByteArray("\n\n");
    }
    void lineEndsAndEmptyLinesChangeNothing()
    {
        QFETCH(QByteArray, end);
        const testing::TempFolder folder;
        const QByteArray ts = kHead + "1,2,3:4,5,6:up\n7,8,9:4,5,7:down\n";
        QByteArray tsv;
        for (int i = 0; i < 20; ++i)
            tsv += QByteArray::number(i % 2) + QByteArray("\t1\t2.5\t3\t4\t5\t6\t7\t8\t?\t")
                   + QByteArray::number(i) + "\tNaN\n";
        for (const auto& [name, text] : {std::pair("x.ts", ts), std::pair("x.tsv", tsv)}) {
            testing::write(folder / name, text);
            const auto plain = read(folder / name);
            QVERIFY(plain->info().inputs[0].modality == data::Modality::Series);
            testing::write(folder / name, QByteArray(text).replace('\n', end));
            QCOMPARE(read(folder / name)->info().fingerprint, plain->info().fingerprint);
        }
    }

    void aLastRowThatIsCutIsReported()
    {
        const testing::TempFolder folder;
        QByteArray tsv;
        for (int i = 0; i < 20; ++i)
            tsv += QByteArray::number(i % 2) + "\t1\t2.5\t3\t4\t5\t6\t7\t8\t9\t"
                   + QByteArray::number(i) + ".5\t3\n";
        testing::write(folder / "whole.tsv", tsv);
        QVERIFY(read(folder / "whole.tsv")->info().findings.empty());
        testing::write(folder / "cut.tsv", tsv.left(tsv.size() - 8)); // "\t19.5\t3\n"
        const auto findings = read(folder / "cut.tsv")->info().findings;
        QCOMPARE(findings.size(), std::size_t{1});
        QCOMPARE(findings[0].id, std::string("series.last_short"));
        QCOMPARE(experiment::sentence(findings[0]),
                 std::string("The last series of cut.tsv, on line 20, has 9 steps where each other "
                             "one has 11; if the file was cut there, get it again whole or delete "
                             "that line."));
        // Where series differ in length by themselves, a short one at the end is one of them.
        testing::write(folder / "any.tsv",
                       "1\t1.5\t2\t3\t4\t5\t6\t7\t8\t9\t1\t2\t3\n" + tsv.left(tsv.size() - 8));
        QVERIFY(read(folder / "any.tsv")->info().findings.empty());
    }

    void channelsOfUnequalLengthAreReported()
    {
        const testing::TempFolder folder;
        testing::write(folder / "p_TRAIN.ts", kHead + "1,2,3:4,5,6:up\n1,2,3:4,5:down\n1,2:4:up\n");
        testing::write(folder / "p_TEST.ts", kHead + "1,?,3:4,5,6:up\n1,2,3:4,5,6:down\n");
        const auto findings = read(folder.path())->info().findings;
        QCOMPARE(findings.size(), std::size_t{2}); // what fills up is not missing as well
        QCOMPARE(
            experiment::sentence(findings[0]),
            std::string("The channels of 2 series differ in length, first those of series 2 on "
                        "line 7 of p_TRAIN.ts (2 to 3 steps); the shorter ones count as "
                        "missing at their end."));
        QCOMPARE(findings[1].id, std::string("series.missing"));
        QCOMPARE(findings[1].evidence[0].value, 1.0);
    }

    void aHeaderThatDiffersFromTheSeriesIsReported_data()
    {
        QTest::addColumn<QByteArray>("claim");
        QTest::addColumn<QByteArray>("series");
        QTest::addColumn<QString>("said"); // empty: the header is right
        const QByteArray two("1,2:3,4:up\n"), longer("1,2,3:3,4,5:down\n");
        QTest::newRow("length") << QByteArray("@equalLength true\n@seriesLength 2\n")
                                << two + longer << "\"@seriesLength 2\", and line 9 has 3 steps";
        QTest::newRow("length alone") << QByteArray("@seriesLength 4\n") << two + longer
                                      << "\"@seriesLength 4\", and line 7 has 2 steps";
        QTest::newRow("equal") << QByteArray("@equalLength true\n") << two + longer
                               << "line 8 has 3 steps where the first has 2";
        QTest::newRow("channels") << QByteArray("@dimensions 3\n") << two + two
                                  << "\"@dimensions 3\", and line 7 has 2 channels";
        QTest::newRow("one channel") << QByteArray("@univariate true\n") << two + two
                                     << "\"@univariate true\", and line 7 has 2 channels";
        QTest::newRow("missing") << QByteArray("@missing false\n") << two + "1,?:2,3:up\n"
                                 << "\"@missing false\", and line 8 has missing values";
        QTest::newRow("right") << QByteArray(
            "@missing true\n@univariate false\n@dimensions 2\n@equalLength false\n")
                               << two + longer + "1,?:2,3:up\n"
                               << "";
    }
    void aHeaderThatDiffersFromTheSeriesIsReported()
    {
        QFETCH(QByteArray, claim);
        QFETCH(QByteArray, series);
        QFETCH(QString, said);
        const testing::TempFolder folder;
        testing::write(folder / "h.ts", claim + kHead + series);
        QStringList found;
        const auto set = read(folder / "h.ts");
        for (const base::Finding& finding : set->info().findings)
            if (finding.id == "series.header_differs")
                found << QString::fromStdString(experiment::sentence(finding));
        QCOMPARE(found.size(), said.isEmpty() ? 0 : 1);
        QVERIFY2(said.isEmpty() || found.front().contains(said), qPrintable(found.join('\n')));
    }

    void labelsSpelledOtherwiseAreTheSameClass_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("training");
        QTest::addColumn<QByteArray>("test");
        const QByteArray words("@classLabel true walk run\n@data\n1,2:walk\n2,1:run\n");
        QTest::newRow("case") << "p_%1.ts" << words
                              << QByteArray(
                                     "@classLabel true Walk Run\n@data\n1,2:Walk\n2,1:Run\n");
        QTest::newRow("case within the file")
            << "p_%1.ts" << words
            << QByteArray("@classLabel true walk run\n@data\n1,2:Walk\n2,1:RUN\n");
        QTest::newRow("numbers") << "p_%1.ts"
                                 << QByteArray("@classLabel true 1 2\n@data\n1,2:1\n2,1:2\n")
                                 << QByteArray(
                                        "@classLabel true 1.0 2.0\n@data\n1,2:1.0\n2,1:2.0\n");
        const QByteArray row("\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\n");
        const auto rows = [&](const char* a, const char* b) {
            return (QByteArray(a) + row + b + row).repeated(4);
        };
        QTest::newRow("tsv") << "p_%1.tsv" << rows("1", "2") << rows("1.0", "2.0000");
        QTest::newRow("within one tsv")
            << "p_%1.tsv" << rows("1", "2") + rows("1.0", "2.0") << rows("1", "2");
    }
    void labelsSpelledOtherwiseAreTheSameClass()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, training);
        QFETCH(QByteArray, test);
        const testing::TempFolder folder;
        testing::write(folder / name.arg("TRAIN").toStdString(), training);
        testing::write(folder / name.arg("TEST").toStdString(), test);
        const auto set = read(folder.path());
        QCOMPARE(set->info().classes.size(), std::size_t{2});
        const auto first = std::size_t(set->info().trainingExamples);
        QCOMPARE(int(set->label(first)), 0);
        QCOMPARE(int(set->label(first + 1)), 1);
        QCOMPARE(set->info().findings.size(), std::size_t{1});
        QCOMPARE(set->info().findings[0].id, std::string("series.labels_matched"));
        // What was matched is right as it is: keeping it apart is no remedy that a command takes.
        QVERIFY(set->info().findings[0].fix.empty());
        QCOMPARE(set->info().findings[0].otherFixes,
                 (std::vector<base::Patch>{{{"data.match_labels", "false"}}}));
        QVERIFY(testing::isSentence(experiment::sentence(set->info().findings[0])));
    }

    void labelsAreKeptApartWhereThatIsAskedFor()
    {
        const testing::TempFolder folder;
        testing::write(folder / "p_TRAIN.ts", "@classLabel true walk run\n@data\n1:walk\n2:run\n");
        testing::write(folder / "p_TEST.ts", "@classLabel true Walk run\n@data\n1:run\n2:Walk\n");
        data::DataSpec spec;
        spec.table.matchLabels = false;
        try {
            data::open({.spec = spec, .path = folder.path().string(), .progress = {}});
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("data.labels_differ"));
            QCOMPARE(int(error.place().row.value_or(0)), 4);
        }
        // Classes that differ by case alone within the data stay two.
        testing::write(folder / "two.ts", "@classLabel true a A\n@data\n1:a\n2:A\n");
        const auto set = read(folder / "two.ts");
        QCOMPARE(int(set->label(1)), 1);
        QVERIFY(set->info().findings.empty());
    }

    void onePartWithClassesAndOneWithNumbersAreRefused()
    {
        const testing::TempFolder folder;
        testing::write(folder / "p_TRAIN.ts", "@classLabel true a b\n@data\n1:a\n2:b\n");
        testing::write(folder / "p_TEST.ts", "@targetLabel true\n@data\n1:0.5\n2:0.7\n3:1\n");
        try {
            read(folder.path());
            QFAIL("was read");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("data.task"));
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
