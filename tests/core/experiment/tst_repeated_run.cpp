// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/repeated_run.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace assay;
using data::SplitKind;
using experiment::RepeatedNumber;
using experiment::RunNumbers;
using train::SplitScore;

namespace {

/// Of 400 examples, 100 of them wrong; it moved by 0.02 between the last two of four epochs.
RunNumbers numbers()
{
    RunNumbers all;
    SplitScore score{.loss = 0.7, .error = 0.25, .examples = 400};
    for (std::int64_t epoch = 1; epoch <= 4; ++epoch) {
        SplitScore then = score;
        then.loss = 0.7 + 0.02 * static_cast<double>(4 - epoch);
        all.epochs[epoch] = {{SplitKind::TrainVal, then}};
    }
    all.last = {{SplitKind::TrainVal, score}};
    for (std::int64_t step = 1; step <= 40; ++step)
        all.losses[step] = 2.0 / static_cast<double>(step);
    all.weights = {{"layer.weight", {2}, {3.0F, 4.0F}}};
    return all;
}

const RepeatedNumber* find(const std::vector<RepeatedNumber>& all, const std::string& name)
{
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const RepeatedNumber& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::optional<bool> agrees(const RunNumbers& before, const RunNumbers& now, bool exactly,
                           const std::string& name)
{
    const auto all = experiment::compared(before, now, exactly);
    const RepeatedNumber* number = find(all, name);
    return number == nullptr ? std::nullopt : number->agrees;
}

} // namespace

/// Which numbers of a run that was trained once more are the same.
class TestRepeatedRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void equalNumbersAgreeToTheLastBit()
    {
        const auto all = experiment::compared(numbers(), numbers(), true);
        QStringList names;
        for (const RepeatedNumber& number : all) {
            names << QString::fromStdString(number.name);
            QVERIFY2(number.agrees == true, number.name.c_str());
            QCOMPARE(number.tolerance, 0.0);
        }
        QCOMPARE(names,
                 (QStringList{"batch_loss", "train_val.loss", "train_val.error", "weights"}));
    }

    void oneBitIsADifference()
    {
        RunNumbers now = numbers();
        double& loss = now.last->at(SplitKind::TrainVal).loss;
        loss = std::nextafter(loss, 1.0);
        now.losses[7] = std::nextafter(now.losses[7], 0.0);
        now.weights[0].values[1] = std::nextafter(4.0F, 5.0F);
        const auto all = experiment::compared(numbers(), now, true);
        QVERIFY(find(all, "train_val.loss")->agrees == false);
        QVERIFY(find(all, "train_val.error")->agrees == true);
        QVERIFY(find(all, "batch_loss")->agrees == false);
        QCOMPARE(find(all, "batch_loss")->firstDiffering.value(), std::int64_t{7});
        QCOMPARE(find(all, "batch_loss")->differing, std::int64_t{1});
        QCOMPARE(find(all, "batch_loss")->compared, std::int64_t{40});
        QVERIFY(find(all, "weights")->agrees == false);
        QVERIFY(find(all, "weights")->distance.value() > 0);
    }

    void whatIsMissingNowDoesNotAgree()
    {
        RunNumbers now = numbers();
        now.last.reset();
        now.losses.erase(40);
        now.weights.clear();
        for (const RepeatedNumber& number : experiment::compared(numbers(), now, true))
            QVERIFY2(number.agrees == false, number.name.c_str());
        // Nor elsewhere, but for the losses after the first 5 updates.
        const auto elsewhere = experiment::compared(numbers(), now, false);
        QVERIFY(find(elsewhere, "batch_loss")->agrees == true);
        QVERIFY(find(elsewhere, "train_val.error")->agrees == false);
        QVERIFY(find(elsewhere, "weights")->agrees == false);
    }

    void lossesThatFailedInTheSameWayAgree()
    {
        RunNumbers before = numbers(), now = numbers();
        before.losses[40] = std::numeric_limits<double>::quiet_NaN();
        now.losses.erase(40);
        QVERIFY(agrees(before, now, true, "batch_loss") == true);
    }

    void elsewhereTheFirstLossesMayBeRoundedOtherwise()
    {
        RunNumbers now = numbers();
        for (auto& [step, loss] : now.losses)
            loss *= 1 + 5e-5;
        now.losses[6] = 9; // later ones are not compared
        QVERIFY(agrees(numbers(), now, false, "batch_loss") == true);
        now.losses[5] *= 1.01;
        const auto all = experiment::compared(numbers(), now, false);
        QVERIFY(find(all, "batch_loss")->agrees == false);
        QCOMPARE(find(all, "batch_loss")->firstDiffering.value(), std::int64_t{5});
        QCOMPARE(find(all, "batch_loss")->compared, std::int64_t{5});
    }

