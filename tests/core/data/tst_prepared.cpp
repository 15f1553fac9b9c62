// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/prepared.h"
#include "support/tables.h"

#include <QTest>

#include <set>

using namespace assay;
using data::SplitKind;

namespace {

/// Two numbers, a word and a class, `count` rows.
QByteArray rows(int count, const char* header = "a,b,word,class\n")
{
    QByteArray text(header);
    for (int i = 0; i < count; ++i)
        text += QByteArray::number(i * 7 % 31 + 0.5) + ',' + QByteArray::number(i % 17)
                + (i % 3 ? ",red" : ",blue") + (i % 2 ? ",oak\n" : ",ash\n");
    return text;
}

std::set<std::uint32_t> indicesOf(const data::Subset& subset)
{
    return {subset.indices.begin(), subset.indices.end()};
}

} // namespace

class TestPrepared : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneSourceIsCutIntoPartsThatShareNothing()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows(200));
        QVERIFY(!data.serving);
        std::size_t together = 0;
        std::set<std::uint32_t> all;
        for (const SplitKind split : data::kOpenSplits) {
            const auto part = indicesOf(data.splits[split]);
            together += part.size();
            all.insert(part.begin(), part.end());
        }
        QCOMPARE(all.size(), together);
        QCOMPARE(together + data.splits.sizeOf(SplitKind::Test), std::size_t{200});
    }

    void aSecondSourceIsWhatIsServed()
    {
        const testing::TempFolder folder;
        const auto data = testing::prepared(folder, rows(200), {}, rows(100));
        QVERIFY(data.serving);
        QVERIFY(data.splits.train().dataset == data.source);
        QVERIFY(data.splits[SplitKind::TrainVal].dataset == data.source);
        QVERIFY(data.splits[SplitKind::TestVal].dataset == data.serving);
        QCOMPARE(data.splits.train().size() + data.splits[SplitKind::TrainVal].size(),
                 std::size_t{200});
        QCOMPARE(data.splits[SplitKind::TestVal].size() + data.splits.sizeOf(SplitKind::Test),
                 std::size_t{100});
    }

    /// What was found in either source is there, the first one's first; checks come with the suite.
    void findingsAreThoseOfReading()
    {
        const testing::TempFolder folder;
        testing::write(folder / "here.csv", rows(60));
        testing::write(folder / "there.csv", rows(60, "b,a,word,class\n"));
        data::DataSpec spec;
        spec.path = (folder / "here.csv").string();
        spec.testPath = (folder / "there.csv").string();
        const auto data = data::prepare(spec);
        QCOMPARE(testing::idsOf(data.findings), std::string("table.column_order "));
        const auto checked = experiment::prepare(spec);
        QVERIFY(checked.findings.size() >= data.findings.size());
        QCOMPARE(checked.findings.front().id, data.findings.front().id);
    }

    void theSameSpecGivesTheSame()
    {
        const testing::TempFolder folder;
        const auto one = testing::prepared(folder, rows(200)),
                   two = testing::prepared(folder, rows(200));
        QCOMPARE(one.splits.fingerprint(), two.splits.fingerprint());
        QCOMPARE(one.preprocess.encoded(*one.source, 3), two.preprocess.encoded(*two.source, 3));
    }
};

QTEST_GUILESS_MAIN(TestPrepared)
#include "tst_prepared.moc"
