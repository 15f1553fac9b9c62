// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "evaluate/class_mean.h"

#include <QTest>

#include <cmath>

using namespace assay;
using evaluate::ClassReport;

namespace {

ClassReport classOf(std::int64_t right, std::int64_t examples)
{
    ClassReport one;
    one.examples = examples;
    if (examples > 0)
        one.recall = stats::proportion(double(right), double(examples));
    return one;
}

} // namespace

class TestClassMean : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void classesCountAlike()
    {
        // 900 of 1,000 right of one class, 1 of 10 of another; a third has no examples.
        const auto mean = evaluate::classMean({classOf(900, 1000), classOf(1, 10), classOf(0, 0)});
        QVERIFY(mean.has_value());
        QCOMPARE(mean->classes, 2);
        QVERIFY(std::abs(mean->error.value - (0.1 + 0.9) / 2) < 1e-12);
        // The rare class makes nearly all of its width: half of that of Wilson's interval.
        const auto rare = stats::proportion(9, 10).interval;
        QVERIFY(std::abs((mean->error.interval.high - mean->error.interval.low)
                         - (rare.high - rare.low) / 2)
                < 0.005);
        QVERIFY(mean->error.interval.low < mean->error.value
                && mean->error.value < mean->error.interval.high);
    }

    void oneClassOrNoneHasNoMean()
    {
        QVERIFY(!evaluate::classMean({}));
        QVERIFY(!evaluate::classMean({classOf(3, 10)}));
        QVERIFY(!evaluate::classMean({classOf(3, 10), classOf(0, 0)}));
        QVERIFY(evaluate::describeClassMean({}).empty());
        evaluate::SplitReport report;
        report.split = data::SplitKind::TestVal;
        report.classes = {classOf(9, 10), classOf(5, 10)};
        const std::string text = evaluate::describeClassMean(report);
        QVERIFY2(text.starts_with("Mean over 2 classes of the error on test-val: 30"),
                 text.c_str());
        QVERIFY2(text.ends_with("]."), text.c_str());
    }

    void itsIntervalHoldsTheTruthAsOftenAsItSays()
    {
        const double wrong[]{0.02, 0.1, 0.5, 0.8};
        const int examples[]{400, 60, 12, 8};
        double truth = 0;
        for (const double share : wrong)
            truth += share / 4;
        base::Random random(7, "class mean", 0);
        int held = 0;
        constexpr int kTrials = 2000;
        for (int trial = 0; trial < kTrials; ++trial) {
            std::vector<ClassReport> classes;
            for (int k = 0; k < 4; ++k) {
                int right = 0;
                for (int i = 0; i < examples[k]; ++i)
                    right += random.uniform() >= wrong[k];
                classes.push_back(classOf(right, examples[k]));
            }
            const auto mean = evaluate::classMean(classes);
            held += mean->error.interval.low <= truth && truth <= mean->error.interval.high;
        }
        QVERIFY2(held > 0.935 * kTrials && held < 0.985 * kTrials,
                 qPrintable(QString::number(held)));
    }
};

QTEST_GUILESS_MAIN(TestClassMean)
#include "tst_class_mean.moc"
