// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/safetensors.h"
#include "support/cli.h"
#include "support/script_module.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

QStringList train(const QStringList& more)
{
    return QStringList{"train", "--data",   "glyphs", "--set",     "data.count=600", "--threads",
                       "1",     "--epochs", "1",      "--project", "p.assay",        "--json"}
           + more;
}

/// Errors and losses after the first epoch.
QJsonObject endOf(const Result& result)
{
    return of(result, "epoch").value(0)["train_val"].toObject();
}

} // namespace

/// Weights leave a project as safetensors, and a network begins with them.
class TestWeights : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunBeginsWithWhatAnotherLeft()
    {
        const QTemporaryDir temp;
        QCOMPARE(
            assayCli(train({"--template", "resnet", "--set", "model.width=4"}), temp.path()).code,
            0);
        const Result out = assayCli(
            {"weights", "--project", "p.assay", "--out", "net.safetensors", "--json"}, temp.path());
        QVERIFY2(out.code == 0, qPrintable(out.err));
        const QJsonObject line = of(out, "weights").first();
        QCOMPARE(line["run"].toInt(), 1);
        QCOMPARE(line["step"].toInt(), 7);

        const Result listed = assayCli({"weights", "net.safetensors", "--json"}, temp.path());
        QCOMPARE(listed.code, 0);
        QCOMPARE(of(listed, "tensor").size(), qsizetype(line["tensors"].toInt()));
        const bool hasBuffers =
            std::any_of(listed.lines.begin(), listed.lines.end(), [](const QJsonObject& tensor) {
                return tensor["name"].toString().endsWith(QStringLiteral("running_mean"));
            });
        QVERIFY(hasBuffers);

        // As if it had begun with the run itself.
        const QStringList same{"--template", "resnet", "--set", "model.width=4", "--set"};
        const Result byRun =
            assayCli(train(same + QStringList{"model.start_from=run 1"}), temp.path());
        const Result byFile =
            assayCli(train(same + QStringList{"model.start_from=net.safetensors"}), temp.path());
        QVERIFY2(byRun.code == 0 && byFile.code == 0, qPrintable(byRun.err + byFile.err));
        QVERIFY(!endOf(byRun).isEmpty());
        QCOMPARE(endOf(byFile), endOf(byRun));

        const Result other =
            assayCli(train({"--template", "lenet", "--set", "model.start_from=net.safetensors"}),
                     temp.path());
        QCOMPARE(other.code, 3);
        QVERIFY2(other.err.contains("The network cannot begin with net.safetensors: 1 of 10 "),
                 qPrintable(other.err));
    }

    void weightsOfEveryTemplateComeBack_data()
    {
        QTest::addColumn<QString>("data");
        for (const char* name : {"mlp", "deep"})
            QTest::newRow(name) << "points-moons";
        for (const char* name : {"lstm", "conv", "attention", "wavenet"})
            QTest::newRow(name) << "sequences";
        QTest::newRow("lenet") << "glyphs";
    }
    void weightsOfEveryTemplateComeBack()
    {
        QFETCH(QString, data);
        const QTemporaryDir temp;
        const auto begun = [&](const QStringList& more) {
            return assayCli(QStringList{"train", "--data", data, "--template",
                                        QTest::currentDataTag(), "--set", "data.count=200",
                                        "--threads", "1", "--epochs", "1", "--project", "p.assay",
                                        "--json"}
                                + more,
                            temp.path());
        };
        QCOMPARE(begun({}).code, 0);
        const Result out = assayCli(
            {"weights", "--project", "p.assay", "--run", "1", "--out", "net.safetensors", "--json"},
            temp.path());
        QVERIFY2(out.code == 0, qPrintable(out.err));
        const Result byRun = begun({"--set", "model.start_from=run 1"}),
                     byFile = begun({"--set", "model.start_from=net.safetensors"});
        QVERIFY2(byRun.code == 0 && byFile.code == 0, qPrintable(byRun.err + byFile.err));
        QVERIFY(!endOf(byRun).isEmpty());
        QCOMPARE(endOf(byFile), endOf(byRun));
    }

    void namesOfAModuleMayHaveAPrefixThatTheFileLacks()
    {
        const QTemporaryDir temp;
        const QStringList points{"train",          "points-blobs", "--project", "p.assay", "--set",
                                 "data.count=600", "--epochs",     "1",         "--json"};
        QCOMPARE(assayCli(points + QStringList{"--template", "mlp", "--set", "model.hidden=8"},
                          temp.path())
                     .code,
                 0);
        QCOMPARE(
            assayCli({"weights", "--project", "p.assay", "--out", "w.safetensors"}, temp.path())
                .code,
            0);
        const Result begun =
            assayCli(points
                         + QStringList{"--model", ASSAY_ROOT "/tests/golden/weights/wrapped.pt",
                                       "--set", "model.start_from=w.safetensors"},
                     temp.path());
        QVERIFY2(begun.code == 0, qPrintable(begun.err));
        QStringList found;
        for (const QJsonObject& finding : of(begun, "finding"))
            found << finding["finding"].toString();
        QVERIFY2(found.contains("start.own_prefix"), qPrintable(found.join(' ')));
    }

    void aModuleHasTheNamesThatItGaveThem()
    {
        const QTemporaryDir temp;
        testing::writeNormedScript(temp.filePath("net.pt").toStdString());
        QCOMPARE(assayCli(train({"--model", "net.pt"}), temp.path()).code, 0);
        QCOMPARE(
            assayCli({"weights", "--project", "p.assay", "--out", "w.safetensors"}, temp.path())
                .code,
            0);
        auto file = model::Safetensors::read(temp.filePath("w.safetensors").toStdString());
        QVERIFY(file.find("w1") && file.find("mean"));

        // Behind a prefix, and with one that the module does not have: both are said.
        std::vector<model::NamedValues> tensors;
        for (const auto& tensor : file.tensors())
            tensors.push_back({"model." + tensor.name, tensor.shape, file.values(tensor)});
        tensors.push_back({"head.bias", {1}, {0}});
        model::writeSafetensors(temp.filePath("p.safetensors").toStdString(), tensors, {});
        const Result begun = assayCli(
            train({"--model", "net.pt", "--set", "model.start_from=p.safetensors"}), temp.path());
        QVERIFY2(begun.code == 0, qPrintable(begun.err));
        QStringList found;
        for (const QJsonObject& finding : of(begun, "finding"))
            found << finding["finding"].toString();
        QVERIFY2(found.contains("start.prefix") && found.contains("start.unexpected"),
                 qPrintable(found.join(' ')));
    }

    void aNetworkBeginsWithWhatPyTorchSaved_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("a state_dict behind a prefix") << "state_dict.pt";
        QTest::newRow("within what training kept") << "training.pt";
        QTest::newRow("a TorchScript module") << "script.pt";
    }
    void aNetworkBeginsWithWhatPyTorchSaved()
    {
        QFETCH(QString, file);
        const QTemporaryDir temp;
        const QString path = QStringLiteral(ASSAY_ROOT "/tests/golden/weights/") + file;
        const Result listed = assayCli({"weights", path, "--json"}, temp.path());
        QVERIFY2(listed.code == 0, qPrintable(listed.err));
        QCOMPARE(of(listed, "tensor").size(), 5);
        const QStringList settings{"train",      "points-blobs",
                                   "--project",  "p.assay",
                                   "--template", "mlp",
                                   "--set",      "data.count=600",
                                   "--set",      "model.hidden=8",
                                   "--epochs",   "1",
                                   "--set",      "train.learning_rate=1e-30",
                                   "--json"};
        const Result begun =
            assayCli(settings + QStringList{"--set", "model.start_from=" + path}, temp.path());
        QVERIFY2(begun.code == 0, qPrintable(begun.err));
        QStringList found;
        for (const QJsonObject& finding : of(begun, "finding"))
            found << finding["finding"].toString();
        QVERIFY2(found.contains("start.prefix") && found.contains("start.unexpected"),
                 qPrintable(found.join(' ')));
        // At such a rate it still has what it began with.
        QCOMPARE(
            assayCli({"weights", "--project", "p.assay", "--out", "w.safetensors"}, temp.path())
                .code,
            0);
        const auto left = model::Safetensors::read(temp.filePath("w.safetensors").toStdString());
        const std::vector<float> values = left.values(*left.find("hidden.weight"));
        QCOMPARE(values.size(), std::size_t{16});
        for (std::size_t k = 0; k < values.size(); ++k)
            QVERIFY(std::abs(values[k] - 0.4 * std::sin(0.7 * double(k))) < 1e-6);
        // Another network is refused before a run is made.
        const Result other = assayCli({"train", "points-blobs", "--project", "p.assay",
                                       "--template", "mlp", "--set", "data.count=600", "--set",
                                       "model.hidden=9", "--set", "model.start_from=" + path},
                                      temp.path());
        QCOMPARE(other.code, 3);
        QVERIFY2(other.err.contains("of another shape: hidden.weight"), qPrintable(other.err));
        QCOMPARE(assayCli({"runs", "--project", "p.assay", "--json"}, temp.path()).lines.size(), 1);
    }

    void codeInAFileOfWeightsIsNotRun()
    {
        const QTemporaryDir temp;
        const Result whole =
            assayCli({"weights", ASSAY_ROOT "/tests/golden/weights/module.pt"}, temp.path());
        QCOMPARE(whole.code, 3);
        QVERIFY2(whole.err.contains("__main__.Outer")
                     && whole.err.contains("torch.save(model.state_dict(), \"weights.pt\")"),
                 qPrintable(whole.err));
    }

    void theOpenProjectIsNotWrittenOver()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(train({"--template", "mlp"}), temp.path()).code, 0);
        const Result over =
            assayCli({"weights", "--project", "p.assay", "--out", "p.assay"}, temp.path());
        QCOMPARE(over.code, 2);
        QVERIFY2(over.err.contains("is the open project"), qPrintable(over.err));
        QCOMPARE(assayCli({"runs", "--project", "p.assay"}, temp.path()).code, 0);
    }

    /// Settings of the template that the data will choose.
    void aSettingOfTheNetworkNeedsNoTemplateBesideIt()
    {
        const QTemporaryDir temp;
        const Result small = assayCli({"train", "points-blobs", "--set", "data.count=300", "--set",
                                       "model.hidden=8", "--epochs", "1", "--json"},
                                      temp.path());
        QVERIFY2(small.code == 0, qPrintable(small.err));
    }

    void whatIsMissingOrDamagedIsSaid()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli({"weights"}, temp.path()).code, 2);
        QCOMPARE(assayCli({"weights", "none.safetensors"}, temp.path()).code, 3);
        QCOMPARE(assayCli(train({"--template", "mlp"}), temp.path()).code, 0);
        const Result nowhere =
            assayCli({"weights", "--project", "p.assay", "--out", "no/such/folder/w.safetensors"},
                     temp.path());
        QCOMPARE(nowhere.code, 2);
        QVERIFY2(nowhere.err.contains("There is no folder"), qPrintable(nowhere.err));
        QVERIFY(QDir(temp.filePath("p.assay-files")).removeRecursively());
        const Result gone =
            assayCli({"weights", "--project", "p.assay", "--out", "w.safetensors"}, temp.path());
        QCOMPARE(gone.code, 3);
        QVERIFY2(gone.err.contains("The weights of run 1 are not here"), qPrintable(gone.err));
    }
};

QTEST_GUILESS_MAIN(TestWeights)
#include "tst_weights.moc"
