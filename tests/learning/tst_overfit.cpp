// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"
#include "diagnose/overfit_one_batch.h"
#include "experiment/spec.h"
#include "model/templates.h"
#include "support/findings.h"
#include "support/temp_project.h"
#include "support/tensor_probe.h"
#include "train/trainer.h"

#include <QDir>
#include <QTest>

using namespace assay;
using testing::Planted;

namespace {

const QString kData = QStringLiteral(ASSAY_ROOT "/../shared/data/");

diagnose::OverfitReport overfit(experiment::ExperimentSpec spec)
{
    spec.train.threads = 2; // the numbers depend on it, so not as many as there are cores
    const auto prepared = data::prepare(spec.data);
    const auto classes = static_cast<std::int64_t>(prepared.source->info().classes.size());
    const train::Loss loss = train::lossFor(spec.train, prepared.source->info().task);
    model::Network network(
        model::architecture(spec.model, prepared.preprocess.inputs(), loss.outputs(classes)), 1);
    train::Control control;
    train::RunObserver nobody;
    return diagnose::overfitOneBatch(spec.train, 1, prepared, network, control, nobody);
}

/// The verdict and its causes.
std::vector<base::Finding> findingsOf(const diagnose::OverfitReport& report)
{
    auto findings = diagnose::overfitVerdict().run({.dataSpec = {}, .oneBatch = report});
    testing::requireDeclaredFixes(findings);
    return findings;
}

QString outcomeOf(const diagnose::OverfitReport& report)
{
    return QString::fromStdString(diagnose::name(report.judgement.outcome));
}

} // namespace

