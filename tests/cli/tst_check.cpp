// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/script_module.h"
#include "support/signals.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QProcess>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <exception>

using namespace assay;
using testing::ScriptTensor;

namespace {

struct Found {
    int code;
    QList<QJsonObject> findings; ///< the likeliest cause first

    QJsonObject of(const QString& id) const
    {
        for (const QJsonObject& finding : findings) {
            if (finding["finding"] == id)
                return finding;
        }
        return {};
    }
    bool warns() const
    {
        return std::any_of(findings.begin(), findings.end(), [](const QJsonObject& finding) {
            return finding["severity"] != QStringLiteral("hint");
        });
    }
};

Found check(const QStringList& arguments)
{
    const testing::TempFolder folder;
    const testing::Result run = testing::assayCli(QStringList{"check"} + arguments
                                                      + QStringList{"--threads", "2", "--json"},
                                                  QString::fromStdString(folder.path().string()));
    Found found{run.code, {}};
    for (const QJsonObject& line : run.lines) {
        if (line["event"] == "finding")
            found.findings << line;
    }
    return found;
}

/// Two classes that a line divides; three labels of ten are wrong.
QByteArray noisyLabels()
{
    std::uint32_t state = 12345;
    const auto draw = [&state] {
        state = (state * 1103515245U + 12345U) & 0x7fffffffU;
        return state / 2147483648.0;
    };
    QByteArray text("x0,x1,x2,x3,x4,x5,x6,x7,y\n");
    for (int row = 0; row < 400; ++row) {
        double sum = 0;
        for (int column = 0; column < 8; ++column) {
            const double value = 2 * draw() - 1;
            sum += column < 2 ? value : 0;
            text += QByteArray::number(value, 'f', 4) + ',';
        }
        const bool isWrong = draw() < 0.3;
        text += (sum > 0) != isWrong ? "a\n" : "b\n";
    }
    return text;
}

} // namespace

