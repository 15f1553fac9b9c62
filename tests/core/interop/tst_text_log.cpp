// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/named_numbers.h"
#include "interop/text_log.h"
#include "support/errors.h"
#include "support/logs.h"
#include "support/temp_project.h"

#include <QRegularExpression>
#include <QTest>

using namespace assay;
using testing::imported;
using testing::put;
using testing::RecordedLog;
using testing::sentencesOf;
using testing::shown;

namespace {

/// "epoch=3 loss=0.41"
QString rowOf(const char* line)
{
    QStringList parts;
    for (const auto& [name, value] : interop::namedNumbers(line))
        parts << QString::fromStdString(name) + '=' + QString::number(value);
    return parts.join(", ");
}

} // namespace

class TestTextLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countersWithoutANameBeginALine_data()
    {
        QTest::addColumn<QStringList>("lines");
        QTest::addColumn<QStringList>("placed"); // "loss@step of epoch"
        const auto log = [](const char* what, const QStringList& lines, const QStringList& placed) {
            QTest::newRow(what) << lines << placed;
        };
        log("updates", {"[100] loss: 2.5", "[200] loss: 2.25", "[300] loss: 2"},
            {"loss@100 of 0", "loss@200 of 0", "loss@300 of 0"});
        log("epochs",
            {"[1] loss=70.5 acc=32% val_loss=64.4 val_acc=44%",
             "[2] loss=50.5 acc=51% val_loss=39.4 val_acc=56%"},
            {"loss@1 of 1", "acc@1 of 1", "val_loss@1 of 1", "val_acc@1 of 1", "loss@2 of 2",
             "acc@2 of 2", "val_loss@2 of 2", "val_acc@2 of 2"});
        log("epoch and update",
            {"[1,  2000] loss: 2.25", "[1,  4000] loss: 2", "[2,  2000] loss: 1.5"},
            {"loss@2000 of 1", "loss@4000 of 1", "loss@6000 of 2"});
        log("two brackets", {"[0][0/100] Loss 2.25", "[0][50/100] Loss 2", "[1][0/100] Loss 1.5"},
            {"Loss@0 of 1", "Loss@50 of 1", "Loss@100 of 2"});
        log("behind a logger",
            {"2026-01-02 10:00:01,123 INFO - [1] loss 2.5", "[2026-01-02 10:00:02] INFO [2] loss 2",
             "INFO:root:[3] loss=1.5"},
            {"loss@1 of 0", "loss@2 of 0", "loss@3 of 0"});
        log("cut behind a stroke", {"[1] loss 2.5", "[2/", "[2] loss 2 [3/  ", "[3] loss 1.5"},
            {"loss@1 of 0", "loss@2 of 0", "loss@3 of 0"});
        log("other signs", {"#1: loss 2.5", "2: loss 2.25", "(3) loss 2"},
            {"loss@1 of 0", "loss@2 of 0", "loss@3 of 0"});
        log("of so many epochs",
            {"[Epoch 1/50] loss=2.5", "[Epoch 2/50] loss=2", "[Epoch 3/50] loss=1.5"},
            {"loss@1 of 1", "loss@2 of 2", "loss@3 of 3"});
        log("names behind a time",
            {"[2026-01-02 10:00:00] INFO epoch 3 loss 2.5",
             "[2026-01-02 10:00:01] INFO epoch 4 loss 2",
             "[2026-01-02 10:00:02] INFO epoch 5 loss 1.5"},
            {"loss@3 of 3", "loss@4 of 4", "loss@5 of 5"});
        log("behind a process",
            {"[rank0]:[1] loss: 2.5", "[rank0]:[2] loss: 2", "[rank0]: [3] loss: 1.5"},
            {"loss@1 of 0", "loss@2 of 0", "loss@3 of 0"});
        log("before a bracket with names",
            {"0 [D loss: 2.5] [G loss: 1.5]", "1 [D loss: 2] [G loss: 1.25]",
             "2 [D loss: 1.5] [G loss: 1]"},
            {"D loss@0 of 0", "G loss@0 of 0", "D loss@1 of 0", "G loss@1 of 0", "D loss@2 of 0",
             "G loss@2 of 0"});
        log("two brackets behind a logger with a file",
            {"[2026-01-02 10:00:00 net] (main.py 240): INFO Train: [0/300][0/100]\tlr 0.001\tloss 2.5 (2.5)",
             "[2026-01-02 10:00:01 net] (main.py 240): INFO Train: [0/300][50/100]\tlr 0.001\tloss 2.25 (2.3)",
             "[2026-01-02 10:00:02 net] (main.py 288): INFO Test: [0/10]\tTime 0.5 (0.5)\tLoss 2 (2)",
             "[2026-01-02 10:00:03 net] (main.py 294): INFO  * Acc@1 50.5 Acc@5 80.1",
             "[2026-01-02 10:00:04 net] (main.py 240): INFO Train: [1/300][0/100]\tlr 0.001\tloss 1.5 (1.5)"},
            {"lr@0 of 1", "loss@0 of 1", "lr@50 of 1", "loss@50 of 1", "test Time@50 of 1",
             "test Loss@50 of 1", "test Acc@1@50 of 1", "test Acc@5@50 of 1", "lr@100 of 2",
             "loss@100 of 2"});
        log("batches of so many",
            {"| epoch   1 |   200/ 2983 batches | loss  2.50",
             "| epoch   1 |   400/ 2983 batches | loss  2.25",
             "| epoch   2 |   200/ 2983 batches | loss  2.00"},
            {"loss@200 of 1", "loss@400 of 1", "loss@3183 of 2"});
        log("bars of tqdm",
            {"Epoch 0:  25%|##  | 5/20 [00:01<00:03,  4.0it/s, v_num=0, train_loss=2.5]",
             "Epoch 0:  50%|### | 10/20 [00:02<00:02,  4.0it/s, v_num=0, train_loss=2.25]",
             "Epoch 1:  25%|##  | 5/20 [00:01<00:03,  4.0it/s, v_num=0, train_loss=2]"},
            {"train_loss@5 of 1", "train_loss@10 of 1", "train_loss@25 of 2"});
        log("a bar of tqdm over all updates",
            {" 20%|#   | 100/500 [00:04<00:16, 24.0it/s, loss=2.5]",
             " 50%|##  | 250/500 [00:10<00:10, 24.0it/s, loss=2.25]",
             "100%|####| 500/500 [00:20<00:00, 24.0it/s, loss=2]"},
            {"loss@100 of 0", "loss@250 of 0", "loss@500 of 0"});
        log("bars of Keras that were written line by line",
            {"Epoch 1/2", "40/100 [===>.....] - ETA: 3s - loss: 2.5",
             "100/100 [=========] - 3s 31ms/step - loss: 2.25 - val_loss: 2.5", "Epoch 2/2",
             "40/100 [===>.....] - ETA: 3s - loss: 2"},
            {"loss@40 of 1", "loss@100 of 1", "val_loss@100 of 1", "loss@140 of 2"});
        // A bar of Keras counts the batches of a set, and the log names its epochs.
        log("named elsewhere",
            {"Epoch 1/3", "94/94 [====] - 1s - loss: 2.5 - val_loss: 2.25", "[7] loss 2.125",
             "Epoch 2/3", "94/94 [====] - 1s - loss: 2 - val_loss: 1.5"},
            {"loss@1 of 1", "val_loss@1 of 1", "loss@1 of 1", "loss@2 of 2", "val_loss@2 of 2"});
    }

    void countersWithoutANameBeginALine()
    {
        QFETCH(QStringList, lines);
        QFETCH(QStringList, placed);
        const testing::TempFolder folder;
        put(folder / "a.log", lines.join('\n').toUtf8() + "\n");
        const RecordedLog log = imported(folder / "a.log");
        QStringList found;
        for (const auto& [tag, point] : log.runs.at(0).points)
            found << QString("%1@%2 of %3")
                         .arg(QString::fromStdString(tag))
                         .arg(point.step)
                         .arg(point.epoch);
        QCOMPARE(found, placed);
    }

    void linesOfManyKinds_data()
    {
        QTest::addColumn<QString>("row");
        const auto line = [](const char* text, const char* row) {
            QTest::newRow(text) << QString(row);
        };
        line("epoch 3 step 120 loss 0.41 lr 3e-4", "epoch=3, step=120, loss=0.41, lr=0.0003");
        line("step=100 train_loss=2.5e-1, val_acc=0.9", "step=100, train_loss=0.25, val_acc=0.9");
        line("[2024-05-01 12:30:05,123] INFO step: 7 loss: nan", "step=7, loss=nan");
        line("Epoch 3/10", "epoch=3");
        line("938/938 [======] - 5s 5ms/step - loss: 0.2500 - accuracy: 0.9 - val_loss: 0.5",
             "loss=0.25, accuracy=0.9, val_loss=0.5");
        line("Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.300000", "epoch=1, step=640, Loss=2.3");
        line("Epoch: [2][ 10/500]  Time 0.151 (0.201)  Loss 2.25e+00 (2.4)",
             "epoch=2, step=10, Time=0.151, Loss=2.25");
        line("Test set: Average loss: 0.05, Accuracy: 9850/10000 (98%)",
             "Test set Average loss=0.05, Accuracy=0.985");
        line("{'loss': 2.5, 'grad_norm': 1.25, 'learning_rate': 5e-05, 'epoch': 0.5}",
             "loss=2.5, grad_norm=1.25, learning_rate=5e-05, epoch=0.5");
        line("iter 250: loss 1.5000, time 25.10ms, mfu 2.5%",
             "iter=250, loss=1.5, time=25.1, mfu=2.5");
        line("epoch 2 | train loss: -1.5 | valid loss: +0.5",
             "epoch=2, train loss=-1.5, valid loss=0.5");
        line("saved to runs/2024/best.pt at 12:00", "");
        line("loss: 2.300  [   64/60000]", "loss=2.3, step=64");
        line("Epoch: [0][5/9]  Acc@1   0.39 (0.4)  Acc@5 12.5",
             "epoch=0, step=5, Acc@1=0.39, Acc@5=12.5");
        line("step 3 Loss - 0.5, tokens: 1,234.5", "step=3, Loss=0.5, tokens=1234.5");
        line("epoch 3 loss 2,3512, lr 0,001", "epoch=3, loss=2.3512, lr=0.001");
        line("epoch 3 loss 2,351 acc 0,912", "epoch=3, loss=2.351, acc=0.912");
        line("epoch 3 loss 1,5e-3", "epoch=3, loss=0.0015");
        line("epoch 3 loss 2,351 acc 0.912", "epoch=3, loss=2351, acc=0.912");
        line("10/10 \xE2\x94\x81\xE2\x94\x81 5s 3ms/step - loss: 0.5", "loss=0.5");
        line("step 1.5k loss 0.5", "step=1500, loss=0.5");
        line("Train: 3 [  50/100 ( 50%)]  Loss: 2.500 (2.6)  LR: 1.000e-03",
             "epoch=3, step=50, Loss=2.5, LR=0.001");
        line("epoch 3: train 0.25 [valid loss 0.5]", "epoch=3, train=0.25, valid loss=0.5");
        line("[2024/05/01 12:30:00] INFO: [Eval][Epoch 3][Avg]loss: 2.5, top1: 0.5",
             "epoch=3, Avg loss=2.5, top1=0.5");
        line("[12]\ttrain-logloss:0.25\teval-logloss:0.5",
             "iteration=12, train-logloss=0.25, eval-logloss=0.5");
        line("[3/5][50/1583]\tLoss_D: 0.25\tLoss_G: 1.5",
             "epoch=3, step=50, Loss_D=0.25, Loss_G=1.5");
        line("Train: [3/300][10/1251]\tlr 0.001\tloss 6.5", "epoch=3, step=10, lr=0.001, loss=6.5");
        line("[05/01 12:30:00] [10/100] loss: 0.5", "loss=0.5, step=10");
        line("epoch 3 val_loss 0.75 -> 0.5, lr 0.01", "epoch=3, val_loss=0.5, lr=0.01");
        line("iteration 10/ 100 | loss: 0.5 | number of skipped iterations: 0 | number of nan "
             "iterations: 0 |",
             "iteration=10, loss=0.5, number of skipped iterations=0, number of nan iterations=0");
        line("", "");
    }
    void linesOfManyKinds()
    {
        QFETCH(QString, row);
        QCOMPARE(rowOf(QTest::currentDataTag()), row);
    }

    void aScriptsOutput()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "Using 2 GPUs, batch 64\nEpoch 1/2\n10/10 - loss: 2.5 - val_loss: 2.0\nEpoch 2/2\n"
            "10/10 - loss: 1.5 - val_loss: 1.0\nsaved best.pt\nEpoch 3/3\n"
            "1/10 - loss: 9\r10/10 - loss: 1.25 - val_loss: 0.75\nepoch 4 loss 1.2");
        const RecordedLog log = imported(folder / "train.log");
        QCOMPARE(shown(log), QStringList({"loss@1=2.5", "val_loss@1=2", "loss@2=1.5",
                                          "val_loss@2=1", "loss@3=1.25", "val_loss@3=0.75"}));
        // The last number may be cut off.
        QCOMPARE(sentencesOf(log).size(), 1);
        QVERIFY(sentencesOf(log)[0].startsWith("Line 9, the last of "));
    }

    void aBarThatGoesBackSignBySignHoldsWhatItWroteLast()
    {
        const testing::TempFolder folder;
        QByteArray text;
        for (int epoch = 1; epoch <= 3; ++epoch)
            text += "Epoch " + QByteArray::number(epoch) + "/3\n 1/10 - loss: 9"
                    + QByteArray(15, '\b') + "10/10 - loss: " + QByteArray::number(4 - epoch)
                    + '\n';
        put(folder / "train.log", text);
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"loss@1=3", "loss@2=2", "loss@3=1"}));
    }

    void theBestEpochIsNoRestart()
    {
        const testing::TempFolder folder;
        put(folder / "train.log", "Epoch 1: loss=2.5 val_loss=2\nEpoch 2: loss=1.5 val_loss=1\n"
                                  "Epoch 3: loss=1.25 val_loss=1.5\n"
                                  "Best epoch: 2, best val_loss: 1\n"
                                  "Loaded the best weights: epoch 2, loss=1.5 val_loss=1\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"loss@1=2.5", "val_loss@1=2", "loss@2=1.5", "val_loss@2=1",
                              "loss@3=1.25", "val_loss@3=1.5", "best val_loss@2=1"}));
        // A resumed training is there again, whatever it says of its best score.
        put(folder / "resumed.log", "Epoch 1: loss=2.5 best loss 2.5\n"
                                    "Epoch 2: loss=1.5 best loss 1.5\n"
                                    "Epoch 1: loss=2.25 best loss 1.5\n");
        const QStringList resumed = shown(imported(folder / "resumed.log"));
        QVERIFY2(resumed.contains("loss@1=2.25"), qPrintable(resumed.join(' ')));
        // Nor is a second training in the same text lost, whose lines each begin with the best score.
        put(folder / "twice.log", "best acc 0.5 Epoch 1: loss=2.5\nbest acc 0.5 Epoch 2: loss=1.5\n"
                                  "best acc 0.5 Epoch 1: loss=2.25\n");
        const QStringList twice = shown(imported(folder / "twice.log"));
        QVERIFY2(twice.contains("loss@1=2.25"), qPrintable(twice.join(' ')));
    }

    void printedTablesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("points");
        QTest::newRow("fastai") << QByteArray(
            "epoch     train_loss  valid_loss  error_rate  time    \n"
            "0         1.500000    1.250000    0.500000    00:10     \n"
            "1         0.750000    1.000000    0.250000    00:11     \n"
            "2         0.500000    0.875000    0.125000    00:11     \n")
                                << QStringList{"train_loss@0=1.5",  "valid_loss@0=1.25",
                                               "error_rate@0=0.5",  "train_loss@1=0.75",
                                               "valid_loss@1=1",    "error_rate@1=0.25",
                                               "train_loss@2=0.5",  "valid_loss@2=0.875",
                                               "error_rate@2=0.125"};
        QTest::newRow("YOLO") << QByteArray(
            "\n      Epoch    GPU_mem   box_loss   cls_loss  Instances       Size\n"
            "        1/3      1.02G      1.5        2.5         13        640: 100%|##| 8/8 [00:02<00:00,  3.5it/s]\n"
            "\n      Epoch    GPU_mem   box_loss   cls_loss  Instances       Size\n"
            "        2/3      1.02G      0.75       1.25        11        640: 100%|##| 8/8 [00:02<00:00,  3.5it/s]\n"
            "        3/3      1.02G      0.5        1           12        640: 100%|##| 8/8 [00:02<00:00,  3.5it/s]\n")
                              << QStringList{
                                     "box_loss@1=1.5",  "cls_loss@1=2.5",  "Instances@1=13",
                                     "box_loss@2=0.75", "cls_loss@2=1.25", "Instances@2=11",
                                     "box_loss@3=0.5",  "cls_loss@3=1",    "Instances@3=12"};
        QTest::newRow("pandas") << QByteArray("   epoch  train_loss  val_loss\n"
                                              "0      1      1.5000    1.2500\n"
                                              "1      2      0.7500    1.0000\n"
                                              "2      3      0.5000    0.8750\n")
                                << QStringList{"train_loss@1=1.5",  "val_loss@1=1.25",
                                               "train_loss@2=0.75", "val_loss@2=1",
                                               "train_loss@3=0.5",  "val_loss@3=0.875"};
    }
    void printedTablesAreRead()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, points);
        const testing::TempFolder folder;
        put(folder / "train.log", text);
        QCOMPARE(shown(imported(folder / "train.log")), points);
    }

    /// A sentence whose words are names as those of a table have begins none.
    void aSentenceIsNoHeaderOfATable()
    {
        const testing::TempFolder folder;
        put(folder / "train.log", "Logging loss every epoch\n"
                                  "epoch 1 loss 1.5\n"
                                  "epoch 2 loss 0.75\n"
                                  "epoch 3 loss 0.5\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"loss@1=1.5", "loss@2=0.75", "loss@3=0.5"}));
    }

    void aSetThatStandsWithinItsLineIsKeptApart()
    {
        const testing::TempFolder folder;
        const QByteArray head("[2024/01/01 10:00:00] ppcls INFO: ");
        put(folder / "paddle.log", head + "[Train][Epoch 1/2][Iter: 0/20]lr: 0.5, loss: 2.5\n"
                                       + head + "[Train][Epoch 1/2][Iter: 10/20]lr: 0.5, loss: 2\n"
                                       + head + "[Eval][Epoch 1][Avg]loss: 2.25, top1: 0.5\n");
        QCOMPARE(shown(imported(folder / "paddle.log")),
                 QStringList({"lr@0=0.5", "loss@0=2.5", "lr@10=0.5", "loss@10=2",
                              "val Avg loss@10=2.25", "val top1@10=0.5"}));
        put(folder / "fairseq.log",
            "| epoch 001 | loss 2.5 | num_updates 100\n"
            "| epoch 001 | valid on 'valid' subset | loss 2.25 | num_updates 100\n"
            "| epoch 002 | loss 1.5 | num_updates 200\n"
            "| epoch 002 | valid on 'valid' subset | loss 2 | num_updates 200\n");
        QCOMPARE(
            shown(imported(folder / "fairseq.log")),
            QStringList({"loss@100=2.5", "val loss@100=2.25", "loss@200=1.5", "val loss@200=2"}));
    }

    /// Names that come again behind another set of the same line.
    void aNameThatComesAgainBelongsToTheSetBeforeIt()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "INFO Epoch 1/2 | train loss 2.5 acc 12.50% | val loss 2.25 acc 25.00% | lr 0.5\n"
            "INFO Epoch 2/2 | train loss 1.5 acc 50.00% | val loss 1.75 acc 37.50% | lr 0.25\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"train loss@1=2.5", "train acc@1=12.5", "val loss@1=2.25",
                              "val acc@1=25", "lr@1=0.5", "train loss@2=1.5", "train acc@2=50",
                              "val loss@2=1.75", "val acc@2=37.5", "lr@2=0.25"}));
        // The training comes first and is not named.
        put(folder / "bare.log", "epoch 1 loss 2.5 f1 0.125 val_loss 2.25 f1 0.25\n"
                                 "epoch 2 loss 1.5 f1 0.5 val_loss 1.75 f1 0.375\n");
        QCOMPARE(shown(imported(folder / "bare.log")),
                 QStringList({"loss@1=2.5", "f1@1=0.125", "val_loss@1=2.25", "val f1@1=0.25",
                              "loss@2=1.5", "f1@2=0.5", "val_loss@2=1.75", "val f1@2=0.375"}));
    }

    void boostedTreesCountTheirRounds()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "[LightGBM] [Info] Total Bins 2550\n[10]\ttraining's binary_logloss: 0.5\n"
            "[20]\ttraining's binary_logloss: 0.25\n[30]\ttraining's binary_logloss: 0.375\n"
            "Early stopping, best iteration is:\n[20]\ttraining's binary_logloss: 0.25\n");
        QCOMPARE(
            shown(imported(folder / "train.log")),
            QStringList({"training's binary_logloss@10=0.5", "training's binary_logloss@20=0.25",
                         "training's binary_logloss@30=0.375"}));
    }

    void roundsOfLightGbmHoldTheScoresOfTheirSets()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "[LightGBM] [Info] Start training from score 0.5\n"
            "[1]\ttraining's l2: 0.5\tvalid_1's l2: 0.75\n"
            "[LightGBM] [Info] [2]\ttraining's l2: 0.25\tvalid_1's l2: 0.5\n"
            "[3]\ttraining's l2: 0.125\tvalid_1's l2: 0.625\n"
            "Early stopping, best iteration is:\n[2]\ttraining's l2: 0.25\tvalid_1's l2: 0.5\n");
        QCOMPARE(
            shown(imported(folder / "train.log")),
            QStringList({"training's l2@1=0.5", "valid_1's l2@1=0.75", "training's l2@2=0.25",
                         "valid_1's l2@2=0.5", "training's l2@3=0.125", "valid_1's l2@3=0.625"}));
        // A mean over folds with its deviation.
        put(folder / "folds.log", "[10]\tcv_agg's rmse: 0.5 + 0.01\n[20]\tcv_agg's rmse: 0.25 + "
                                  "0.02\n[30]\tcv_agg's rmse: 0.125 + 0.03\n");
        QCOMPARE(shown(imported(folder / "folds.log")),
                 QStringList(
                     {"cv_agg's rmse@10=0.5", "cv_agg's rmse@20=0.25", "cv_agg's rmse@30=0.125"}));
    }

    void roundsOfScikitLearnAreRead()
    {
        const testing::TempFolder folder;
        put(folder / "mlp.log", "Iteration 1, loss = 0.75\nValidation score: 0.5\n"
                                "Iteration 2, loss = 0.5\nValidation score: 0.625\n"
                                "Iteration 3, loss = 0.25\nValidation score: 0.75\n");
        QCOMPARE(
            shown(imported(folder / "mlp.log")),
            QStringList({"loss@1=0.75", "Validation score@1=0.5", "loss@2=0.5",
                         "Validation score@2=0.625", "loss@3=0.25", "Validation score@3=0.75"}));
        put(folder / "boosting.log", "      Iter       Train Loss   Remaining Time \n"
                                     "         1           1.5000            0.20s\n"
                                     "         2           1.2500            0.10s\n"
                                     "         3           1.0000            0.00s\n");
        QCOMPARE(shown(imported(folder / "boosting.log")),
                 QStringList({"Train Loss@1=1.5", "Train Loss@2=1.25", "Train Loss@3=1"}));
    }

    void aMeanSquaredErrorIsAScore()
    {
        const testing::TempFolder folder;
        put(folder / "train.log", "epoch 1 train_mse 1.5 val_mse nan lr 0.5\n"
                                  "epoch 2 train_mse 0.5 val_mse 2.5 lr 0.5\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"train_mse@1=1.5", "val_mse@1=nan", "lr@1=0.5", "train_mse@2=0.5",
                              "val_mse@2=2.5", "lr@2=0.5"}));
    }

    void roundsOfCatBoostHoldTheScoresOfTheirParts()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "Learning rate set to 0.05\n"
            "0:\tlearn: 0.5\ttest: 0.75\tbest: 0.75 (0)\ttotal: 57.1ms\tremaining: 57s\n"
            "10:\tlearn: 0.25\ttest: 0.5\tbest: 0.5 (10)\ttotal: 1m 3s\tremaining: 9s\n"
            "20:\tlearn: 0.125\ttest: 0.625\tbest: 0.5 (10)\ttotal: 2m\tremaining: 0us\n"
            "\nbestTest = 0.5\nbestIteration = 10\n\nShrink model to first 11 iterations.\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"learn@0=0.5", "test@0=0.75", "learn@10=0.25", "test@10=0.5",
                              "learn@20=0.125", "test@20=0.625"}));
        // Without a set beside the training.
        put(folder / "alone.log", "0:\tlearn: 2.5\ttotal: 5ms\tremaining: 5ms\n"
                                  "1:\tlearn: 1.5\ttotal: 9ms\tremaining: 3ms\n"
                                  "2:\tlearn: 1.25\ttotal: 12ms\tremaining: 0us\n");
        QCOMPARE(shown(imported(folder / "alone.log")),
                 QStringList({"learn@0=2.5", "learn@1=1.5", "learn@2=1.25"}));
        // A list is no log.
        put(folder / "list.txt", "1:\tapples: 3\n2:\tpears: 4\n3:\tplums: 5\n");
        QVERIFY_THROWS_EXCEPTION(base::Error, imported(folder / "list.txt"));
    }

    void aHeaderGivesItsSplitToTheNamesBelow()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "Epoch 1\nloss: 2.5  [    0/600]\nloss: 2.0  [  100/600]\nTest Error: \n"
            " Accuracy: 64.5%, Avg loss: 1.5\n\nEpoch 2\nloss: 1.5  [    0/600]\n"
            "loss: 1.0  [  100/600]\nTest Error: \n Accuracy: 70.0%, Avg loss: 1.25\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"loss@0=2.5", "loss@100=2", "test Accuracy@100=64.5",
                              "test Avg loss@100=1.5", "loss@600=1.5", "loss@700=1",
                              "test Accuracy@700=70", "test Avg loss@700=1.25"}));
        // Fractions of an epoch are no steps; sizes before the run are none either.
        put(folder / "hf.log",
            "  Total optimization steps = 345\n  Train batch size = 8\n{'loss': 2.5, 'epoch': 0.1}\n"
            "{'loss': 2.0, 'epoch': 0.2}\n{'eval_loss': 1.5, 'epoch': 0.2}\n{'loss': 1.0, 'epoch': 0.3}\n");
        const RecordedLog fractions = imported(folder / "hf.log");
        QCOMPARE(shown(fractions),
                 QStringList({"loss@1=2.5", "loss@2=2", "eval_loss@3=1.5", "loss@4=1"}));
        QCOMPARE(fractions.runs[0].points[1].point.epoch, 0.2);
    }

    void batchesOfASetAreNoStepsOfTheTraining()
    {
        const testing::TempFolder folder;
        put(folder / "train.log", "Epoch: [0][ 0/100]\tTime 0.1\tLoss 2.0\tAcc@1 10.0\n"
                                  "Epoch: [0][50/100]\tTime 0.1\tLoss 1.5\tAcc@1 15.0\n"
                                  "Test: [ 0/10]\tTime 0.5\tLoss 1.9\tAcc@1 40.0\n"
                                  " *   Acc@1 50.5 Acc@5 80.1\n"
                                  "Epoch: [1][ 0/100]\tTime 0.1\tLoss 1.0\tAcc@1 20.0\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList({"Time@0=0.1", "Loss@0=2", "Acc@1@0=10", "Time@50=0.1", "Loss@50=1.5",
                              "Acc@1@50=15", "test Time@50=0.5", "test Loss@50=1.9",
                              "test Acc@1@50=40", "test Acc@1@50=50.5", "test Acc@5@50=80.1",
                              "Time@100=0.1", "Loss@100=1", "Acc@1@100=20"}));
        // Of which set a summary is that no line names is not known.
        put(folder / "train.log",
            "Epoch: [0][0/100] Loss 2.0\nEpoch: [0][50/100] Loss 1.5\n * Acc@1 50.5\n");
        QCOMPARE(shown(imported(folder / "train.log")).last(), QString("summary Acc@1@50=50.5"));
    }

    void setsInParenthesesAreNoTraining()
    {
        const testing::TempFolder folder;
        QByteArray epochs, updates;
        for (int k = 1; k <= 3; ++k) {
            const QByteArray epoch = '[' + QByteArray::number(k) + ']';
            epochs += "2024/05/01 10:00:11 - mmengine - INFO - Epoch(train)  " + epoch
                      + "[ 50/100]  lr: 0.5  loss: " + QByteArray::number(4 - k)
                      + "\n2024/05/01 10:00:51 - mmengine - INFO - Epoch(val) " + epoch
                      + "[20/20]    accuracy/top1: " + QByteArray::number(30 + k) + '\n';
            updates += "Iter(train) [" + QByteArray::number(50 * k)
                       + "/150]  loss: " + QByteArray::number(4 - k)
                       + "\nIter(val) [20/20]  acc: " + QByteArray::number(30 + k) + '\n';
        }
        put(folder / "epochs.log", epochs);
        QCOMPARE(shown(imported(folder / "epochs.log")),
                 QStringList({"lr@50=0.5", "loss@50=3", "val accuracy/top1@50=31", "lr@150=0.5",
                              "loss@150=2", "val accuracy/top1@150=32", "lr@250=0.5", "loss@250=1",
                              "val accuracy/top1@250=33"}));
        put(folder / "updates.log", updates);
        QCOMPARE(shown(imported(folder / "updates.log")),
                 QStringList({"loss@50=3", "val acc@50=31", "loss@100=2", "val acc@100=32",
                              "loss@150=1", "val acc@150=33"}));
        put(folder / "caffe.log",
            "I0501 12:00:01.1 9 solver.cpp:218] Iteration 0, loss = 3\n"
            "I0501 12:00:01.2 9 solver.cpp:397]     Test net output #0: accuracy = 0.5\n"
            "I0501 12:00:02.1 9 solver.cpp:218] Iteration 100, loss = 2\n"
            "I0501 12:00:02.2 9 solver.cpp:397]     Test net output #0: accuracy = 0.75\n");
        const QStringList points = shown(imported(folder / "caffe.log"));
        QVERIFY2(points.contains("test accuracy@100=0.75") && points.contains("loss@100=2"),
                 qPrintable(points.join(' ')));
        QVERIFY2(points.filter(QRegularExpression("^accuracy")).isEmpty(),
                 qPrintable(points.join(' ')));
        // What an estimator of TensorFlow saves is its evaluation.
        put(folder / "estimator.log",
            "loss = 3, step = 0\nloss = 2, step = 100 (1.2 sec)\nloss = 1, step = 200 (1.2 sec)\n"
            "Saving dict for global step 300: accuracy = 0.5, global_step = 300, loss = 1.5\n");
        QCOMPARE(shown(imported(folder / "estimator.log")),
                 QStringList({"loss@0=3", "loss@100=2", "loss@200=1", "val accuracy@300=0.5",
                              "val loss@300=1.5"}));
    }

    void stepsOfAnEpochGoOnBehindItsLength_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("points");
        QTest::newRow("a step of so many")
            << QByteArray("Epoch 1/3 Step 0/100 loss=4\nEpoch 1/3 Step 50/100 loss=3\n"
                          "Epoch 2/3 Step 0/100 loss=2\nEpoch 2/3 Step 90/100 loss=1\n"
                          "Epoch 3/3 Step 0/100 loss=0.5\n")
            << QStringList{"loss@0=4", "loss@50=3", "loss@100=2", "loss@190=1", "loss@200=0.5"};
        QTest::newRow("the last step of each epoch")
            << QByteArray("Epoch 1 Step 100/100 loss=4\nEpoch 2 Step 100/100 loss=3\n"
                          "Epoch 3 Step 100/100 loss=2\n")
            << QStringList{"loss@100=4", "loss@200=3", "loss@300=2"};
        QTest::newRow("one line an epoch")
            << QByteArray("Epoch: [1][0/100]\tLoss 4 (3)\nEpoch: [2][0/100]\tLoss 3 (2)\n"
                          "Epoch: [3][0/100]\tLoss 2 (1)\n")
            << QStringList{"Loss@0=4", "Loss@100=3", "Loss@200=2"};
        QTest::newRow("a step of the whole run")
            << QByteArray("Epoch 1 Step 50/300 loss=4\nEpoch 2 Step 150/300 loss=3\n"
                          "Epoch 3 Step 250/300 loss=2\n")
            << QStringList{"loss@50=4", "loss@150=3", "loss@250=2"};
    }
    void stepsOfAnEpochGoOnBehindItsLength()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, points);
        const testing::TempFolder folder;
        put(folder / "train.log", text);
        QCOMPARE(shown(imported(folder / "train.log")), points);
    }

    void stepsOfTwoBracketsGoOnWithTheNextEpoch()
    {
        testing::TempFolder folder;
        put(folder / "gan.log", "[0/2][0/100]\tLoss_D: 4\n[0/2][50/100]\tLoss_D: 3\n"
                                "[1/2][0/100]\tLoss_D: 2\n[1/2][50/100]\tLoss_D: 1\n");
        QCOMPARE(shown(imported(folder / "gan.log")),
                 (QStringList{"Loss_D@0=4", "Loss_D@50=3", "Loss_D@100=2", "Loss_D@150=1"}));
    }

    void twoEpochsAreALog()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "Epoch 1 | train loss: 0.9 | test loss: 1.1\nEpoch 2 | train loss: 0.8 | test loss: 1\n");
        QCOMPARE(shown(imported(folder / "train.log")),
                 QStringList(
                     {"train loss@1=0.9", "test loss@1=1.1", "train loss@2=0.8", "test loss@2=1"}));
    }

    void whatARunSurvivedDidNotEndIt()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "Using 8 dataloader workers\nstep 1 loss 2\nCUDA out of memory, batch skipped\n"
            "step 2 loss 1\nstep 3 loss 0.5\nTraceback (most recent call last):\nKeyboardInterrupt\n");
        const RecordedLog log = imported(folder / "train.log");
        QCOMPARE(log.runs[0].problems.size(), std::size_t{1});
        QCOMPARE(log.runs[0].problems[0].id, std::string("log.error_memory"));
        QVERIFY(log.runs[0].problems[0].severity == base::Severity::Hint);
    }

    void errorsAreNamedWithTheirLine()
    {
        const testing::TempFolder folder;
        put(folder / "train.log",
            "step 1 loss 2\nstep 2 loss 1\nstep 3 loss 0.5\nTraceback (most recent call last):\n"
            "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n");
        const RecordedLog log = imported(folder / "train.log");
        QCOMPARE(sentencesOf(log).size(), 2);
        QVERIFY(sentencesOf(log)[0].contains("Line 5 of train.log"));
        QVERIFY(sentencesOf(log)[0].contains("memory ran out"));
        QVERIFY(sentencesOf(log)[1].contains("Line 4 of train.log"));
    }

    void whatALogBesideHoldsIsNotReadTwice()
    {
        const testing::TempFolder folder;
        put(folder / "a/metrics.csv", "step,loss\n1,2\n2,1\n");
        put(folder / "a/train.log", "step 1 loss 2\nstep 2 loss 1\nstep 3 loss 0.5\n");
        put(folder / "b/train.log", "step 1 loss 2\nstep 2 loss 1\nstep 3 loss 0.25\n");
        const RecordedLog log = imported(folder.path());
        QCOMPARE(log.runs.size(), std::size_t{2});
        QCOMPARE(log.runs[1].points.back().point.value, 0.25);
        QVERIFY(log.runs[1].run.source.ends_with("b/train.log"));
    }

    void aWatchedLogGrows()
    {
        const testing::TempFolder folder;
        put(folder / "train.log", "step 1 loss 2\nstep 2 lo");
        RecordedLog log;
        interop::TextLog reader(folder / "train.log", "run", interop::LogUse::Watch);
        reader.read(log);
        QCOMPARE(shown(log), QStringList({"loss@1=2"}));
        put(folder / "train.log", "step 1 loss 2\nstep 2 loss 1\n");
        reader.read(log);
        QCOMPARE(shown(log), QStringList({"loss@1=2", "loss@2=1"}));
    }

    void otherTextsAreNoLogs()
    {
        const testing::TempFolder folder;
        put(folder / "notes.txt",
            "Chapter 1\nIn 1984 the loss was 5 pounds.\nStep 2 was harder.\n");
        VERIFY_ERROR(imported(folder / "notes.txt"), "log.unknown");
        put(folder / "bytes.log",
            QByteArray("step 1 loss 2\nstep 2 loss 1\0\nstep 3 loss 1\n", 42));
        VERIFY_ERROR(imported(folder / "bytes.log"), "log.unknown");
    }
};

QTEST_GUILESS_MAIN(TestTextLog)
#include "tst_text_log.moc"
