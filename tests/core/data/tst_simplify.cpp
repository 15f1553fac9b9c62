// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_scale.h"
#include "data/inputs/picture/picture_input.h"
#include "data/inputs/series/series_input.h"
#include "data/inputs/table/table_input.h"
#include "data/inputs/text/text_input.h"
#include "data/prepared.h"
#include "data/simplify.h"
#include "experiment/spec.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>
#include <map>
#include <set>

using namespace assay;

namespace {

data::Prepared prepared(const QStringList& settings)
{
    experiment::ExperimentSpec spec;
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    return data::prepare(spec.data);
}

const QStringList kDigits{"data.path=glyphs", "data.count=1500"};

/// Rows of two numbers, a category with a missing cell now and then, and a class of three.
void writeTable(const std::filesystem::path& file)
{
    QByteArray text("size,weight,colour,kind\n");
    for (int i = 0; i < 300; ++i)
        text += QByteArray::number(i % 37) + ',' + QByteArray::number(0.25 * (i % 11) + 100) + ','
                + (i % 9 == 0 ? ""
                   : i % 2    ? "red"
                              : "blue")
                + ','
                + (i % 6 == 0 ? "rare"
                   : i % 2    ? "common"
                              : "usual")
                + '\n';
    testing::write(file, text);
}

/// How often the nearest mean of a class is that of the example's own, on the half that the means are not
/// of.
double shareRight(const data::Prepared& prepared)
{
    const data::Dataset& dataset = *prepared.source;
    std::map<std::uint16_t, std::vector<double>> sums;
    std::map<std::uint16_t, double> counts;
    const auto numbersOf = [&](std::size_t i) {
        return prepared.preprocess.encoded(dataset, static_cast<std::uint32_t>(i));
    };
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        if (i / 30 % 2 == 1)
            continue;
        const auto x = numbersOf(i);
        auto& sum = sums[dataset.label(i)];
        sum.resize(std::max(sum.size(), x.size()));
        for (std::size_t k = 0; k < x.size(); ++k)
            sum[k] += double(x[k]);
        ++counts[dataset.label(i)];
    }
    std::size_t right = 0, all = 0;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        if (i / 30 % 2 == 0)
            continue;
        const auto x = numbersOf(i);
        double least = 1e300;
        std::uint16_t nearest = 0;
        for (const auto& [label, sum] : sums) {
            double distance = 0;
            for (std::size_t k = 0; k < std::min(x.size(), sum.size()); ++k)
                distance += std::pow(double(x[k]) - sum[k] / counts[label], 2);
            if (distance < least) {
                least = distance;
                nearest = label;
            }
        }
        right += nearest == dataset.label(i);
        ++all;
    }
    return static_cast<double>(right) / static_cast<double>(all);
}

} // namespace

