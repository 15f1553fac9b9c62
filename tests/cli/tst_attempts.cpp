// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

constexpr const char* kFirst = "avoidable_bias.bigger_model";

QJsonObject attempt(const Result& result)
{
    const auto all = of(result, "attempt");
    if (all.size() != 1)
        qWarning("%s%s", qPrintable(result.out), qPrintable(result.err));
    return all.value(0);
}

QJsonObject effect(const QJsonObject& attempt, const QString& what)
{
    for (const QJsonValue& one : attempt["effects"].toArray()) {
        if (one["what"].toString() == what)
            return one.toObject();
    }
    return {};
}

} // namespace

/// A network of two units on drawn digits, which cannot learn them.
class TestAttempts : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temp;

    Result run(const QStringList& more)
    {
        return assayCli(QStringList{"advise", "--project", "p.assay"} + more, m_temp.path());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const Result trained =
            assayCli({"train", "--project", "p.assay", "--json", "--data", "glyphs", "--template",
                      "mlp", "--set", "data.count=1500", "--set", "model.hidden=2", "--set",
                      "train.learning_rate=3e-3", "--epochs", "6"},
                     m_temp.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
    }

    void theListSaysWhatIsUntried()
    {
        const Result listed = run({"--json", "--human", "0"});
        QVERIFY(listed.code <= 1);
        const auto all = of(listed, "attempt");
        QVERIFY2(all.size() >= 5, qPrintable(listed.out));
        for (const QJsonObject& one : all) {
            QCOMPARE(one["state"].toString(), QString("untried"));
            QCOMPARE(one["term"].toString(), QString("avoidable_bias"));
            QVERIFY(one["change"].isNull() && one["runs"].toArray().isEmpty());
        }
        const QJsonArray steps = of(listed, "advice").value(0)["steps"].toArray();
        QCOMPARE(steps.size(), 6);
        const Result shown = run({});
        QVERIFY2(shown.out.contains("Make the model bigger"), qPrintable(shown.out));
        QVERIFY(shown.out.contains("untried; ways: usual_width, twice_as_wide"));
        QVERIFY(shown.out.contains("The method:"));
        // On stopping early the books disagree.
        const Result against = run({"--against", "variance"});
        QVERIFY(against.out.contains("Stop early, not recommended by the lecture"));
        QVERIFY2(against.out.contains("Goodfellow et al. (Deep Learning, chapter 11) and fast.ai "
                                      "recommend it"),
                 qPrintable(against.out));
    }

    void anAttemptIsTrainedAndMeasured()
    {
        const Result tried = run({"--json", "--run", "1", "--try", kFirst});
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject one = attempt(tried);
        QCOMPARE(one["state"].toString(), QString("tried"));
        QCOMPARE(one["way"].toString(), QString("usual_width"));
        QCOMPARE(one["patch"].toObject()["model.hidden"].toString(), QString("256"));
        QCOMPARE(one["runs"].toArray().size(), 6);
        QCOMPARE(one["seeds"].toInt(), 3);
        QCOMPARE(one["attempts_on_these_examples"].toInt(), 1);
        const QJsonObject train = effect(one, "train");
        QCOMPARE(train["verdict"].toString(), QString("better"));
        QVERIFY(train["high"].toDouble() < 0);
        QVERIFY(train["low"].toDouble() < train["change"].toDouble());
        // The change is that of the means over the seeds, to the digit.
        QVERIFY(qAbs(train["after"].toDouble() - train["before"].toDouble()
                     - train["change"].toDouble())
                < 1e-12);
        QCOMPARE(one["change"].toDouble(), effect(one, "avoidable_bias")["change"].toDouble());
        QCOMPARE(of(tried, "end").size(), 5); // the sixth was there
        // Test stays sealed.
        const auto rows = assay::testing::rows((m_temp.path() + "/p.assay").toStdString(),
                                               "SELECT count(*) FROM test_openings");
        QCOMPARE(rows, std::vector<std::string>{"0"});
    }

    void theLedgerIsWrittenForASpreadsheet()
    {
        const Result written = run({"--attempts", "--csv", "attempts.csv"});
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QVERIFY2(written.out.contains("One attempt was written to attempts.csv."),
                 qPrintable(written.out));
        QFile file(m_temp.filePath("attempts.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines =
            QString::fromUtf8(file.readAll()).split("\r\n", Qt::SkipEmptyParts);
        const QJsonObject one = attempt(run({"--json", "--attempts"}));
        QCOMPARE(lines.size(), 1 + one["effects"].toArray().size());
        const QStringList head = lines[0].split(','), first = lines[1].split(',');
        QCOMPARE(first.at(head.indexOf("improvement")), QString(kFirst));
        QCOMPARE(first.at(head.indexOf("effect")), QString("train"));
        QCOMPARE(first.at(head.indexOf("low")).toDouble(), effect(one, "train")["low"].toDouble());
        QCOMPARE(first.at(head.indexOf("high")).toDouble(),
                 effect(one, "train")["high"].toDouble());
        QCOMPARE(run({"--csv", "attempts.csv"}).code, 2);
    }

    /// As the lecture has it for overfitting, tried on a network that learns too little.
    void aSmallerModelMakesUnderfittingWorse()
    {
        const Result trained =
            assayCli({"train", "--project", "small.assay", "--data", "glyphs", "--template", "mlp",
                      "--set", "data.count=1500", "--set", "model.hidden=4", "--set",
                      "train.learning_rate=3e-3", "--epochs", "6"},
                     m_temp.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        const Result tried = assayCli({"advise", "--project", "small.assay", "--json", "--try",
                                       "variance.smaller_model", "--way", "quarter_as_wide"},
                                      m_temp.path());
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject validation = effect(attempt(tried), "validation");
        QCOMPARE(validation["verdict"].toString(), QString("worse"));
        QVERIFY(validation["low"].toDouble() > 0);
    }

    void askedAgainItTrainsNothing()
    {
        const Result again = run({"--json", "--run", "1", "--try", kFirst});
        QVERIFY2(again.code == 0, qPrintable(again.err));
        QVERIFY(of(again, "epoch").isEmpty());
        QCOMPARE(attempt(again)["runs"].toArray().size(), 6);
    }

    /// Types were given to errors of run 1: its pair is left out, and that is said.
    void whatMovedATypeStandsInTheErrorTable()
    {
        const auto wrong = assay::testing::rows(
            (m_temp.path() + "/p.assay").toStdString(),
            "SELECT printf('%016x', p.sample) FROM predictions p JOIN evaluations e ON e.id = "
            "p.evaluation WHERE e.run = 1 AND p.split = 'test_val' AND p.wrong = 1 ORDER BY "
            "p.sample LIMIT 12");
        QCOMPARE(wrong.size(), std::size_t{12});
        QStringList tag{"errors", "tag", "--project", "p.assay", "--add", "thick"};
        for (const std::string& example : wrong)
            tag << "--example" << QString::fromStdString(example);
        const Result tagged = assayCli(tag, m_temp.path());
        QVERIFY2(tagged.code == 0, qPrintable(tagged.err));
        const auto types = attempt(run({"--json", "--attempts"}))["types"].toArray();
        QCOMPARE(types.size(), 1);
        QCOMPARE(types[0]["type"].toString(), QString("thick"));
        QVERIFY(types[0]["seeds"].toInt() <= 2);
        QCOMPARE(types[0]["verdict"].toString(), QString("no_interval"));
        const auto rows =
            of(assayCli({"errors", "table", "--project", "p.assay", "--run", "1", "--json"},
                        m_temp.path()),
               "row");
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0]["attempts"].toArray().at(0)["improvement"].toString(), QString(kFirst));
        const Result shown =
            assayCli({"errors", "table", "--project", "p.assay", "--run", "1"}, m_temp.path());
        QVERIFY2(shown.out.contains("\"thick\"") && shown.out.contains("Left out: "),
                 qPrintable(shown.out));
    }

    void reducingTheModelIsSaidToBeWorseOrUnclearAndCorrectsTheFirst()
    {
        const Result smaller = run({"--json", "--run", "1", "--try", "variance.smaller_model"});
        QVERIFY2(smaller.code == 0, qPrintable(smaller.err));
        const QJsonObject one = attempt(smaller);
        QCOMPARE(one["patch"].toObject()["model.hidden"].toString(), QString("1"));
        QVERIFY(effect(one, "train")["verdict"].toString() != "better");
        QCOMPARE(one["attempts_on_these_examples"].toInt(), 2);
        const auto ledger = of(run({"--json", "--attempts"}), "attempt");
        QCOMPARE(ledger.size(), 2);
        for (const QJsonObject& row : ledger)
            QCOMPARE(row["confidence"].toDouble(), 1 - 0.05 / 2);
        const Result shown = run({"--attempts"});
        QVERIFY2(shown.out.contains("half as wide: tried, 3 seeds each"), qPrintable(shown.out));
    }

    void aChangeOfOnesOwnIsTriedToo()
    {
        const Result own = run({"--json", "--run", "1", "--try", "avoidable_bias.tune", "--set",
                                "train.learning_rate=1e-2", "--seeds", "1"});
        QVERIFY2(own.code == 0, qPrintable(own.err));
        const QJsonObject one = attempt(own);
        QVERIFY(one["way"].isNull());
        QCOMPARE(effect(one, "train")["verdict"].toString(), QString("no_interval"));
        QVERIFY(effect(one, "train")["low"].isNull());
    }

    /// The lists against two terms share entries: the networks that are there are measured again.
    void theSameChangeIsTriedAgainstAnotherTerm()
    {
        const QStringList change{"--set", "train.learning_rate=1e-2", "--seeds", "1"};
        const QJsonObject before = attempt(
            run(QStringList{"--json", "--run", "1", "--try", "avoidable_bias.tune"} + change));
        const Result other =
            run(QStringList{"--json", "--run", "1", "--try", "variance.tune"} + change);
        QVERIFY2(other.code == 0, qPrintable(other.err));
        const QJsonObject one = attempt(other);
        QCOMPARE(one["improvement"].toString(), QString("variance.tune"));
        QCOMPARE(one["state"].toString(), QString("tried"));
        QCOMPARE(one["runs"], before["runs"]);
        QCOMPARE(effect(one, "train")["change"], effect(before, "train")["change"]);
        // One change was judged, and not two.
        QCOMPARE(one["attempts_on_these_examples"], before["attempts_on_these_examples"]);
    }

    /// The networks of attempts are newer than the run that they were tried on.
    void aReportIsAboutTheRunThatWasTriedOn()
    {
        const Result written = assayCli(
            {"export", "--project", "p.assay", "--report", "case.md", "--json"}, m_temp.path());
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QCOMPARE(of(written, "report").value(0)["run"].toInt(), 1);
    }

    /// Digits by day, served by night: changing the training pictures alone more than halves the error.
    void trainingPicturesAreBroughtNearerToTheServedOnes()
    {
        const QTemporaryDir night;
        const Result trained = assayCli({"train", "--project", "p.assay", "--data", "glyphs",
                                         "--test-data", "glyphs-night", "--template", "lenet",
                                         "--set", "data.count=6000", "--epochs", "10"},
                                        night.path());
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        const Result tried = assayCli(
            {"advise", "--project", "p.assay", "--json", "--try", "distribution_shift.synthesise"},
            night.path());
        QVERIFY2(tried.code == 0, qPrintable(tried.err));
        const QJsonObject one = attempt(tried);
        QVERIFY(one["patch"].toObject()["train.augment"].toString().contains("fade"));
        const QJsonObject served = effect(one, "test_val");
        QCOMPARE(served["verdict"].toString(), QString("better"));
        QVERIFY2(served["after"].toDouble() < 0.5 * served["before"].toDouble(),
                 qPrintable(tried.out));
        QCOMPARE(effect(one, "distribution_shift")["verdict"].toString(), QString("better"));
    }

    void whatCannotBeTriedIsOneSentence_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown") << QStringList{"--try", "variance.more_dat"}
                                 << "Did you mean variance.more_data?";
        QTest::newRow("by hand") << QStringList{"--try", "avoidable_bias.error_analysis"}
                                 << "Look at the errors on train by hand";
        QTest::newRow("unknown way")
            << QStringList{"--try", kFirst, "--way", "huge"} << "give one of: usual_width";
        QTest::newRow("other examples")
            << QStringList{"--try", "variance.more_data", "--set", "data.split.seed=9"}
            << "other examples may be scored";
        QTest::newRow("nothing") << QStringList{"--try", kFirst, "--set", "model.hidden=2"}
                                 << "nothing to try";
        QTest::newRow("unknown field")
            << QStringList{"--try", kFirst, "--set", "model.hiden=2"} << "model.hidden";
        QTest::newRow("no such run") << QStringList{"--run", "99", "--try", kFirst} << "99";
        QTest::newRow("way without try") << QStringList{"--way", "l2"} << "--try";
    }
    void whatCannotBeTriedIsOneSentence()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Result refused = run(arguments);
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(says), qPrintable(refused.err));
    }
};

QTEST_GUILESS_MAIN(TestAttempts)
#include "tst_attempts.moc"