class TestOverfit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A linear model has fewer parameters than a whole batch has numbers.
    void aSmallModelIsAskedForWhatItCanLearn()
    {
        experiment::ExperimentSpec spec;
        for (const char* setting :
             {"data.path=points-blobs", "data.count=400", "model.template=mlp",
              "model.architecture=linear", "train.learning_rate=0.05"})
            experiment::setText(spec, setting);
        const diagnose::OverfitReport linear = overfit(spec);
        QCOMPARE(linear.examples, std::int64_t(diagnose::kOverfitFewest));
        QCOMPARE(outcomeOf(linear), QStringLiteral("passes"));
        experiment::setText(spec, "model.architecture=linear(out=64); relu; linear");
        QCOMPARE(overfit(spec).examples, std::int64_t(diagnose::kOverfitExamples));
    }

    void healthySetUpsPass_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("templateName");
        QTest::addColumn<QStringList>("settings");
        const auto row = [](const char* path, const char* name, const QStringList& more = {}) {
            QTest::addRow("%s with %s %s", path, name, qPrintable(more.join(' ')))
                << path << name << more;
        };
        row("glyphs", "lenet");
        row("points-moons", "mlp");
        row("glyphs", "lenet", {"train.label_smoothing=0.1"});
        row("tabular/adult-train.csv", "mlp", {"train.class_weights=balanced"});
        row("sequences", "lstm");
        row("images/mnist", "lenet");
        row("images/mnist", "mlp");
        row("images/fashion-mnist", "lenet");
        row("tabular/adult-train.csv", "mlp");
        row("tabular/california-housing.csv", "mlp", {"data.target=median_house_value"});
        row("sequences/JapaneseVowels", "lstm");
        row("sequences/JapaneseVowels", "mlp");
        row("sequences/GunPoint", "lstm");
    }
    void healthySetUpsPass()
    {
        QFETCH(QString, path);
        QFETCH(QString, templateName);
        QFETCH(QStringList, settings);
        experiment::ExperimentSpec spec;
        const bool drawn = !path.contains('/');
        if (!drawn && !QDir(kData).exists())
            QSKIP("../shared/data is not there");
        spec.data.path = ((drawn ? QString() : kData) + path).toStdString();
        spec.data.count = 2000;
        spec.model.templateName = templateName.toStdString();
        for (const QString& setting : settings)
            experiment::setText(spec, setting.toStdString());
        const auto report = overfit(spec);
        QCOMPARE(outcomeOf(report), QStringLiteral("passes"));
        const auto findings = findingsOf(report);
        QCOMPARE(findings.size(), std::size_t{1});
        QVERIFY(findings[0].severity == base::Severity::Hint);
    }

    void wrongRatesFailWithTheirName_data()
    {
        QTest::addColumn<double>("times");
        QTest::addColumn<QStringList>("outcomes");
        QTest::addColumn<QString>("cause");
        QTest::newRow("a thousand times")
            << 1000.0 << QStringList{"explodes"} << "overfit.cause.learning_rate_high";
        QTest::newRow("a ten-thousandth")
            << 1e-3 << QStringList{"falls_slowly"} << "overfit.cause.learning_rate_low";
        QTest::newRow("a hundred thousand times")
            << 1e5 << QStringList{"explodes"} << "overfit.cause.learning_rate_high";
        QTest::newRow("a ten-thousandth")
            << 1e-4 << QStringList{"falls_slowly"} << "overfit.cause.learning_rate_low";
    }
    void wrongRatesFailWithTheirName()
    {
        QFETCH(double, times);
        QFETCH(QStringList, outcomes);
        QFETCH(QString, cause);
        experiment::ExperimentSpec spec;
        spec.data.count = 1000;
        spec.train.learningRate *= times;
        const auto report = overfit(spec);
        QVERIFY2(outcomes.contains(outcomeOf(report)), qPrintable(outcomeOf(report)));
        const auto findings = findingsOf(report);
        QVERIFY(findings.size() > 1);
        QCOMPARE(findings[1].id, cause.toStdString()); // has evidence, so it comes first
        QCOMPARE(findings[1].fix, (base::Patch{{"train.learning_rate", "0.0003"}}));
        QVERIFY2(times < 1 || report.steps < 100, qPrintable(QString::number(report.steps)));
        QVERIFY(findings[0].severity == base::Severity::Blocker);
    }

    void proposalsAreNumbersThatAPersonWouldType()
    {
        diagnose::OverfitReport report;
        report.judgement.outcome = diagnose::OverfitOutcome::Plateaus;
        for (const auto& [rate, proposed] :
             {std::pair(3e-4, "0.003"), {7e-4, "0.007"}, {1.1e-4, "0.0011"}, {3e-6, "0.0003"}}) {
            report.evidence.learningRate = rate;
            QCOMPARE(findingsOf(report)[1].fix, (base::Patch{{"train.learning_rate", proposed}}));
        }
    }

    /// Nearly all examples are of one class, so that most batches hold no other.
    void aBatchHoldsMoreThanOneTarget()
    {
        experiment::ExperimentSpec spec;
        spec.data.path = (m_folder.path() / "rare.csv").string();
        QByteArray table("a,b,kind\n");
        for (int i = 0; i < 2000; ++i)
            table += QByteArray::number(i % 17) + ',' + QByteArray::number(i % 23)
                     + (i % 200 == 7 ? ",rare\n" : ",usual\n");
        testing::write(spec.data.path, table);
        spec.model.templateName = "mlp";
        const auto report = overfit(spec);
        QVERIFY(report.scale.guess > 0.1);
        QCOMPARE(outcomeOf(report), QStringLiteral("passes"));
    }

    /// Bugs that no setting makes, planted in a loop of their own: the rule alone is under test.
    void plantedBugsDoNotPass_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QStringList>("outcomes");
        const auto row = [](const char* name, Planted fault, const QStringList& outcomes) {
            QTest::newRow(name) << int(fault) << outcomes;
        };
        row("nothing is wrong", Planted::None, {"passes"});
        row("the sign is flipped", Planted::SignFlipped, {"goes_up", "explodes"});
        row("soft-max before the loss", Planted::SoftmaxFirst, {"plateaus"});
        row("labels are shuffled each step", Planted::LabelsShuffled, {"plateaus", "oscillates"});
        // Not a level: the last layer learns on features by chance, 2.55 at first, 1.25 after 800
        // steps, 0.17 after 4,000.
        row("all but the last layer are frozen", Planted::AllButLastFrozen, {"falls_slowly"});
    }
    void plantedBugsDoNotPass()
    {
        QFETCH(int, fault);
        QFETCH(QStringList, outcomes);
        experiment::ExperimentSpec spec;
        spec.data.count = 1000;
        const auto prepared = data::prepare(spec.data);
        const auto losses = testing::plantedCurve(Planted(fault), prepared, spec.model, spec.train,
                                                  fault == int(Planted::None) ? 400 : 800);
        data::Subset batch = prepared.splits.train();
        batch.indices.resize(32);
        const auto judged = diagnose::judge(losses, {.floor = 0, .guess = batch.guess().loss});
        const QString outcome = QString::fromStdString(diagnose::name(judged.outcome));
        QVERIFY2(outcomes.contains(outcome), qPrintable(outcome));
    }

    void stoppedBeforeAVerdictItSaysNone()
    {
        experiment::ExperimentSpec spec;
        spec.data.count = 500;
        const auto prepared = data::prepare(spec.data);
        model::Network network(model::architecture(spec.model, prepared.preprocess.inputs(), 10),
                               1);
        train::Control control;
        control.stop();
        train::RunObserver nobody;
        const auto report =
            diagnose::overfitOneBatch(spec.train, 1, prepared, network, control, nobody);
        QVERIFY(!report.ended);
        QVERIFY(findingsOf(report).empty());
    }

private:
    testing::TempFolder m_folder;
};

QTEST_GUILESS_MAIN(TestOverfit)
#include "tst_overfit.moc"
