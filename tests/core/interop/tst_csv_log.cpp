// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using interop::LogUse;
using testing::imported;
using testing::put;
using testing::RecordedLog;
using testing::sentencesOf;
using testing::shown;

class TestCsvLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void kerasCountsEpochs()
    {
        testing::TempFolder folder;
        put(folder / "history.csv",
            "epoch;loss;val_loss\r\n0;0.5;NA\r\n1;nan;0.75\r\n2;-inf;0.5\r\n");
        const RecordedLog log = imported(folder / "history.csv");
        QCOMPARE(log.lines(),
                 (std::vector<std::string>{"loss@0=0.5", "loss@1=nan", "val_loss@1=0.75",
                                           "loss@2=-inf", "val_loss@2=0.5"}));
        QCOMPARE(log.runs[0].points[2].point.epoch, 2.0);
        QCOMPARE(log.runs[0].run.name, std::string("history"));
    }

    /// As spreadsheets of German write them.
    void stepsHaveThousandsWhereLossesHaveCommas()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "step;loss\n1.000;0,5\n2.000;0,25\n10.000;0,125\n");
        QCOMPARE(imported(folder / "log.csv").lines(),
                 (std::vector<std::string>{"loss@1000=0.5", "loss@2000=0.25", "loss@10000=0.125"}));
        put(folder / "point.csv", "step;loss\n1.000;0.5\n2.000;0.25\n");
        QCOMPARE(imported(folder / "point.csv").lines(),
                 (std::vector<std::string>{"loss@1=0.5", "loss@2=0.25"}));
    }

    /// Beside an epoch: a step that cannot be read is not replaced by it unsaid.
    void stepsInGroupsAreReadAndOthersAreSaid()
    {
        testing::TempFolder folder;
        put(folder / "groups.csv",
            "epoch,step,loss\n0,1 000,0.5\n1,2\u00a0000,0.25\n2,12'000,0.125\n");
        const RecordedLog groups = imported(folder / "groups.csv");
        QVERIFY2(shown(groups).contains("loss@1000=0.5") && shown(groups).contains("loss@2000=0.25")
                     && shown(groups).contains("loss@12000=0.125"),
                 qPrintable(shown(groups).join(' ')));
        put(folder / "words.csv",
            "epoch,step,loss\n0,step 5,0.5\n1,step 10,0.25\n2,step 15,0.125\n");
        const RecordedLog words = imported(folder / "words.csv");
        QCOMPARE(words.lines(),
                 (std::vector<std::string>{"loss@0=0.5", "loss@1=0.25", "loss@2=0.125"}));
        QCOMPARE(sentencesOf(words),
                 QStringList{"3 cells of words.csv hold no number (the first is \"step 5\" under "
                             "\"step\" on line 2) and were left out."});
    }

    void anEpochOfSoManyIsThatEpoch()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "Epoch,Train Loss,Val Loss\n1/3,0.5,0.75\n2/3,0.25,0.5\n"
                                "3/3,0.125,0.25\n");
        QCOMPARE(
            imported(folder / "log.csv").lines(),
            (std::vector<std::string>{"Train Loss@1=0.5", "Val Loss@1=0.75", "Train Loss@2=0.25",
                                      "Val Loss@2=0.5", "Train Loss@3=0.125", "Val Loss@3=0.25"}));
    }

    void lightningHasGapsAndSettings()
    {
        testing::TempFolder folder;
        put(folder / "version_3/metrics.csv",
            "epoch,step,train_loss,val_loss\n0,4,0.5,\n0,9,,0.25\n");
        put(folder / "version_3/hparams.yaml",
            "lr: 0.01\nnet:\n  layers: [64, 32]\n  bias: true\n");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(log.lines(), (std::vector<std::string>{"epoch@4=0", "train_loss@4=0.5",
                                                        "epoch@9=0", "val_loss@9=0.25"}));
        QCOMPARE(log.runs[0].run.name, std::string("version_3"));
        QCOMPARE(log.runs[0].run.settings,
                 (std::map<std::string, std::string>{
                     {"lr", "0.01"}, {"net.layers", "[64, 32]"}, {"net.bias", "true"}}));
    }

    void rowsAreReadOnceTheyAreWhole()
    {
        testing::TempFolder folder;
        const auto file = folder / "log.csv";
        put(file, "step,lo");
        const auto reader = interop::openLog(folder.path(), LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        QCOMPARE(log.runs.size(), 0u);
        put(file, "step,loss\n1,0.5\n2,0.2");
        reader->read(log);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5"}));
        put(file, "step,loss\n1,0.5\n2,0.25\n");
        reader->read(log);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5", "loss@2=0.25"}));
        // Another column: the whole file is written anew.
        put(file, "step,loss,acc\n1,0.5,\n2,0.25,\n3,0.125,0.5\n");
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 1);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=0.5", "loss@2=0.25", "loss@3=0.125",
                                                        "acc@3=0.5"}));
    }

    void aFileWrittenAnewIsReadAnew()
    {
        testing::TempFolder folder;
        const auto file = folder / "log.csv";
        put(file, "step,loss\n1,0.5\n2,0.25\n");
        const auto reader = interop::openLog(file, LogUse::Watch);
        RecordedLog log;
        reader->read(log);
        // The same header, other rows, and more of them.
        put(file, "step,loss\n1,0.75\n2,0.5\n3,0.25\n");
        reader->read(log);
        QCOMPARE(log.runs[0].forgotten, 1);
        QCOMPARE(log.lines(),
                 (std::vector<std::string>{"loss@1=0.75", "loss@2=0.5", "loss@3=0.25"}));
        put(file, "step,loss\n1,1\n"); // shorter
        reader->read(log);
        QCOMPARE(log.lines(), (std::vector<std::string>{"loss@1=1"}));
    }

    void theRuleOfATableInMarkdownIsNoRow()
    {
        const testing::TempFolder folder;
        put(folder / "run.csv", "|   epoch |   train_loss |\n|--------:|-------------:|\n"
                                "|       0 |          1.5 |\n|       1 |          0.5 |\n"
                                "|       2 |         0.25 |\n");
        const RecordedLog log = imported(folder / "run.csv");
        QCOMPARE(shown(log),
                 QStringList({"train_loss@0=1.5", "train_loss@1=0.5", "train_loss@2=0.25"}));
        QCOMPARE(sentencesOf(log), QStringList());
    }

    void aRowOfNamesIsAHeader_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("points");
        QTest::addColumn<int>("sessions");
        QTest::addColumn<QStringList>("problems");
        const QStringList none;
        QTest::newRow("the same again") << QByteArray("epoch,loss\n0,1\nepoch,loss\n1,0.5\n")
                                        << QStringList{"loss@0=1", "loss@1=0.5"} << 1 << none;
        QTest::newRow("more at the end")
            << QByteArray("step,loss\n1,1\nstep,loss,rmse\n2,0.5,3\n")
            << QStringList{"loss@1=1", "loss@2=0.5", "rmse@2=3"} << 1
            << QStringList{"The columns of log.csv change with a new header on line 3; from there "
                           "on values are read under its names."};
        QTest::newRow("one in the middle")
            << QByteArray("epoch,loss,val_loss\n0,1,2\nepoch,lr,loss,val_loss\n1,0.001,0.5,1\n")
            << QStringList{"loss@0=1", "val_loss@0=2", "lr@1=0.001", "loss@1=0.5", "val_loss@1=1"}
            << 1
            << QStringList{"The columns of log.csv change with a new header on line 3; from there "
                           "on values are read under its names."};
        QTest::newRow("in another order")
            << QByteArray("step,a,b\n1,1,2\nb,a,step\n4,3,2\n")
            << QStringList{"a@1=1", "b@1=2", "b@2=4", "a@2=3"} << 1
            << QStringList{"The columns of log.csv change with a new header on line 3; from there "
                           "on values are read under its names."};
        QTest::newRow("two programs begin at once") << QByteArray("step,a\nstep,a\n1,1\n1,1\n")
                                                    << QStringList{"a@1=1", "a@1=1"} << 1 << none;
        QTest::newRow("with a byte-order mark, CR LF and quotes")
            << QByteArray("\xEF\xBB\xBF\"step\",\"loss\"\r\n1,1\r\n\xEF\xBB\xBF\"step\",\"loss\""
                          "\r\n2,2\r\n")
            << QStringList{"loss@1=1", "loss@2=2"} << 1 << none;
        QTest::newRow("behind a cut row")
            << QByteArray("step,loss,acc\n1,1,0.5\n2,0.2step,loss,acc\n2,0.5,0.75\n")
            << QStringList{"loss@1=1", "acc@1=0.5", "loss@2=0.5", "acc@2=0.75"} << 1
            << QStringList{"One row of log.csv was left out, because it has not as many cells as "
                           "its header has columns (line 3: a cut row with a header behind it); "
                           "write a header where the columns change."};
        QTest::newRow("a step written again without a header")
            << QByteArray("epoch,loss\n0,4\n1,3\n2,2\n2,1.5\n3,1\n")
            << QStringList{"loss@0=4", "loss@1=3", "loss@2=2", "loss@2=1.5", "loss@3=1"} << 1
            << none;
        QTest::newRow("several rows a step")
            << QByteArray("epoch,loss\n0,4\n0,3\n1,2\n1,1.5\n")
            << QStringList{"loss@0=4", "loss@0=3", "loss@1=2", "loss@1=1.5"} << 0 << none;
    }
    void aRowOfNamesIsAHeader()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, points);
        QFETCH(const int, sessions);
        QFETCH(const QStringList, problems);
        testing::TempFolder folder;
        put(folder / "log.csv", text);
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log), points);
        QCOMPARE(int(log.runs[0].sessions.size()), sessions);
        QCOMPARE(sentencesOf(log), problems);
    }

    /// A step of 3.000 that is read as 3 would go back behind the 2000 before.
    void numbersKeepTheirFormBelowAnotherHeader()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "step;loss\n1.000;0,5\n2.000;0,25\nstep;loss\n3.000;0,125\n"
                                "step;acc;loss\n4.000;0,5;1,125\n5.000;0,75;0,0625\n");
        QCOMPARE(shown(imported(folder / "log.csv")),
                 (QStringList{"loss@1000=0.5", "loss@2000=0.25", "loss@3000=0.125", "acc@4000=0.5",
                              "loss@4000=1.125", "acc@5000=0.75", "loss@5000=0.0625"}));
    }

    void everyRowIsReadOrNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("points");
        QTest::addColumn<QStringList>("problems");
        const QStringList none;
        QTest::newRow("too long, too short")
            << QByteArray("step,loss,acc\n1,1,2\n2,0,5,0.25\n3,1\n4,1,2\n")
            << QStringList{"loss@1=1", "acc@1=2", "loss@4=1", "acc@4=2"}
            << QStringList{"2 rows of log.csv were left out, because they have not as many cells "
                           "as their header has columns (the first is line 3: 4 cells under 3 "
                           "columns); write a header where the columns change."};
        QTest::newRow("a delimiter at the end of each row")
            << QByteArray("step,loss\n1,1,\n2,2,\n") << QStringList{"loss@1=1", "loss@2=2"} << none;
        QTest::newRow("and of the header")
            << QByteArray("step,loss,\n1,1\n2,2\n") << QStringList{"loss@1=1", "loss@2=2"} << none;
        QTest::newRow("a cut number")
            << QByteArray("step,loss\n1,0.125\n2,0.1") << QStringList{"loss@1=0.125"}
            << QStringList{
                   "Line 3, the last of log.csv, has no line end (\"2,0.1\"): it may be cut "
                   "off, and was left out. End it with a line break if it is whole, or "
                   "watch the file to follow it."};
        QTest::newRow("a cut character")
            << QByteArray("step,loss,note\n1,0.125,\n2,0.1,\xD0") << QStringList{"loss@1=0.125"}
            << QStringList{
                   "Line 3, the last of log.csv, has no line end (\"2,0.1,\\xD0\"): it may be "
                   "cut off, and was left out. End it with a line break if it is whole, or "
                   "watch the file to follow it."};
        QTest::newRow("CR alone") << QByteArray("step,loss\r1,1\r2,oops\r3,3\r")
                                  << QStringList{"loss@1=1", "loss@3=3"}
                                  << QStringList{"One cell of log.csv holds no number (\"oops\" "
                                                 "under \"loss\" on line 3) and was left out."};
        QTest::newRow("tabs, remarks and blank lines")
            << QByteArray("# by hand\n\n#step\tloss\n1\t1\n# a pause\n\n2\t0.5\n")
            << QStringList{"loss@1=1", "loss@2=0.5"} << none;
        QTest::newRow("an epoch and no step")
            << QByteArray("epoch,step,loss,val\n0,10,1,\n0,20,0.5,\n0,,,0.75\n1,30,0.25,\n")
            << QStringList{"epoch@10=0",  "loss@10=1",  "epoch@20=0",  "loss@20=0.5",
                           "val@20=0.75", "epoch@30=1", "loss@30=0.25"}
            << QStringList{"One row of log.csv has an epoch and no step (line 4): its values are "
                           "drawn at the last step before."};
        QTest::newRow("steps, then epochs alone")
            << QByteArray("step,loss\n10,1\n20,0.5\nepoch,loss\n2,0.25\n")
            << QStringList{"loss@10=1", "loss@20=0.5", "loss@20=0.25"}
            << QStringList{"The columns of log.csv change with a new header on line 4; from there "
                           "on values are read under its names.",
                           "One row of log.csv has an epoch and no step (line 5): its values are "
                           "drawn at the last step before."};
        QTest::newRow("neither")
            << QByteArray("step,loss\nx,1\n,2\n3,3\n") << QStringList{"loss@3=3"}
            << QStringList{"2 rows of log.csv were left out, because no step stands there (the "
                           "first is line 2: \"x\")."};
        QTest::newRow("numbers in other clothes")
            << QByteArray("step,a,b,c,d,e\n1,tensor(0.5),[0.25],nan,inf,None\n"
                          "2,\"tensor(0.5000, device='cuda:0')\",np.float32(2),-Infinity,1.#QNAN,"
                          "N/A\n")
            << QStringList{"a@1=0.5", "b@1=0.25", "c@1=nan",  "d@1=inf",
                           "a@2=0.5", "b@2=2",    "c@2=-inf", "d@2=nan"}
            << none;
        QTest::newRow("percent")
            << QByteArray("step,acc\n1,12 %\n2,0.5%\n") << QStringList{"acc@1=0.12", "acc@2=0.005"}
            << QStringList{"2 cells of log.csv are written with a % sign (\"12 %\" on line 2) and "
                           "read as shares of 1: 0.12."};
        QTest::newRow("decimal commas")
            << QByteArray("step;loss\n1;1,5\n2;0,125\n3;1,234\n")
            << QStringList{"loss@1=1.5", "loss@2=0.125", "loss@3=1.234"}
            << QStringList{
                   "3 numbers of log.csv have a comma (\"1,5\" on line 2), which was read as "
                   "a decimal comma: 1.5."};
        QTest::newRow("commas beside points")
            << QByteArray("step;loss\n1;0.5\n2;1,234\n") << QStringList{"loss@1=0.5"}
            << QStringList{
                   "One cell of log.csv holds no number (\"1,234\" under \"loss\" on line 3) "
                   "and was left out."};
        QTest::newRow("two columns of one name")
            << QByteArray("step,loss,loss,\n1,1,2,3\n")
            << QStringList{"loss@1=1", "loss (2)@1=2", "column 4@1=3"} << none;
        QTest::newRow("cells without numbers")
            << QByteArray("step,loss,note\n1,0.5,warm\n2,oops,cold\n") << QStringList{"loss@1=0.5"}
            << QStringList{
                   "3 cells of log.csv hold no number (the first is \"warm\" under \"note\" on "
                   "line 2) and were left out."};
    }
    void everyRowIsReadOrNamed()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, points);
        QFETCH(const QStringList, problems);
        testing::TempFolder folder;
        put(folder / "log.csv", text);
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log), points);
        QCOMPARE(sentencesOf(log), problems);
    }

    void linesAboveTheHeaderAreLeftOutAndSaid()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "My run, lr 0.1\n\nstep,loss\n1,0.5\n2,0.25\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log), QStringList({"loss@1=0.5", "loss@2=0.25"}));
        QCOMPARE(sentencesOf(log),
                 QStringList("One line above the header of log.csv is no row of it and was left "
                             "out (line 1: \"My run, lr 0.1\")."));
        put(folder / "log.csv", "My run\nlr;0,1\n# note\nstep;loss\n1;x\n2;0,5\n");
        const RecordedLog two = imported(folder / "log.csv");
        QCOMPARE(shown(two), QStringList({"loss@2=0.5"}));
        QVERIFY(sentencesOf(two).contains("2 lines above the header of log.csv are no row of it "
                                          "and were left out (the first is line 1: \"My run\")."));
        QVERIFY2(sentencesOf(two).join(' ').contains("\"x\" under \"loss\" on line 5"),
                 qPrintable(sentencesOf(two).join(' ')));
        // A line of names without a row of numbers below it is no header.
        put(folder / "log.csv", "a,b\nstep,loss\nmore,words\n");
        VERIFY_ERROR(imported(folder / "log.csv"), "log.unknown");
    }

    void numbersInBracketsAreNegative()
    {
        testing::TempFolder folder;
        // A column of whole numbers that are all in brackets is a list, as in tables.
        put(folder / "log.csv", "step,reward,number\n1,(0.5),(1)\n2,0.25,(2)\n3,(-1),(3)\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log), QStringList({"reward@1=-0.5", "reward@2=0.25"}));
        QCOMPARE(sentencesOf(log),
                 QStringList({"4 cells of log.csv hold no number (the first is \"(1)\" under "
                              "\"number\" on line 2) and were left out.",
                              "One number of log.csv stands in brackets (\"(0.5)\" on line 2) and "
                              "was read as negative, as in tables: -0.5."}));
        // Fractions are none.
        put(folder / "log.csv", "step,reward\n1,(2.5)\n2,(1)\n3,(0.25)\n");
        const RecordedLog all = imported(folder / "log.csv");
        QCOMPARE(shown(all), QStringList({"reward@1=-2.5", "reward@2=-1", "reward@3=-0.25"}));
        QCOMPARE(
            sentencesOf(all),
            QStringList("3 numbers of log.csv stand in brackets (\"(2.5)\" on line 2) and were "
                        "read as negative, as in tables: -2.5."));
    }

    void aLogWithoutAPointIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("lists") << QByteArray("epoch,losses\n0,\"[2.5, 2]\"\n1,\"[1.5, 1]\"\n");
        QTest::newRow("words") << QByteArray("epoch,note\n0,warm\n1,cold\n");
        QTest::newRow("no number counts") << QByteArray("epoch,loss\nx,1\ny,2\n");
        QTest::newRow("rows too long") << QByteArray("epoch,loss\n0,1,2\n1,2,3\n");
        QTest::newRow("a header alone") << QByteArray("epoch,loss\n");
        QTest::newRow("a cut row alone") << QByteArray("epoch,loss\n0,1.2");
    }
    void aLogWithoutAPointIsRefused()
    {
        QFETCH(const QByteArray, text);
        testing::TempFolder folder;
        put(folder / "log.csv", text);
        VERIFY_ERROR(imported(folder / "log.csv"), "log.no_points");
    }

    void aQuoteThatIsNotClosedCostsItsCell()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "step,loss,acc\n1,\"0.5,1\n2,3,0.5\n3,\"4\",\"0.25\"\n");
        const RecordedLog log = imported(folder / "log.csv");
        QCOMPARE(shown(log),
                 (QStringList{"acc@1=1", "loss@2=3", "acc@2=0.5", "loss@3=4", "acc@3=0.25"}));
        QCOMPARE(log.runs[0].problems.at(0).id, std::string("text.open_quote"));
        QCOMPARE(log.runs[0].problems.at(1).id, std::string("log.not_numbers"));
    }

    void aHeaderWrittenAsARemarkComesAgainAsOne()
    {
        testing::TempFolder folder;
        put(folder / "log.csv", "# step,loss\n1,1\n# warm, now\n# step,acc,loss\n2,0.5,0.75\n");
        QCOMPARE(shown(imported(folder / "log.csv")),
                 (QStringList{"loss@1=1", "acc@2=0.5", "loss@2=0.75"}));
    }

    void linesThatGrowInPiecesAreReadOnce()
    {
        const QByteArray whole =
            "step,loss,note\r\n1,0.5,\"a, b\"\r\n2,0.25,\xD1\x8F\r\n\r\n3,0.125,\r\n"
            "step,acc,loss\r\n4,1,0.5\r\n";
        testing::TempFolder folder;
        put(folder / "log.csv", whole.left(20));
        const auto reader = interop::openLog(folder / "log.csv", LogUse::Watch);
        RecordedLog log;
        for (qsizetype size = 20; size <= whole.size(); ++size) {
            put(folder / "log.csv", whole.left(size));
            reader->read(log);
        }
        QCOMPARE(shown(log), (QStringList{"loss@1=0.5", "loss@2=0.25", "loss@3=0.125", "acc@4=1",
                                          "loss@4=0.5"}));
        QCOMPARE(log.runs[0].forgotten, 0);
        QCOMPARE(log.runs[0].problems.at(0).id, std::string("log.not_numbers"));
        QVERIFY(sentencesOf(log).at(0).contains("line 2"));
        QVERIFY(sentencesOf(log).last().contains("line 6"));
    }

    void everyToolIsNamed_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("epoch");
        QTest::newRow("YOLO") << "train3/results.csv"
                              << QByteArray("                  epoch,         train/box_loss,   "
                                            "metrics/mAP50(B),           val/cls_loss\n"
                                            "                      1,                 2.5,      "
                                            "          0.25,                1.5\n")
                              << "Ultralytics YOLO"
                              << "train3" << 1.0;
        QTest::newRow("fastai") << "history.csv"
                                << QByteArray("epoch,train_loss,valid_loss,error_rate,accuracy,time"
                                              "\n0,1,0.5,0.25,0.75,00:12\n")
                                << "fastai"
                                << "history" << 1.0;
        QTest::newRow("Keras") << "history.csv" << QByteArray("epoch,accuracy,loss\n0,0.5,1\n")
                               << "Keras CSVLogger"
                               << "history" << 1.0;
        QTest::newRow("one's own") << "mine.csv" << QByteArray("loss,step\n0.5,1\n") << "CSV"
                                   << "mine" << 0.0;
    }
    void everyToolIsNamed()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, text);
        QFETCH(const QString, tool);
        QFETCH(const QString, name);
        QFETCH(const double, epoch);
        testing::TempFolder folder;
        put(folder / file.toStdString(), text);
        const RecordedLog log = imported(folder / file.toStdString());
        QCOMPARE(QString::fromStdString(log.runs.at(0).run.tool), tool);
        QCOMPARE(QString::fromStdString(log.runs[0].run.name), name);
        QCOMPARE(log.runs[0].points.at(0).point.epoch, epoch);
        QCOMPARE(sentencesOf(log), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestCsvLog)
#include "tst_csv_log.moc"
