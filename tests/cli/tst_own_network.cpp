// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/script_module.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;
using assay::testing::stoppedAfterAnEpoch;

namespace {

/// 420 of 600 glyphs train: 7 updates an epoch.
QStringList train(const QString& project, const QStringList& more)
{
    return QStringList{"train",           "--data",
                       "glyphs",          "--set",
                       "data.count=600",  "--set",
                       "train.threads=1", "--project",
                       project,           "--json",
                       "--epochs",        "100",
                       "--set",           "train.learning_rate=0.01"}
           + more;
}

} // namespace

/// A TorchScript module gets everything that a template gets.
class TestOwnNetwork : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        assay::testing::writeNormedScript(m_temp.filePath("network.pt").toStdString());
        // It waits for half a minute, while the others are done.
        assay::testing::writeScript(m_temp.filePath("endless.pt").toStdString(),
                                    {{"out", {10, 784}}},
                                    "def forward(self, x):\n"
                                    "    n = 0\n"
                                    "    while bool(x.sum() == x.sum()):\n"
                                    "        n = 1 - n\n"
                                    "    return torch.linear(x.flatten(1), self.out) + n\n");
        m_endless.setWorkingDirectory(m_temp.path());
        m_endless.start(ASSAY_CLI, {"train", "--data", "glyphs", "--set", "data.count=600",
                                    "--model", "endless.pt", "--project", "endless.assay"});
    }

    void trainedStoppedAndResumedItGivesTheSameNumbers()
    {
        const Result whole =
            assayCli(train("whole.assay", {"--model", "network.pt"}), m_temp.path());
        QVERIFY2(whole.code == 0, qPrintable(whole.err));
        const QJsonObject end = of(whole, "end").value(0);
        QVERIFY(end["train"].toObject()["error"].toDouble() < 0.05);

        QVERIFY(
            stoppedAfterAnEpoch(train("parts.assay", {"--model", "network.pt"}), m_temp.path()));
        const Result resumed = assayCli(
            {"train", "--project", "parts.assay", "--resume", "1", "--json"}, m_temp.path());
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        const QJsonObject again = of(resumed, "end").value(0);
        QVERIFY(of(resumed, "epoch").size() < 100);
        for (const char* split : {"train", "train_val"})
            QCOMPARE(again[split].toObject(), end[split].toObject());
    }

    void itIsEvaluatedItsErrorsListedAndAdvised()
    {
        const Result evaluated =
            assayCli({"evaluate", "--project", "whole.assay", "--json"}, m_temp.path());
        QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
        const Result listed =
            assayCli({"errors", "list", "--project", "whole.assay", "--json"}, m_temp.path());
        QVERIFY2(listed.code == 0, qPrintable(listed.err));
        QVERIFY(!listed.lines.isEmpty());
        const Result advised =
            assayCli({"advise", "--project", "whole.assay", "--json"}, m_temp.path());
        QVERIFY2(advised.code == 0 || advised.code == 1, qPrintable(advised.err));
        QVERIFY(!of(advised, "advice").value(0)["label"].toString().isEmpty());
    }

    void theLayersWithinItAreListed()
    {
        assay::testing::writeNestedScript(m_temp.filePath("nested.pt").toStdString());
        QByteArray table("a,b,c,kind\n");
        for (int row = 0; row < 60; ++row) {
            for (int column = 0; column < 3; ++column)
                table += QByteArray::number(std::sin(row + 7 * column)) + ',';
            table += row % 2 ? "oak\n" : "ash\n";
        }
        QFile file(m_temp.filePath("rows.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(table);
        file.close();
        const QStringList asked{"layers", "rows.csv", "--model", "nested.pt"};
        const Result lines = assayCli(asked + QStringList{"--json"}, m_temp.path());
        QVERIFY2(lines.code == 0, qPrintable(lines.err));
        const auto layers = of(lines, "layer");
        QCOMPARE(layers.size(), 5);
        QCOMPARE(layers[0]["kind"].toString(), QString("torchscript"));
        QVERIFY(!layers[0].contains("within"));
        QCOMPARE(layers[2]["layer"].toString(), QString("trunk.first"));
        QCOMPARE(layers[2]["kind"].toString(), QString("Dense"));
        QCOMPARE(layers[2]["within"], layers[0]["layer"]);
        QCOMPARE(layers[2]["parameters"].toInt(), 12);
        const Result listed = assayCli(asked, m_temp.path());
        QVERIFY2(listed.out.contains("trunk.second"), qPrintable(listed.out));
        QVERIFY2(!listed.out.contains("Of the layers that fit"), qPrintable(listed.out));
    }

    void oneBatchIsLearnedByHeart()
    {
        const Result result = assayCli({"overfit", "glyphs", "--model", "network.pt", "--set",
                                        "data.count=600", "--set", "train.threads=1", "--json"},
                                       m_temp.path());
        QCOMPARE(of(result, "end").value(0)["verdict"].toString(), QString("passes"));
    }

    void aRunKeepsItsModuleAndWithoutTheCopyAnotherFileIsRefused()
    {
        QVERIFY(QFile::copy(m_temp.filePath("network.pt"), m_temp.filePath("kept.pt")));
        QVERIFY(QFile::remove(m_temp.filePath("network.pt")));
        const QStringList evaluate{"evaluate", "--project", m_temp.filePath("whole.assay"),
                                   "--checkpoint", "last"};
        // The file is gone, then another lies in its place: the copy answers.
        Result result = assayCli(evaluate, QDir::rootPath());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        assay::testing::writeScript(
            m_temp.filePath("network.pt").toStdString(), {{"out", {10, 784}}},
            "def forward(self, x):\n    return torch.linear(x.flatten(1), self.out)\n");
        result = assayCli(evaluate, QDir::rootPath());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QVERIFY(QFile::remove(m_temp.filePath("network.pt")));
        const QDir files(m_temp.filePath("whole.assay-files"));
        const QStringList kept = files.entryList({"module-*"}, QDir::Dirs);
        QCOMPARE(kept.size(), 1);
        QVERIFY(QDir(files.filePath(kept.front())).removeRecursively());
        result = assayCli(evaluate, QDir::rootPath());
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("There is no file " + m_temp.filePath("network.pt")),
                 qPrintable(result.err));
        assay::testing::writeScript(
            m_temp.filePath("network.pt").toStdString(), {{"out", {10, 784}}},
            "def forward(self, x):\n    return torch.linear(x.flatten(1), self.out)\n");
        result = assayCli(evaluate, QDir::rootPath());
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("network.pt is not the file"), qPrintable(result.err));
        QVERIFY(QFile::remove(m_temp.filePath("network.pt")));
        QVERIFY(QFile::rename(m_temp.filePath("kept.pt"), m_temp.filePath("network.pt")));
        result = assayCli(evaluate, QDir::rootPath());
        QVERIFY2(result.code == 0, qPrintable(result.err));
    }

    /// A module that ends in a softmax or a log-softmax learns as one that gives logits does.
    void itsOutputsAreWhatTheyWereSaidToBe_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QString>("output");
        QTest::newRow("softmax") << "torch.softmax(z, 1)"
                                 << "probabilities";
        QTest::newRow("log-softmax") << "torch.log_softmax(z, 1)"
                                     << "log_probabilities";
    }
    void itsOutputsAreWhatTheyWereSaidToBe()
    {
        QFETCH(QString, ending);
        QFETCH(QString, output);
        const auto written = [&](const char* name, const QString& end) {
            assay::testing::writeScript(
                m_temp.filePath(name).toStdString(), {{"out", {10, 784}}},
                QStringLiteral("def forward(self, x):\n"
                               "    z = torch.linear(x.flatten(1), self.out)\n    return %1\n")
                    .arg(end)
                    .toStdString());
        };
        written("logits.pt", "z");
        written("other.pt", ending);
        const auto lossOf = [&](const QStringList& more) {
            const Result result =
                assayCli(QStringList{"train", "--data", "glyphs", "--set", "data.count=600",
                                     "--set", "train.threads=1", "--json", "--epochs", "2"}
                             + more,
                         m_temp.path());
            return of(result, "end").value(0)["train"].toObject()["loss"].toDouble(-1);
        };
        const double plain = lossOf({"--model", "logits.pt"});
        const QString project = output + ".assay";
        const double said = lossOf(
            {"--model", "other.pt", "--set", "model.output=" + output, "--project", project});
        QVERIFY2(plain > 0 && std::abs(plain - said) < 1e-4 * plain,
                 qPrintable(QStringLiteral("%1 %2").arg(plain).arg(said)));

        // What it gives is turned into the same scores once more.
        const Result evaluated =
            assayCli({"evaluate", "--project", project, "--json"}, m_temp.path());
        QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
        double again = -1;
        for (const QJsonObject& scores : of(evaluated, "split")) {
            if (scores["split"].toString() == "train")
                again = scores["loss"].toDouble();
        }
        QVERIFY2(std::abs(again - said) < 1e-5 * said, qPrintable(QString::number(again)));

        written("other.pt", "z * 3"); // none of both
        const Result wrong = assayCli({"train", "--data", "glyphs", "--set", "data.count=600",
                                       "--model", "other.pt", "--set", "model.output=" + output},
                                      m_temp.path());
        QVERIFY(wrong.code != 0);
        QVERIFY2((wrong.out + wrong.err).contains("model.output"),
                 qPrintable(wrong.out + wrong.err));
    }

    void whatItPrintsStandsInNoLine()
    {
        assay::testing::writeScript(m_temp.filePath("loud.pt").toStdString(), {{"out", {10, 784}}},
                                    "def forward(self, x):\n"
                                    "    print(\"{\\\"type\\\":\\\"end\\\"}\")\n"
                                    "    return torch.linear(x.flatten(1), self.out)\n");
        const Result result = assayCli({"train", "--data", "glyphs", "--set", "data.count=600",
                                        "--epochs", "1", "--json", "--model", "loud.pt"},
                                       m_temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(of(result, "end").size(), 1);
        QVERIFY2(result.err.isEmpty(), qPrintable(result.err));
    }

    /// Five updates are an epoch; the run ends in the third one.
    void aRunThatEndsWithinAnEpochSaysHowFarItCame()
    {
        assay::testing::writeScript(
            m_temp.filePath("late.pt").toStdString(),
            {{"out", {10, 784}}, {"updates", {}, assay::testing::ScriptTensor::Role::Count}},
            "def forward(self, x):\n"
            "    if self.training:\n"
            "        self.updates = self.updates + 1\n"
            "    assert bool(self.updates < 13), 'late'\n"
            "    return torch.linear(x.flatten(1), self.out)\n");
        const Result result =
            assayCli({"train", "--data", "glyphs", "--set", "data.count=400", "--epochs", "8",
                      "--threads", "1", "--json", "--model", "late.pt", "--project", "late.assay"},
                     m_temp.path());
        QVERIFY(result.code != 0);
        QCOMPARE(of(result, "epoch").size(), 2);
        const QJsonObject end = of(result, "end").value(0);
        QCOMPARE(end["state"].toString(), QString("failed"));
        QCOMPARE(end["step"].toInt(), 12);
        QVERIFY(end["seconds"].toDouble() > of(result, "epoch").value(1)["seconds"].toDouble(1e9));
    }

    void whatNeverComesBackIsRefusedAfterHalfAMinute()
    {
        QVERIFY(m_endless.state() == QProcess::NotRunning || m_endless.waitForFinished(300'000));
        QCOMPARE(m_endless.exitStatus(), QProcess::NormalExit);
        QVERIFY(m_endless.exitCode() != 0);
        const QString said = m_endless.readAllStandardError();
        QVERIFY2(said.contains("endless.pt did not finish two examples within 30 seconds"),
                 qPrintable(said));
    }

    void answersThatNoGradientLeadsFromAreNamed()
    {
        assay::testing::writeScript(m_temp.filePath("detached.pt").toStdString(),
                                    {{"out", {10, 784}}},
                                    "def forward(self, x):\n"
                                    "    return torch.linear(x.flatten(1), self.out).detach()\n");
        const Result result = assayCli({"train", "--data", "glyphs", "--set", "data.count=600",
                                        "--set", "train.threads=1", "--epochs", "1", "--model",
                                        "detached.pt", "--project", "detached.assay"},
                                       m_temp.path());
        QVERIFY(result.code != 0);
        QVERIFY2(result.err.contains("No gradient leads from the loss back to a weight"),
                 qPrintable(result.out + result.err));
    }

    void whatIsNoModuleIsRefusedBeforeAnythingBegins()
    {
        QFile file(m_temp.filePath("weights.pt"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a module");
        file.close();
        const Result result =
            assayCli(train("none.assay", {"--model", "weights.pt"}), m_temp.path());
        QCOMPARE(result.code, 3);
        QVERIFY2((result.out + result.err).contains("weights.pt is no TorchScript module"),
                 qPrintable(result.out + result.err));
        // Every command says so in the same way.
        for (const char* command : {"check", "overfit", "step", "layers", "tune"}) {
            const Result other = assayCli({command, "--project", "none.assay", "--data", "glyphs",
                                           "--set", "data.count=600", "--model", "weights.pt"},
                                          m_temp.path());
            QVERIFY2(other.code == 3, qPrintable(command + other.out + other.err));
            QVERIFY2((other.out + other.err).contains("weights.pt is no TorchScript module"),
                     qPrintable(other.out + other.err));
        }
    }

    void controlCEndsATrainingWhoseModuleDoesNotComeBack()
    {
        assay::testing::writeScript(
            m_temp.filePath("late.pt").toStdString(),
            {{"out", {10, 784}}, {"updates", {}, assay::testing::ScriptTensor::Role::Count}},
            "def forward(self, x):\n"
            "    if self.training:\n"
            "        self.updates = self.updates + 1\n"
            "    n = 0\n"
            "    while self.training and bool(self.updates > 7):\n"
            "        n = 1 - n\n"
            "    return torch.linear(x.flatten(1), self.out) + n\n");
        // The update that never ends begins with the end of the first epoch.
        QVERIFY(stoppedAfterAnEpoch(train("late.assay", {"--model", "late.pt"}), m_temp.path()));
        const Result runs = assayCli({"runs", "--project", "late.assay", "--json"}, m_temp.path());
        const QJsonObject row = of(runs, "run").value(0);
        QCOMPARE(row["state"].toString(), QString("interrupted"));
        QCOMPARE(row["problem"].toString(),
                 QString("late.pt was still at a batch and was ended, as its answer was not wanted "
                         "any more. The run can go on from its last checkpoint."));
    }

    void aModuleThatWasCutOffIsSaidToBeCutOff()
    {
        QFile whole(m_temp.filePath("network.pt"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray bytes = whole.readAll();
        QVERIFY(bytes.startsWith("PK"));
        for (const qsizetype kept : {bytes.size() / 3, bytes.size() - 100}) {
            QFile cut(m_temp.filePath("cut.pt"));
            QVERIFY(cut.open(QIODevice::WriteOnly));
            QCOMPARE(cut.write(bytes.left(kept)), kept);
            cut.close();
            const Result result =
                assayCli({"layers", "glyphs", "--model", "cut.pt"}, m_temp.path());
            QCOMPARE(result.code, 3);
            QVERIFY2(result.err.contains("cut.pt is cut off or damaged"), qPrintable(result.err));
        }
    }

private:
    QTemporaryDir m_temp;
    QProcess m_endless; ///< of a module that never comes back
};

QTEST_GUILESS_MAIN(TestOwnNetwork)
#include "tst_own_network.moc"
