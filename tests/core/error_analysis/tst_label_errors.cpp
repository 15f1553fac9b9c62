// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/npy.h"
#include "error_analysis/label_errors.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace assay;

namespace {

const std::filesystem::path kPredictions = ASSAY_ROOT "/../shared/data/predictions";

nlohmann::json twin()
{
    std::ifstream file(ASSAY_ROOT "/tests/golden/label_errors.json");
    return nlohmann::json::parse(file);
}

std::vector<std::size_t> inOrder(std::vector<std::size_t> places)
{
    std::sort(places.begin(), places.end());
    return places;
}

} // namespace

class TestLabelErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsWhatCleanlabFinds();
    void findsTheKnownErrorsOfMnist();
    void beginsWithTheLeastProbableLabel();
    void findsNothingWithoutExamples();
    void itsSurestAnswersBoundTheWrongLabels();
    void aNetworkThatIsWrongWhereItIsSurestSaysNothing();
};

void TestLabelErrors::findsWhatCleanlabFinds()
{
    const nlohmann::json cases = twin().at("made");
    QVERIFY(cases.size() >= 5);
    for (const auto& one : cases) {
        const auto probabilities = one.at("probabilities").get<std::vector<float>>();
        const auto labels = one.at("labels").get<std::vector<std::uint16_t>>();
        QCOMPARE(
            inOrder(error_analysis::likelyLabelErrors(probabilities, one.at("classes"), labels)),
            one.at("issues").get<std::vector<std::size_t>>());
    }
}

void TestLabelErrors::findsTheKnownErrorsOfMnist()
{
    if (!std::filesystem::exists(kPredictions))
        QSKIP("the shared data sets are not here");
    const auto answers = data::formats::readNpy(kPredictions / "mnist_test_set_pyx.npy");
    const auto given = data::formats::readNpy(kPredictions / "mnist_test_set_original_labels.npy");
    const std::vector<float> probabilities(answers.values.begin(), answers.values.end());
    const std::vector<std::uint16_t> labels(given.values.begin(), given.values.end());
    QCOMPARE(inOrder(error_analysis::likelyLabelErrors(probabilities, 10, labels)),
             twin().at("mnist").get<std::vector<std::size_t>>());
}

void TestLabelErrors::beginsWithTheLeastProbableLabel()
{
    // Two classes, clear answers; examples 0 and 5 carry the other label.
    const std::vector<float> probabilities{0.02F, 0.98F, 0.95F, 0.05F, 0.9F,  0.1F,
                                           0.1F,  0.9F,  0.05F, 0.95F, 0.99F, 0.01F};
    const std::vector<std::uint16_t> labels{0, 0, 0, 1, 1, 1};
    QCOMPARE(error_analysis::likelyLabelErrors(probabilities, 2, labels),
             (std::vector<std::size_t>{5, 0}));
}

void TestLabelErrors::findsNothingWithoutExamples()
{
    QVERIFY(error_analysis::likelyLabelErrors({}, 3, {}).empty());
}

void TestLabelErrors::itsSurestAnswersBoundTheWrongLabels()
{
    if (!std::filesystem::exists(kPredictions))
        QSKIP("the shared data sets are not here");
    // Fifteen labels of MNIST's test set are known to be wrong.
    const auto answers = data::formats::readNpy(kPredictions / "mnist_test_set_pyx.npy");
    const auto given = data::formats::readNpy(kPredictions / "mnist_test_set_original_labels.npy");
    const std::vector<float> probabilities(answers.values.begin(), answers.values.end());
    std::vector<std::uint16_t> labels(given.values.begin(), given.values.end());
    const auto doubt = error_analysis::labelDoubt(probabilities, 10, labels);
    QCOMPARE(doubt.surest, std::int64_t{2000});
    QVERIFY2(doubt.most >= 15 && doubt.most < 40, QByteArray::number(qint64(doubt.most)));
    QVERIFY(!doubt.isIgnorant() && !doubt.isBeyondExpected());
    // Every tenth label is made wrong: as many are allowed, and nothing else explains them.
    for (std::size_t i = 0; i < labels.size(); i += 10)
        labels[i] = static_cast<std::uint16_t>((labels[i] + 1) % 10);
    const auto flipped = error_analysis::labelDoubt(probabilities, 10, labels);
    QVERIFY2(flipped.most >= 1000 && flipped.most < 1300, QByteArray::number(qint64(flipped.most)));
    QVERIFY(flipped.isBeyondExpected() && !flipped.isIgnorant());
}

void TestLabelErrors::aNetworkThatIsWrongWhereItIsSurestSaysNothing()
{
    // Always class 0, whatever the label is.
    std::vector<float> probabilities;
    std::vector<std::uint16_t> labels;
    for (std::uint16_t i = 0; i < 200; ++i) {
        labels.push_back(i % 4);
        for (const float p : {0.7F, 0.1F, 0.1F, 0.1F})
            probabilities.push_back(p);
    }
    QVERIFY(error_analysis::labelDoubt(probabilities, 4, labels).isIgnorant());
    QCOMPARE(error_analysis::labelDoubt({}, 4, {}).most, std::int64_t{0});
}

QTEST_APPLESS_MAIN(TestLabelErrors)
#include "tst_label_errors.moc"
