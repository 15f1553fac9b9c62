// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "data/sample.h"
#include "diagnose/checks/check_list.h"
#include "experiment/finding_order.h"
#include "support/tables.h"
#include "support/temp_project.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

using namespace assay;

namespace {

/// Pictures of 16 x 16 with a pattern of blocks each. With `copies` the second half shows the first once
/// more, a little brighter and with noise. `stamps`: so many classes, each with a white pixel of its own in the last row.
/// Of the first `blanks` each `every`-th is grey throughout, and so are the first `strays` others.
data::Prepared pictures(bool copies, bool marks = false, std::size_t count = 300,
                        std::size_t stamps = 0, std::size_t blanks = 0, std::size_t every = 1,
                        std::size_t strays = 0)
{
    constexpr std::size_t kSide = 16;
    std::vector<std::uint8_t> pixels;
    data::Dataset::Content content{.training = count};
    for (std::size_t i = 0; i < count; ++i) {
        const bool isCopy = copies && i >= count / 2;
        base::Random random(7, "pattern", isCopy ? i - count / 2 : i), noise(7, "noise", i);
        std::vector<double> blocks;
        for (std::size_t k = 0; k < kSide; ++k)
            blocks.push_back(random.uniform(20, 220));
        for (std::size_t y = 0; y < kSide; ++y)
            for (std::size_t x = 0; x < kSide; ++x)
                pixels.push_back(static_cast<std::uint8_t>(
                    blocks[y / 4 * 4 + x / 4] + (isCopy ? 3 + 2 * noise.uniform() : 0)));
        content.labels.push_back(static_cast<std::uint16_t>(i % std::max<std::size_t>(stamps, 2)));
        if (stamps > 0)
            pixels[(i + 1) * kSide * kSide - 1 - i % stamps] = 255;
        if (marks) // the fourth pixel of the third row
            pixels[i * kSide * kSide + 2 * kSide + 3] = i % 2 == 0 ? 12 : 9;
        if ((i < blanks && i % every == 0) || i < 2 * strays)
            std::fill(pixels.end() - kSide * kSide, pixels.end(), std::uint8_t{5});
    }
    content.info.path = content.info.kind = "made";
    content.info.classes = {"a", "b"};
    for (std::size_t k = 2; k < stamps; ++k)
        content.info.classes.push_back(std::string(1, static_cast<char>('a' + k)));
    content.inputs.push_back(std::make_unique<data::PictureInput>(
        data::InputInfo{.shape = {1, kSide, kSide}}, std::move(pixels)));
    data::Prepared prepared;
    prepared.source = std::make_shared<const data::Dataset>(std::move(content));
    prepared.splits = data::cut(prepared.source, nullptr, {});
    prepared.preprocess = data::Preprocess::fit({}, prepared.splits.train(), nullptr);
    return prepared;
}

/// 600 houses: an area, a year, and a price that follows neither, or is `leaks` the area once more; one
/// in three hundred costs `far`.
std::vector<base::Finding> houses(const diagnose::Check& check, bool leaks, double far)
{
    const testing::TempFolder folder;
    QByteArray text("area,year,price\n");
    for (int i = 0; i < 600; ++i) {
        const int area = 40 + (i * 37) % 160;
        const double price = i % 300 == 50 ? far : leaks ? 2.5 * area : 100 + (i * 53) % 97;
        text += QByteArray::number(area) + ',' + QByteArray::number(1900 + i * 7 % 120) + ','
                + QByteArray::number(price, 'g', 12) + '\n';
    }
    data::DataSpec spec;
    spec.table.target = "price";
    spec.table.task = data::TaskChoice::Regression;
    const data::Prepared data = testing::prepared(folder, text, spec);
    return check.run({.dataSpec = spec, .data = &data});
}

} // namespace

