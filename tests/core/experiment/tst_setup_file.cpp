// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"
#include "experiment/setup_file.h"
#include "model/templates.h"
#include "support/errors.h"
#include "support/script_module.h"
#include "support/tables.h"
#include "support/tiny_data.h"

#include <QTest>

#include <cmath>

using namespace assay;
using experiment::ExperimentSpec;

namespace {

/// As the format is documented, on pictures of 4 x 5.
const char* const kWhole = R"json({
 // what somebody does elsewhere
 "model": {"template": "mlp", "set": {"model.hidden": 16, "model.activation": "tanh"}},
 "task": "classification", "classes": 3, "input_shape": [1, 4, 5], "output": "logits", "output_width": 3,
 "data": {"kind": "idx", "train": "a.gz", "train_labels": "b.gz", "test": "c.gz", "test_labels": "d.gz",
          "layout": "N,1,4,5 (0..255)", "limit_train": 50},
 "preprocess": {"train": [{"op": "divide", "by": 255.0}, {"op": "standardise", "per": "all"}],
                "eval": [{"op": "divide", "by": 255.0}], "fitted_on": "all"},
 "train": {"loss": "cross_entropy", "optimiser": "adam", "lr": 0.001, "momentum": 0.0, "eps": null,
           "weight_decay": 0.0, "batch": 32, "epochs": 10, "shuffle": false, "drop_last": true,
           "schedule": {"kind": "warmup_cosine", "warmup_steps": 5, "total_steps": 20},
           "clip_norm": null, "augment": [{"op": "random_crop", "scale": 0.2}, {"op": "flip"}],
           "augment_eval": [{"op": "gaussian_noise", "std": 0.1}],
           "class_weights": [1, 2.5, 1], "label_smoothing": 0.1, "declared_frozen": ["conv1", "norm, last"], "target_pre": []}
})json";

std::string valueOf(const ExperimentSpec& spec, const char* path)
{
    return base::toText(experiment::get(spec, path));
}

} // namespace

class TestSetupFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aKeyThatComesTwiceIsRefused()
    {
        const testing::TempFolder folder;
        testing::write(folder / "setup.json",
                       R"({"train": {"lr": 0.1, "epochs": 2, // faster
                           "lr": 0.01}})");
        const auto error = testing::errorOf([&] { experiment::readSetup(folder / "setup.json"); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("setup.repeated"));
        QVERIFY2(error->text().find("train > lr twice") != std::string::npos,
                 error->text().c_str());
    }

    void everyKeyReachesItsSetting()
    {
        const testing::TempFolder folder;
        testing::write(folder / "setup.json", kWhole);
        const auto setup = experiment::readSetup(folder / "setup.json");
        const ExperimentSpec spec = experiment::specOf(setup);
        const std::string here = folder.path().string() + "/";
        const std::vector<std::pair<const char*, std::string>> wanted{
            {"model.template", "mlp"},
            {"model.hidden", "16"},
            {"model.activation", "tanh"},
            {"data.path", here + "a.gz"},
            {"data.labels", here + "b.gz"},
            {"data.test_path", here + "c.gz"},
            {"data.test_labels", here + "d.gz"},
            {"data.format", "idx"},
            {"data.split.own_test", "false"},
            {"data.split.train_limit", "50"},
            {"data.preprocess", "divide 255, standardise all"},
            {"data.preprocess_eval", "divide 255"},
            {"data.fitted_on", "all"},
            {"data.augment_eval", "noise 0.1"},
            {"data.standardise_target", "false"},
            {"train.loss", "cross_entropy"},
            {"train.optimiser", "adam"},
            {"train.learning_rate", "0.001"},
            {"train.batch_size", "32"},
            {"train.epochs", "10"},
            {"train.shuffle", "false"},
            {"train.drop_last", "true"},
            {"train.schedule", "cosine"},
            {"train.warmup_steps", "5"},
            {"train.schedule_steps", "20"},
            {"train.augment", "crop 0.2, flip 0.5"},
            {"train.class_weights", "1, 2.5, 1"},
            {"train.label_smoothing", "0.1"},
            {"train.declared_frozen", "conv1,\"norm, last\""}};
        for (const auto& [path, value] : wanted)
            QCOMPARE(QString::fromStdString(valueOf(spec, path)), QString::fromStdString(value));
        QCOMPARE(valueOf(spec, "train.clip_norm"), std::string("0"));
        QVERIFY(setup.task == data::Task::Classification);
        QCOMPARE(*setup.classes, std::int64_t{3});
        QCOMPARE(setup.inputShape, (std::vector<std::int64_t>{1, 4, 5}));

        // Another folder for its paths.
        const auto elsewhere =
            experiment::specOf(experiment::readSetup(folder / "setup.json", "/r"));
        QCOMPARE(elsewhere.data.path, std::string("/r/a.gz"));
    }

    void everyScheduleAndChange_data()
    {
        QTest::addColumn<QString>("train");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* train, const char* path, const char* value) {
            QTest::newRow(train) << train << path << value;
        };
        row(R"("schedule": {"kind": "constant"})", "train.schedule", "constant");
        row(R"("schedule": {"kind": "exponential_per_step", "gamma": 0.9})", "train.decay", "0.9");
        row(R"("schedule": {"kind": "step", "every": 3, "gamma": 0.5})", "train.step_epochs", "3");
        row(R"("schedule": {"kind": "step", "every": 3, "gamma": 0.25})", "train.step_factor",
            "0.25");
        row(R"("schedule": {"kind": "one_cycle", "max_lr": 0.1, "total_steps": 9})",
            "train.learning_rate", "0.1");
        row(R"("schedule": {"kind": "one_cycle", "max_lr": 0.1, "total_steps": 90})",
            "train.schedule_steps", "90");
        row(R"("augment": [{"op": "random_rotate_180"}, {"op": "random_erase", "share": 0.9}])",
            "train.augment", "rotate 180, erase 0.9");
        row(R"("augment": [{"op": "shift", "share": 0.3}, {"op": "flip", "p": 1}])",
            "train.augment", "shift 0.3, flip 1");
        row(R"("augment": [{"op": "shift", "pixels": 3}])", "train.augment", "shift 0.1");
        row(R"("lr": 0.1)", "data.standardise_target", "false");
        row(R"("lr": 0.2)", "data.preprocess", "none");
        row(R"("loss": "bce_logits")", "train.loss", "binary");
        row(R"("loss": "mse")", "train.loss", "squared_error");
        row(R"("loss": "huber")", "train.loss", "huber");
        row(R"("loss": "nll")", "train.loss", "nll");
        row(R"("optimiser": "sgd", "momentum": 0.8)", "train.momentum", "0.8");
        row(R"("optimiser": "sgd")", "train.momentum", "0");
        row(R"("optimiser": "rmsprop", "eps": 1e-6)", "train.epsilon", "1e-06");
        row(R"("clip_norm": 1.5)", "train.clip_norm", "1.5");
        row(R"("target_pre": [{"op": "standardise"}])", "data.standardise_target", "true");
    }
    void everyScheduleAndChange()
    {
        QFETCH(QString, train);
        QFETCH(QString, path);
        QFETCH(QString, value);
        const testing::TempFolder folder;
        testing::write(folder / "s.json",
                       QString(R"({"model": {"template": "mlp"}, "input_shape": [1, 20, 30],
                                  "data": {"kind": "csv", "train": "a.csv"}, "train": {%1}})")
                           .arg(train)
                           .toUtf8());
        const ExperimentSpec spec = experiment::specOf(experiment::readSetup(folder / "s.json"));
        const base::Value is = experiment::get(spec, path.toStdString());
        QCOMPARE(QString::fromStdString(base::toText(is)).toDouble(), value.toDouble());
        if (value.toDouble() == 0)
            QCOMPARE(QString::fromStdString(base::toText(is)), value);
    }

    void dataOfEveryKind_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<QStringList>("wanted");
        QTest::newRow("csv")
            << R"({"kind": "csv", "train": "a.csv", "header": false, "target_column": -1,
                                   "categorical_columns": [0, 3]})"
            << QStringList{"data.format=table",       "data.header=no", "data.target=#-1",
                           "data.categories=#1, #4",  "data.keep=*",    "data.numbers=*",
                           "data.split.own_test=true"};
        QTest::newRow("csv, from the front")
            << R"({"kind": "csv", "train": "a.csv", "header": true, "target_column": 0})"
            << QStringList{"data.header=yes", "data.target=#1"};
        QTest::newRow("ucr") << R"({"kind": "ucr", "train": "a_TRAIN.ts", "test": "a_TEST.ts"})"
                             << QStringList{"data.format=series", "data.split.own_test=false"};
        QTest::newRow("cifar10") << R"({"kind": "cifar10", "train": "c"})"
                                 << QStringList{"data.format=cifar"};
        QTest::newRow("folder")
            << R"({"kind": "folder", "train": "p", "split": {"train": 0.8, "test": 0.2, "seed": 7}})"
            << QStringList{"data.format=pictures",    "data.picture_size=64",
                           "data.split.train=0.72",   "data.split.train_val=0.08",
                           "data.split.test_val=0.1", "data.split.seed=7"};
    }
    void dataOfEveryKind()
    {
        QFETCH(QString, data);
        QFETCH(QStringList, wanted);
        const testing::TempFolder folder;
        const QString shape =
            data.contains("folder") ? R"("input_shape": [3, 64, 64],)" : QString();
        testing::write(
            folder / "s.json",
            QString(R"({"model": {"template": "mlp"}, %1 "data": %2})").arg(shape, data).toUtf8());
        const ExperimentSpec spec = experiment::specOf(experiment::readSetup(folder / "s.json"));
        for (const QString& each : wanted) {
            const QString path = each.section('=', 0, 0);
            const QString is = QString::fromStdString(valueOf(spec, qPrintable(path)));
            const QString value = each.section('=', 1);
            if (is != value) // shares, within rounding
                QVERIFY2(std::abs(is.toDouble() - value.toDouble()) < 1e-9 && value.toDouble() > 0,
                         qPrintable(path + " is " + is));
        }
    }

    void aModuleOfOnesOwn()
    {
        const testing::TempFolder folder;
        testing::writeNormedScript(folder / "net.pt");
        testing::write(folder / "s.json",
                       R"({"model": "net.pt", "output": "probabilities",
                           "data": {"kind": "idx", "train": "a.gz"}})");
        const ExperimentSpec spec = experiment::specOf(experiment::readSetup(folder / "s.json"));
        QCOMPARE(valueOf(spec, "model.file"), (folder / "net.pt").string());
        QCOMPARE(valueOf(spec, "model.output"), std::string("probabilities"));
        QVERIFY(!valueOf(spec, "model.fingerprint").empty());
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, const char* from, const char* to, const char* code,
                            const char* word) {
            QTest::newRow(name) << from << to << code << word;
        };
        row("a key of the whole", "\"classes\"", "\"clases\"", "setup.key", "\"classes\"");
        row("a key that must be there", "\"data\": {", "\"dta\": {", "setup.data", "\"dta\"");
        row("a key within", "\"batch\"", "\"bach\"", "setup.key", "\"batch\"");
        row("a key of a step", "\"by\": 255.0}]", "\"by\": 255.0, \"x\": 1}]", "setup.key",
            "\"x\"");
        row("text for a number", "\"lr\": 0.001", "\"lr\": \"fast\"", "setup.train.lr", "number");
        row("a number for text", "\"loss\": \"cross_entropy\"", "\"loss\": 3", "setup.train.loss",
            "quotes");
        row("another loss", "cross_entropy", "hinge", "setup.train.loss", "cross_entropy");
        row("outputs of another loss", "cross_entropy", "mse_class_index", "setup.output",
            "mse_class_index takes \"value\"");
        row("momentum of another", "\"momentum\": 0.0", "\"momentum\": 0.9", "setup.train.momentum",
            "sgd");
        row("an optimiser", "\"adam\"", "\"lion\"", "setup.train.optimiser", "adamw");
        row("frozen modules", "\"declared_frozen\": [\"conv1\", \"norm, last\"]",
            "\"declared_frozen\": [3]", "setup.train.declared_frozen", "names");
        row("a step", "\"op\": \"divide\", \"by\": 255.0}, ", "\"op\": \"whiten\"}, ",
            "setup.preprocess.train.op", "standardise");
        row("a step without its number", ", \"by\": 255.0}]", "}]", "setup.preprocess.eval", "by");
        row("division by 0", "\"by\": 255.0}]", "\"by\": 0}]", "data.preprocess_eval", "divide");
        row("a change", "\"op\": \"flip\"", "\"op\": \"cutmix\"", "setup.train.augment.op", "flip");
        row("a schedule", "warmup_cosine", "triangle", "setup.train.schedule.kind", "one_cycle");
        row("a kind of data", "\"kind\": \"idx\"", "\"kind\": \"hdf5\"", "setup.data.kind", "csv");
        row("a layout", "N,1,4,5", "N,4,5,1", "setup.data.layout", "1 x 4 x 5");
        row("whole numbers", "\"epochs\": 10", "\"epochs\": 2.5", "train.epochs", "whole");
        row("flags", "\"shuffle\": false", "\"shuffle\": \"no\"", "setup.train.shuffle", "true");
        row("lists", "\"declared_frozen\": [\"conv1\", \"norm, last\"]", "\"declared_frozen\": {}",
            "setup.train.declared_frozen", "list");
        row("an object",
            "\"schedule\": {\"kind\": \"warmup_cosine\", \"warmup_steps\": 5, \"total_steps\": 20}",
            "\"schedule\": []", "setup.train.schedule", "object");
        row("bytes of another range", "(0..255)", "(0..1)", "setup.data.layout", "0..255");
        row("channels in another order", "(0..255)", "(0..255), B G R", "setup.data.layout",
            "R G B");
        row("channels last", "N,1,4,5", "N,H,W,C", "setup.data.layout", "say the same");
        row("numbers beyond all", "N,1,4,5", "N,1,4,99999999999999999999", "setup.data.layout",
            "say the same");
        row("an output that does not fit", "\"logits\"", "\"value\"", "setup.output", "task");
        row("one output for several", "\"output\": \"logits\"", "\"output\": \"logit\"",
            "setup.output", "loss");
        row("two strengths", "{\"op\": \"flip\"}",
            "{\"op\": \"shift\", \"share\": 0.1, \"pixels\": 2}", "setup.train.augment", "pixels");
        row("labels without pictures", "\"test\": \"c.gz\", ", "", "setup.data.test_labels",
            "data.test");
        row("a setting of something else", "\"model.hidden\": 16", "\"data.count\": 16",
            "setup.model.set", "data.count");
        row("no model", "\"model\": {\"template\"", "\"model\": {\"name\"", "setup.model",
            "template");
        row("an unknown template", "\"mlp\"", "\"vgg\"", "model.template", "vgg");
        row("a comma", "\"classes\": 3,", "\"classes\": 3", "setup.json", "comma");
        row("outputs of a template", "\"output\": \"logits\"", "\"output\": \"probabilities\"",
            "setup.output", "template");
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, code);
        QFETCH(QString, word);
        const testing::TempFolder folder;
        QString text = kWhole;
        QVERIFY(text.contains(from));
        const auto at = text.indexOf(from);
        testing::write(folder / "s.json",
                       (text.left(at) + to + text.mid(at + from.size())).toUtf8());
        const auto error = testing::errorOf([&] {
            const auto setup = experiment::readSetup(folder / "s.json");
            const ExperimentSpec spec = experiment::specOf(setup);
            data::preprocessSteps(spec.data.preprocess.evaluationSteps, "data.preprocess_eval");
        });
        QVERIFY2(error.has_value(), "it was taken");
        QVERIFY2(testing::isSentence(error->text()), error->what());
        QVERIFY2(QString::fromStdString(error->text()).contains(word), error->what());
        QVERIFY2(QString::fromStdString(error->code()) == code
                     || QString::fromStdString(error->text()).contains(code),
                 (error->code() + ": " + error->text()).c_str());
    }

    void oddFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a number") << QByteArray("3");
        QTest::newRow("deep") << QByteArray("{\"model\":") + QByteArray(100'000, '[');
        QTest::newRow("bytes") << QByteArray("\xff\xfe{\0}", 5);
        QTest::newRow("cut in a comment") << QByteArray("{ // no end");
        QTest::newRow("cut in another") << QByteArray("{ /* no end");
        QTest::newRow("large") << QByteArray(2 << 20, ' ');
    }
    void oddFilesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        const testing::TempFolder folder;
        testing::write(folder / "s.json", bytes);
        const auto error = testing::errorOf([&] { experiment::readSetup(folder / "s.json"); });
        QVERIFY2(error.has_value(), "it was taken");
        QVERIFY2(testing::isSentence(error->text()), error->what());
    }

    void aFileThatIsNotThere()
    {
        const testing::TempFolder folder;
        VERIFY_ERROR(experiment::readSetup(folder / "none.json"), "setup.file");
        VERIFY_ERROR(experiment::readSetup(folder.path()), "setup.file");
    }

    void cutAnywhereItIsRefused()
    {
        const testing::TempFolder folder;
        const QByteArray whole(kWhole);
        for (qsizetype end = 0; end + 1 < whole.trimmed().size(); end += 7) {
            testing::write(folder / "s.json", whole.left(end));
            QVERIFY2(testing::errorOf([&] { experiment::readSetup(folder / "s.json"); }),
                     whole.left(end).constData());
        }
    }

    void whatTheDataAreIsCompared()
    {
        const testing::TempFolder folder;
        testing::writePair(folder.path(), "train", 200, 3);
        testing::writePair(folder.path(), "t10k", 100, 3);
        const auto named = [&](const char* from, const char* to) {
            QString text = kWhole;
            text.replace("\"a.gz\"", "\"train-images-idx3-ubyte\"")
                .replace("\"b.gz\"", "\"train-labels-idx1-ubyte\"")
                .replace("\"c.gz\"", "\"t10k-images-idx3-ubyte\"")
                .replace("\"d.gz\"", "\"t10k-labels-idx1-ubyte\"");
            if (*from)
                text.replace(from, to);
            testing::write(folder / "s.json", text.toUtf8());
            return experiment::readSetup(folder / "s.json");
        };
        const auto setup = named("", "");
        const ExperimentSpec spec = experiment::specOf(setup);
        const data::Prepared prepared = data::prepare(spec.data);
        const data::Profile profile = data::profile(prepared);
        experiment::requireAsSaid(setup, profile);
        QCOMPARE(prepared.splits.train().size(), std::size_t{50});
        QCOMPARE(prepared.splits.testVal().size(), std::size_t{50});
        VERIFY_ERROR(experiment::requireAsSaid(named("\"classes\": 3", "\"classes\": 4"), profile),
                     "setup.classes");
        VERIFY_ERROR(
            experiment::requireAsSaid(
                named(
                    R"("classification", "classes": 3, "input_shape": [1, 4, 5], "output": "logits")",
                    R"("regression", "output": "value")"),
                profile),
            "setup.task");
        VERIFY_ERROR(experiment::requireAsSaid(
                         named("\"input_shape\": [1, 4, 5]", "\"input_shape\": [20]"), profile),
                     "setup.input_shape");

        // The network: its template, and its outputs.
        const auto built = [&](const char* template_) {
            ExperimentSpec other = spec;
            experiment::set(other, "model.template", std::string(template_));
            const auto architecture = model::architecture(other.model, profile.networkInputs(), 3);
            return std::pair(other, model::layerTable(architecture, 32, 2));
        };
        const auto [same, table] = built("mlp");
        experiment::requireAsSaid(setup, same, table);
        VERIFY_ERROR(experiment::requireAsSaid(named("\"output_width\": 3", "\"output_width\": 12"),
                                               same, table),
                     "setup.output_width");
        const auto [other, otherTable] = built("deep");
        VERIFY_ERROR(experiment::requireAsSaid(setup, other, otherTable), "setup.model");
    }

    void sharesOfOneFolderAreOne()
    {
        const testing::TempFolder folder;
        const auto with = [&](const char* split) {
            testing::write(folder / "s.json",
                           QString(R"({"model": {"template": "mlp"}, "data": {"kind": "folder",
                                      "train": "p", "split": %1}})")
                               .arg(split)
                               .toUtf8());
            return experiment::readSetup(folder / "s.json");
        };
        QVERIFY(with(R"({"train": 0.75, "test": 0.25})").cutsOneSource);
        VERIFY_ERROR(with(R"({"train": 0.6, "test": 0.2})"), "setup.data.split");
        QVERIFY(with(R"({"train": 0.6})").cutsOneSource); // the rest is test
    }

    /// A header of numbers: columns go by their place.
    void columnsGoByTheirPlace()
    {
        const testing::TempFolder folder;
        QByteArray text("0,1,2\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray(i % 2 ? "a" : "b") + ',' + QByteArray::number(i % 7 + 0.5) + ','
                    + QByteArray::number(i % 5 + 0.5) + '\n';
        testing::write(folder / "rows.csv", text);
        testing::write(folder / "s.json",
                       R"({"model": {"template": "mlp"}, "task": "classification", "classes": 2,
                           "input_shape": [2],
                           "data": {"kind": "csv", "train": "rows.csv", "header": true,
                                    "target_column": 0}})");
        const auto setup = experiment::readSetup(folder / "s.json");
        const data::Prepared data = data::prepare(experiment::specOf(setup).data);
        experiment::requireAsSaid(setup, data::profile(data));
        QCOMPARE(data.source->info().target, std::string("0"));
    }

    /// Columns as they stand: a constant, a whole number that looks like an id, gaps that stay.
    void aTableEntersAsItStands()
    {
        const testing::TempFolder folder;
        QByteArray text;
        for (int i = 0; i < 120; ++i)
            text += QByteArray::number(i) + ",4,"
                    + (i % 9 == 0 ? QByteArray("") : QByteArray::number(i % 5 - 999)) + ','
                    + (i % 2 ? "no" : "yes") + ',' + (i % 3 ? "b" : "a") + '\n';
        testing::write(folder / "rows.csv", text);
        testing::write(folder / "s.json",
                       R"({"model": {"template": "mlp"}, "task": "classification", "classes": 2,
                           "input_shape": [5],
                           "data": {"kind": "csv", "train": "rows.csv", "header": false,
                                    "target_column": -1, "categorical_columns": [3]},
                           "preprocess": {"train": [{"op": "one_hot"}]}})");
        const auto setup = experiment::readSetup(folder / "s.json");
        const data::Prepared data = data::prepare(experiment::specOf(setup).data);
        experiment::requireAsSaid(setup, data::profile(data));
        const auto row = data.preprocess.encoded(*data.source, 10);
        QCOMPARE(row, (std::vector<float>{10, 4, 0 - 999, 0, 1}));
        QVERIFY(std::isnan(data.preprocess.encoded(*data.source, 9)[2]));
    }
};

QTEST_GUILESS_MAIN(TestSetupFile)
#include "tst_setup_file.moc"
