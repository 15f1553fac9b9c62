// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"
#include "advise/ways.h"
#include "model/templates.h"
#include "support/errors.h"

#include <QTest>

#include <algorithm>

using namespace assay;
using advise::Way;
using data::Modality;

namespace {

experiment::ExperimentSpec specOf(std::initializer_list<const char*> settings)
{
    experiment::ExperimentSpec spec;
    for (const char* setting : settings)
        experiment::setText(spec, setting);
    return spec;
}

QStringList keys(const advise::Ways& ways)
{
    QStringList all;
    for (const Way& one : ways.ways)
        all << QString::fromStdString(one.key);
    return all;
}

std::string patchText(const Way& way)
{
    std::string all;
    for (const std::string& setting : base::assignments(way.patch))
        all += (all.empty() ? "" : ", ") + setting;
    return all;
}

} // namespace

class TestWays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Every entry of the lecture's lists can be tried, or says what a person does, for every template.
    void everyImprovementOfEveryTemplateHasAWayOrWords()
    {
        for (const model::Template& entry : model::templates()) {
            const auto spec = specOf({("model.template=" + entry.name).c_str()});
            for (const std::string& key : advise::improvementKeys()) {
                const advise::Ways all =
                    advise::waysOf(key, spec, {.inputs = entry.modalities, .bestEpoch = 4});
                QVERIFY2(!all.ways.empty() || !all.byHand.empty(),
                         qPrintable(QString::fromStdString(entry.name + " " + key)));
                QStringList seen;
                for (const Way& way : all.ways) {
                    QVERIFY(!way.patch.empty() && !way.words.empty());
                    QVERIFY2(!seen.contains(QString::fromStdString(way.key)),
                             (entry.name + " " + key + " " + way.key).c_str());
                    seen << QString::fromStdString(way.key);
                    experiment::ExperimentSpec changed = spec;
                    for (const std::string& setting : base::assignments(way.patch)) {
                        const std::string before = experiment::hash(changed);
                        experiment::setText(changed, setting);
                        QVERIFY2(experiment::hash(changed) != before,
                                 (way.key + " " + setting).c_str());
                    }
                }
            }
        }
    }

    void whatIsTriedFirst_data()
    {
        QTest::addColumn<QString>("improvement");
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<QString>("patch");
        QTest::newRow("small mlp")
            << "avoidable_bias.bigger_model" << QStringList{"model.template=mlp", "model.hidden=4"}
            << "model.hidden=256";
        QTest::newRow("mlp") << "avoidable_bias.bigger_model" << QStringList{"model.template=mlp"}
                             << "model.hidden=512";
        QTest::newRow("lenet") << "avoidable_bias.bigger_model"
                               << QStringList{"model.template=lenet"} << "model.variant=wide";
        QTest::newRow("resnet") << "avoidable_bias.bigger_model"
                                << QStringList{"model.template=resnet"} << "model.width=32";
        QTest::newRow("smaller mlp")
            << "variance.smaller_model" << QStringList{"model.template=mlp"} << "model.hidden=128";
        QTest::newRow("all of it")
            << "avoidable_bias.less_regularisation"
            << QStringList{"model.template=mlp", "model.dropout=0.5", "train.weight_decay=0.01"}
            << "model.dropout=0, train.weight_decay=0";
        QTest::newRow("dropout") << "variance.regularisation" << QStringList{"model.template=lenet"}
                                 << "model.dropout=0.25";
        QTest::newRow("more decay where there is no dropout to add")
            << "variance.regularisation"
            << QStringList{"model.template=lenet", "model.dropout=0.5", "train.weight_decay=1e-3"}
            << "train.weight_decay=0.01";
        QTest::newRow("batch norm") << "variance.normalisation"
                                    << QStringList{"model.template=lenet"} << "model.norm=batch";
        QTest::newRow("a part of train")
            << "variance.more_data" << QStringList{"data.split.train_part=0.1"}
            << "data.split.train_part=1";
        QTest::newRow("longer") << "avoidable_bias.longer" << QStringList{"train.epochs=3"}
                                << "train.epochs=6";
        QTest::newRow("best epoch")
            << "variance.early_stopping" << QStringList{"train.epochs=9"} << "train.epochs=4";
        QTest::newRow("residual network")
            << "variance.architecture" << QStringList{"model.template=lenet"}
            << "model.template=resnet";
        QTest::newRow("fine-tuned")
            << "distribution_shift.adapt"
            << QStringList{"data.test_path=glyphs-night", "model.template=mlp"}
            << "data.split.target=0.5, adapt.method=fine_tune, train.epochs=5";
        QTest::newRow("a target part that is there")
            << "distribution_shift.adapt"
            << QStringList{"data.test_path=glyphs-night", "data.split.target=0.3"}
            << "adapt.method=fine_tune, train.epochs=5";
        QTest::newRow("batch norms of the target")
            << "distribution_shift.adapt"
            << QStringList{"data.test_path=glyphs-night", "model.norm=batch", "train.epochs=1"}
            << "data.split.target=0.5, adapt.method=adabn";
        QTest::newRow("added to what is there")
            << "variance.augmentation"
            << QStringList{"model.template=lenet", "train.augment=shift 0.2"}
            << "train.augment=shift 0.2, rotate, scale";
    }
    void whatIsTriedFirst()
    {
        QFETCH(QString, improvement);
        QFETCH(QStringList, settings);
        QFETCH(QString, patch);
        experiment::ExperimentSpec spec;
        for (const QString& setting : settings)
            experiment::setText(spec, setting.toStdString());
        const Way way = advise::wayOf(improvement.toStdString(), "", spec,
                                      {.inputs = {Modality::Pictures}, .bestEpoch = 4});
        QCOMPARE(QString::fromStdString(patchText(way)), patch);
    }

    void numbersHaveLabelsInAll()
    {
        const auto spec = specOf({"data.test_path=other.csv", "model.template=mlp"});
        const Way way =
            advise::wayOf("distribution_shift.adapt", "fine_tune", spec,
                          {.inputs = {}, .bestEpoch = {}, .task = data::Task::Regression});
        QCOMPARE(way.words, std::string("fine-tuned on 100 labelled target examples"));
        QVERIFY(patchText(way).find("adapt.labels=100") != std::string::npos);
    }

    void picturesAloneAreTranslated()
    {
        const auto spec = specOf({"data.test_path=other", "model.template=mlp"});
        const auto offered = [&](std::vector<Modality> inputs) {
            return keys(advise::waysOf("distribution_shift.adapt", spec,
                                       {.inputs = std::move(inputs), .bestEpoch = {}}))
                .contains(QStringLiteral("cyclegan"));
        };
        QVERIFY(offered({Modality::Pictures}));
        QVERIFY(!offered({Modality::Table}));
        QVERIFY(!offered({Modality::Pictures, Modality::Table}));
    }

    void aChangeIsWhatItsWordsSay()
    {
        const auto patches = [](const char* improvement, const experiment::ExperimentSpec& spec,
                                const advise::WayFacts& facts = {}) {
            std::string all;
            for (const Way& one : advise::waysOf(improvement, spec, facts).ways)
                all += patchText(one) + "\n";
            return QString::fromStdString(all);
        };
        // Depths for pictures of one size are no neighbours of those of another.
        const auto deepest = specOf({"model.template=resnet", "model.depth=110"});
        QVERIFY(!patches("avoidable_bias.bigger_model", deepest).contains("model.depth"));
        const auto eighteen = specOf({"model.template=resnet", "model.depth=18"});
        QVERIFY(!patches("variance.smaller_model", eighteen).contains("model.depth"));
        QVERIFY(patches("avoidable_bias.bigger_model", eighteen).contains("model.depth=34"));
        // Heads divide the width.
        const auto three = specOf({"model.template=attention", "model.width=12", "model.heads=3"});
        QVERIFY(patches("avoidable_bias.bigger_model", three).startsWith("model.width=63\n"));
        // More of it is never less.
        const auto smooth = specOf({"model.template=lenet", "train.label_smoothing=0.2",
                                    "train.optimiser=adamw", "train.weight_decay=0.1"});
        QVERIFY(!patches("variance.regularisation", smooth).contains("label_smoothing"));
        QVERIFY(!patches("variance.regularisation", smooth).contains("weight_decay=0.05"));
        // Numbers have no labels to smooth.
        QVERIFY(!patches("variance.regularisation", specOf({"model.template=mlp"}),
                         {.inputs = {}, .bestEpoch = {}, .task = data::Task::Regression})
                     .contains("label_smoothing"));
        // A rate that a person gave while it trained would take the place of the new one.
        const auto changed = specOf({"train.rate_changes=50: 1e-5"});
        QVERIFY(patches("avoidable_bias.tune", changed).contains("train.rate_changes="));
        QVERIFY(advise::waysOf("variance.normalisation", deepest)
                    .byHand.find("has normalisation layers already")
                != std::string::npos);
    }

    void whatCannotBeTriedSaysWhatAPersonDoes()
    {
        const auto module = specOf({"model.template=torchscript"});
        const advise::Ways bigger = advise::waysOf("avoidable_bias.bigger_model", module);
        QVERIFY(bigger.ways.empty());
        QVERIFY(bigger.byHand.find("file of the module") != std::string::npos);
        const auto plain = specOf({"model.template=mlp"});
        QVERIFY(advise::waysOf("avoidable_bias.less_regularisation", plain)
                    .byHand.find("Nothing regularises")
                != std::string::npos);
        QVERIFY(advise::waysOf("variance.early_stopping", plain, {.inputs = {}, .bestEpoch = 10})
                    .ways.empty());
        VERIFY_ERROR(advise::wayOf("avoidable_bias.error_analysis", "", plain), "advise.by_hand");
    }

    void augmentationFitsTheKindOfData()
    {
        const auto mlp = specOf({"model.template=mlp"});
        const auto of = [&](std::vector<Modality> inputs) {
            return keys(
                advise::waysOf("variance.augmentation", mlp, {.inputs = std::move(inputs)}));
        };
        QVERIFY(of({Modality::Pictures}).contains("mirrored"));
        QCOMPARE(of({Modality::Table}), QStringList{"noisy"});
        QVERIFY(of({Modality::Series}).contains("masked"));
        QVERIFY(of({}).isEmpty()); // not known: nothing is guessed
    }

    void anUnknownNameIsOneSentence()
    {
        const auto mlp = specOf({"model.template=mlp"});
        VERIFY_ERROR(advise::waysOf("variance.more_dat", mlp), "advise.improvement");
        VERIFY_ERROR(advise::wayOf("avoidable_bias.longer", "longer", mlp), "advise.way");
        const auto said = [](const std::function<void()>& work) {
            return QString::fromStdString(testing::errorOf(work)->text());
        };
        QVERIFY(
            said([&] { advise::waysOf("variance.more_dat", mlp); }).contains("variance.more_data"));
        QVERIFY(said([&] {
                    advise::wayOf("avoidable_bias.longer", "longer", mlp);
                }).contains("twice_as_long"));
    }
};

QTEST_GUILESS_MAIN(TestWays)
#include "tst_ways.moc"
