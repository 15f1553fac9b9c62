// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/number_steps.h"
#include "support/errors.h"
#include "support/numpy_file.h"
#include "support/tables.h"

#include <QTest>

#include <cstdint>
#include <vector>

using namespace assay;
using testing::finding;

namespace {

constexpr int kRows = 60;

/// Rows of `cell(i)`, a number and one of two classes.
template <typename Cell>
QByteArray tableOf(Cell cell)
{
    QByteArray text("t,x,label\n");
    for (int i = 0; i < kRows; ++i)
        text += cell(i) + ',' + QByteArray::number(i * 7 % 11) + (i % 2 ? ",yes\n" : ",no\n");
    return text;
}

QByteArray milliseconds(int i)
{
    return QByteArray::number(1600000000000LL + 100LL * (i * 17 % kRows));
}

} // namespace

class TestNumberSteps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersThatBecomeOneAreSaid()
    {
        const testing::TempFolder folder;
        const data::Prepared prepared = testing::prepared(folder, tableOf(milliseconds));
        const base::Finding* merged = finding(prepared.findings, "table.merged_numbers", "t");
        QVERIFY(merged && merged->severity == base::Severity::Warning);
        // Between 2^40 and 2^41, 24 bits of fraction are 2^17 apart.
        const std::string said = experiment::sentence(*merged);
        QVERIFY2(
            said.starts_with("Column \"t\": its numbers lie between 1600000000000 and "
                             "1600000005900, where the 32-bit numbers that a network takes are "
                             "131,072 apart"),
            said.c_str());
    }

    void theRemedyThatIsNamedWorks()
    {
        const testing::TempFolder folder;
        const data::Prepared prepared = testing::prepared(
            folder, tableOf([](int i) {
                return QByteArray::number(milliseconds(i).toLongLong() - 1600000000000LL);
            }));
        QVERIFY(!finding(prepared.findings, "table.merged_numbers"));
    }

    void numbersThatKeepTheirStepsAreNotWarnedOf()
    {
        data::formats::NumberSteps even, spread, one;
        for (int i = 0; i < 20; ++i) {
            even.add(20'000'000.0 + 2 * i); // each is a 32-bit number
            spread.add(1.6e12 * i);
            one.add(1.1);
        }
        QVERIFY(!even.finding("t").has_value());
        QVERIFY(!spread.finding("t").has_value());
        QVERIFY(!one.finding("t").has_value());
        even.add(20'000'001.0);
        QVERIFY(even.finding("t").has_value());
    }

    void datesWithinAnHourAreSaid()
    {
        const testing::TempFolder folder;
        const data::Prepared prepared = testing::prepared(
            folder, tableOf([](int i) {
                return "2024-01-10 12:" + QByteArray::number(i * 17 % kRows).rightJustified(2, '0')
                       + ":00";
            }));
        const base::Finding* merged = finding(prepared.findings, "table.merged_numbers", "t");
        QVERIFY(merged);
        const std::string said = experiment::sentence(*merged);
        QVERIFY2(said.starts_with("Column \"t\": its dates lie within 59 m"), said.c_str());
    }

    void aNumberThatNo32BitsHoldIsRefused()
    {
        const testing::TempFolder folder;
        const QByteArray text =
            tableOf([](int i) { return i == 5 ? QByteArray("1e300") : QByteArray::number(i); });
        const auto error = testing::errorOf([&] { testing::prepared(folder, text); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), std::string("table.too_large"));
        QVERIFY2(testing::isSentence(error->text()), error->what());
        // The remedy that it names.
        data::DataSpec spec;
        spec.table.missing = "1e300";
        QCOMPARE(testing::prepared(folder, text, spec).source->size(), std::size_t{kRows});
    }

    void columnsOfArraysAreLookedAtToo()
    {
        std::vector<std::int64_t> rows, labels;
        for (int i = 0; i < kRows; ++i) {
            rows.push_back(i);
            rows.push_back(1600000000000LL + i);
            labels.push_back(i % 2);
        }
        const testing::TempFolder folder;
        const auto file = folder / "a.npz";
        testing::write(file,
                       testing::storedZip(
                           {{"x.npy", testing::npyOf("<i8", "(60, 2)", testing::values(rows))},
                            {"y.npy", testing::npyOf("<i8", "(60,)", testing::values(labels))}}));
        data::DataSpec spec;
        spec.path = file.string();
        const data::Prepared prepared = experiment::prepare(spec);
        QVERIFY(finding(prepared.findings, "table.merged_numbers", "column 2"));
        QVERIFY(!finding(prepared.findings, "table.merged_numbers", "column 1"));
    }

    void seriesOfMoreChannelsThanStepsAreAskedAbout()
    {
        const testing::TempFolder folder;
        std::vector<float> values;
        std::vector<std::int64_t> labels;
        for (int i = 0; i < kRows * 120; ++i)
            values.push_back(float(i % 97));
        for (int i = 0; i < kRows; ++i)
            labels.push_back(i % 2);
        const auto turned = [&](const QByteArray& shape) {
            const auto file = folder / "a.npz";
            testing::write(
                file, testing::storedZip(
                          {{"x.npy", testing::npyOf("<f4", shape, testing::values(values))},
                           {"y.npy", testing::npyOf("<i8", "(60,)", testing::values(labels))}}));
            data::DataSpec spec;
            spec.path = file.string();
            return experiment::prepare(spec);
        };
        QVERIFY(finding(turned("(60, 3, 40)").findings, "series.maybe_turned", "x"));
        QVERIFY(!finding(turned("(60, 40, 3)").findings, "series.maybe_turned"));
    }
};

QTEST_GUILESS_MAIN(TestNumberSteps)
#include "tst_number_steps.moc"
