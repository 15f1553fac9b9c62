// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

void train(const QString& folder, QStringList more)
{
    QStringList arguments{"train", "--project", "p.assay", "--json"};
    const Result trained = assayCli(arguments + more, folder);
    QVERIFY2(trained.code == 0, qPrintable(trained.err));
}

QJsonObject advice(const QString& folder, QStringList more = {}, int code = 0)
{
    QStringList arguments{"advise", "--project", "p.assay", "--json"};
    const Result result = assayCli(arguments + more, folder);
    if (result.code != code || of(result, "advice").size() != 1)
        qWarning("%s%s", qPrintable(result.out), qPrintable(result.err));
    return of(result, "advice").value(0);
}

std::filesystem::path projectIn(const QString& folder)
{
    return (folder + "/p.assay").toStdString();
}

} // namespace

class TestAdvise : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesTheShiftOfTheNight()
    {
        const QTemporaryDir temp;
        train(temp.path(), {"--data", "glyphs", "--test-data", "glyphs-night", "--set",
                            "data.count=3000", "--epochs", "8"});
        const QJsonObject said = advice(temp.path());
        QCOMPARE(said["label"].toString(), QString("distribution_shift"));
        QVERIFY2(said["title"].toString().contains(
                     QRegularExpression("^Distribution shift: \\d+ % wrong on test-val$")),
                 qPrintable(said["title"].toString()));
        QCOMPARE(said["tone"].toString(), QString("warning"));
        QCOMPARE(said["place"].toString(), QString("improve"));
        QCOMPARE(said["run"].toInt(), 1);
        QVERIFY(said["evidence"].toArray().contains("breakdown.distribution_shift"));
        QCOMPARE(said["improvement"].toString(), QString("distribution_shift.collect"));
        QVERIFY(said["text"].toString().startsWith(said["title"].toString()));
        QVERIFY(said["patch"].isObject());
        // People read the same.
        const Result shown = assayCli({"advise", "--project", "p.assay"}, temp.path());
        QCOMPARE(shown.code, 0);
        QVERIFY2(shown.out.contains(said["title"].toString()), qPrintable(shown.out));
        QVERIFY(shown.out.contains("Next: "));
    }

    void countsARepeatedSeedOnce()
    {
        const QTemporaryDir temp;
        for (int k = 0; k < 3; ++k)
            train(temp.path(),
                  {"--data", "points-blobs", "--set", "data.count=600", "--epochs", "3"});
        const QString text = advice(temp.path())["text"].toString();
        QVERIFY2(text.contains("3 runs of seed 1 gave the same numbers."), qPrintable(text));
        QVERIFY2(!text.contains("over 3 seeds"), qPrintable(text));
        train(temp.path(), {"--data", "points-blobs", "--set", "data.count=600", "--epochs", "3",
                            "--seed", "2"});
        train(temp.path(), {"--data", "points-blobs", "--set", "data.count=600", "--epochs", "3",
                            "--seed", "3"});
        QVERIFY(advice(temp.path())["text"].toString().contains("over 3 seeds"));
    }

    void saysWhenTheTrainingIsNotFinished()
    {
        const QTemporaryDir temp;
        train(temp.path(), {"--data", "glyphs", "--set", "data.count=3000", "--epochs", "1"});
        const QJsonObject said = advice(temp.path());
        QCOMPARE(said["label"].toString(), QString("still_falling"));
        QVERIFY(said["title"].toString().startsWith("Not finished: the loss still falls"));
        QVERIFY(said["evidence"].toArray().contains("curve.falling"));
        const int epochs = said["patch"].toObject()["train.epochs"].toInt();
        QVERIFY2(epochs == 2 || epochs == 5, qPrintable(QString::number(epochs)));
    }

    void anyListCanBeChosenWhileTheTrainingIsNotFinished()
    {
        const QTemporaryDir temp;
        train(temp.path(), {"--data", "glyphs", "--set", "data.count=3000", "--epochs", "1"});
        const auto terms = [&](const QStringList& more) {
            const QStringList arguments{"advise", "--project", "p.assay", "--json"};
            QStringList all;
            for (const QJsonObject& one : of(assayCli(arguments + more, temp.path()), "attempt"))
                all << one["term"].toString();
            all.removeDuplicates();
            return all;
        };
        QCOMPARE(terms({}), QStringList{"avoidable_bias"});
        for (const QString& term : QStringList{"avoidable_bias", "variance", "distribution_shift",
                                               "validation_overfitting"})
            QCOMPARE(terms({"--against", term}), QStringList{term});
        const Result shown =
            assayCli({"advise", "--project", "p.assay", "--against", "variance"}, temp.path());
        QCOMPARE(shown.code, 0);
        QVERIFY2(shown.out.contains("What the lecture tries against variance, in this order:"),
                 qPrintable(shown.out));
        QVERIFY2(shown.out.contains("Another list: --against avoidable_bias, distribution_shift, "
                                    "validation_overfitting."),
                 qPrintable(shown.out));
        // The verdict stays what it is.
        QVERIFY(shown.out.contains("Not finished: the loss still falls"));
        const Result refused =
            assayCli({"advise", "--project", "p.assay", "--against", "noise"}, temp.path());
        QCOMPARE(refused.code, 2);
    }

    void aRunOfFewStepsIsNotFinishedWhateverItReached()
    {
        for (const char* epochs : {"1", "2", "3", "5"}) {
            const QTemporaryDir temp;
            train(temp.path(), {"--data", "points-moons", "--set", "data.count=150", "--epochs",
                                QString::fromLatin1(epochs)});
            const QJsonObject said = advice(temp.path());
            QVERIFY2(said["label"] == "still_falling" || said["label"] == "too_short",
                     qPrintable(QString::fromLatin1(epochs) + ": " + said["text"].toString()));
            QVERIFY(said["title"].toString().startsWith("Not finished: "));
            QVERIFY(said["patch"].toObject()["train.epochs"].toInt()
                    > QString::fromLatin1(epochs).toInt());
        }
    }

    void namesTheRateOfABatchThatCannotBeLearned()
    {
        const QTemporaryDir temp;
        const QStringList settings{"--data",         "points-moons", "--set",
                                   "data.count=600", "--set",        "train.learning_rate=30"};
        assayCli(QStringList{"train", "--project", "p.assay", "--epochs", "1"} + settings,
                 temp.path());
        assayCli(QStringList{"overfit", "--project", "p.assay"} + settings, temp.path());
        const QJsonObject said = advice(temp.path(), {}, 1);
        QCOMPARE(said["label"].toString(), QString("one_batch_fails"));
        QCOMPARE(said["title"].toString(),
                 QString("One batch cannot be learned: learning rate 30"));
        QCOMPARE(said["patch"].toObject()["train.learning_rate"].toDouble(), 3e-4);
        QCOMPARE(said["place"].toString(), QString("debug"));
    }

    void aBatchThatWasNotLearnedIsSaidBeforeAnythingWasTrained()
    {
        const QTemporaryDir temp;
        assayCli({"overfit", "--project", "p.assay", "--data", "points-moons", "--set",
                  "data.count=600", "--set", "train.learning_rate=30"},
                 temp.path());
        const QJsonObject said = advice(temp.path(), {}, 1);
        QCOMPARE(said["label"].toString(), QString("one_batch_fails"));
        QCOMPARE(said["run"].toInt(), 1);
        QCOMPARE(said["patch"].toObject()["train.learning_rate"].toDouble(), 3e-4);
    }

    void takesTheNewestValueThatAnotherProgramLogged()
    {
        const QTemporaryDir temp;
        train(temp.path(), {"--data", "points-blobs", "--set", "data.count=300", "--epochs", "1"});
        assay::testing::execute(
            projectIn(temp.path()),
            "INSERT INTO runs(id, name, kind, state) VALUES(7, 'a line', 'imported', 'finished');"
            "INSERT INTO metrics(run, name, split, step, epoch, value) VALUES"
            "(7, 'error', 'train_val', 100, 1, 0.9), (7, 'error', 'train_val', 200, 2, 0.26)");
        const QJsonObject said = advice(temp.path());
        QCOMPARE(said["run"].toInt(), 7);
        QCOMPARE(said["title"].toString(), QString("Logged by another program"));
        QVERIFY2(said["text"].toString().contains("Train-val: error 26.0 %"),
                 qPrintable(said["text"].toString()));
        QCOMPARE(advice(temp.path(), {"--run", "1"})["run"].toInt(), 1);
    }

    void judgesNumbersByTheirOwnMetricAndTarget()
    {
        const QTemporaryDir temp;
        QByteArray table("a,b,price\n");
        for (int i = 0; i < 900; ++i)
            table += QByteArray::number(i % 13) + ',' + QByteArray::number(i % 7) + ','
                     + QByteArray::number((i % 13 - 6) * (i % 13 - 6) + i % 7) + '\n';
        assay::testing::write((temp.path() + "/t.csv").toStdString(), table);
        train(temp.path(), {"--data", "t.csv", "--set", "data.task=regression", "--set",
                            "train.learning_rate=3e-3", "--epochs", "40"});
        const QJsonObject reached =
            advice(temp.path(), {"--metric", "mae", "--target", "5", "--target-source", "a guess"});
        QCOMPARE(reached["label"].toString(), QString("target_reached"));
        QVERIFY2(reached["title"].toString().startsWith("Target reached: MAE "),
                 qPrintable(reached["title"].toString()));
        // What follows is offered with its reason, as on the Improve page.
        QVERIFY2(reached["open_test"].toString().contains(QRegularExpression(
                     "^the target of MAE \\S+ is reached on validation by run 1$")),
                 qPrintable(reached["open_test"].toString()));
        const Result offered = assayCli({"advise", "--project", "p.assay"}, temp.path());
        QVERIFY2(offered.out.contains("The requirements are met on validation (target: MAE "),
                 qPrintable(offered.out));
        QVERIFY2(offered.out.contains("assay-cli evaluate --run 1 --open-test \""),
                 qPrintable(offered.out));
        QVERIFY2(offered.out.contains("\" --project p.assay\n"), qPrintable(offered.out));
        QCOMPARE(assay::testing::rows(projectIn(temp.path()),
                                      "SELECT value FROM project WHERE key = 'metric'"),
                 std::vector<std::string>{"mae"});
        // The target of one metric is no target of another.
        QVERIFY(advice(temp.path(), {"--metric", "r2"})["label"] != "target_reached");
        const QJsonObject r2 = advice(temp.path(), {"--target", "0.5"});
        QVERIFY2(r2["title"].toString().startsWith("Target reached: R2 "),
                 qPrintable(r2["title"].toString()));
    }

    void refusesAGoalThatIsNone_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("no metric") << QStringList{"--metric", "accuracy"};
        QTest::newRow("no number") << QStringList{"--target", "low"};
        QTest::newRow("more than all") << QStringList{"--target", "101 %"};
        QTest::newRow("no run") << QStringList{"--run", "9"};
    }
    void refusesAGoalThatIsNone()
    {
        const QTemporaryDir temp;
        train(temp.path(), {"--data", "points-blobs", "--set", "data.count=300", "--epochs", "1"});
        QFETCH(QStringList, options);
        const Result result =
            assayCli(QStringList{"advise", "--project", "p.assay"} + options, temp.path());
        QCOMPARE(result.code, 2);
        QVERIFY(result.err.trimmed().endsWith('.'));
        QVERIFY(assay::testing::rows(projectIn(temp.path()),
                                     "SELECT value FROM project WHERE key = 'target'")
                    .empty());
    }
};

QTEST_GUILESS_MAIN(TestAdvise)
#include "tst_advise.moc"
