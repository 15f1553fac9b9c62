// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/error.h"
#include "base/sample_id.h"
#include "experiment/run_plan.h"
#include "experiment/spec.h"
#include "model/templates.h"
#include "support/errors.h"

#include <QTest>

#include <algorithm>

using namespace assay;
using experiment::ExperimentSpec;

class TestSpec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonReadsBack();
    void aTemplateKeepsOnlyWhatItCanHave();
    void hashIsIdentity();
    void fieldsThatCameLaterLeaveOldHashesAlone();
    void badAssignmentsSayWhatToDo_data();
    void badAssignmentsSayWhatToDo();
    void everyFieldIsDocumented();
    void searchRangesAreAllowed();
    void theLecturesSensitivitiesStandAtTheFields_data();
    void theLecturesSensitivitiesStandAtTheFields();
    void differencesAreNamed();
    void aRefusedLossNamesOneThatFits();
};

void TestSpec::aRefusedLossNamesOneThatFits()
{
    ExperimentSpec spec;
    spec.model.templateName = "mlp";
    for (const auto& [task, fits] : {std::pair(data::Task::Classification, "cross_entropy"),
                                     std::pair(data::Task::Regression, "squared_error")}) {
        spec.train.loss = "nll";
        const auto error = testing::errorOf([&, task = task] { experiment::lossOf(spec, task); });
        QVERIFY(error);
        QVERIFY2(QString::fromStdString(error->text()).contains(QLatin1String(fits)),
                 error->what());
        spec.train.loss = fits;
        QVERIFY(!testing::errorOf([&, task = task] { experiment::lossOf(spec, task); }));
    }
}

void TestSpec::jsonReadsBack()
{
    ExperimentSpec spec;
    for (const char* set :
         {"model.template=mlp", "model.hidden=17", "train.optimiser=sgd", "train.learning_rate=0.1",
          "data.normalise=standard", "train.nesterov=true", "data.test_path=a \"b\"", "seed=9"})
        experiment::setText(spec, set);
    const auto again = experiment::fromJson(experiment::toJson(spec));
    QCOMPARE(experiment::toJson(again), experiment::toJson(spec));
    QCOMPARE(std::get<std::int64_t>(experiment::get(again, "model.hidden")), std::int64_t{17});
    QVERIFY(again.train.optimiser == train::Optimiser::Sgd);
    QVERIFY(again.data.normalise == data::Normalisation::Standard);
}

/// LSTM cells have no initialisation of He: a run that was stored with it could not be read again.
void TestSpec::aTemplateKeepsOnlyWhatItCanHave()
{
    ExperimentSpec spec;
    for (const char* set : {"model.template=conv", "model.init=he", "model.dropout=0.25"})
        experiment::setText(spec, set);
    spec = experiment::fromJson(experiment::toJson(spec)); // every value stands in it
    experiment::setText(spec, "model.template=lstm");
    QCOMPARE(std::get<std::string>(experiment::get(spec, "model.init")), std::string("glorot"));
    QCOMPARE(std::get<double>(experiment::get(spec, "model.dropout")), 0.25);
    QCOMPARE(experiment::toJson(experiment::fromJson(experiment::toJson(spec))),
             experiment::toJson(spec));
    for (const char* set : {"model.template=conv", "model.init=library", "model.template=lstm"})
        experiment::setText(spec, set);
    QCOMPARE(std::get<std::string>(experiment::get(spec, "model.init")), std::string("library"));
}

void TestSpec::fieldsThatCameLaterLeaveOldHashesAlone()
{
    // As projects stored the default before data.split.train_part and data.split.resample were.
    const std::string before =
        R"({"data":{"path":"glyphs","test_path":"","count":12000,"seed":0,"normalise":"unit",)"
        R"("format":"auto","target":"","task":"auto","delimiter":"auto","header":"auto",)"
        R"("decimal":"auto","encoding":"auto","missing":"","leave_out":"","keep":"",)"
        R"("max_classes":1000,"match_labels":true,"split":{"train":0.0,"train_val":0.0,)"
        R"("test_val":0.0,"seed":0}},"model":{"template":"lenet","variant":"classic",)"
        R"("activation":"relu","init":"he"},"train":{"learning_rate":0.0003,"batch_size":64,)"
        R"("epochs":10,"optimiser":"adam","loss":"auto","schedule":"constant","warmup_steps":0,)"
        R"("step_epochs":10,"step_factor":0.1,"weight_decay":0.0,"clip_norm":0.0,)"
        R"("momentum":0.9,"nesterov":false,"beta1":0.9,"beta2":0.999,"alpha":0.99,)"
        R"("epsilon":1e-08,"threads":0,"device":"cpu"},"seed":1})";
    QCOMPARE(experiment::hash(experiment::fromJson(before)), base::fingerprint(before));
    ExperimentSpec part;
    experiment::setText(part, "data.split.train_part=0.5");
    QVERIFY(experiment::hash(part) != experiment::hash(ExperimentSpec()));
    QVERIFY(experiment::family(part) != experiment::family(ExperimentSpec()));
    QCOMPARE(experiment::fromJson(experiment::toJson(part)).data.split.trainPart, 0.5);
}

