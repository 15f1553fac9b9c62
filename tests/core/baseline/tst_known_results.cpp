// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/own_results.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

using namespace assay;
using baseline::KnownKind;
using baseline::KnownResult;

namespace {

data::DatasetInfo infoOf(const char* path, std::int64_t training, std::int64_t test)
{
    data::DatasetInfo info;
    info.path = path;
    info.trainingExamples = training;
    info.testExamples = test;
    return info;
}

} // namespace

class TestKnownResults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachHasASourceAndNoneStandsTwice()
    {
        std::set<std::string> seen;
        for (const KnownResult& known : baseline::knownResults()) {
            QVERIFY2(known.error > 0 && known.error < 1, known.model);
            QVERIFY2(std::string(known.source).size() > 10, known.model);
            QVERIFY2(!baseline::name(known.kind).empty(), known.model);
            QVERIFY2(seen.insert(std::string(known.dataSet) + known.model + known.source).second,
                     known.model);
        }
        QVERIFY(seen.size() >= 40);
    }

    void dataSetsAreKnownByTheirValuesOrTheirNameAndSize()
    {
        QCOMPARE(baseline::knownDataSet(infoOf("/data/cifar-10-binary", 50'000, 10'000)),
                 std::string("CIFAR-10"));
        // A part of it is another task; what has the name and the size of one whose values are known is not it.
        QCOMPARE(baseline::knownDataSet(infoOf("/data/cifar-10-binary", 5'000, 10'000)),
                 std::string());
        QCOMPARE(baseline::knownDataSet(infoOf("/data/kmnist", 60'000, 10'000)), std::string());
        data::DatasetInfo moved = infoOf("/elsewhere", 60'000, 10'000);
        moved.fingerprint = "47b706fd0df4cbe81bc00426112c280c";
        QCOMPARE(baseline::knownDataSet(moved), std::string("Fashion-MNIST"));
    }

    void theMostUsefulComeFirst()
    {
        const auto known = baseline::knownResultsOf("MNIST");
        QVERIFY(known.size() > 10);
        for (std::size_t k = 1; k < known.size(); ++k)
            QVERIFY(std::pair(known[k - 1].kind, known[k - 1].error)
                    <= std::pair(known[k].kind, known[k].error));
        QVERIFY(known.front().kind < known.back().kind);
        QVERIFY(baseline::knownResultsOf("no such set").empty());
    }

    void aRunIsComparedWithTheIntervalOfItsError()
    {
        const KnownResult lenet{"MNIST", KnownKind::Paper, "LeNet-5", 0.0095, "somewhere"};
        const auto against = baseline::againstKnown({.error = 0.02, .examples = 5000}, lenet);
        QVERIFY(against.has_value());
        QCOMPARE(against->difference, 0.02 - 0.0095);
        // Wilson's interval of 100 in 5,000: 1.65 % to 2.43 %.
        QVERIFY(std::abs(against->interval.low - (0.01648 - 0.0095)) < 1e-4);
        QVERIFY(std::abs(against->interval.high - (0.02426 - 0.0095)) < 1e-4);
        QVERIFY(!baseline::againstKnown({.error = 0.02, .examples = 0}, lenet));
        QVERIFY(!baseline::againstKnown({.examples = 10, .rmse = 3}, lenet));
    }

    void ownResultsStandAmongTheShippedOnes()
    {
        const baseline::ResultRow ours{.id = 4,
                                       .dataSet = "MNIST",
                                       .fingerprint = {},
                                       .kind = KnownKind::Paper,
                                       .model = "ours",
                                       .value = 0.0075,
                                       .source = {}};
        baseline::ResultRow elsewhere = ours;
        elsewhere.id = 5;
        elsewhere.dataSet = "digits of mine";
        elsewhere.fingerprint = "abc";
        const auto rows = baseline::resultRows("MNIST", "", {ours, elsewhere});
        QCOMPARE(rows.size(), baseline::knownResultsOf("MNIST").size() + 1);
        const auto found = std::find(rows.begin(), rows.end(), ours);
        QVERIFY(found != rows.end() && found != rows.begin());
        QVERIFY(std::prev(found)->kind < ours.kind || std::prev(found)->value <= ours.value);
        QVERIFY(std::next(found)->kind > ours.kind || std::next(found)->value >= ours.value);
        // By the values too, whatever the data are called now.
        QCOMPARE(baseline::resultRows("moved", "abc", {ours, elsewhere}).size(), 1U);
        QVERIFY(baseline::resultRows("moved", "", {ours, elsewhere}).empty());
        QCOMPARE(baseline::dataSetName(infoOf("/data/mine/", 10, 10)), std::string("mine"));
        QCOMPARE(baseline::dataSetName(infoOf("/data/wine.csv", 10, 0)), std::string("wine.csv"));
        QCOMPARE(baseline::dataSetName(infoOf("/d/cifar10", 50'000, 10'000)),
                 std::string("CIFAR-10"));
    }

    void aDifferenceIsASentence()
    {
        baseline::ResultRow lenet{.dataSet = "MNIST",
                                  .fingerprint = {},
                                  .kind = KnownKind::Paper,
                                  .model = "LeNet-5",
                                  .value = 0.0095,
                                  .source = {}};
        // 100 of 5,000 are wrong: Wilson's interval is 1.65 % to 2.43 %.
        QCOMPARE(baseline::againstText({.error = 0.02, .examples = 5000}, lenet),
                 std::string("1.1 points [0.7, 1.5] above the published error of LeNet-5, 0.95 %"));
        QCOMPARE(baseline::againstText({.error = 0.01, .examples = 5000}, lenet),
                 std::string("0.05 points [-0.19, 0.37] above the published error of LeNet-5, "
                             "0.95 %; the interval holds 0, so that no difference is shown"));
        lenet.id = 3;
        lenet.value = 0.05;
        QCOMPARE(baseline::againstText({.error = 0.02, .examples = 5000}, lenet),
                 std::string("3.0 points [2.6, 3.4] below the error of LeNet-5, 5 %"));
        QVERIFY(baseline::againstText({.examples = 10, .rmse = 3}, lenet).empty());
        lenet.metric = "rmse";
        lenet.value = 2.5;
        const std::string numbers =
            baseline::againstText({.error = std::nan(""), .examples = 10, .rmse = 3}, lenet);
        QVERIFY2(numbers.starts_with("0.5 above the RMSE of LeNet-5, 2.5"), numbers.c_str());
        QVERIFY(numbers.ends_with("the interval of this metric is not known"));
    }
};

QTEST_GUILESS_MAIN(TestKnownResults)
#include "tst_known_results.moc"
