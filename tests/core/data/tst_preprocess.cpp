// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/affine_steps.h"
#include "data/prepared.h"
#include "experiment/run_plan.h"
#include "experiment/spec.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

using namespace assay;

namespace {

/// Two columns of numbers, a word and a target, 100 rows; rows that `changed` picks have other numbers.
QByteArray rows(const std::function<bool(int)>& changed = [](int) { return false; })
{
    QByteArray text("a,b,word,y\n");
    for (int i = 0; i < 100; ++i) {
        const double times = changed(i) ? 50 : 1;
        text += QByteArray::number((i * 7 % 31 + 0.5) * times) + ','
                + QByteArray::number((i * 11 % 17) * times) + ',' + (i % 3 ? "red," : "blue,")
                + QByteArray::number((i * 13 % 43 + 0.25) * times) + '\n';
    }
    return text;
}

double meanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

} // namespace

class TestPreprocess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatWasFittedIsWrittenOutForTheFirstChannels()
    {
        const auto said = [](std::size_t channels) {
            std::vector<data::Spread> spreads;
            for (std::size_t k = 0; k < channels; ++k)
                spreads.push_back(
                    {.count = 10, .mean = static_cast<double>(k) + 0.5, .deviation = 2});
            const std::vector<data::Affine> before(channels);
            return data::describe({.operation = data::PreprocessStep::Operation::Standardise},
                                  spreads, before, "train");
        };
        const std::string first =
            "standardise each channel or column, fitted on train: mean 0.5, deviation 2; "
            "mean 1.5, deviation 2";
        QCOMPARE(said(2), first);
        QCOMPARE(said(4), first + "; mean 2.5, deviation 2; mean 3.5, deviation 2");
        QCOMPARE(said(6), said(4) + "; 2 more");
    }

    void numbersAreStandardisedByTrain()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows());
        const data::Subset& train = data.splits.train();
        std::vector<double> first, squares;
        for (const std::uint32_t index : train.indices) {
            const double value = data.preprocess.encoded(*train.dataset, index)[0];
            first.push_back(value);
            squares.push_back(value * value);
        }
        QVERIFY(std::abs(meanOf(first)) < 1e-5);
        QVERIFY(std::abs(meanOf(squares) - 1) < 1e-4);
    }

    /// What validates has no say in how train is encoded.
    void othersThanTrainChangeNothing()
    {
        const testing::TempFolder here, there;
        const auto plain = testing::prepared(here, rows());
        std::set<std::uint32_t> trained(plain.splits.train().indices.begin(),
                                        plain.splits.train().indices.end());
        const auto other = testing::prepared(
            there, rows([&](int i) { return !trained.contains(static_cast<std::uint32_t>(i)); }));
        QCOMPARE(other.splits.train().indices, plain.splits.train().indices);
        for (const std::uint32_t index : trained)
            QCOMPARE(other.preprocess.encoded(*other.source, index),
                     plain.preprocess.encoded(*plain.source, index));
        QCOMPARE(other.preprocess.target().mean, plain.preprocess.target().mean);
        QCOMPARE(other.preprocess.target().deviation, plain.preprocess.target().deviation);
    }

    void targetsComeBack()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows());
        const data::TargetScale& scale = data.preprocess.target();
        std::vector<double> standardised;
        for (const std::uint32_t index : data.splits.train().indices) {
            const double y = data.source->target(index);
            standardised.push_back(scale.standardised(y));
            QVERIFY(std::abs(scale.inverted(standardised.back()) - y) < 1e-9 * (1 + std::abs(y)));
        }
        QVERIFY(std::abs(meanOf(standardised)) < 1e-5);
    }

    void eachInputHasItsEncoder()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows());
        QCOMPARE(data.preprocess.inputs().size(), std::size_t{1});
        QVERIFY(data.preprocess.encoder(data::Modality::Table) == &data.preprocess.encoder(0));
        QVERIFY(data.preprocess.encoder(data::Modality::Pictures) == nullptr);
        const auto width = static_cast<std::size_t>(data.preprocess.inputs()[0].shape[0]);
        QCOMPARE(data.preprocess.encoded(*data.source, 0).size(), width);
    }

    // Steps that a person names ---------------------------------------------------------------

    void stepsHaveOneSpelling_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("spelled");
        QTest::newRow("usual") << ""
                               << "";
        QTest::newRow("none") << " none "
                              << "none";
        QTest::newRow("numbers") << "divide 255.0,subtract 5e-1"
                                 << "divide 255, subtract 0.5";
        QTest::newRow("column") << "standardise column"
                                << "standardise channel";
        QTest::newRow("alone") << "standardise, impute"
                               << "standardise channel, impute median";
        QTest::newRow("order") << "impute mode, one_hot, standardise all"
                               << "impute mode, one_hot, standardise all";
    }
    void stepsHaveOneSpelling()
    {
        QFETCH(QString, written);
        QFETCH(QString, spelled);
        const auto steps = data::preprocessSteps(written.toStdString(), "data.preprocess");
        QCOMPARE(steps.has_value(), !spelled.isEmpty());
        if (!steps)
            return;
        QCOMPARE(QString::fromStdString(data::spelled(*steps)), spelled);
        QVERIFY(data::preprocessSteps(spelled.toStdString(), "data.preprocess") == steps);
    }

    void otherStepsAreRefused_data()
    {
        QTest::addColumn<QString>("written");
        for (const char* text : {"divide", "divide 0", "divide x", "subtract", "standardise row",
                                 "impute mean", "one_hot 3", "normalise", "none, one_hot",
                                 "divide nan", "divide 1e-20", "subtract 1e30"})
            QTest::newRow(text) << text;
    }
    void otherStepsAreRefused()
    {
        QFETCH(QString, written);
        VERIFY_ERROR(data::preprocessSteps(written.toStdString(), "data.preprocess"),
                     "data.preprocess");
    }

    void picturesTakeStepsInTheirOrder()
    {
        const auto at = [](const QStringList& settings) {
            experiment::ExperimentSpec spec;
            spec.data.count = 200;
            for (const QString& setting : settings)
                experiment::setText(spec, setting.toStdString());
            return data::prepare(spec.data);
        };
        const auto raw = at({"data.preprocess=none"});
        const std::uint32_t index = raw.splits.train().indices[3];
        const std::vector<float> bytes = raw.preprocess.encoded(*raw.source, index);
        const auto pixels = raw.source->pictures()->pixels(index);
        QVERIFY(std::equal(pixels.begin(), pixels.end(), bytes.begin(),
                           [](std::uint8_t byte, float x) { return float(byte) == x; }));
        QVERIFY(raw.preprocess.encoder(0).encoding().steps.empty());

        const auto both = at({"data.preprocess=subtract 100, divide 50"});
        const std::vector<float> shifted = both.preprocess.encoded(*both.source, index);
        for (std::size_t k = 0; k < bytes.size(); ++k)
            QVERIFY(std::abs(shifted[k] - (bytes[k] - 100) / 50) < 1e-5F);

        // The usual ones, spelled out, are the same to the bit.
        QVERIFY(at({"data.preprocess=divide 255"}).preprocess.encoded(*raw.source, index)
                == at({}).preprocess.encoded(*raw.source, index));
        QVERIFY(at({"data.preprocess=standardise channel"}).preprocess.encoded(*raw.source, index)
                == at({"data.normalise=standard"}).preprocess.encoded(*raw.source, index));
        // A step that changes nothing of what is standardised afterwards.
        const auto twice = at({"data.preprocess=divide 255, standardise channel"});
        const auto once = at({"data.preprocess=standardise channel"});
        const auto a = twice.preprocess.encoded(*raw.source, index);
        const auto b = once.preprocess.encoded(*raw.source, index);
        for (std::size_t k = 0; k < a.size(); ++k)
            QVERIFY(std::abs(a[k] - b[k]) < 1e-4F);
        QCOMPARE(twice.preprocess.encoder(0).encoding().steps.size(), std::size_t{2});
    }

    /// A table of a number with gaps, a category, and a number that is the first times a thousand.
    void rowsEnterAsTheyAreWithoutSteps()
    {
        const testing::TempFolder folder;
        QByteArray text("a,word,big,y\n");
        for (int i = 0; i < 60; ++i)
            text += (i % 6 == 0 ? QByteArray("") : QByteArray::number(i % 7 + 0.5)) + ','
                    + (i % 3 == 0   ? "red"
                       : i % 3 == 1 ? "blue"
                                    : "green")
                    + ',' + QByteArray::number(1000 * (i % 7) + 500) + ',' + (i % 2 ? "p" : "q")
                    + '\n';
        const auto with = [&](const char* steps, const char* inEvaluation = "") {
            data::DataSpec spec;
            spec.preprocess.steps = steps;
            spec.preprocess.evaluationSteps = inEvaluation;
            return testing::prepared(folder, text, spec);
        };
        const auto raw = with("none");
        const data::Encoding& plain = raw.preprocess.encoder(0).encoding();
        QCOMPARE(plain.features, (std::vector<std::string>{"a", "word (category number)", "big"}));
        for (std::uint32_t row = 0; row < 60; ++row) {
            const auto numbers = raw.preprocess.encoded(*raw.source, row);
            QCOMPARE(std::isnan(numbers[0]), row % 6 == 0);
            QCOMPARE(numbers[1], row % 3 == 0 ? 2.0F : row % 3 == 1 ? 0.0F : 1.0F); // by letter
            QCOMPARE(numbers[2], float(1000 * (row % 7) + 500));
        }
        // One-hot before standardising: its units are standardised too. After it: they are 0 and 1.
        const auto after = with("impute median, standardise column, one_hot");
        QCOMPARE(
            after.preprocess.encoder(0).encoding().features,
            (std::vector<std::string>{"a", "word = blue", "word = green", "word = red", "big"}));
        const auto units = after.preprocess.encoded(*after.source, 1);
        QCOMPARE(std::vector<float>(units.begin() + 1, units.begin() + 4),
                 (std::vector<float>{1, 0, 0}));
        const auto before = with("impute median, one_hot, standardise column");
        double sum = 0;
        for (const std::uint32_t row : before.splits.train().indices)
            sum += static_cast<double>(before.preprocess.encoded(*before.source, row)[1]);
        QVERIFY(std::abs(sum) < 1e-3);
        QVERIFY(!std::isnan(before.preprocess.encoded(*before.source, 0)[0]));
        // All numbers together: the large column alone decides.
        const auto all = with("impute median, standardise all");
        const auto row = all.preprocess.encoded(*all.source, 1);
        QVERIFY(std::abs(row[0] - row[1]) < 0.01F && std::abs(row[2] - row[0]) > 0.1F);
        // Filled after it was made units, nothing of a category is missing any more.
        const testing::TempFolder gaps;
        QByteArray holes("word,a,y\n");
        for (int i = 0; i < 40; ++i)
            holes += QByteArray(i % 4 == 0   ? ""
                                : i % 4 == 1 ? "red"
                                             : "blue")
                     + ',' + QByteArray::number(i % 7 + 0.5) + ',' + (i % 2 ? "p" : "q") + '\n';
        data::DataSpec spec;
        spec.preprocess.steps = "one_hot, impute mode";
        const auto late = testing::prepared(gaps, holes, spec);
        QCOMPARE(late.preprocess.encoded(*late.source, 0)[0], 0.0F);
        spec.preprocess.steps = "impute mode, one_hot";
        const auto early = testing::prepared(gaps, holes, spec);
        QCOMPARE(early.preprocess.encoded(*early.source, 0)[0], 1.0F); // blue
        // What a network takes cannot differ between training and evaluation.
        VERIFY_ERROR(with("one_hot", "none"), "data.preprocess_eval");
    }

    void missingNumbersBecomeTheMedianOrTheCommonest()
    {
        const testing::TempFolder folder;
        QByteArray text("a,b,y\n");
        for (int i = 0; i < 80; ++i) // 1, 1, 2, 9: the median is 1.5, the commonest 1
            text += (i % 5 == 4   ? ""
                     : i % 5 < 2  ? "1.0"
                     : i % 5 == 2 ? "2.0"
                                  : "9.0")
                    + QByteArray(",") + QByteArray::number(i * 7 % 13 + 0.5) + ','
                    + (i % 2 ? "p" : "q") + '\n';
        data::DataSpec spec;
        spec.split.train = 0.7; // stratified by class: no share of train is exact
        spec.preprocess.steps = "impute mode";
        const auto mode = testing::prepared(folder, text, spec);
        QCOMPARE(mode.preprocess.encoded(*mode.source, 4)[0], 1.0F);
        spec.preprocess.steps = "impute median";
        const auto median = testing::prepared(folder, text, spec);
        std::vector<float> known;
        for (const std::uint32_t row : median.splits.train().indices) {
            if (row % 5 != 4)
                known.push_back(median.preprocess.encoded(*median.source, row)[0]);
        }
        std::sort(known.begin(), known.end());
        const float wanted = (known[(known.size() - 1) / 2] + known[known.size() / 2]) / 2;
        QCOMPARE(median.preprocess.encoded(*median.source, 4)[0], wanted);
    }

    void seriesKeepTheirGapsUnlessAStepFillsThem()
    {
        const testing::TempFolder folder;
        QByteArray text;
        for (int i = 0; i < 40; ++i)
            text += QByteArray(i % 2 ? "1" : "2") + '\t' + QByteArray::number(i % 5) + '\t'
                    + (i % 4 ? "3.0" : "NaN") + "\t8.0\n";
        data::DataSpec spec;
        spec.format = "series";
        const auto with = [&](const char* steps) {
            spec.preprocess.steps = steps;
            return testing::prepared(folder, text, spec, {}, "a.tsv");
        };
        const auto raw = with("none");
        QVERIFY(std::isnan(raw.preprocess.encoded(*raw.source, 0)[1]));
        QCOMPARE(raw.preprocess.encoded(*raw.source, 1)[2], 8.0F);
        const auto filled = with("impute median, divide 2");
        QCOMPARE(filled.preprocess.encoded(*filled.source, 0)[1], 1.5F);
        spec.preprocess.steps.clear(); // the usual: a line between its neighbours
        const auto usual = testing::prepared(folder, text, spec, {}, "a.tsv");
        QVERIFY(!std::isnan(usual.preprocess.encoded(*usual.source, 0)[1]));
    }

    void stepsThatMeanNothingAreRefused()
    {
        data::DataSpec spec;
        spec.count = 200;
        spec.preprocess.steps = "one_hot";
        VERIFY_ERROR(data::prepare(spec), "data.preprocess");
        spec.preprocess.steps = "divide 255";
        spec.preprocess.evaluationSteps = "impute median";
        VERIFY_ERROR(data::prepare(spec), "data.preprocess_eval");
        spec.preprocess.evaluationSteps.clear();
        spec.preprocess.evaluationAugment = "mask 0.1";
        VERIFY_ERROR(data::prepare(spec), "data.augment_eval");
    }

    void statisticsMayBeOfAllExamples()
    {
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.preprocess.fittedOn = data::FittedOn::All;
        spec.table.target = "y";
        for (const char* steps : {"", "standardise column, one_hot"}) {
            spec.preprocess.steps = steps;
            const auto all = testing::prepared(folder, rows(), spec);
            std::vector<double> first;
            for (std::uint32_t row = 0; row < 100; ++row)
                first.push_back(all.preprocess.encoded(*all.source, row)[0]);
            QVERIFY(std::abs(meanOf(first)) < 1e-5);
            // Of two sources, of both.
            const auto served =
                testing::prepared(folder, rows(), spec, rows([](int) { return true; }));
            double sum = 0;
            for (std::uint32_t row = 0; row < 100; ++row)
                sum += static_cast<double>(served.preprocess.encoded(*served.source, row)[0])
                       + static_cast<double>(served.preprocess.encoded(*served.serving, row)[0]);
            QVERIFY(std::abs(sum) < 1e-3);
        }
    }

    void aTargetCanStayAsItIs()
    {
        const testing::TempFolder folder;
        data::DataSpec spec;
        spec.table.target = "y";
        spec.preprocess.standardiseTarget = false;
        const auto data = testing::prepared(folder, rows(), spec);
        QCOMPARE(data.preprocess.target().standardised(17.5), 17.5);
        QCOMPARE(data.preprocess.target().inverted(17.5), 17.5);
        // What always answering the mean comes to is in the target's own unit then.
        experiment::ExperimentSpec whole;
        whole.data = spec;
        whole.model.templateName = "mlp";
        const data::Guess guess = experiment::planOf(whole, data, 1).guess;
        QVERIFY(std::abs(guess.loss / (guess.rmse * guess.rmse) - 1) < 1e-9);
        whole.data.preprocess.standardiseTarget = true;
        QCOMPARE(experiment::planOf(whole, data, 1).guess.loss, 1.0);
    }
};

QTEST_GUILESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