void TestSpec::hashIsIdentity()
{
    ExperimentSpec plain, spelt, seeded;
    experiment::setText(spelt, "train.learning_rate=0.0003");
    experiment::setText(spelt, "model.variant=classic");
    QCOMPARE(experiment::hash(plain), experiment::hash(spelt));
    QCOMPARE(experiment::hash(experiment::fromJson("{}")), experiment::hash(plain));
    seeded.seed = 2;
    QVERIFY(experiment::hash(seeded) != experiment::hash(plain));
    QCOMPARE(experiment::family(seeded), experiment::family(plain));
}

void TestSpec::badAssignmentsSayWhatToDo_data()
{
    QTest::addColumn<QString>("assignment");
    QTest::addColumn<QString>("says");
    QTest::newRow("misspelt") << "train.lerning_rate=1"
                              << "train.learning_rate";
    QTest::newRow("last part alone") << "batch_size=3"
                                     << "did you mean train.batch_size?";
    QTest::newRow("last part alone, misspelt") << "lerning_rate=1"
                                               << "did you mean train.learning_rate?";
    QTest::newRow("in another group") << "optimizer.epochs=1"
                                      << "did you mean train.epochs?";
    QTest::newRow("in another group, with a like name in its own") << "train.dropout=0.1"
                                                                   << "did you mean model.dropout?";
    QTest::newRow("one of two") << "split.seed=1"
                                << "did you mean data.split.seed?";
    QTest::newRow("another template's")
        << "model.hidden=5"
        << "choose a template that has it: mlp, lstm, deep, fusion.";
    QTest::newRow("nothing near") << "quux=5"
                                  << "--help-fields";
    QTest::newRow("negative") << "train.learning_rate=-1"
                              << "above 0";
    QTest::newRow("nan") << "train.learning_rate=nan"
                         << "above 0";
    QTest::newRow("no batch") << "train.batch_size=0"
                              << "from 1";
    QTest::newRow("half a batch") << "train.batch_size=2.5"
                                  << "whole number";
    QTest::newRow("template") << "model.template=lenett"
                              << "lenet";
    QTest::newRow("no such template")
        << "model.template=transformer"
        << "there are: lenet, mlp, lstm, conv, resnet, deep, attention, wavenet, fusion, "
           "torchscript.";
    QTest::newRow("choice") << "train.optimiser=adan"
                            << "adam";
    QTest::newRow("text") << "train.epochs=many"
                          << "whole number";
    QTest::newRow("no value") << "train.epochs"
                              << "path=value";
}

void TestSpec::badAssignmentsSayWhatToDo()
{
    QFETCH(QString, assignment);
    QFETCH(QString, says);
    ExperimentSpec spec;
    try {
        experiment::setText(spec, assignment.toStdString());
        QFAIL("was taken");
    } catch (const base::Error& error) {
        QVERIFY(error.kind() == base::ErrorKind::Usage);
        QVERIFY2(QString::fromStdString(error.text()).contains(says), error.what());
        QCOMPARE(experiment::hash(spec), experiment::hash({}));
    }
}

