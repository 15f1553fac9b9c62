// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/script_module.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace assay::testing;

namespace {

Result step(const QStringList& more, const QString& folder)
{
    return assayCli(QStringList{"step", "--json"} + more, folder);
}

QJsonObject rowOf(const Result& result, const QString& part, const QString& name)
{
    for (const QJsonObject& row : of(result, "row")) {
        if (row["part"] == part && row["name"] == name)
            return row;
    }
    return {};
}

} // namespace

/// assay-cli step, and what `train` looks at before its first update.
class TestStepCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Loss and gradient norm of any update are those that the run logged, to the last bit.
    void anUpdateOfARunIsTheOneThatItMade_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("adam") << QStringList{};
        QTest::newRow("momentum, clipping and a schedule") << QStringList{
            "train.optimiser=sgd", "train.schedule=one_cycle", "train.clip_norm=0.5"};
        QTest::newRow("dropout and two threads")
            << QStringList{"model.dropout=0.4", "train.threads=2"};
        QTest::newRow("batch norm") << QStringList{"model.template=resnet", "model.width=4"};
        QTest::newRow("augmented") << QStringList{"train.augment=shift 0.1, noise 0.1"};
    }
    void anUpdateOfARunIsTheOneThatItMade()
    {
        QFETCH(QStringList, settings);
        const QTemporaryDir temp;
        QStringList train{"train",     "glyphs", "--project",      "p.assay", "--template",
                          "lenet",     "--set",  "data.count=200", "--set",   "train.batch_size=32",
                          "--threads", "1",      "--epochs",       "3"};
        for (const QString& setting : settings)
            train << "--set" << setting;
        QCOMPARE(assayCli(train, temp.path()).code, 0);
        const std::string project = temp.filePath("p.assay").toStdString();
        for (const int at : {1, 6, 12}) {
            const Result result = step(
                {"--project", "p.assay", "--run", "1", "--at", QString::number(at)}, temp.path());
            QCOMPARE(result.code, 0);
            const QJsonObject line = of(result, "step").first();
            for (const auto& [name, key] :
                 {std::pair{"batch_loss", "loss"}, std::pair{"gradient_norm", "gradient_norm"},
                  std::pair{"learning_rate", "learning_rate"}}) {
                const auto logged =
                    rows(project, QStringLiteral("SELECT printf('%.17g', value) FROM metrics WHERE "
                                                 "name = '%1' AND step = %2")
                                      .arg(QLatin1String(name))
                                      .arg(at)
                                      .toStdString());
                QVERIFY2(logged.size() == 1, name);
                // SQLite prints the last digit as it likes.
                const double before = std::stod(logged.front());
                QVERIFY(std::abs(line[QLatin1String(key)].toDouble() - before) <= 1e-15 * before);
            }
        }
        QCOMPARE(step({"--project", "p.assay", "--run", "1", "--at", "0"}, temp.path()).code, 2);
        QCOMPARE(step({"--project", "p.assay", "--run", "1", "--at", "999"}, temp.path()).code, 2);
        QCOMPARE(step({"glyphs", "--project", "p.assay", "--run", "1"}, temp.path()).code, 2);
        QCOMPARE(assayCli({"runs", "--project", "p.assay", "--json"}, temp.path()).lines.size(), 1);
    }

    /// The update that a run failed at was not made, and is the one to look at.
    void theUpdateThatFailedIsTakenApart()
    {
        const QTemporaryDir temp;
        const Result failed = assayCli({"train",      "points-blobs",
                                        "--project",  "p.assay",
                                        "--template", "mlp",
                                        "--set",      "data.count=300",
                                        "--set",      "train.optimiser=sgd",
                                        "--set",      "train.learning_rate=1e6",
                                        "--set",      "train.weight_decay=1",
                                        "--set",      "model.activation=tanh",
                                        "--set",      "train.batch_size=8",
                                        "--epochs",   "9",
                                        "--json"},
                                       temp.path());
        QCOMPARE(of(failed, "end").first()["state"].toString(), "failed");
        const int made = of(failed, "end").first()["step"].toInt();
        const Result result = step({"--project", "p.assay", "--run", "1"}, temp.path());
        QCOMPARE(result.code, 1);
        QCOMPARE(of(result, "step").first()["step"].toInt(), made + 1);
        QVERIFY(of(result, "row").last()["stops"].toBool());
        QVERIFY(of(result, "row").last()["problem"].toString().size() > 20);
    }

    void settingsAreTakenApartAndLeaveNothingBehind()
    {
        const QTemporaryDir temp;
        const Result result =
            step({"glyphs", "--set", "data.count=200", "--template", "lenet"}, temp.path());
        QCOMPARE(result.code, 0);
        QCOMPARE(rowOf(result, "forward", "fc1")["shape"].toArray(), (QJsonArray{64, 120}));
        QVERIFY(rowOf(result, "update", "fc1.weight")["update_to_weight"].toDouble() > 0);
        QVERIFY(of(result, "step").first()["problem"].isNull());
        QVERIFY(QDir(temp.path()).entryList(QDir::Files).isEmpty());
    }

    void layersThatDoNotFitAreShownUpToThere()
    {
        const QTemporaryDir temp;
        const Result result =
            step({"glyphs", "--set", "data.count=200", "--set",
                  "model.architecture=convolution(out=4, kernel=3); relu; linear(out=8); linear"},
                 temp.path());
        QCOMPARE(result.code, 1);
        const QJsonObject last = of(result, "row").last();
        QVERIFY(last["stops"].toBool());
        QVERIFY(last["problem"].toString().size() > 40);
        QVERIFY(last["repairs"].toArray().first().toString().contains("flatten"));
        QVERIFY(of(result, "row").size() > 1);
    }

    void aModuleThatThrowsIsExplained()
    {
        const TempFolder folder;
        const auto file = folder / "module.pt";
        writeScript(file, {{"w", {3, 2}}},
                    "def forward(self, x):\n"
                    "    if self.training:\n"
                    "        return torch.matmul(x.reshape(-1), self.w.t())\n"
                    "    return torch.matmul(x, self.w.t())\n");
        const QTemporaryDir temp;
        const Result result = step({"points-blobs", "--set", "data.count=200", "--model",
                                    QString::fromStdString(file.string())},
                                   temp.path());
        QCOMPARE(result.code, 1);
        const QJsonObject last = of(result, "row").last();
        QVERIFY(last["stops"].toBool());
        QCOMPARE(last["part"].toString(), "forward");
    }

    /// What fails on the way back is said with the file and what to do, by each command that gets there.
    void aModuleThatFailsOnTheWayBackIsNamed_data()
    {
        QTest::addColumn<QString>("command");
        for (const char* command : {"check", "overfit", "train", "train --no-check"})
            QTest::newRow(command) << command;
    }
    void aModuleThatFailsOnTheWayBackIsNamed()
    {
        QFETCH(QString, command);
        const TempFolder folder;
        const auto file = folder / "back.pt";
        writeScript(file, {{"w", {3, 2}}},
                    "def forward(self, x):\n"
                    "    y = torch.sigmoid(torch.matmul(x, self.w.t()))\n"
                    "    z = y * 2.\n"
                    "    y.mul_(2.)\n"
                    "    return z + y.sum()\n");
        const QTemporaryDir temp;
        const Result result =
            assayCli(command.split(' ')
                         + QStringList{"points-blobs", "--set", "data.count=200", "--model",
                                       QString::fromStdString(file.string()), "--json"},
                     temp.path());
        QCOMPARE(result.code, 1);
        QJsonObject blocker;
        for (const QJsonObject& line : of(result, "finding")) {
            if (line["finding"] == "network.backward_fails")
                blocker = line;
        }
        QCOMPARE(blocker["severity"].toString(), QString("blocker"));
        const QString said = blocker["text"].toString();
        QVERIFY2(said.contains("What the operation Sigmoid gives is changed in place"),
                 qPrintable(said));
    }

    /// What keeps a network from learning is said before the first update, and the training goes on.
    void aTrainingIsLookedAtFirst()
    {
        const TempFolder folder;
        const auto file = folder / "softmax.pt";
        writeScript(file, {{"w", {3, 2}}},
                    "def forward(self, x):\n"
                    "    return torch.softmax(torch.matmul(x, self.w.t()), 1)\n");
        const QTemporaryDir temp;
        const QStringList train{"train",     "points-blobs",
                                "--set",     "data.count=300",
                                "--model",   QString::fromStdString(file.string()),
                                "--epochs",  "1",
                                "--project", "p.assay",
                                "--json"};
        const auto findings = [](const Result& result) {
            QStringList ids;
            for (const QJsonObject& line : result.lines) {
                if (line["event"] == "epoch")
                    break;
                if (line["event"] == "finding")
                    ids << line["finding"].toString();
            }
            return ids;
        };
        const Result looked = assayCli(train, temp.path());
        QCOMPARE(looked.code, 1); // a blocker was found
        QCOMPARE(of(looked, "end").first()["state"].toString(), "finished");
        QVERIFY(findings(looked).contains("loss.softmax_twice"));
        const Result unlooked = assayCli(train + QStringList{"--no-check"}, temp.path());
        QCOMPARE(unlooked.code, 0);
        QVERIFY(!findings(unlooked).contains("loss.softmax_twice"));
    }
};

QTEST_GUILESS_MAIN(TestStepCli)
#include "tst_step_cli.moc"