class TestSimplify : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void classesAreKeptByNameAndNumberedAnew()
    {
        const auto full = prepared(kDigits),
                   few = prepared(kDigits + QStringList{"data.simplify.classes=7, 3"});
        QCOMPARE(few.source->info().classes, (std::vector<std::string>{"3", "7"}));
        const auto counts = full.source->classCounts();
        QCOMPARE(few.source->classCounts(), (std::vector<std::int64_t>{counts[3], counts[7]}));
        // The same pictures, in their order.
        std::size_t k = 0;
        for (std::size_t i = 0; i < full.source->size(); ++i) {
            const auto label = full.source->label(i);
            if (label != 3 && label != 7)
                continue;
            QCOMPARE(int(few.source->label(k)), label == 3 ? 0 : 1);
            const auto a = full.source->pictures()->pixels(i),
                       b = few.source->pictures()->pixels(k);
            QVERIFY(std::equal(a.begin(), a.end(), b.begin(), b.end()));
            ++k;
        }
        QCOMPARE(few.source->size(), k);
        QVERIFY(few.source->info().fingerprint != full.source->info().fingerprint);
    }

    void theCommonestClassesAreThoseOfTheTrainingPart()
    {
        testing::TempFolder folder;
        writeTable(folder / "data.csv");
        const QString path = "data.path=" + QString::fromStdString((folder / "data.csv").string());
        const auto two = prepared({path, "data.simplify.classes=2"});
        QCOMPARE(two.source->info().classes, (std::vector<std::string>{"common", "usual"}));
        QCOMPARE(two.source->classCounts(), (std::vector<std::int64_t>{150, 100}));
        QCOMPARE(two.source->table()->table().columns[0].numbers.size(), std::size_t{250});
        // All that there are, or more, is no simplification.
        QCOMPARE(prepared({path, "data.simplify.classes=3"}).source->info().fingerprint,
                 prepared({path}).source->info().fingerprint);
    }

    void whatIsServedKeepsTheSameClasses()
    {
        testing::TempFolder folder;
        writeTable(folder / "here.csv");
        writeTable(folder / "there.csv");
        const auto both =
            prepared({"data.path=" + QString::fromStdString((folder / "here.csv").string()),
                      "data.test_path=" + QString::fromStdString((folder / "there.csv").string()),
                      "data.simplify.classes=usual,rare"});
        QCOMPARE(both.serving->info().classes, (std::vector<std::string>{"rare", "usual"}));
        QCOMPARE(both.serving->classCounts(), (std::vector<std::int64_t>{50, 100}));
    }

    void picturesBecomeTheMeansOfTheirAreas()
    {
        const auto full = prepared(kDigits),
                   half = prepared(kDigits + QStringList{"data.simplify.side=14"});
        QCOMPARE(half.source->info().pictureShape(), (data::Shape{1, 14, 14}));
        const auto a = full.source->pictures()->pixels(5), b = half.source->pictures()->pixels(5);
        for (std::size_t y = 0; y < 14; ++y)
            for (std::size_t x = 0; x < 14; ++x) {
                const int sum = a[2 * y * 28 + 2 * x] + a[2 * y * 28 + 2 * x + 1]
                                + a[(2 * y + 1) * 28 + 2 * x] + a[(2 * y + 1) * 28 + 2 * x + 1];
                QVERIFY(std::abs(b[y * 14 + x] - sum / 4.0) <= 0.51);
            }
        // Larger ones are not made.
        QCOMPARE(
            prepared(kDigits + QStringList{"data.simplify.side=100"}).source->info().pictureShape(),
            (data::Shape{1, 28, 28}));
    }

    void floatsAndOtherProportionsToo()
    {
        // 2 x 4 pixels: 0 .. 7.
        std::vector<float> values(8);
        for (std::size_t k = 0; k < values.size(); ++k)
            values[k] = static_cast<float>(k);
        data::InputInfo info{.shape = {1, 2, 4}, .range = {.low = 0, .high = 7, .bytes = false}};
        const data::PictureInput pictures(info, values);
        const std::vector<std::uint32_t> one{0};
        const auto smaller = pictures.simpler(one, {.side = 2});
        const auto& made = dynamic_cast<const data::PictureInput&>(*smaller);
        QCOMPARE(made.info().shape, (data::Shape{1, 1, 2}));
        QCOMPARE(made.values(0)[0], (0 + 1 + 4 + 5) / 4.0F);
        QCOMPARE(made.values(0)[1], (2 + 3 + 6 + 7) / 4.0F);
    }

    void seriesKeepTheirFirstSteps()
    {
        const QStringList waves{"data.path=sequences", "data.count=200"};
        const auto full = prepared(waves),
                   shorter = prepared(waves + QStringList{"data.simplify.steps=12"});
        const auto& all = full.source->series()->series();
        const auto& first = shorter.source->series()->series();
        for (std::size_t i = 0; i < full.source->size(); ++i) {
            QCOMPARE(first.steps(i), std::min<std::int64_t>(12, all.steps(i)));
            QVERIFY(std::equal(first.at(i).begin(), first.at(i).end(), all.at(i).begin()));
        }
    }

    void drawnExamplesHaveTheShapeOfTheDataAndTellClassesApart_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("pictures") << kDigits;
        QTest::newRow("series") << QStringList{"data.path=sequences", "data.count=400"};
        QTest::newRow("table") << QStringList{"data.path=*table"};
        QTest::newRow("texts") << QStringList{"data.path=*texts"};
    }
    void drawnExamplesHaveTheShapeOfTheDataAndTellClassesApart()
    {
        QFETCH(QStringList, settings);
        testing::TempFolder folder;
        writeTable(folder / "table.csv");
        QByteArray lines("text,label\n");
        for (int i = 0; i < 400; ++i)
            lines += QByteArray("some words that stand here in line ") + QByteArray::number(i)
                     + (i % 2 ? ",b\n" : ",a\n");
        testing::write(folder / "texts.csv", lines);
        const QString place = QString::fromStdString(folder.path().string()) + "/";
        settings.replaceInStrings("*table", place + "table.csv");
        if (settings.replaceInStrings("*texts", place + "texts.csv").last().endsWith("texts.csv"))
            settings << "data.texts=text";
        const auto real = prepared(settings);
        const QStringList drawn = settings + QStringList{"data.simplify.synthetic=true"};
        const auto made = prepared(drawn);
        QCOMPARE(made.source->size(), real.source->size());
        QCOMPARE(made.source->info().classes, real.source->info().classes);
        QCOMPARE(made.source->classCounts(), real.source->classCounts());
        QCOMPARE(made.source->info().trainingExamples, real.source->info().trainingExamples);
        QCOMPARE(made.source->info().inputs.size(), real.source->info().inputs.size());
        for (std::size_t k = 0; k < real.source->inputCount(); ++k)
            QCOMPARE(made.source->info().inputs[k].shape, real.source->info().inputs[k].shape);
        QVERIFY(made.source->info().fingerprint != real.source->info().fingerprint);
        // The same settings draw the same.
        QCOMPARE(prepared(drawn).source->info().fingerprint, made.source->info().fingerprint);
        if (made.source->text()) {
            // Nothing of what was read is left, and each class has words of its own.
            std::map<std::string, std::set<std::uint16_t>> firsts;
            for (std::size_t i = 0; i < made.source->size(); ++i) {
                const auto text = made.source->text()->texts().at(i);
                QVERIFY(text != real.source->text()->texts().at(i));
                firsts[std::string(text.substr(0, text.find(' ')))].insert(made.source->label(i));
            }
            for (const auto& [word, classes] : firsts)
                QCOMPARE(classes.size(), std::size_t{1});
            return;
        }
        const double right = shareRight(made);
        const double guess = 1 - made.splits.train().guess().error;
        QVERIFY2(right > guess + 0.6 * (1 - guess),
                 qPrintable(QString("%1 against %2").arg(right).arg(guess)));
    }

    void drawnNumbersFollowTheirTarget()
    {
        testing::TempFolder folder;
        QByteArray text("a,b,price\n");
        for (int i = 0; i < 400; ++i)
            text += QByteArray::number((i * 7) % 31) + ',' + QByteArray::number((i * 3) % 17) + ','
                    + QByteArray::number(1000 + (i * 13) % 211 + 0.5) + '\n';
        testing::write(folder / "prices.csv", text);
        const auto made =
            prepared({"data.path=" + QString::fromStdString((folder / "prices.csv").string()),
                      "data.target=price", "data.task=regression", "data.simplify.synthetic=true"});
        QVERIFY(made.source->isRegression());
        double most = 0;
        for (const auto& column : made.source->table()->table().columns) {
            double xy = 0, xx = 0, yy = 0, x = 0, y = 0;
            const auto n = static_cast<double>(made.source->size());
            for (std::size_t i = 0; i < made.source->size(); ++i) {
                const double a = double(column.numbers[i]), b = made.source->target(i);
                x += a / n;
                y += b / n;
            }
            for (std::size_t i = 0; i < made.source->size(); ++i) {
                const double a = double(column.numbers[i]) - x, b = made.source->target(i) - y;
                xy += a * b;
                xx += a * a;
                yy += b * b;
            }
            most = std::max(most, std::abs(xy / std::sqrt(xx * yy)));
        }
        QVERIFY2(most > 0.2, qPrintable(QString::number(most)));
    }

    void whatCannotBeIsSaid_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("words");
        QTest::newRow("a class that is not there") << "data.simplify.classes=3,eleven"
                                                   << "There is no class eleven";
        QTest::newRow("one class") << "data.simplify.classes=1"
                                   << "nothing to tell apart";
        QTest::newRow("one name twice") << "data.simplify.classes=3,3"
                                        << "names one class";
    }
    void whatCannotBeIsSaid()
    {
        QFETCH(QString, setting);
        QFETCH(QString, words);
        const auto error = testing::errorOf([&] { prepared(kDigits + QStringList{setting}); });
        QVERIFY(error);
        QCOMPARE(error->code(), std::string("data.simplify"));
        QVERIFY2(QString::fromStdString(error->text()).contains(words), error->text().c_str());
    }

    void drawnTestDataAreOthersOfTheSameKind()
    {
        const auto both = prepared({"data.path=glyphs", "data.test_path=glyphs-night",
                                    "data.count=600", "data.simplify.synthetic=true"});
        std::set<base::SampleId> seen;
        for (std::size_t i = 0; i < both.source->size(); ++i) {
            const auto a = both.source->pictures()->pixels(i),
                       b = both.serving->pictures()->pixels(i);
            QVERIFY(!std::equal(a.begin(), a.end(), b.begin(), b.end()));
        }
        QCOMPARE(both.serving->info().pictureShape(), both.source->info().pictureShape());
    }

    void testDataThatDoNotFitAreRefusedAsThat()
    {
        const auto error = testing::errorOf([] {
            prepared({"data.path=glyphs", "data.test_path=points-blobs", "data.count=300",
                      "data.simplify.classes=7,9"});
        });
        QVERIFY(error && error->code() != "data.simplify");
    }

    void sizesAreThoseOfWhatIsLeft()
    {
        const auto shorter =
            prepared({"data.path=sequences", "data.count=200", "data.simplify.steps=12"});
        QCOMPARE(shorter.source->info().inputs[0].longest, std::int64_t{12});
        QCOMPARE(shorter.preprocess.inputs()[0].shape[0], std::int64_t{12});
    }

    void numbersFarFromNoughtKeepTheirSpread()
    {
        testing::TempFolder folder;
        QByteArray text("a,kind\n");
        for (int i = 0; i < 400; ++i)
            text += QByteArray::number(1'000'000'000 + (i * 7) % 301) + (i % 2 ? ",p\n" : ",q\n");
        testing::write(folder / "far.csv", text);
        const auto made =
            prepared({"data.path=" + QString::fromStdString((folder / "far.csv").string()),
                      "data.keep=*", "data.simplify.synthetic=true"});
        const auto& cells = made.source->table()->table().columns[0].numbers;
        const auto [least, most] = std::minmax_element(cells.begin(), cells.end());
        QVERIFY2(*most - *least > 100, qPrintable(QString::number(double(*most - *least))));
    }

    void whatWasDoneIsSaidAndTakenBackWhole()
    {
        const auto words = [](const QStringList& settings) {
            experiment::ExperimentSpec spec;
            for (const QString& setting : settings)
                experiment::setText(spec, setting.toStdString());
            const auto read = data::prepare(spec.data);
            return data::simplification(read.source->info(), spec.data.split,
                                        read.splits.train().size());
        };
        QCOMPARE(words(kDigits), std::string());
        QCOMPARE(words(kDigits
                       + QStringList{"data.simplify.side=28", "data.simplify.classes=10",
                                     "data.split.train_limit=100000"}),
                 std::string());
        QCOMPARE(words(kDigits
                       + QStringList{"data.simplify.side=14", "data.simplify.classes=1, 2, 3",
                                     "data.split.train_limit=200", "data.simplify.synthetic=true"}),
                 std::string(
                     "synthetic examples, 3 of 10 classes, pictures of 14 x 14 instead of 28 x 28 "
                     "pixels, 200 training examples"));
        QCOMPARE(words({"data.path=sequences", "data.count=200", "data.simplify.steps=12"})
                     .substr(0, 20),
                 std::string("12 steps instead of "));
        data::DataSpec spec;
        spec.split.trainLimit = 10;
        spec.simplify = {.classes = "3", .side = 14, .steps = 5, .synthetic = true};
        const data::DataSpec full = data::withoutSimplification(spec);
        QCOMPARE(full.split.trainLimit, std::int64_t{0});
        QVERIFY(full.simplify.classes.empty() && full.simplify.side == 0 && full.simplify.steps == 0
                && !full.simplify.synthetic);
    }
};

QTEST_GUILESS_MAIN(TestSimplify)
#include "tst_simplify.moc"
