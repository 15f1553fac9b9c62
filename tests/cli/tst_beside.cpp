// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

Result trainDay(const QString& folder)
{
    return assayCli({"train", "--project", "p.assay", "--data", "glyphs", "--test-data",
                     "glyphs-night", "--set", "data.count=1000", "--epochs", "6", "--json"},
                    folder);
}

} // namespace

/// Runs beside each other: parts of train, other draws of the validation set.
class TestBeside : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sizesAreTrainedOnceAndJudged()
    {
        const QTemporaryDir temp;
        QCOMPARE(trainDay(temp.path()).code, 0);
        const QStringList bySize{"evaluate", "--project", "p.assay", "--run",
                                 "1",        "--by-size", "--json"};
        const Result first = assayCli(bySize, temp.path());
        QCOMPARE(first.code, 0);
        const auto sizes = of(first, "size");
        QCOMPARE(sizes.size(), 12); // four sizes, three splits
        QMap<double, double> errors;
        for (const QJsonObject& line : sizes) {
            QVERIFY(line["low"].toDouble() <= line["error"].toDouble());
            if (line["split"].toString() == "train_val")
                errors[line["part"].toDouble()] = line["error"].toDouble();
            // Of 90 of each digit, rounded up.
            QCOMPARE(line["train_examples"].toInt(),
                     10 * static_cast<int>(std::ceil(90 * line["part"].toDouble())));
        }
        QVERIFY(errors[0.1] > errors[1]);
        QCOMPARE(of(first, "size_verdict").size(), 1);
        QVERIFY(of(first, "size_verdict").first()["text"].toString().contains("seed noise"));
        // As many updates as on all of train.
        const QString project = temp.filePath("p.assay");
        QCOMPARE(assay::testing::rows(project.toStdString(),
                                      "SELECT json_extract(spec, '$.train.epochs') FROM runs ORDER "
                                      "BY id"),
                 (std::vector<std::string>{"6", "60", "24", "12"}));
        // Nothing is trained twice; a second seed is trained beside the first.
        const Result again = assayCli(bySize, temp.path());
        QCOMPARE(of(again, "run").size(), 0);
        QCOMPARE(of(again, "size"), sizes);
        const Result seeds = assayCli(bySize + QStringList{"--seeds", "2"}, temp.path());
        QCOMPARE(seeds.code, 0);
        QCOMPARE(of(seeds, "size").first()["runs"].toArray().size(), 2);
        QCOMPARE(assay::testing::rows(project.toStdString(), "SELECT count(*) FROM runs"),
                 std::vector<std::string>{"8"});
        // A part has no parts.
        QCOMPARE(
            assayCli({"evaluate", "--project", "p.assay", "--run", "2", "--by-size"}, temp.path())
                .code,
            2);
    }

    void resamplingKeepsTheWeightsAndTheOldNumbers()
    {
        const QTemporaryDir temp;
        QCOMPARE(trainDay(temp.path()).code, 0);
        const Result before = assayCli({"evaluate", "--project", "p.assay", "--json"}, temp.path());
        const Result after =
            assayCli({"evaluate", "--project", "p.assay", "--resample", "--json"}, temp.path());
        QCOMPARE(after.code, 0);
        const QJsonObject told = of(after, "resampled").first();
        QCOMPARE(told["run"].toInt(), 2);
        QCOMPARE(told["parent"].toInt(), 1);
        const auto split = [](const Result& result, const char* name) {
            for (const QJsonObject& line : of(result, "split")) {
                if (line["split"].toString() == name)
                    return line;
            }
            return QJsonObject();
        };
        // The same weights answer train as they did; test-val is another draw of the same size.
        QCOMPARE(split(after, "train")["error"], split(before, "train")["error"]);
        QCOMPARE(split(after, "train_val")["error"], split(before, "train_val")["error"]);
        QCOMPARE(split(after, "test_val")["n"], split(before, "test_val")["n"]);
        QVERIFY(split(after, "test_val")["error"] != split(before, "test_val")["error"]);
        // Marked in the project, the old run kept, Test sealed anew, never compared.
        const std::string project = temp.filePath("p.assay").toStdString();
        QCOMPARE(assay::testing::rows(project, "SELECT resampled FROM splits ORDER BY id"),
                 (std::vector<std::string>{"0", "1"}));
        QCOMPARE(assay::testing::rows(project, "SELECT state, parent_run FROM runs WHERE id = 2"),
                 std::vector<std::string>{"finished | 1"});
        const Result compared =
            assayCli({"evaluate", "--project", "p.assay", "--run", "2", "--against", "1", "--json"},
                     temp.path());
        QCOMPARE(compared.code, 2);
        QCOMPARE(compared.lines.first()["code"].toString(), QString("evaluate.split"));
        // Another draw each time.
        QCOMPARE(
            assayCli({"evaluate", "--project", "p.assay", "--run", "1", "--resample"}, temp.path())
                .code,
            0);
        QCOMPARE(assay::testing::rows(project, "SELECT resampled FROM splits ORDER BY id"),
                 (std::vector<std::string>{"0", "1", "2"}));
    }
};

QTEST_GUILESS_MAIN(TestBeside)
#include "tst_beside.moc"