/// assay-cli check.
class TestCheck : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsEndedEarlyFoundNothingYet()
    {
        const testing::TempFolder folder;
        QProcess process;
        process.setWorkingDirectory(QString::fromStdString(folder.path().string()));
        process.start(ASSAY_CLI, {"check", "--data", "glyphs", "--set", "data.count=2000",
                                  "--template", "resnet", "--project", "p.assay"});
        const auto isBegun = [&] {
            try {
                return !testing::rows(folder / "p.assay", "SELECT id FROM runs").empty();
            } catch (const std::exception&) { // there is no such file or table yet
                return false;
            }
        };
        QTRY_VERIFY_WITH_TIMEOUT(isBegun(), 60'000);
        QVERIFY(testing::sendSignal(process.processId(), SIGINT));
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(!process.readAllStandardOutput().contains("Nothing was found"));
        QVERIFY(process.readAllStandardError().contains("were ended before they were done"));
    }

    void aHealthySetupRaisesNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("pictures") << QStringList{"glyphs", "--set", "data.count=2000"};
        QTest::newRow("points") << QStringList{"points-moons", "--template", "deep"};
        QTest::newRow("series") << QStringList{"sequences", "--set", "data.count=600", "--template",
                                               "conv"};
    }
    void aHealthySetupRaisesNothing()
    {
        QFETCH(QStringList, arguments);
        const Found found = check(arguments);
        QCOMPARE(found.code, 0);
        QVERIFY(!found.warns());
        QVERIFY(!found.of("overfit.passes").isEmpty());
    }

    /// What a person set aside is still said, last, and no longer counts.
    void aDismissedFindingComesLastAndDoesNotCount()
    {
        const testing::TempFolder folder;
        const auto file = folder / "mixes.pt";
        testing::writeScript(file, {{"w", {3, 2}}},
                             "def forward(self, x):\n"
                             "    y = torch.matmul(x, self.w.t())\n"
                             "    return y + 0.2 * y.mean(0)\n");
        const QString at = QString::fromStdString(folder.path().string());
        const auto run = [&](const QStringList& more) {
            return testing::assayCli(QStringList{"check", "--project", "p.assay", "--json"} + more,
                                     at);
        };
        const QStringList subject{"points-blobs",
                                  "--set",
                                  "data.count=600",
                                  "--threads",
                                  "2",
                                  "--set",
                                  "train.learning_rate=0.02",
                                  "--model",
                                  QString::fromStdString(file.string())};
        const auto findings = [](const testing::Result& result) {
            QList<QJsonObject> found;
            for (const QJsonObject& line : result.lines) {
                if (line["event"] == "finding")
                    found << line;
            }
            return found;
        };
        const testing::Result before = run(subject);
        QCOMPARE(before.code, 1);
        QStringList blockers;
        for (const QJsonObject& finding : findings(before)) {
            QVERIFY(finding["dismissed"].isNull());
            // What to change in the code of a module, for what is in its code.
            const QString id = finding["finding"].toString();
            const bool ofCode = id.startsWith("network.") || id.startsWith("loss.");
            QCOMPARE(finding["python"].isString(), ofCode);
            if (finding["severity"] == QStringLiteral("blocker"))
                blockers << finding["finding"].toString()
                                + (finding["place"].toString().isEmpty()
                                       ? QString()
                                       : '@' + finding["place"].toString());
        }
        QVERIFY(blockers.contains("network.mixes_examples"));
        // Without a reason; no such finding; a verdict, which is measured.
        QCOMPARE(run({"--dismiss", "network.mixes_examples"}).code, 2);
        QCOMPARE(run({"--dismiss", "network.mixes", "--reason", "x"}).code, 2);
        QCOMPARE(run({"--dismiss", "overfit.plateaus", "--reason", "x"}).code, 2);
        for (const QString& blocker : blockers)
            QCOMPARE(run({"--dismiss", blocker, "--reason", "trained elsewhere so"}).code, 0);
        const testing::Result after = run(subject);
        QCOMPARE(after.code, 0);
        QCOMPARE(findings(after).size(), findings(before).size());
        QCOMPARE(findings(after).last()["dismissed"].toString(), QString("trained elsewhere so"));
        QVERIFY(findings(after).first()["dismissed"].isNull());
        const testing::Result back = run({"--restore", blockers.first()});
        QCOMPARE(back.code, 0);
        QCOMPARE(back.lines.size(), blockers.size() - 1);
        QCOMPARE(run({"--restore", blockers.first()}).code, 2);
        QCOMPARE(run(subject).code, 1);
    }

    /// What is wrong comes first, with the fix; what follows from it stands behind, and says so.
    void theCauseComesFirst()
    {
        const testing::TempFolder folder;
        const auto file = folder / "softmax.pt";
        testing::writeScript(file, {{"w", {3, 2}}},
                             "def forward(self, x):\n"
                             "    return torch.softmax(torch.matmul(x, self.w.t()), 1)\n");
        const QString path = QString::fromStdString(file.string());
        const Found found = check({"points-blobs", "--set", "data.count=600", "--model", path});
        QCOMPARE(found.code, 1);
        QCOMPARE(found.findings.first()["finding"].toString(), "loss.softmax_twice");
        QCOMPARE(found.findings.first()["rank"].toInt(), 1);
        QVERIFY(found.findings.first()["proven"].toBool());
        QCOMPARE(found.findings.first()["fix"].toArray(),
                 (QJsonArray{"train.loss=auto", "model.output=probabilities"}));
        const Found mended =
            check({"points-blobs", "--set", "data.count=600", "--model", path, "--set",
                   "train.loss=auto", "--set", "model.output=probabilities"});
        QVERIFY(mended.of("loss.softmax_twice").isEmpty());

        const Found fast = check({"points-blobs", "--template", "mlp", "--set", "data.count=600",
                                  "--set", "train.learning_rate=3"});
        QCOMPARE(fast.findings.first()["finding"].toString(), "train.rate_high");
        const QJsonObject verdict = [&] {
            for (const QJsonObject& finding : fast.findings) {
                const QString id = finding["finding"].toString();
                if (id.startsWith("overfit.") && !id.startsWith("overfit.cause."))
                    return finding;
            }
            return QJsonObject();
        }();
        QCOMPARE(verdict["explained_by"].toString(), "train.rate_high");
        QVERIFY(verdict["rank"].toInt() > 1);
    }

    void modulesThatMixOrDrawAreFound_data()
    {
        QTest::addColumn<QString>("forward");
        QTest::addColumn<QString>("finding");
        QTest::newRow("softmax over the batch") << "    return torch.log_softmax(y, 0)\n"
                                                << "loss.softmax_over_batch";
        QTest::newRow("mean over the batch") << "    return y - y.mean(0, keepdim=True)\n"
                                             << "network.mixes_examples";
        QTest::newRow("draws in evaluation") << "    return torch.dropout(y, 0.5, True)\n"
                                             << "network.random_answers";
        QTest::newRow("cut outputs") << "    return torch.relu(y)\n"
                                     << "loss.outputs_cut";
        QTest::newRow("a module that takes no large batch")
            << "    assert x.size(0) <= 64\n    return y\n"
            << "network.not_looked_at";
        QTest::newRow("no gradient") << "    return y.detach()\n"
                                     << "network.no_gradient";
        QTest::newRow("two layers without anything between")
            << "    return torch.matmul(y, self.v.t())\n"
            << "network.linear";
    }
    void modulesThatMixOrDrawAreFound()
    {
        QFETCH(QString, forward);
        QFETCH(QString, finding);
        const testing::TempFolder folder;
        const auto file = folder / "module.pt";
        testing::writeScript(
            file, {{"w", {3, 2}}, {"v", {3, 3}}},
            ("def forward(self, x):\n    y = torch.matmul(x, self.w.t())\n" + forward)
                .toStdString());
        const Found found = check({"points-blobs", "--set", "data.count=600", "--model",
                                   QString::fromStdString(file.string())});
        QVERIFY2(!found.of(finding).isEmpty(),
                 qPrintable(found.findings.isEmpty()
                                ? QString()
                                : found.findings.first()["finding"].toString()));
    }

    void listsAllThatCanBeFound()
    {
        const testing::TempFolder folder;
        const testing::Result run = testing::assayCli(
            {"check", "--list", "--json"}, QString::fromStdString(folder.path().string()));
        QCOMPARE(run.code, 0);
        QStringList ids;
        for (const QJsonObject& line : run.lines)
            ids << line["finding"].toString();
        for (const char* id : {"loss.softmax_twice", "network.mixes_examples", "overfit.plateaus",
                               "examples.leaked", "train.rate_high", "network.backward_fails",
                               "network.scaled_again", "loss.not_finite"})
            QVERIFY2(ids.contains(id), id);
        for (const QJsonObject& line : run.lines) {
            const QString said = line["sentence"].toString();
            QVERIFY2(said.size() > 10 && !said.contains("\"\"") && !said.contains("9,223,372")
                         && !said.contains(" nan ") && !said.startsWith(':'),
                     qPrintable(line["finding"].toString() + ": " + said));
            QVERIFY2(!line["cost"].toString().isEmpty(), qPrintable(said));
        }
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
    }

    void aLogOfAnotherToolIsDiagnosed()
    {
        const QString logs = QStringLiteral(ASSAY_ROOT "/tests/logs/runs/");
        const Found faulty = check({"--log", logs + "bad_softmax_twice-1.csv"});
        QCOMPARE(faulty.findings.value(0)["finding"].toString(), QString("curve.softmax_twice"));
        QCOMPARE(faulty.findings.value(0)["rank"].toInt(), 1);
        QVERIFY(faulty.findings.value(0)["run"].toInt() > 0);
        QVERIFY(faulty.findings.value(0)["text"].toString().contains("softmax"));
        QCOMPARE(faulty.code, 0); // a warning: it learns nevertheless
        // What diverged is a blocker; what follows from it says so and stands behind it.
        const Found broken = check({"--log", logs + "bad_rate_grows-1.csv"});
        QCOMPARE(broken.code, 1);
        QCOMPARE(broken.findings.value(0)["finding"].toString(), QString("curve.rate_grows"));
        // It weighs what it explains, so that the window, where the worst stands first, shows it first too.
        QCOMPARE(broken.findings.value(0)["severity"].toString(), QString("blocker"));
        QCOMPARE(broken.of("curve.not_finite")["explained_by"].toString(),
                 QString("curve.rate_grows"));
        QVERIFY(!check({"--log", logs + "ok_lenet-1.csv"}).warns());
        // What it lacks is listed.
        const Found poor = check({"--log", logs + "ok_lenet_loss_only-1.csv"});
        QVERIFY(!poor.warns());
        QVERIFY(poor.of("curve.not_checked")["text"].toString().contains("gradient norm"));
    }

    /// At its end, as runs of other tools are; `check --run` says it again.
    void anOwnTrainingIsJudgedByItsCurves_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<QString>("finding"); // empty: its curves are sound
        const QStringList noisy{"noisy.csv", "--set", "data.target=y", "--template", "mlp"};
        QTest::newRow("over-fits")
            << noisy + QStringList{"--epochs", "80", "--set", "train.learning_rate=5e-3"}
            << "curve.overfits";
        const QStringList glyphs{"glyphs", "--set", "data.count=3000", "--template", "mlp"};
        QTest::newRow("diverges") << glyphs + QStringList{"--epochs", "3",
                                                          "--set",    "train.optimiser=sgd",
                                                          "--set",    "train.learning_rate=2"}
                                  << "curve.rate_high";
        QTest::newRow("sound") << glyphs + QStringList{"--epochs", "4"} << "";
        QTest::newRow("smoothed labels")
            << glyphs + QStringList{"--epochs", "4", "--set", "train.label_smoothing=0.3"} << "";
    }
    void anOwnTrainingIsJudgedByItsCurves()
    {
        QFETCH(QStringList, settings);
        QFETCH(QString, finding);
        const testing::TempFolder folder;
        const QString place = QString::fromStdString(folder.path().string());
        testing::write(folder / "noisy.csv", noisyLabels());
        const testing::Result trained = testing::assayCli(
            QStringList{"train"} + settings
                + QStringList{"--no-check", "--threads", "1", "--project", "p.assay", "--json"},
            place);
        const auto ofCurves = [](const testing::Result& result) {
            QStringList ids;
            for (const QJsonObject& line : testing::of(result, "finding")) {
                if (line["finding"].toString().startsWith("curve."))
                    ids << line["finding"].toString();
            }
            return ids;
        };
        const QStringList found = ofCurves(trained);
        QCOMPARE(found, finding.isEmpty() ? QStringList() : QStringList{finding});
        QCOMPARE(trained.code, 0); // no blocker
        const testing::Result again =
            testing::assayCli({"check", "--project", "p.assay", "--run", "1", "--json"}, place);
        QCOMPARE(ofCurves(again), found);
        QCOMPARE(again.code, 0);
        // It stands beside the others, the cause first.
        if (finding == "curve.rate_high") {
            const auto said = testing::of(again, "finding");
            const auto guess = std::find_if(said.begin(), said.end(), [](const QJsonObject& line) {
                return line["finding"] == "train.no_better_than_guess";
            });
            if (guess != said.end())
                QVERIFY((*guess)["explained_by"].toString().endsWith("rate_high"));
        }
    }

    /// That the mean of the target is answered says what that nothing is learned says, and why.
    void answersOfTheMeanAreSaidOnce()
    {
        const testing::TempFolder folder;
        QByteArray text("epoch,train_loss,val_loss\n");
        for (int k = 0; k < 15; ++k)
            text += QByteArray::number(k) + ',' + QByteArray::number(k == 0 ? 1.012 : 1.0005) + ','
                    + QByteArray::number(1.072 + 0.001 * (k % 2)) + '\n';
        testing::write(folder / "log.csv", text);
        const Found found = check({"--log", QString::fromStdString((folder / "log.csv").string())});
        QVERIFY(!found.of("curve.mean_answered").isEmpty());
        QVERIFY(found.of("curve.not_learning").isEmpty());
    }

    /// One call says what is wrong with the data and that the network does not take them.
    void whatIsWrongWithTheDataIsSaidBesideANetworkThatDoesNotFit()
    {
        const testing::TempFolder folder;
        QByteArray text("depth,lead,class\n");
        for (int i = 0; i < 200; ++i)
            text += QByteArray::number(i % 13 + 0.5) + ',' + QByteArray::number(i % 7)
                    + (i % 41 ? ",oak\n" : ",ash\n");
        testing::write(folder / "rare.csv", text);
        testing::writeScript(folder / "wide.pt", {{"w", {2, 5}}},
                             "def forward(self, x):\n    return torch.matmul(x, self.w.t())\n");
        const QString at = QString::fromStdString(folder.path().string());
        const Found found = check({at + "/rare.csv", "--model", at + "/wide.pt"});
        QCOMPARE(found.code, 2);
        QVERIFY(!found.of("classes.imbalanced").isEmpty());
    }

    /// A flatten to the wrong size hides neither what settings and inputs show nor what the code does.
    void aWrongFlattenHidesNoOtherFault()
    {
        const testing::TempFolder folder;
        testing::writeScript(folder / "flat.pt", {{"w", {10, 100}}},
                             "def forward(self, x):\n"
                             "    h = torch.dropout(x.view([-1, 100]), 0.5, True)\n"
                             "    return torch.softmax(torch.linear(h, self.w), 1)\n");
        const testing::Result run = testing::assayCli(
            {"check", "glyphs", "--set", "data.count=400", "--model", "flat.pt", "--set",
             "data.preprocess=divide 255, divide 255", "--set", "train.augment=crop 0.1", "--json"},
            QString::fromStdString(folder.path().string()));
        QCOMPARE(run.code, 2);
        QStringList found;
        QString refused;
        for (const QJsonObject& line : run.lines) {
            if (line["event"] == "finding")
                found << line["finding"].toString();
            if (line["event"] == "error")
                refused = line["text"].toString();
        }
        for (const char* id : {"augment.strong", "inputs.tiny"})
            QVERIFY2(found.contains(id), id);
        for (const char* says : {"an example has 784 numbers there, not 100",
                                 "it ends in a softmax", "draws in evaluation too"})
            QVERIFY2(refused.contains(says), qPrintable(refused));
    }

    /// By row, column and line, also where nothing fills it.
    void aNumberThatIsNoneIsPlaced()
    {
        const testing::TempFolder folder;
        QByteArray text("depth,lead,class\n");
        for (int row = 1; row <= 10'000; ++row) {
            const bool isNone = row >= 6415 && row % 300 == 115 && row < 9200; // ten of them
            text +=
                QByteArray::number((row * 37) % 1009 / 100.0, 'f', 2) + ','
                + (isNone ? QByteArray("NaN") : QByteArray::number((row * 53) % 997 / 50.0, 'f', 2))
                + (row * 37 % 1009 > 500 ? ",oak\n" : ",ash\n");
        }
        testing::write(folder / "none.csv", text);
        const QString path = QString::fromStdString((folder / "none.csv").string());
        const Found filled = check({path, "--template", "mlp"});
        const QJsonObject read = filled.of("table.few_missing");
        QCOMPARE(read["place"].toString(), "lead");
        QCOMPARE(read["severity"].toString(), "hint");
        QVERIFY2(
            read["text"].toString().contains("10 of the 10,000 cells of column \"lead\" hold no "
                                             "number, the first on line 6,416 (\"NaN\")"),
            qPrintable(read["text"].toString()));
        QVERIFY(filled.of("inputs.not_finite").isEmpty());
        const Found left =
            check({path, "--template", "mlp", "--set", "data.preprocess=standardise column"});
        QCOMPARE(left.code, 1);
        const QString says = left.of("inputs.not_finite")["text"].toString();
        QVERIFY2(says.contains("row 6,415, column \"lead\" (line 6,416 of the file)"),
                 qPrintable(says));
    }

    /// The targets of a network that values actions grow with what its agent earns.
    void aLossThatRisesWithTheRewardIsNoDivergence()
    {
        const testing::TempFolder folder;
        const auto found = [&](const char* name, bool earns) {
            QByteArray text("step,loss,episode_return\n");
            for (int k = 0; k < 200; ++k)
                text += QByteArray::number(10 * k) + ',' + QByteArray::number(0.02 + 0.0003 * k)
                        + ',' + QByteArray::number(earns ? k % 7 + k : k % 7) + '\n';
            testing::write(folder / name, text);
            return check({"--log", QString::fromStdString((folder / name).string())});
        };
        QVERIFY(!found("earns.csv", true).warns());
        QCOMPARE(found("idle.csv", false).code, 1);
    }

    void whatAScriptPrintedIsDiagnosed()
    {
        const testing::TempFolder folder;
        QByteArray text("Using cuda\n");
        for (int k = 0; k < 60; ++k)
            text += "epoch " + QByteArray::number(1 + k / 20) + " step " + QByteArray::number(k)
                    + " loss " + (k < 40 ? QByteArray::number(2.3 - 0.02 * k) : QByteArray("nan"))
                    + " lr 1e-3\n";
        text += "RuntimeError: CUDA out of memory. Tried to allocate 2 GiB\n";
        testing::write(folder / "train.log", text);
        const Found found =
            check({"--log", QString::fromStdString((folder / "train.log").string())});
        QCOMPARE(found.code, 1);
        QVERIFY(found.of("log.error_memory")["text"].toString().contains("Line 62"));
        QCOMPARE(found.of("curve.not_finite")["step"].toInt(), 40);
        const testing::Result none = testing::assayCli(
            {"check", "--log", "nothing.log"}, QString::fromStdString(folder.path().string()));
        QCOMPARE(none.code, 3);
    }
};

QTEST_GUILESS_MAIN(TestCheck)
#include "tst_check.moc"