void TestSpec::everyFieldIsDocumented()
{
    for (const auto& field : experiment::fields({})) {
        QVERIFY2(!field.help.empty() && !field.label.empty(), field.path.c_str());
        QVERIFY(base::checked(field, field.fallback) == field.fallback);
        QVERIFY2(experiment::get({}, field.path) == field.fallback, field.path.c_str());
        for (const std::string& name : field.onlyWith.choices) {
            const auto& other = experiment::field({}, field.onlyWith.path);
            const auto& choices = other.choices;
            QVERIFY2(other.kind == base::FieldKind::Text // where it is as it begins
                         ? name == base::toText(other.fallback)
                         : std::any_of(choices.begin(), choices.end(),
                                       [&](const auto& choice) { return choice.name == name; }),
                     field.path.c_str());
        }
    }
    ExperimentSpec spec;
    QVERIFY(experiment::hasEffect(spec, experiment::field(spec, "data.normalise")));
    experiment::set(spec, "data.preprocess", std::string("divide 255"));
    QVERIFY(!experiment::hasEffect(spec, experiment::field(spec, "data.normalise")));
}

void TestSpec::searchRangesAreAllowed()
{
    int searched = 0;
    for (const model::Template& entry : model::templates()) {
        experiment::ExperimentSpec spec;
        spec.model.templateName = entry.name;
        for (const auto& field : experiment::fields(spec)) {
            if (!field.search)
                continue;
            ++searched;
            QVERIFY2(field.search->low < field.search->high, field.path.c_str());
            QVERIFY2(!field.search->log || field.search->low > 0, field.path.c_str());
            for (const double end : {field.search->low, field.search->high}) {
                const auto value = field.kind == base::FieldKind::Integer
                                       ? base::Value(static_cast<std::int64_t>(end))
                                       : base::Value(end);
                QVERIFY2(base::checked(field, value) == value, field.path.c_str());
            }
        }
    }
    QVERIFY(searched > 20);
}

/// Full Stack Deep Learning 2021, lecture 7, section 6; a row and the fields that stand for it.
void TestSpec::theLecturesSensitivitiesStandAtTheFields_data()
{
    QTest::addColumn<QString>("templateName");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("sensitivity");
    const auto row = [](const char* name, const char* path, const char* sensitivity,
                        const char* templateName = "mlp") {
        QTest::addRow("%s: %s", name, path) << templateName << path << sensitivity;
    };
    row("learning rate", "train.learning_rate", "high");
    row("learning-rate schedule", "train.schedule", "high");
    row("optimiser choice", "train.optimiser", "low");
    row("other optimiser parameters", "train.beta1", "low");
    row("other optimiser parameters", "train.momentum", "low");
    row("batch size", "train.batch_size", "low");
    row("weight initialisation", "model.init", "medium");
    row("loss function", "train.loss", "high");
    row("model depth", "model.depth", "medium", "resnet");
    row("layer size", "model.hidden", "high");
    row("layer size", "model.variant", "high", "lenet");
    row("layer size", "model.hidden", "high", "lstm");
    row("layer size", "model.width", "high", "resnet");
    row("model depth", "model.layers", "medium", "conv");
    row("layer size", "model.channels", "high", "conv");
    row("model depth", "model.blocks", "medium", "attention");
    row("layer size", "model.width", "high", "attention");
    row("model depth", "model.layers", "medium", "wavenet");
    row("layer size", "model.channels", "high", "wavenet");
    row("weight of regularisation", "train.weight_decay", "medium");
    row("weight of regularisation", "model.dropout", "medium");
    row("non-linearity", "model.activation", "low");
    row("not in the table", "seed", "");
}
void TestSpec::theLecturesSensitivitiesStandAtTheFields()
{
    QFETCH(QString, templateName);
    QFETCH(QString, path);
    experiment::ExperimentSpec spec;
    spec.model.templateName = templateName.toStdString();
    const base::Field field = experiment::field(spec, path.toStdString());
    QTEST(QString::fromStdString(base::name(field.sensitivity)), "sensitivity");
    QCOMPARE(base::describeTuning(field).empty(), path == "seed");
}

void TestSpec::differencesAreNamed()
{
    ExperimentSpec before, after;
    experiment::setText(after, "model.template=mlp");
    experiment::setText(after, "train.epochs=3");
    QStringList paths;
    for (const auto& change : experiment::differences(before, after))
        paths << QString::fromStdString(change.path);
    QVERIFY(paths.contains("model.template") && paths.contains("train.epochs"));
    QVERIFY(paths.contains("model.hidden") && paths.contains("model.variant"));
    QCOMPARE(experiment::changedFromDefault(after).size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestSpec)
#include "tst_spec.moc"