    void elsewhereAScoreMayDifferByWhatChanceLeavesOpen()
    {
        // Wilson's interval of 100 in 400 is 0.2102 to 0.2947.
        RunNumbers now = numbers();
        now.last->at(SplitKind::TrainVal).error = 0.29;
        QVERIFY(agrees(numbers(), now, false, "train_val.error") == true);
        now.last->at(SplitKind::TrainVal).error = 0.30;
        QVERIFY(agrees(numbers(), now, false, "train_val.error") == false);
        // 2 / sqrt(400) of 0.7 is 0.07.
        now.last->at(SplitKind::TrainVal).loss = 0.765;
        QVERIFY(agrees(numbers(), now, false, "train_val.loss") == true);
        now.last->at(SplitKind::TrainVal).loss = 0.775;
        QVERIFY(agrees(numbers(), now, false, "train_val.loss") == false);
        // One that moves more from epoch to epoch is not known better than that.
        RunNumbers restless = numbers();
        restless.epochs[3].at(SplitKind::TrainVal).loss = 0.9;
        QVERIFY(agrees(restless, now, false, "train_val.loss") == true);
        // Its fall in the beginning says nothing of that.
        RunNumbers steep = numbers();
        steep.epochs[1].at(SplitKind::TrainVal).loss = 3;
        QVERIFY(agrees(steep, now, false, "train_val.loss") == false);
    }

    void elsewhereWeightsAreNotJudged()
    {
        RunNumbers now = numbers();
        now.weights[0].values = {3.0F, 9.0F};
        const auto all = experiment::compared(numbers(), now, false);
        QVERIFY(!find(all, "weights")->agrees.has_value());
        QCOMPARE(find(all, "weights")->distance.value(), 1.0);
        now.weights[0].values.push_back(1); // of another network
        QVERIFY(agrees(numbers(), now, false, "weights") == false);
    }

    void theBestEpochIsThatOfTheRun()
    {
        RunNumbers before = numbers();
        before.bestEpoch = 3;
        before.bestTrainVal = before.epochs[3].at(SplitKind::TrainVal);
        QVERIFY(agrees(before, before, true, "best_train_val.loss") == true);
        RunNumbers now = before;
        now.epochs[3].at(SplitKind::TrainVal).error = 0.24;
        QVERIFY(agrees(before, now, true, "best_train_val.error") == false);
        now.epochs.erase(3);
        QVERIFY(agrees(before, now, true, "best_train_val.loss") == false);
    }

    void numbersOfRegressionAreComparedToo()
    {
        RunNumbers before = numbers();
        SplitScore& score = before.last->at(SplitKind::TrainVal);
        score.error = SplitScore::kNone;
        score.rmse = 5;
        score.r2 = 0.8;
        RunNumbers now = before;
        now.last->at(SplitKind::TrainVal).rmse = 5.4;
        now.last->at(SplitKind::TrainVal).r2 = 0.77;
        QVERIFY(!agrees(before, now, false, "train_val.error"));
        QVERIFY(agrees(before, now, true, "train_val.rmse") == false);
        QVERIFY(agrees(before, now, false, "train_val.rmse") == true);
        QVERIFY(agrees(before, now, false, "train_val.r2") == false); // 0.02 of it
    }

    void aRepetitionHasAnEnd()
    {
        QCOMPARE(experiment::mostRepeated(0), std::int64_t{2});
        QCOMPARE(experiment::mostRepeated(120), std::int64_t{240});
        const auto largest = std::numeric_limits<std::int64_t>::max();
        QVERIFY(experiment::mostRepeated(largest) > largest - 2);
    }

    void machinesAreTheSameWhereNumbersDependOnThem()
    {
        const base::Compute here{
            .device = "CPU", .threads = 8, .blas = "MKL", .cpu = "one", .torch = "2.13"};
        const std::string same =
            R"({"cpu": "one", "threads": 2, "torch": "2.13", "blas": "MKL", "assay": "0.0.1"})";
        QCOMPARE(experiment::otherThan(same, here, 2), std::vector<std::string>());
        QCOMPARE(experiment::otherThan(same, here, 4),
                 std::vector<std::string>{"the number of threads was 2 and is 4"});
        const auto other = experiment::otherThan(
            R"({"cpu": "two", "threads": 2, "torch": "2.1", "blas": "OpenBLAS"})", here, 2);
        QCOMPARE(other.size(), std::size_t{3});
        QCOMPARE(other.front(), std::string("the processor was two and is one"));
        QCOMPARE(experiment::otherThan("no JSON", here, 2), std::vector<std::string>());
    }
};

QTEST_GUILESS_MAIN(TestRepeatedRun)
#include "tst_repeated_run.moc"
