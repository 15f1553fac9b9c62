// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "data/prepared.h"
#include "experiment/spec.h"
#include "model/network.h"
#include "model/templates.h"
#include "stats/interval.h"
#include "train/trainer.h"

#include <QDir>
#include <QTest>

#include <cmath>

using namespace assay;
using data::SplitKind;

namespace {

train::Scores trained(experiment::ExperimentSpec spec)
{
    spec.train.threads = 2; // the numbers depend on it, so not as many as there are cores
    const auto prepared = data::prepare(spec.data);
    model::Network network(model::architecture(spec.model, {data::pictureInput(1, 28, 28)}, 10), 1);
    train::Control control;
    train::RunObserver observer;
    const auto outcome = train::train({.spec = spec.train,
                                       .seed = 1,
                                       .data = &prepared,
                                       .checkpoint = {},
                                       .bestCheckpoint = {},
                                       .resumeFrom = {},
                                       .watched = {}},
                                      network, control, observer);
    return *outcome.last;
}

} // namespace

class TestLearning : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lenetByDayFailsByNight();
    void lenetLearnsMnistAndNotUsps();
};

void TestLearning::lenetByDayFailsByNight()
{
    experiment::ExperimentSpec spec;
    spec.data.testPath = "glyphs-night";
    spec.train.epochs = 3;
    const auto scores = trained(spec);
    QVERIFY(scores.at(SplitKind::TrainVal).error <= 0.02);
    QVERIFY(scores.at(SplitKind::TestVal).error >= 0.15);
}

void TestLearning::lenetLearnsMnistAndNotUsps()
{
    const QDir images(QStringLiteral(ASSAY_ROOT "/../shared/data/images"));
    if (!images.exists("mnist") || !images.exists("usps"))
        QSKIP("../shared/data/images with mnist and usps is not here");
    experiment::ExperimentSpec spec;
    spec.data.path = images.filePath("mnist").toStdString();
    spec.data.testPath = images.filePath("usps").toStdString();
    spec.train.epochs = 1;
    const auto scores = trained(spec);
    const auto range = [&](SplitKind split) {
        const auto& score = scores.at(split);
        return stats::wilson(std::llround(score.error * static_cast<double>(score.examples)),
                             score.examples);
    };
    QVERIFY(scores.at(SplitKind::TrainVal).error <= 0.08);
    QVERIFY(range(SplitKind::TestVal).low > range(SplitKind::TrainVal).high);
}

QTEST_GUILESS_MAIN(TestLearning)
#include "tst_learning.moc"
