// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/script_module.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

namespace testing = assay::testing;
using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

QStringList overfit(const QString& rate)
{
    return {"overfit",
            "--data",
            "points-moons",
            "--set",
            "data.count=600",
            "--set",
            "train.learning_rate=" + rate,
            "--set",
            "train.threads=1"};
}

} // namespace

/// The verdict on one batch as the command line says it.
class TestOverfitCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theVerdictFollowsTheCurve_data()
    {
        QTest::addColumn<QString>("rate");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<int>("mostSteps");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("fix");
        const QString usual = "train.learning_rate=0.0003";
        QTest::newRow("30") << "30"
                            << "explodes" << 100 << "learning_rate_high" << usual;
        QTest::newRow("3e-7") << "3e-7"
                              << "falls_slowly" << 10'000 << "learning_rate_low" << usual;
        QTest::newRow("1e-8") << "1e-8"
                              << "falls_slowly" << 10'000 << "learning_rate_low" << usual;
        QTest::newRow("1e-2") << "1e-2"
                              << "passes" << 2000 << ""
                              << "";
    }
    void theVerdictFollowsTheCurve()
    {
        QFETCH(QString, rate);
        QFETCH(QString, verdict);
        QFETCH(int, mostSteps);
        QFETCH(QString, cause);
        QFETCH(QString, fix);
        const QTemporaryDir temp;
        const Result result = assayCli(overfit(rate) + QStringList{"--json"}, temp.path());
        QCOMPARE(result.code, verdict == "passes" ? 0 : 1);
        const QJsonObject end = of(result, "end").value(0);
        QCOMPARE(end["verdict"].toString(), verdict);
        QVERIFY2(end["step"].toInt() <= mostSteps, qPrintable(result.out));
        const auto findings = of(result, "finding");
        QCOMPARE(findings.size() > 1, !cause.isEmpty());
        if (cause.isEmpty())
            return;
        QCOMPARE(findings[1]["finding"].toString(), "overfit.cause." + cause);
        QCOMPARE(findings[1]["rank"].toInt(), 1);
        QCOMPARE(findings[1]["fix"].toString(), fix);
    }

    void aSlowFallIsGivenInNumbersOfTheRun()
    {
        const QTemporaryDir temp;
        const Result result = assayCli(overfit("3e-7") + QStringList{"--json"}, temp.path());
        const QJsonObject verdict = of(result, "finding").value(0);
        const QJsonObject evidence = verdict["evidence"].toObject();
        const double fall = evidence["fall_a_step"].toDouble();
        // A straight line from the first loss to where it ends.
        const double whole =
            (evidence["first"].toDouble() - evidence["last"].toDouble()) / verdict["step"].toInt();
        QVERIFY2(fall > 0.5 * whole && fall < 2 * whole, qPrintable(result.out));
        const double left = (evidence["last"].toDouble() - 0.01 * evidence["guess"].toDouble()
                             - evidence["floor"].toDouble())
                            / fall;
        QVERIFY(std::abs(evidence["steps_left"].toDouble() - left) <= 1);
        QVERIFY2(QRegularExpression("^The loss of one batch falls too slowly: by [0-9.e-]+ a step, "
                                    "from [0-9.]+ to [0-9.]+ in [0-9,]+ steps\\. At this rate it "
                                    "takes [0-9,]+ steps more\\.$")
                     .match(verdict["text"].toString())
                     .hasMatch(),
                 qPrintable(verdict["text"].toString()));
    }

    void aRateIsWrittenAsItIsTyped()
    {
        const QTemporaryDir temp;
        const QString low = assayCli(overfit("3e-7"), temp.path()).out;
        QVERIFY2(low.contains("1. The learning rate (3e-7) is too low, 1,000 times below the usual "
                              "3e-4: raise it."),
                 qPrintable(low));
        const QString high = assayCli(overfit("30"), temp.path()).out;
        QVERIFY2(high.contains("1. The learning rate (30) is too high, 100,000 times the usual "
                               "3e-4: lower it."),
                 qPrintable(high));
        QVERIFY2(!high.contains("e+"), qPrintable(high));
        QVERIFY2(high.contains("\nCauses, the likeliest first:\n  1. "), qPrintable(high));
    }

    void theRemedyThatIsOfferedWorks()
    {
        for (const char* rate : {"30", "3e-7"}) {
            const QTemporaryDir temp;
            const Result sick =
                assayCli(overfit(QLatin1String(rate)) + QStringList{"--json"}, temp.path());
            const QString fix = of(sick, "finding").value(1)["fix"].toString();
            const Result mended =
                assayCli(overfit(QLatin1String(rate))
                             + QStringList{"--set", fix, "--set", "train.batch_size=8", "--json"},
                         temp.path());
            QVERIFY2(mended.code == 0, qPrintable(mended.out + mended.err));
            QCOMPARE(of(mended, "end").value(0)["verdict"].toString(), QString("passes"));
        }
    }

    void theCauseIsProvenByWhatCuresIt()
    {
        const QTemporaryDir folder;
        const Result run =
            assayCli(overfit("30") + QStringList{"--prove", "--json", "--project", "p.assay"},
                     folder.path());
        QCOMPARE(run.code, 1);
        QList<QJsonObject> tries;
        QJsonObject proven;
        for (const QJsonObject& line : run.lines) {
            if (line["event"] == "intervention")
                tries << line;
            if (line["event"] == "finding")
                proven = line; // the last one
        }
        QVERIFY(!tries.isEmpty());
        QVERIFY(tries.last()["cured"].toBool());
        QVERIFY(tries.last()["loss"].toDouble() < 0.1);
        QVERIFY(tries.last()["run"].toInt() > tries.last()["control_run"].toInt());
        for (const QJsonObject& line : tries.mid(0, tries.size() - 1))
            QVERIFY(!line["cured"].toBool());
        QVERIFY(proven["proven"].toBool());
        QCOMPARE(proven["finding"], tries.last()["finding"]);
        QVERIFY(proven["finding"].toString().contains("rate"));
        QCOMPARE(proven["fix"].toString(), tries.last()["try"].toArray().at(0).toString());
        // Both runs keep it.
        const auto kept = [&](const QJsonValue& number) {
            const Result asked = assayCli({"check", "--project", "p.assay", "--run",
                                           QString::number(number.toInt()), "--json"},
                                          folder.path());
            return of(asked, "finding").value(0);
        };
        const QJsonObject cause = kept(tries.last()["control_run"]);
        QCOMPARE(cause["finding"], proven["finding"]);
        QCOMPARE(cause["rank"].toInt(), 1);
        QVERIFY(cause["proven"].toBool());
        QCOMPARE(cause["evidence"].toObject()["cure_run"].toInt(), tries.last()["run"].toInt());
        const Result cure = assayCli({"check", "--project", "p.assay", "--run",
                                      QString::number(tries.last()["run"].toInt()), "--json"},
                                     folder.path());
        QCOMPARE(cure.code, 0);
        const QList<QJsonObject> ofCure = of(cure, "finding");
        QVERIFY(std::any_of(ofCure.begin(), ofCure.end(), [](const QJsonObject& finding) {
            return finding["finding"] == QStringLiteral("proof.cure");
        }));
        // Nothing is tried where the batch was learned.
        const Result sound =
            assayCli(overfit("1e-2") + QStringList{"--prove", "--json"}, folder.path());
        QCOMPARE(sound.code, 0);
        QVERIFY(of(sound, "intervention").isEmpty());
    }

    // A second for all attempts: less than the start of the process of a module takes for each.
    void aProofEndsWithItsTime()
    {
        const QTemporaryDir folder;
        testing::writeScript(folder.filePath("net.pt").toStdString(), {{"w", {2, 2}}, {"b", {2}}},
                             "def forward(self, x):\n"
                             "    return torch.relu(torch.linear(x, self.w, self.b) - 9.0)\n");
        const QStringList asked =
            overfit("3e-3") + QStringList{"--model", "net.pt", "--prove", "--project", "p.assay"};
        const Result run =
            assayCli(asked + QStringList{"--prove-seconds", "1", "--json"}, folder.path());
        QVERIFY2(run.code == 1, qPrintable(run.err));
        int stopped = 0, left = 0;
        for (const QJsonObject& line : of(run, "intervention")) {
            stopped += line["stopped_after"].toDouble() > 0 ? 1 : 0;
            left += line["refused"].toString()
                            == "the 1.0 s of the proof were over; --prove-seconds "
                               "5 gives it more"
                        ? 1
                        : 0;
        }
        QVERIFY2(stopped > 0 && left > 0, qPrintable(run.out));
        for (const QJsonObject& line : of(run, "finding"))
            QVERIFY(!line["evidence"].toObject().contains("cure_run"));
        QVERIFY(assayCli(asked + QStringList{"--prove-seconds", "1"}, folder.path())
                    .out.contains("\nNot proven: not everything could be tried.\n"));
    }

    void theLayerOfAModuleIsProven_data()
    {
        QTest::addColumn<QString>("forward");
        QTest::addColumn<double>("weight"); // of the second layer; 0: drawn
        QTest::addColumn<QString>("finding");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("fix");
        const QString layers = "h = torch.tanh(torch.linear(x, self.w1, self.b1))\n"
                               "    h = torch.relu(torch.linear(h, self.w2, self.b2))\n"
                               "    y = torch.linear(h, self.w3, self.b3)\n";
        QTest::newRow("a layer that begins far too large")
            << layers + "    return y" << 4e4 << "overfit.cause.initial_weights"
            << "w2"
            << "model.redraw=w2";
        QTest::newRow("outputs cut at 0")
            << layers + "    return torch.relu(y - 9.0)" << 0.0 << "overfit.cause.loss_input"
            << QString() << "model.bypass=end";
        QTest::newRow("a gradient that the module turns round")
            << layers + "    return 2.0 * y.detach() - y" << 0.0 << "overfit.cause.sign_flipped"
            << QString() << "model.gradient=turned";
    }
    void theLayerOfAModuleIsProven()
    {
        QFETCH(QString, forward);
        QFETCH(double, weight);
        QFETCH(QString, finding);
        QFETCH(QString, place);
        QFETCH(QString, fix);
        const QTemporaryDir folder;
        testing::writeScript(folder.filePath("net.pt").toStdString(),
                             {{"w1", {32, 2}},
                              {"b1", {32}},
                              {.name = "w2",
                               .shape = {32, 32},
                               .value = weight == 0 ? std::nullopt : std::optional(weight)},
                              {"b2", {32}},
                              {"w3", {2, 32}},
                              {"b3", {2}}},
                             ("def forward(self, x):\n    " + forward + "\n").toStdString());
        const Result run = assayCli(
            overfit("3e-3")
                + QStringList{"--model", "net.pt", "--prove", "--json", "--project", "p.assay"},
            folder.path());
        QVERIFY2(run.code == 1, qPrintable(run.err));
        const QList<QJsonObject> found = of(run, "finding");
        QVERIFY(!found.isEmpty());
        const QJsonObject proven = found.last();
        QVERIFY(proven["proven"].toBool());
        QCOMPARE(proven["finding"].toString(), finding);
        if (!place.isEmpty())
            QCOMPARE(proven["place"].toString(), place);
        QCOMPARE(proven["fix"].toString(), fix);
        // The change is one that a run can begin with.
        const Result cured =
            assayCli(overfit("3e-3") + QStringList{"--model", "net.pt", "--set", fix, "--json"},
                     folder.path());
        QCOMPARE(cured.code, 0);
    }
};

QTEST_GUILESS_MAIN(TestOverfitCli)
#include "tst_overfit_cli.moc"
