// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "evaluate/side_classifier.h"

#include <QTest>

#include <algorithm>

using namespace assay;

namespace {

/// `each` rows of three numbers a side; the first number of the second side lies `shift` deviations
/// higher.
evaluate::SideRows rowsOf(std::size_t each, double shift, std::uint64_t seed)
{
    base::Random random(seed, "sides");
    evaluate::SideRows rows{.width = 3, .firstCount = each, .values = {}};
    for (std::size_t i = 0; i < 2 * each; ++i) {
        for (std::size_t k = 0; k < rows.width; ++k)
            rows.values.push_back(random.normal() + (k == 0 && i >= each ? shift : 0.0));
    }
    return rows;
}

} // namespace

class TestSideClassifier : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sidesThatDifferAreSeparated()
    {
        const auto rows = rowsOf(150, 1.5, 1);
        const auto result = evaluate::separate(rows, 0.001, 1);
        // Two normal distributions 1.5 deviations apart: 0.856 (Hanley and McNeil 1982).
        QVERIFY2(result.auc > 0.8 && result.auc < 0.91, qPrintable(QString::number(result.auc)));
        QVERIFY(result.p <= 0.002);
        QCOMPARE(result.scores.size(), rows.rows());
    }

    void scoresAreLargerOnTheSecondSide()
    {
        const auto rows = rowsOf(100, 3, 2);
        const auto scores = evaluate::separate(rows, 0.05, 1).scores;
        const auto middle = scores.begin() + 100;
        QVERIFY(*std::max_element(middle, scores.end())
                > *std::max_element(scores.begin(), middle));
        QVERIFY(*std::min_element(middle, scores.end())
                > *std::min_element(scores.begin(), middle));
    }

    /// Under one distribution p lies below 0.05 in about one of twenty cases.
    void sidesOfOneDistributionAreNot()
    {
        int small = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed)
            small += evaluate::separate(rowsOf(40, 0, seed), 0.05, seed).p < 0.05 ? 1 : 0;
        QVERIFY2(small <= 9, qPrintable(QString::number(small))); // binomial, 99.9 %
    }

    void aColumnOfOneValueDoesNoHarm()
    {
        auto rows = rowsOf(60, 2, 3);
        for (std::size_t i = 0; i < rows.rows(); ++i)
            rows.values[3 * i + 2] = 7;
        const auto result = evaluate::separate(rows, 0.05, 1);
        QVERIFY(result.auc > 0.85);
        QVERIFY(std::all_of(result.scores.begin(), result.scores.end(),
                            [](double score) { return score == score; }));
    }

    void theSameSeedGivesTheSameNumbers()
    {
        const auto rows = rowsOf(50, 0.3, 4);
        const auto one = evaluate::separate(rows, 0.01, 9), two = evaluate::separate(rows, 0.01, 9);
        QCOMPARE(one.p, two.p);
        QCOMPARE(one.scores, two.scores);
    }
};

QTEST_GUILESS_MAIN(TestSideClassifier)
#include "tst_side_classifier.moc"
