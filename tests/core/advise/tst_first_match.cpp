// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/first_match.h"

#include <QTest>

#include <string>

using namespace assay;

class TestFirstMatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatDiffersIsSaidWithItsNumbers()
    {
        const std::vector<evaluate::FittedChange> fitted{
            {"shift", 0.05, "displaced by 0.05 of a side on test-val"},
            {"scale", 0.2, "extent 0.2 on test-val, 0.17 on train-val"}};
        const std::string first = advise::firstToMatch(fitted, "");
        QVERIFY2(
            first.find("displaced by 0.05 of a side on test-val; extent 0.2 on test-val, 0.17 on "
                       "train-val.")
                != std::string::npos,
            first.c_str());
        QVERIFY(first.find("try it first") != std::string::npos);
        const std::string more =
            advise::firstToMatch({fitted[0], fitted[1], fitted[0], fitted[0], fitted[1]}, "");
        QVERIFY2(more.find("side on test-val and 2 more. ") != std::string::npos, more.c_str());
        // A network that was trained with other strengths of them can still gain.
        QVERIFY(!advise::firstToMatch(fitted, "scale 0.1").empty());
    }

    void nothingIsLeftToMatch()
    {
        const std::vector<evaluate::FittedChange> fitted{{"scale", 0.2, "extent"}};
        QCOMPARE(advise::firstToMatch({}, ""), std::string());
        QCOMPARE(advise::firstToMatch(fitted, "scale 0.2"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestFirstMatch)
#include "tst_first_match.moc"
