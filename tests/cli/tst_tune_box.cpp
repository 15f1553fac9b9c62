// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

QStringList search(const QStringList& more)
{
    return QStringList{"tune",
                       "--project",
                       "t.assay",
                       "--json",
                       "--data",
                       "glyphs",
                       "--set",
                       "data.count=300",
                       "--set",
                       "model.hidden=4",
                       "--epochs",
                       "1",
                       "--space",
                       R"({"train.learning_rate": {"low": 1e-5, "high": 1e-1, "scale": "log"},
                               "train.optimiser": {"values": ["adam", "sgd"]}})",
                       "--template",
                       "mlp"}
           + more;
}

QStringList resumed(const QStringList& more)
{
    return QStringList{"tune", "--project", "t.assay", "--json", "--resume", "1"} + more;
}

} // namespace

class TestTuneBox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theNextRoundDrawsFromAPersonsRange()
    {
        QTemporaryDir temp;
        const Result first =
            assayCli(search({"--method", "coarse-to-fine", "--trials", "20"}), temp.path());
        QVERIFY2(first.code == 0, qPrintable(first.err));
        const Result second = assayCli(
            resumed({"--trials", "24", "--box", "train.learning_rate=2e-4..3e-4"}), temp.path());
        QVERIFY2(second.code == 0, qPrintable(second.err));
        const QJsonObject box = of(second, "box").value(0);
        QCOMPARE(box["field"].toString(), QString("train.learning_rate"));
        QCOMPARE(box["from_trial"].toInt(), 21);
        const auto trials = of(second, "trial");
        QCOMPARE(trials.size(), 4);
        for (const QJsonObject& one : trials) {
            const double rate = one["parameters"].toObject()["train.learning_rate"].toDouble();
            QVERIFY2(rate > 1.99e-4 && rate < 3.01e-4, qPrintable(QString::number(rate)));
        }
        // It is kept with the study.
        const Result listed =
            assayCli({"tune", "--project", "t.assay", "--json", "--list"}, temp.path());
        const QJsonObject axis =
            of(listed, "study").value(0)["space"].toObject()["train.learning_rate"].toObject();
        const QJsonObject kept = axis["rounds"].toArray().at(0).toObject();
        QCOMPARE(kept["after"].toInt(), 20);
        QCOMPARE(kept["low"].toDouble(), 2e-4);
        QCOMPARE(kept["high"].toDouble(), 3e-4);
        // The call that began the study goes on with it all the same.
        const Result again =
            assayCli(search({"--method", "coarse-to-fine", "--trials", "24"}), temp.path());
        QCOMPARE(of(again, "trial").size(), 0);
        QCOMPARE(of(again, "study").value(0)["study"].toInt(), 1);
    }

    void whatIsNoRangeOfARoundIsOneSentence()
    {
        QTemporaryDir temp;
        QCOMPARE(assayCli(search({"--method", "random", "--trials", "1"}), temp.path()).code, 0);
        const auto refused = [&](const QStringList& words) {
            const Result result = assayCli(words, temp.path());
            return result.code == 2 ? result.err : QString("code %1").arg(result.code);
        };
        QVERIFY(refused(search({"--box", "train.learning_rate=1e-4..1e-3"})).contains("--resume"));
        QVERIFY(refused(resumed({"--box", "train.learning_rate=1e-4..1e-3"})).contains("rounds"));
        const auto asked = [](const QString& range) {
            return resumed({"--method", "coarse-to-fine", "--box", range});
        };
        QVERIFY(refused(asked("train.learning_rate=1e-4")).contains("no range"));
        QVERIFY(refused(asked("train.speed=1..2")).contains("train.speed is not searched"));
        QVERIFY(refused(asked("train.optimiser=1..2")).contains("list"));
        QVERIFY(refused(asked("train.learning_rate=1e-4..1")).contains("within"));
        // Nothing of the study was changed.
        const Result listed =
            assayCli({"tune", "--project", "t.assay", "--json", "--list"}, temp.path());
        const QJsonObject study = of(listed, "study").value(0);
        QCOMPARE(study["method"].toString(), QString("random"));
        QVERIFY(!study["space"].toObject()["train.learning_rate"].toObject().contains("rounds"));
    }
};

QTEST_GUILESS_MAIN(TestTuneBox)
#include "tst_tune_box.moc"