class TestDataChecks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void picturesThatNearlyRepeatOthersAreFound()
    {
        const data::Prepared copied = pictures(true);
        const auto found = diagnose::nearlyRepeated().run({.dataSpec = {}, .data = &copied});
        QCOMPARE(testing::idsOf(found),
                 std::string("examples.nearly_repeated examples.nearly_leaked "));
        // About half of the copies of a train-val example lie in train: 0.7 of 30.
        QVERIFY(found[1].evidence[0].value > 10 && found[1].evidence[0].value <= 30);
        QVERIFY(!found[1].samples.empty());
        const data::Prepared others = pictures(false);
        QCOMPARE(testing::idsOf(diagnose::nearlyRepeated().run({.dataSpec = {}, .data = &others})),
                 std::string());
    }

    void blankPicturesOfSeveralClassesAreFound()
    {
        const auto found = [](std::size_t blanks, std::size_t every, std::size_t strays = 0) {
            const data::Prepared data = pictures(false, false, 300, 0, blanks, every, strays);
            return diagnose::repeatedExamples().run({.dataSpec = {}, .data = &data});
        };
        const std::vector<base::Finding> blank = found(90, 1);
        QCOMPARE(blank.front().id, std::string("examples.blank"));
        QVERIFY(blank.front().evidence[0].value >= 10 && blank.front().evidence[0].value <= 90);
        QCOMPARE(static_cast<double>(blank.front().samples.size()),
                 blank.front().evidence[0].value); // they can be opened
        // They explain what else is said of equal examples.
        const auto ordered = experiment::inOrder(blank);
        QCOMPARE(ordered.front().finding.id, std::string("examples.blank"));
        for (std::size_t k = 1; k < ordered.size(); ++k)
            QCOMPARE(ordered[k].explainedBy, std::string("examples.blank"));
        // A class that is blank by its nature, a few, and none.
        for (const auto& [blanks, every] :
             {std::pair(180U, 2U), std::pair(6U, 1U), std::pair(0U, 1U)})
            QVERIFY(testing::idsOf(found(blanks, every)).find("examples.blank")
                    == std::string::npos);
        // Nor such a class of which three have a wrong label.
        const std::string noisy = testing::idsOf(found(180, 2, 3));
        QVERIFY(noisy.find("examples.conflicting") != std::string::npos);
        QVERIFY(noisy.find("examples.blank") == std::string::npos);
    }

    void rowsAndSeriesThatAreRoundedInAnotherWayAreFound()
    {
        // Each row once with six and once with four digits; without copies no two are as near.
        const auto found = [](bool series, bool copied) {
            base::Random random(3, "rows");
            QByteArray text = series ? QByteArray() : QByteArray("a,b,c,d,e,y\n");
            const int width = series ? 12 : 5;
            for (int row = 0; row < 200; ++row) {
                QByteArray fine, rough;
                for (int k = 0; k < width; ++k) {
                    const double value = random.uniform(1, 9);
                    const QByteArray mark = series ? "\t" : ",";
                    fine += QByteArray::number(value, 'f', 6) + mark;
                    rough += QByteArray::number(copied ? value : value + 0.1, 'f', 4) + mark;
                }
                for (const QByteArray& one : {fine, rough}) {
                    const QByteArray label = row % 2 ? "1" : "2";
                    text += series ? label + '\t' + one.chopped(1) + '\n' : one + label + '\n';
                }
            }
            const testing::TempFolder folder;
            const data::Prepared data =
                testing::prepared(folder, text, {}, {}, series ? "data.tsv" : "data.csv");
            return diagnose::nearlyRepeated().run({.dataSpec = {}, .data = &data});
        };
        for (const bool series : {false, true}) {
            QCOMPARE(testing::idsOf(found(series, false)), std::string());
            const auto copies = found(series, true);
            QCOMPARE(testing::idsOf(copies),
                     std::string("examples.nearly_repeated examples.nearly_leaked "));
            // Of 200 pairs about 0.49 lie whole in train; of 40 in train-val, 0.7 have theirs there.
            QVERIFY(copies[0].evidence[0].value > 70 && copies[0].evidence[0].value < 130);
            QVERIFY(copies[1].evidence[0].value > 15 && copies[1].evidence[0].value <= 40);
            QVERIFY(experiment::sentence(copies[0]).find("a thousandth of its deviation")
                    != std::string::npos);
        }
    }

    void aFindingsExamplesStandBesideWhatTheyEqual()
    {
        const data::Prepared copied = pictures(true);
        const auto found = diagnose::nearlyRepeated().run({.dataSpec = {}, .data = &copied});
        const auto samples = data::samplesWith(copied, found[1].samples, 1000);
        // An example of train, then what nearly equals it elsewhere.
        QVERIFY(samples.size() >= 2);
        QVERIFY(samples[0].split == data::SplitKind::Train);
        QVERIFY(samples[1].split != data::SplitKind::Train);
        QVERIFY(samples[0].id == found[1].samples[0]);
        QCOMPARE(data::samplesWith(copied, found[1].samples, 3).size(), std::size_t{3});
    }

    void aColumnThatHoldsANumberToPredictIsFound()
    {
        const auto found = houses(diagnose::targetInAColumn(), true, 300);
        QCOMPARE(testing::idsOf(found), std::string("columns.hold_target "));
        QCOMPARE(found[0].place, std::string("area"));
        QCOMPARE(testing::idsOf(houses(diagnose::targetInAColumn(), false, 150)), std::string());
    }

    /// One of 64 equally filled ranges holds both classes, and a few very large values make the last one wide.
    void aColumnThatHoldsTheTargetBetweenRangesIsFound()
    {
        const auto found = [](bool classes, bool held) {
            QByteArray text("mark,depth,kind\n");
            for (int i = 0; i < 700; ++i) {
                const int drawn = i * 37 % 101;
                const bool first = i * 7 % 20 < 13;
                const double price = std::exp(0.06 * drawn);
                const double mark = !held     ? i * 53 % 97
                                    : classes ? (first ? 4.0 : 1.0) + 0.001 * drawn
                                              : price * (1 + 0.001 * (i % 5));
                text += QByteArray::number(mark, 'f', 4) + ',' + QByteArray::number(i % 11 + 0.5)
                        + ','
                        + (classes ? QByteArray(first ? "oak" : "ash")
                                   : QByteArray::number(price, 'f', 4))
                        + '\n';
            }
            const testing::TempFolder folder;
            data::DataSpec spec;
            spec.table.target = "kind";
            if (!classes)
                spec.table.task = data::TaskChoice::Regression;
            const data::Prepared data = testing::prepared(folder, text, spec);
            return testing::idsOf(
                diagnose::targetInAColumn().run({.dataSpec = spec, .data = &data}));
        };
        for (const bool classes : {true, false}) {
            QCOMPARE(found(classes, true), std::string("columns.hold_target "));
            QCOMPARE(found(classes, false), std::string());
        }
    }

    void aCopyOfTheTargetIsFoundInFewRows_data()
    {
        QTest::addColumn<QList<QByteArray>>("cells");
        QTest::addColumn<bool>("found");
        QList<QByteArray> words, codes, numbers;
        for (int i = 0; i < 24; ++i) {
            words << (i % 3 == 0 ? "oak" : "ash");
            codes << (i % 3 == 0 ? "1" : "0");
            numbers << QByteArray::number(i * 37 % 101 + 0.25);
        }
        QTest::newRow("words") << words << true;
        QTest::newRow("numbers that are classes") << codes << true;
        QTest::newRow("numbers") << numbers << true;
        QTest::newRow("too few to say") << words.first(18) << false;
    }
    void aCopyOfTheTargetIsFoundInFewRows()
    {
        QFETCH(QList<QByteArray>, cells);
        QFETCH(bool, found);
        const auto run = [&cells](bool copied) {
            QByteArray text("depth,again,kind\n");
            for (int i = 0; i < cells.size(); ++i)
                text += QByteArray::number(i * 7 % 11 + 0.5) + ','
                        + cells[copied ? i : (i + 1) % cells.size()] + ',' + cells[i] + '\n';
            const testing::TempFolder folder;
            data::DataSpec spec;
            spec.table.target = "kind";
            const data::Prepared data = testing::prepared(folder, text, spec);
            return diagnose::targetInAColumn().run({.dataSpec = spec, .data = &data});
        };
        const auto said = run(true);
        QCOMPARE(testing::idsOf(said), std::string(found ? "columns.hold_target " : ""));
        QCOMPARE(testing::idsOf(run(false)), std::string());
        if (!found)
            return;
        QCOMPARE(said[0].place, std::string("again"));
        QCOMPARE(said[0].fix, (base::Patch{{"data.leave_out", "again"}}));
        const std::string words = experiment::sentence(said[0]);
        QVERIFY2(words.find("is a copy of the target \"kind\"") != std::string::npos,
                 words.c_str());
    }

    void aPixelThatHoldsTheClassIsFound()
    {
        const data::Prepared marked = pictures(false, true, 900),
                             plain = pictures(false, false, 900);
        const auto found = diagnose::targetInAColumn().run({.dataSpec = {}, .data = &marked});
        QCOMPARE(testing::idsOf(found), std::string("pictures.hold_target "));
        const std::string words = experiment::sentence(found[0]);
        QVERIFY2(words.find("row 3, column 4: error 0.0 %") != std::string::npos, words.c_str());
        QVERIFY2(words.find("no other pixel") != std::string::npos, words.c_str());
        QCOMPARE(testing::idsOf(diagnose::targetInAColumn().run({.dataSpec = {}, .data = &plain})),
                 std::string());
    }

    void aStampOfEachClassIsFound()
    {
        const data::Prepared stamped = pictures(false, false, 900, 5);
        const auto found = diagnose::targetInAColumn().run({.dataSpec = {}, .data = &stamped});
        QCOMPARE(testing::idsOf(found), std::string("pictures.hold_target "));
        const std::string words = experiment::sentence(found[0]);
        QVERIFY2(words.find("Each of the 5 classes has a pixel") != std::string::npos,
                 words.c_str());
        QVERIFY2(words.find("row 16, column 16") != std::string::npos, words.c_str());
    }

    void rowsThatDisagreeThoughTheyAreNoChanceAreAWarning()
    {
        // A fifth of the rows come again with the other class; of rows of few values that is to be expected.
        const auto severity = [](int values) {
            const testing::TempFolder folder;
            QByteArray text("a,b,c,d,e,f,kind\n");
            for (int i = 0; i < 600; ++i) {
                const bool again = i % 5 == 4;
                base::Random random(5, "row", static_cast<std::uint64_t>(again ? i - 1 : i));
                for (int column = 0; column < 6; ++column)
                    text += QByteArray::number(int(random.uniform(0, values))) + ',';
                text += (random.uniform(0, 2) < 1) != again ? "x\n" : "y\n";
            }
            testing::write(folder / "rows.csv", text);
            data::DataSpec spec;
            spec.path = (folder / "rows.csv").string();
            const data::Prepared data = data::prepare(spec);
            for (const base::Finding& each :
                 diagnose::repeatedExamples().run({.dataSpec = spec, .data = &data})) {
                if (each.id == "examples.conflicting")
                    return base::name(each.severity);
            }
            return std::string("none");
        };
        QCOMPARE(severity(12), std::string("warning"));
        QCOMPARE(severity(2), std::string("hint"));
    }

    /// Rows of few values repeat by chance; what a part has beyond that was copied.
    void copiesBesideRowsThatRepeatByChanceAreAWarning()
    {
        const auto severity = [](int columns, int values, int copied) {
            const auto row = [&](int k) {
                base::Random random(5, "row", static_cast<std::uint64_t>(k));
                QByteArray text;
                for (int column = 0; column < columns; ++column)
                    text += QByteArray::number(int(random.uniform(0, values)) + 0.5) + ',';
                return text + (random.uniform(0, 2) < 1 ? "x\n" : "y\n");
            };
            const QByteArray head = QByteArray("a,b,c,d,e,f,").left(2 * columns) + "kind\n";
            QByteArray train = head, served = head;
            for (int i = 0; i < 500; ++i)
                train += row(i);
            for (int i = 0; i < 300; ++i)
                served += row(i < copied ? i : 1000 + i);
            const testing::TempFolder folder;
            testing::write(folder / "a" / "rows.csv", train);
            testing::write(folder / "b" / "rows.csv", served);
            data::DataSpec spec;
            spec.path = (folder / "a" / "rows.csv").string();
            spec.testPath = (folder / "b" / "rows.csv").string();
            const data::Prepared data = data::prepare(spec);
            for (const base::Finding& each :
                 diagnose::repeatedExamples().run({.dataSpec = spec, .data = &data})) {
                if (each.id == "examples.leaked")
                    return base::name(each.severity);
            }
            return std::string("none");
        };
        QCOMPARE(severity(6, 4, 0), std::string("hint"));
        QCOMPARE(severity(6, 4, 90), std::string("warning"));
        // Of few columns only what was copied is said.
        QCOMPARE(severity(4, 6, 0), std::string("none"));
        QCOMPARE(severity(4, 6, 90), std::string("warning"));
    }

    void rowsThatAreCopiedAreNoChance()
    {
        // Rows of numbers, of which every second one of the last half is one of the first; and rows of few values.
        const auto found = [](bool fine) {
            const testing::TempFolder folder;
            QByteArray text("a,b,c,d,e,kind\n");
            for (int i = 0; i < 600; ++i) {
                const int k = i % 2 == 1 && i > 300 ? i - 300 : i;
                base::Random random(5, "row", static_cast<std::uint64_t>(k));
                for (int column = 0; column < 5; ++column) {
                    const double value = random.uniform(0, fine ? 100 : 2);
                    text += QByteArray::number(fine ? value : double(int(value)), 'f', 3) + ',';
                }
                text += random.uniform(0, 2) < 1 ? "x\n" : "y\n";
            }
            data::DataSpec spec;
            spec.table.target = "kind";
            const data::Prepared data = testing::prepared(folder, text, spec);
            for (const base::Finding& each :
                 diagnose::repeatedExamples().run({.dataSpec = spec, .data = &data})) {
                if (each.id == "examples.leaked")
                    return each;
            }
            return base::Finding();
        };
        const base::Finding copied = found(true), coarse = found(false);
        QVERIFY(copied.severity == base::Severity::Warning);
        QVERIFY(experiment::sentence(copied).find("to be expected") == std::string::npos);
        QVERIFY(coarse.severity == base::Severity::Hint);
        QVERIFY(experiment::sentence(coarse).find("to be expected") != std::string::npos);
    }

    void aFewTargetsFarFromAllOthersAreFound()
    {
        QCOMPARE(testing::idsOf(houses(diagnose::farValues(), false, 9e6)),
                 std::string("target.far_values "));
        QCOMPARE(testing::idsOf(houses(diagnose::farValues(), false, 250)), std::string());
    }
};

QTEST_GUILESS_MAIN(TestDataChecks)
#include "tst_data_checks.moc"
