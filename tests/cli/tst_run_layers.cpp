// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace assay::testing;

namespace {

QStringList training(const QStringList& more = {})
{
    return QStringList{"train",     "glyphs", "--project",      "p.assay", "--template",
                       "lenet",     "--set",  "data.count=200", "--set",   "train.batch_size=32",
                       "--threads", "1",      "--json"}
           + more;
}

Result layers(const QString& folder, const QStringList& more = {})
{
    return assayCli(QStringList{"runs", "--project", "p.assay", "--layers", "1"} + more, folder);
}

} // namespace

/// assay-cli runs --layers: what a run measured of its layers, as it is stored.
class TestRunLayers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void printsAllThatWasMeasured()
    {
        const QTemporaryDir temp;
        QCOMPARE(assayCli(training({"--epochs", "3"}), temp.path()).code, 0);
        const Result json = layers(temp.path(), {"--json"});
        QCOMPARE(json.code, 0);
        QSet<QString> quantities, names;
        qsizetype points = 0;
        int position = 0;
        for (const QJsonObject& line : json.lines) {
            QCOMPARE(line["event"].toString(), QString("layer_series"));
            QCOMPARE(line["run"].toInt(), 1);
            QVERIFY(line["position"].toInt() >= position); // in the order of the network
            position = line["position"].toInt();
            quantities.insert(line["quantity"].toString());
            names.insert(line["layer"].toString());
            const QJsonArray steps = line["steps"].toArray();
            QCOMPARE(line["values"].toArray().size(), steps.size());
            QCOMPARE(line["epochs"].toArray().size(), steps.size());
            QCOMPARE(steps.first().toInt(), 1);
            points += steps.size();
            QVERIFY(!line["band"].isUndefined());
        }
        QCOMPARE(quantities, (QSet<QString>{"gradient_norm", "update_ratio", "deviation", "dead"}));
        QVERIFY(names.contains("conv1"));

        const Result csv = layers(temp.path());
        QCOMPARE(csv.code, 0);
        const QStringList lines = csv.out.split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.first(),
                 QString("position,layer,kind,quantity,step,epoch,value,low,high,band"));
        QCOMPARE(lines.size() - 1, points);
        for (const QString& line : lines)
            QCOMPARE(line.count(','), 9);
    }

    /// Nothing twice, nothing lost: at each measured update one number.
    void aResumedRunGoesOn()
    {
        const QTemporaryDir temp, whole;
        const QStringList long_{"--epochs", "400"};
        QVERIFY(stoppedAfterAnEpoch(training({"--epochs", "400"}), temp.path()));
        const Result before = layers(temp.path(), {"--json"});
        QCOMPARE(before.code, 0);
        const QJsonArray first = before.lines.first()["steps"].toArray();
        const int last = first.last().toInt();
        QProcess process;
        QCOMPARE(assayCli({"train", "--project", "p.assay", "--resume", "1", "--json"}, temp.path())
                     .code,
                 0);
        const Result after = layers(temp.path(), {"--json"});
        const QJsonArray steps = after.lines.first()["steps"].toArray();
        QVERIFY(steps.last().toInt() > last);
        for (qsizetype k = 1; k < steps.size(); ++k)
            QVERIFY(steps[k].toInt() > steps[k - 1].toInt());
        QCOMPARE(assayCli(training(long_), whole.path()).code, 0);
        const Result unbroken = layers(whole.path(), {"--json"});
        QCOMPARE(after.lines.size(), unbroken.lines.size());
        for (qsizetype k = 0; k < after.lines.size(); ++k) {
            QCOMPARE(after.lines[k]["steps"], unbroken.lines[k]["steps"]);
            QCOMPARE(after.lines[k]["values"], unbroken.lines[k]["values"]);
        }
    }

    void aRunWithoutThemSaysWhy()
    {
        const QTemporaryDir temp;
        QCOMPARE(
            assayCli(training({"--epochs", "1", "--set", "train.watch_layers=false"}), temp.path())
                .code,
            0);
        const std::string project = temp.filePath("p.assay").toStdString();
        QVERIFY(rows(project, "SELECT name FROM metrics WHERE name LIKE 'layers/%'").empty());
        const Result none = layers(temp.path());
        QCOMPARE(none.code, 2);
        QVERIFY(none.err.contains("train.watch_layers=false"));
        QVERIFY(none.out.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRunLayers)
#include "tst_run_layers.moc"
