// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/temp_project.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using assay::testing::assayCli;
using assay::testing::Result;

/// Which run the commands of errors take where none is named.
class TestNewestErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aLogWithoutAnswersIsPassedOver()
    {
        const QTemporaryDir temp;
        const std::filesystem::path folder = temp.path().toStdString();
        assay::testing::write(folder / "log.csv",
                              "epoch,train_loss,val_loss\n1,0.9,1.0\n2,0.5,0.8\n");
        assay::testing::write(folder / "answers.csv", "id,split,label,prediction\n"
                                                      "first,test_val,cat,cat\n"
                                                      "second,test_val,dog,cat\n"
                                                      "third,test_val,dog,dog\n");
        assayCli({"import", "log.csv", "--project", "p.assay"}, temp.path());
        for (const QStringList& command :
             {QStringList{"errors", "list"}, QStringList{"errors", "table"},
              QStringList{"errors", "suggest"}}) {
            const Result none =
                assayCli(command + QStringList{"--project", "p.assay"}, temp.path());
            QCOMPARE(none.code, 2);
            QVERIFY2(none.err.contains("No run has answers: run 1 is the log of another tool"),
                     qPrintable(none.err));
        }

        QCOMPARE(
            assayCli({"errors", "import", "answers.csv", "--project", "p.assay"}, temp.path()).code,
            0);
        const Result newest = assayCli({"errors", "list", "--project", "p.assay"}, temp.path());
        QCOMPARE(newest.code, 0);
        QVERIFY2(newest.out.contains("second"), qPrintable(newest.out));
        QVERIFY2(!newest.err.contains("the newest with answers"), qPrintable(newest.err));

        assay::testing::write(folder / "later.csv",
                              "epoch,train_loss,val_loss\n1,0.8,0.9\n2,0.4,0.7\n");
        assayCli({"import", "later.csv", "--project", "p.assay"}, temp.path());
        const QString said =
            "Run 2, the newest with answers: run 3 is the log of another tool and has none.";
        const Result list = assayCli({"errors", "list", "--project", "p.assay"}, temp.path());
        QCOMPARE(list.code, 0);
        QVERIFY2(list.out.contains("second") && list.err.contains(said), qPrintable(list.err));
        const Result table = assayCli(
            {"errors", "export", "--csv", "table.csv", "--project", "p.assay"}, temp.path());
        QCOMPARE(table.code, 0);
        QVERIFY2(table.err.contains(said), qPrintable(table.err));

        const Result named =
            assayCli({"errors", "list", "--run", "3", "--project", "p.assay"}, temp.path());
        QCOMPARE(named.code, 2);
        QVERIFY2(named.err.contains("Run 3 is the log of another tool and holds no answers"),
                 qPrintable(named.err));
    }
};

QTEST_GUILESS_MAIN(TestNewestErrors)
#include "tst_newest_errors.moc"
