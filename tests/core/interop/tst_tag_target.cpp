// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/tag_target.h"

#include <QTest>

using namespace assay;
using interop::TagSummary;

namespace {

std::string shown(const interop::TagTarget& target)
{
    if (target.metric.empty())
        return "-";
    return target.metric + ":" + target.split + ":" + interop::name(target.form);
}

} // namespace

class TestTagTarget : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNameTellsMetricAndSplit_data()
    {
        QTest::addColumn<QString>("tag");
        QTest::addColumn<double>("highest");
        QTest::addColumn<QString>("meaning");
        const auto row = [](const char* tag, const char* meaning, double highest = 0.9) {
            QTest::newRow(tag) << tag << highest << meaning;
        };
        row("loss/train", "loss:train:value");
        row("Loss/val", "loss:train_val:value");
        row("validation/epoch_loss", "loss:train_val:value");
        row("valLoss", "loss:train_val:value");
        row("train_loss_step", "batch_loss:train:value");
        row("train_loss_epoch", "loss:train:value");
        row("eval/accuracy", "error:train_val:one_minus");
        row("val_acc", "error:train_val:hundred_minus", 87.5);
        row("sparse_categorical_accuracy", "error:train:one_minus");
        row("val_error", "error:train_val:value");
        row("val_err", "error:train_val:percent", 34.0);
        row("val_root_mean_squared_error", "rmse:train_val:value");
        row("val_mean_absolute_error", "mae:train_val:value");
        row("train_mse", "loss:train:value");
        row("val/mse_loss", "loss:train_val:value");
        row("valid_mean_squared_error", "loss:train_val:value");
        row("huber", "loss:train:value");
        row("val_smooth_l1_loss", "loss:train_val:value");
        row("train/bce_loss", "loss:train:value");
        row("val_logloss", "loss:train_val:value");
        row("nll", "loss:train:value");
        row("train_mae", "mae:train:value");
        row("test_mse", "-");
        row("recon_mse", "-");
        row("l2", "-");
        row("valid_1's binary_logloss", "loss:train_val:value");
        row("valid_0's l2", "loss:train_val:value");
        row("training's l2", "-"); // beside no validation set it may be a penalty
        row("validation_0-rmse", "rmse:train_val:value");
        row("validation_1-merror", "error:train_val:value");
        row("training's multi_error", "error:train:value");
        row("train-mlogloss", "loss:train:value");
        row("lr-AdamW", "learning_rate::value");
        row("train/epoch_learning_rate", "learning_rate::value");
        row("optim/grad_norm", "gradient_norm::value");
        row("test_val/loss", "loss:test_val:value");
        // What names no split of ours, or more than a score, stays as it is.
        row("eval/loss", "loss:train_val:value");
        row("dev_loss", "loss:train_val:value");
        row("valid_loss", "loss:train_val:value");
        row("val_accuracy", "error:train_val:hundred_minus", 1.25);
        row("val_top1", "error:train_val:hundred_minus", 71.0);
        row("valid/acc1", "error:train_val:hundred_minus", 71.0);
        row("valid/acc5", "-", 91.0);
        row("Test/acc", "-");
        row("test/val_loss", "-");
        row("eval/test_acc", "-");
        row("test_eval/loss", "-");
        row("val_acc5", "-");
        row("acc5", "-");
        row("val_top5", "-");
        row("accuracy", "-", 5000);
        row("val/error", "-", 140);
        row("Verlust", "-");
        row("Genauigkeit", "-");
        row("val_Genauigkeit", "-");
        row("точность", "-");
        row("точность_val_loss", "-");
        row("потери/acc", "-");
        row("lr_loss", "-");
        row("lr-SGD-momentum", "-");
        row("lr/pg0", "learning_rate::value");
        row("train/box_loss", "-");
        row("metrics/mAP50(B)", "-");
        row("test/loss", "-");
        row("test_acc", "-");
        row("hparam/accuracy", "-");
        row("final_val_acc", "-");
        row("train/kl_loss", "-");
        row("hp_metric", "-");
        row("epoch", "-");
        row("", "-");
    }
    void aNameTellsMetricAndSplit()
    {
        QFETCH(const QString, tag);
        QFETCH(const double, highest);
        QFETCH(const QString, meaning);
        const auto targets = interop::targetsOf(
            {{.tag = tag.toStdString(), .points = 5, .lowest = 0, .highest = highest}});
        QCOMPARE(QString::fromStdString(shown(targets.at(0))), meaning);
    }

    void aTrainLossWithManyMorePointsIsThatOfBatches()
    {
        const auto targets =
            interop::targetsOf({{.tag = "loss", .points = 300}, {.tag = "val_loss", .points = 6}});
        QCOMPARE(shown(targets[0]), std::string("batch_loss:train:value"));
        const auto even =
            interop::targetsOf({{.tag = "loss", .points = 40}, {.tag = "val_loss", .points = 40}});
        QCOMPARE(shown(even[0]), std::string("loss:train:value"));
    }

    void aScoreWithoutASplitIsWhatItsNeighboursSay_data()
    {
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QStringList>("meanings");
        QTest::newRow("Keras") << QStringList{"accuracy", "loss", "val_accuracy", "val_loss"}
                               << QStringList{"error:train:one_minus", "loss:train:value",
                                              "error:train_val:one_minus", "loss:train_val:value"};
        QTest::newRow("fastai") << QStringList{"train_loss", "valid_loss", "error_rate", "accuracy",
                                               "time"}
                                << QStringList{"loss:train:value", "loss:train_val:value",
                                               "error:train_val:value", "-", "-"};
        QTest::newRow("a loss without a split")
            << QStringList{"acc", "loss", "val_loss"}
            << QStringList{"error:train:one_minus", "loss:train:value", "loss:train_val:value"};
        QTest::newRow("fastai, accuracy alone")
            << QStringList{"train_loss", "valid_loss", "accuracy"}
            << QStringList{"loss:train:value", "loss:train_val:value", "error:train_val:one_minus"};
        QTest::newRow("nobody knows") << QStringList{"losses/train", "losses/eval", "metrics/rmse"}
                                      << QStringList{"-", "-", "-"};
        QTest::newRow("train and eval named")
            << QStringList{"train/loss", "eval/loss", "accuracy"}
            << QStringList{"loss:train:value", "loss:train_val:value", "-"};
        QTest::newRow("timm") << QStringList{"train_loss", "eval_loss", "eval_top1", "eval_top5",
                                             "lr"}
                              << QStringList{"loss:train:value", "loss:train_val:value",
                                             "error:train_val:one_minus", "-",
                                             "learning_rate::value"};
    }
    void aScoreWithoutASplitIsWhatItsNeighboursSay()
    {
        QFETCH(const QStringList, tags);
        QFETCH(const QStringList, meanings);
        std::vector<TagSummary> summaries;
        for (const QString& tag : tags)
            summaries.push_back(
                {.tag = tag.toStdString(), .points = 5, .lowest = 0, .highest = 0.9});
        QStringList guessed;
        for (const auto& target : interop::targetsOf(summaries))
            guessed << QString::fromStdString(shown(target));
        QCOMPARE(guessed, meanings);
    }

    void aLossByAnotherNameIsOneWhereNothingElseIs_data()
    {
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QStringList>("meanings");
        QTest::newRow("alone") << QStringList{"train_mse", "val_mse", "val_mae"}
                               << QStringList{"loss:train:value", "loss:train_val:value",
                                              "mae:train_val:value"};
        QTest::newRow("Keras") << QStringList{"loss", "mse", "val_loss", "val_mse"}
                               << QStringList{"loss:train:value", "-", "loss:train_val:value", "-"};
        QTest::newRow("a term of a sum")
            << QStringList{"train/mse_loss", "train/kl_loss"} << QStringList{"-", "-"};
        QTest::newRow("of two kinds")
            << QStringList{"val_huber", "train_mse"} << QStringList{"-", "loss:train:value"};
        QTest::newRow("the loss of train alone")
            << QStringList{"loss", "val_mse"} << QStringList{"loss:train:value", "-"};
        QTest::newRow("LightGBM") << QStringList{"training's l2", "valid_1's l2"}
                                  << QStringList{"loss:train:value", "loss:train_val:value"};
        QTest::newRow("LightGBM with a score beside it")
            << QStringList{"training's auc", "training's binary_logloss", "valid_1's auc",
                           "valid_1's binary_logloss"}
            << QStringList{"-", "loss:train:value", "-", "loss:train_val:value"};
        QTest::newRow("numbered sets of XGBoost")
            << QStringList{"validation_0-logloss", "validation_1-logloss"}
            << QStringList{"loss:train:value", "loss:train_val:value"};
    }
    void aLossByAnotherNameIsOneWhereNothingElseIs()
    {
        aScoreWithoutASplitIsWhatItsNeighboursSay();
    }

    void noTwoTagsOfARunMeanTheSame()
    {
        const auto targets = interop::targetsOf({{.tag = "val/running/loss"},
                                                 {.tag = "val/loss"},
                                                 {.tag = "val/epoch_loss"},
                                                 {.tag = "val/mean/total/loss"}});
        QCOMPARE(shown(targets[0]), std::string("-"));
        QCOMPARE(shown(targets[1]), std::string("-"));
        QCOMPARE(shown(targets[2]), std::string("loss:train_val:value"));
        QCOMPARE(shown(targets[3]), std::string("-"));
    }

    void formsTurnAccuraciesIntoErrors()
    {
        using interop::TagForm;
        QCOMPARE(interop::formed(0.75, TagForm::OneMinus), 0.25);
        QCOMPARE(interop::formed(75, TagForm::HundredMinus), 0.25);
        QCOMPARE(interop::formed(25, TagForm::Percent), 0.25);
        for (const TagForm form :
             {TagForm::Value, TagForm::OneMinus, TagForm::Percent, TagForm::HundredMinus})
            QCOMPARE(interop::tagFormFrom(interop::name(form)), form);
    }
};

QTEST_GUILESS_MAIN(TestTagTarget)
#include "tst_tag_target.moc"
