// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/value_times.h"

#include <malloc.h>

#include <QTest>

#include <map>
#include <string>
#include <vector>

using assay::data::formats::ValueTimes;

namespace {

/// Of a few texts that come again at different rates, some empty and some long.
std::string textOf(std::uint32_t k)
{
    const std::uint32_t which = k * k % 977;
    return which == 0 ? std::string() : std::string(which % 7, 'x') + std::to_string(which);
}

} // namespace

class TestValueTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsEachTextAndKeepsItsFirstLine()
    {
        ValueTimes values;
        QVERIFY(!values.contains(""));
        std::map<std::string, ValueTimes::Times> expected;
        for (std::uint32_t k = 0; k < 5000; ++k) {
            const std::string text = textOf(k);
            values.see(text, k + 2);
            auto& times = expected[text];
            times.line = times.count++ == 0 ? k + 2 : times.line;
        }
        QVERIFY(expected.size() > 400 && expected.contains(""));
        QCOMPARE(values.size(), expected.size());
        std::size_t walked = 0;
        std::uint32_t last = 0;
        for (const auto& [text, times] : values) {
            const auto known = expected.find(std::string(text));
            QVERIFY(known != expected.end());
            QCOMPARE(times.count, known->second.count);
            QCOMPARE(times.line, known->second.line);
            QVERIFY(times.line > last); // in the order of the file
            last = times.line;
            ++walked;
        }
        QCOMPARE(walked, expected.size());
        for (const auto& [text, times] : expected) {
            const ValueTimes::Times* found = values.find(text);
            QVERIFY(found != nullptr);
            QCOMPARE(found->count, times.count);
        }
        QVERIFY(values.find("not there") == nullptr);
    }

    void takesCellsBackOneByOne()
    {
        ValueTimes values;
        for (const char* text : {"kg", "1", "2", "kg", "33"})
            values.see(text, 1);
        values.forget("m");
        values.forget("kg");
        QCOMPARE(values.size(), 4U);
        QCOMPARE(values.find("kg")->count, 1U);
        values.forget("kg");
        QVERIFY(!values.contains("kg"));
        std::vector<std::string> left;
        for (const auto& [text, times] : values)
            left.emplace_back(text);
        QCOMPARE(left, (std::vector<std::string>{"1", "2", "33"}));
        for (const std::string& text : left)
            QVERIFY(values.contains(text));
        values.see("kg", 9);
        QCOMPARE(values.find("kg")->line, 9U);
        values.clear();
        QCOMPARE(values.size(), 0U);
        QVERIFY(!values.contains("1"));
    }

    void refusesMoreTextsThanItsPlacesNumber()
    {
        ValueTimes values;
        for (std::size_t k = 0; k < ValueTimes::kMost; ++k)
            values.see(std::to_string(k), 1);
        QVERIFY(values.whole());
        values.see("one more", 1);
        QVERIFY(!values.whole());
        QCOMPARE(values.size(), ValueTimes::kMost);
        values.see("17", 2);
        QCOMPARE(values.find("17")->count, 2U);
    }

    /// 50,000 columns of 200 different numbers must not need a gigabyte.
    void aColumnCostsLittleBesideItsTexts()
    {
        constexpr std::size_t kColumns = 2000, kTexts = 200, kMost = 40; // bytes a text
        const std::size_t before = mallinfo2().uordblks;
        std::vector<ValueTimes> columns(kColumns);
        for (std::uint32_t row = 0; row < kTexts; ++row) {
            for (std::uint32_t k = 0; k < kColumns; ++k)
                columns[k].see(std::to_string(10'000'000 + row * 7919 + k), row);
        }
        const std::size_t after = mallinfo2().uordblks;
        for (const ValueTimes& column : columns)
            QCOMPARE(column.size(), kTexts);
        QVERIFY2(after <= before + kColumns * kTexts * kMost,
                 qPrintable(QString::number(after - before)));
    }
};

QTEST_GUILESS_MAIN(TestValueTimes)
#include "tst_value_times.moc"
