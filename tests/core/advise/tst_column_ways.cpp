// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/column_ways.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

using namespace assay;
using advise::Way;

namespace {

constexpr const char* kFewer = "variance.fewer_features";
constexpr const char* kMore = "avoidable_bias.features";

using Names = std::vector<std::string>;

QByteArray rows()
{
    QByteArray text("a,b,c,y\n");
    for (int i = 0; i < 80; ++i)
        text += QByteArray::number((i * 7) % 23 + 0.5) + ',' + QByteArray::number((i * 11) % 19)
                + ',' + QByteArray::number(i * i % 17 + 0.25) + (i % 2 ? ",p\n" : ",q\n");
    return text;
}

struct Wine {
    testing::TempFolder folder;
    experiment::ExperimentSpec spec;

    data::Prepared read(const base::Patch& patch = {})
    {
        experiment::ExperimentSpec changed = spec;
        for (const std::string& setting : base::assignments(patch))
            experiment::setText(changed, setting);
        return testing::prepared(folder, rows(), changed.data);
    }
    data::DatasetInfo info() { return read().source->info(); }
};

std::string patchText(const base::Patch& patch)
{
    std::string all;
    for (const std::string& setting : base::assignments(patch))
        all += (all.empty() ? "" : " ") + setting;
    return all;
}

} // namespace

class TestColumnWays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void columnsThatEnterAreLeftOut()
    {
        Wine wine;
        const data::DatasetInfo info = wine.info();
        QCOMPARE(advise::columnsToChoose(kFewer, info), (Names{"a", "b", "c"}));
        QVERIFY(advise::columnsToChoose(kMore, info).empty());
        const advise::Ways all = advise::columnWays(kFewer, wine.spec, info);
        QCOMPARE(all.ways.size(), std::size_t{3});
        QCOMPARE(patchText(all.ways[1].patch), std::string("data.leave_out=b"));
        QVERIFY(!all.ways[1].note.empty());
        QVERIFY(advise::columnWays(kMore, wine.spec, info).ways.empty());
        QVERIFY(!advise::columnWays(kMore, wine.spec, info).byHand.empty());

        const Way two = advise::columnWay(kFewer, {"c", "a"}, wine.spec, info);
        QCOMPARE(patchText(two.patch), std::string("data.leave_out=c,a"));
        const data::Prepared less = wine.read(two.patch);
        QCOMPARE(less.source->info().columns()[0].leftOut, std::string("left out"));
        QCOMPARE(less.splits.fingerprint(), wine.read().splits.fingerprint());
    }

    void columnsThatWereLeftOutAreTakenIn()
    {
        Wine wine;
        experiment::setText(wine.spec, "data.leave_out=b,c");
        const data::DatasetInfo info = wine.info();
        QCOMPARE(advise::columnsToChoose(kMore, info), (Names{"b", "c"}));
        const Way one = advise::columnWay(kMore, {"c"}, wine.spec, info);
        const data::Prepared more = wine.read(one.patch);
        QCOMPARE(more.source->info().columns()[1].leftOut, std::string("left out"));
        QCOMPARE(more.source->info().columns()[2].leftOut, std::string());
        QCOMPARE(more.splits.fingerprint(), wine.read().splits.fingerprint());
        // The only column that enters stays.
        QVERIFY(advise::columnsToChoose(kFewer, info).empty());
        QVERIFY(advise::columnWays(kFewer, wine.spec, info).ways.empty());
    }

    void whatCannotBeChosenIsRefused()
    {
        Wine wine;
        const data::DatasetInfo info = wine.info();
        VERIFY_ERROR(advise::columnWay(kFewer, {}, wine.spec, info), "advise.columns");
        VERIFY_ERROR(advise::columnWay(kFewer, {"a", "y"}, wine.spec, info), "advise.columns");
        VERIFY_ERROR(advise::columnWay(kFewer, {"a", "b", "c"}, wine.spec, info), "advise.columns");
    }

    void anotherFileIsKnownByTheColumnsThatWereThere()
    {
        Wine wine;
        const data::DatasetInfo info = wine.info();
        QCOMPARE(patchText(advise::withIdColumns({{"data.path", "more.csv"}}, wine.spec, info)),
                 std::string("data.path=more.csv data.id_columns=a,b,c,y data.target=y"));
        const base::Patch own{{"data.path", "more.csv"}, {"data.id_columns", "a"}};
        QCOMPARE(patchText(advise::withIdColumns(own, wine.spec, info)),
                 patchText(own) + " data.target=y");
        QCOMPARE(patchText(advise::withIdColumns({{"data.leave_out", "a"}}, wine.spec, info)),
                 std::string("data.leave_out=a"));
        const Way file = advise::columnFileWay(wine.spec, "/somewhere/more.csv", info);
        QCOMPARE(file.words, std::string("columns of more.csv"));
        QCOMPARE(
            patchText(file.patch),
            std::string("data.path=/somewhere/more.csv data.id_columns=a,b,c,y data.target=y"));
        VERIFY_ERROR(advise::columnFileWay(wine.spec, wine.spec.data.path, info), "advise.columns");
        QCOMPARE(advise::otherRows(file.patch).code(), std::string("attempt.examples"));
    }
};

QTEST_GUILESS_MAIN(TestColumnWays)
#include "tst_column_ways.moc"
