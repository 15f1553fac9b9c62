// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/baselines.h"
#include "baseline/linear_torch.h"
#include "support/temp_project.h"

#include <QTest>

#include <cmath>

using namespace assay;
using data::SplitKind;

namespace {

std::map<std::string, train::SplitScore> trainValOf(const data::DataSpec& spec)
{
    std::map<std::string, train::SplitScore> scores;
    const auto found = baseline::compute(data::prepare(spec), [] { return false; });
    for (const baseline::Baseline& entry : found)
        scores[entry.name] = entry.scores.at(SplitKind::TrainVal);
    return scores;
}

data::DataSpec drawn(const char* name)
{
    data::DataSpec spec;
    spec.path = name;
    spec.count = 6000;
    return spec;
}

} // namespace

class TestBaselines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cloudsAreToldApartAsWellAsCanBe()
    {
        // The nearest corner is the best possible classifier: 4.4 % of 600, give or take.
        const auto scores = trainValOf(drawn("points-blobs"));
        QCOMPARE(scores.size(), std::size_t{3});
        for (const char* name : {"nearest_centroid", "logistic_regression"})
            QVERIFY2(std::abs(scores.at(name).error - 0.044) < 0.025, name);
        QVERIFY(std::abs(scores.at("majority").error - 2.0 / 3) < 0.01);
    }

    void straightLinesDoNotPartCurvedSets()
    {
        QVERIFY(trainValOf(drawn("points-moons")).at("logistic_regression").error > 0.08);
        QVERIFY(trainValOf(drawn("points-spirals")).at("logistic_regression").error > 0.2);
        // Summaries of a wave do not tell its frequency.
        QVERIFY(trainValOf(drawn("sequences")).at("logistic_regression").error > 0.3);
    }

    void linearRegressionFindsThePlane()
    {
        QByteArray text("a,b,y\n");
        for (int i = 0; i < 400; ++i) {
            const double a = std::sin(i * 1.7), b = std::cos(i * 2.9);
            text += QByteArray::number(a, 'g', 12) + ',' + QByteArray::number(b, 'g', 12) + ','
                    + QByteArray::number(1000 + 30 * a - 7 * b, 'g', 12) + '\n';
        }
        const testing::TempFolder folder;
        testing::write(folder / "plane.csv", text);
        data::DataSpec spec;
        spec.path = (folder / "plane.csv").string();
        const auto scores = trainValOf(spec);
        QVERIFY(scores.at("linear_regression").rmse < 0.01);
        QVERIFY(scores.at("linear_regression").r2 > 0.9999);
        QVERIFY(scores.at("mean").rmse > 15);
        QVERIFY(std::abs(scores.at("mean").r2) < 0.2);
    }

    void columnsThatDependOnEachOtherAreNoTrouble()
    {
        baseline::Features features{.width = 3, .values = {}};
        std::vector<double> targets;
        for (int i = 0; i < 50; ++i) {
            const auto x = float(std::sin(i));
            features.values.insert(features.values.end(), {x, 2 * x, 5});
            targets.push_back(3 * x + 1);
        }
        const auto map = baseline::linearRegression(features, targets);
        for (std::size_t i = 0; i < 50; ++i)
            QVERIFY(std::abs(map(features.row(i))[0] - targets[i]) < 1e-3);
    }

    void givesUpWhenAsked()
    {
        QVERIFY(
            baseline::compute(data::prepare(drawn("points-blobs")), [] { return true; }).empty());
    }
};

QTEST_GUILESS_MAIN(TestBaselines)
#include "tst_baselines.moc"
