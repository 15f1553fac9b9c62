// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/data_remedy.h"
#include "advise/further_way.h"
#include "support/errors.h"

#include <QTest>

using namespace assay;

/// Further data as a way to try more data, and what mends them.
class TestFurtherWay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theyAreAddedToThoseThereAre()
    {
        experiment::ExperimentSpec spec;
        spec.data.path = "/d/first.csv";
        const advise::Way one = advise::furtherWay(spec, {"/d/more.csv"});
        QCOMPARE(one.words, std::string("further data: more.csv"));
        QCOMPARE(one.patch.size(), std::size_t{1});
        QCOMPARE(one.patch[0].path, std::string("data.more"));
        QCOMPARE(one.patch[0].value, std::string("/d/more.csv"));
        experiment::set(spec, "data.more", std::string("/d/more.csv"));
        const advise::Way two = advise::furtherWay(spec, {"/d/a, b.csv", "/d/c"});
        QCOMPARE(two.patch[0].value, std::string("/d/more.csv,\"/d/a, b.csv\",/d/c"));
        QCOMPARE(two.words, std::string("further data: a, b.csv, c"));
        for (const char* path : {"/d/first.csv", "/d/more.csv"})
            VERIFY_ERROR(advise::furtherWay(spec, {path}), "advise.further");
        VERIFY_ERROR(advise::furtherWay(spec, {}), "advise.further");
    }

    /// The others stay, and so do the test data.
    void theOneAtFaultIsLeftOut()
    {
        data::DataSpec spec;
        spec.testPath = "/d/served.csv";
        spec.more = "/d/a.csv,/d/b.csv";
        const auto placed =
            advise::remedyOf(base::inputError("further.file.missing", "It is gone.",
                                              {.file = "/d/b.csv", .row = {}, .byte = {}}),
                             spec);
        QVERIFY(placed.action == advise::Action::Apply);
        QCOMPARE(placed.patch.at(0).path, std::string("data.more"));
        QCOMPARE(placed.patch.at(0).value, std::string("/d/a.csv"));
        const auto named = advise::remedyOf(
            base::usageError("further.none", "No example of /d/a.csv can be trained on."), spec);
        QCOMPARE(named.patch.at(0).value, std::string("/d/b.csv"));
        data::DataSpec alike = spec;
        alike.more = "/d/a,/d/a.csv";
        const auto longer = advise::remedyOf(
            base::usageError("further.none", "No example of /d/a.csv can be trained on."), alike);
        QCOMPARE(longer.patch.at(0).value, std::string("/d/a"));
        const auto unknown =
            advise::remedyOf(base::usageError("further.range", "The values differ."), spec);
        QCOMPARE(unknown.patch.at(0).value, std::string());
    }
};

QTEST_GUILESS_MAIN(TestFurtherWay)
#include "tst_further_way.moc"
