// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sample_id.h"
#include "data/split.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QTest>

#include <map>
#include <span>
#include <string_view>

using namespace assay;
using data::SplitKind;

namespace {

/// Three columns of numbers and a class, "extra" between them and the class where it is asked for.
QByteArray rows(bool extra = false, int changedRow = -1)
{
    QByteArray text(extra ? "a,b,c,extra,y\n" : "a,b,c,y\n");
    for (int i = 0; i < 80; ++i) {
        text += QByteArray::number((i * 7) % 23 + 0.5) + ',' + QByteArray::number((i * 11) % 19)
                + ',' + QByteArray::number(i * i % 17 + 0.25);
        if (extra)
            text += ',' + QByteArray::number(i == changedRow ? 7 : (i * 5) % 13);
        text += i % 2 ? ",p\n" : ",q\n";
    }
    return text;
}

data::Prepared read(const testing::TempFolder& folder, const QByteArray& text,
                    const std::string& idColumns = {}, const std::string& leaveOut = {},
                    const QByteArray& served = {})
{
    data::DataSpec spec;
    spec.table.idColumns = idColumns;
    spec.table.leaveOut = leaveOut;
    return testing::prepared(folder, text, spec, served);
}

/// The ids of every part, in their order.
std::map<SplitKind, std::vector<base::SampleId>> idsIn(const data::Prepared& prepared)
{
    return data::members(prepared.splits).ids;
}

} // namespace

class TestIdColumns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// As versions without the setting did: the hash of each cell of the file goes on from the one before.
    void withoutItEveryCellIdentifiesARow()
    {
        const testing::TempFolder folder;
        const data::Prepared plain = read(folder, rows());
        std::uint64_t hash = 0;
        for (const std::string_view cell : {"7.5", "11", "1.25", "p"})
            hash = base::contentHash(
                {reinterpret_cast<const std::uint8_t*>(cell.data()), cell.size()}, hash);
        QVERIFY(
            plain.source->id(1)
            == base::sampleId(base::bytesOf(std::span<const std::uint64_t>(&hash, 1)), "train", 1));
    }

    void leavingAColumnOutKeepsIdsAndSplit()
    {
        const testing::TempFolder folder;
        const data::Prepared parent = read(folder, rows());
        const data::Prepared less = read(folder, rows(), {}, "b");
        const data::Prepared named = read(folder, rows(), "a,b,c,y", "b");
        QCOMPARE(less.source->info().columns()[1].leftOut, std::string("left out"));
        for (const data::Prepared* one : {&less, &named}) {
            QVERIFY(idsIn(*one) == idsIn(parent));
            QCOMPARE(one->splits.fingerprint(), parent.splits.fingerprint());
        }
        QVERIFY(read(folder, rows(), "*").splits.fingerprint() == parent.splits.fingerprint());
    }

    void aFileWithAFurtherColumnKeepsIdsAndSplit()
    {
        const testing::TempFolder folder;
        const data::Prepared parent = read(folder, rows());
        const data::Prepared other = read(folder, rows(true));
        QVERIFY(other.splits.fingerprint() != parent.splits.fingerprint());
        const data::Prepared same = read(folder, rows(true), "a,b,c,y");
        QVERIFY(idsIn(same) == idsIn(parent));
        QCOMPARE(same.splits.fingerprint(), parent.splits.fingerprint());
        QCOMPARE(same.source->info().columns().size(), std::size_t{4});
        // The columns count in the order of the list.
        QVERIFY(read(folder, rows(true), "b,a,c,y").splits.fingerprint()
                != parent.splits.fingerprint());
    }

    void aChangeInAnyColumnIsAnotherDataSet()
    {
        const testing::TempFolder folder;
        const data::Prepared one = read(folder, rows(true), "a,b,c,y");
        const data::Prepared again = read(folder, rows(true), "a,b,c,y");
        const data::Prepared changed = read(folder, rows(true, 5), "a,b,c,y");
        QCOMPARE(again.source->info().fingerprint, one.source->info().fingerprint);
        QVERIFY(changed.source->info().fingerprint != one.source->info().fingerprint);
        QVERIFY(idsIn(changed) == idsIn(one));
    }

    void servedRowsAreIdentifiedByTheSameColumns()
    {
        const testing::TempFolder folder;
        const data::Prepared parent = read(folder, rows(), {}, {}, rows());
        const data::Prepared more = read(folder, rows(true), "a,b,c,y", {}, rows(true));
        QVERIFY(idsIn(more) == idsIn(parent));
    }

    void whatIsNoColumnIsRefused()
    {
        const testing::TempFolder folder;
        VERIFY_ERROR(read(folder, rows(), "a,bb,y"), "data.column");
        const auto error = testing::errorOf([&] { read(folder, rows(), "a,nothing"); });
        QVERIFY(error.has_value());
        QVERIFY2(error->text().find("data.id_columns") != std::string::npos, error->what());
        QVERIFY2(error->text().find("nothing") != std::string::npos, error->what());
    }

    void howRowsAreIdentifiedIsSaid()
    {
        const testing::TempFolder folder;
        const auto said = [](const data::Prepared& prepared) {
            for (const auto& [what, found] : prepared.source->info().guesses) {
                if (what == "rows identified by")
                    return found;
            }
            return std::string();
        };
        QCOMPARE(said(read(folder, rows())), std::string());
        const std::string names = said(read(folder, rows(), "a,y"));
        QVERIFY2(names.find('a') != std::string::npos && names.find('y') != std::string::npos,
                 names.c_str());
    }
};

QTEST_GUILESS_MAIN(TestIdColumns)
#include "tst_id_columns.moc"
