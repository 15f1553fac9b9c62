// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "data/catalog.h"
#include "evaluate/shift.h"
#include "stats/interval.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>

using namespace assay;
using evaluate::ShiftAspect;
using evaluate::ShiftReport;
using evaluate::ShiftSides;

namespace {

const std::filesystem::path kShared = ASSAY_ROOT "/../shared/data";

data::DataSpec specOf(const std::string& path, const std::string& testPath = {})
{
    data::DataSpec spec;
    spec.path = (kShared / path).string();
    if (!testPath.empty())
        spec.testPath = (kShared / testPath).string();
    return spec;
}

/// A table's columns of so many rows a side, drawn without overlap.
struct Drawn {
    explicit Drawn(const data::Dataset& table)
        : m_table(table)
        , m_order(table.size())
    {
        std::iota(m_order.begin(), m_order.end(), 0U);
    }
    ShiftSides draw(std::size_t count, std::uint64_t seed)
    {
        base::Random(seed, "draw").shuffle(m_order);
        ShiftSides sides;
        const auto& infos = m_table.info().columns();
        for (std::size_t c = 0; c < infos.size(); ++c) {
            evaluate::ShiftColumn column{.name = infos[c].name};
            for (std::size_t k = 0; k < 2 * count; ++k)
                (k < count ? column.a : column.b)
                    .push_back(m_table.table()->table().columns[c].numbers[m_order[k]]);
            sides.columns.push_back(std::move(column));
        }
        for (std::size_t k = 0; k < 2 * count; ++k)
            (k < count ? sides.idsA : sides.idsB).push_back({m_order[k]});
        sides.labels = {.name = "label", .isCategory = true, .categories = 20};
        for (std::size_t k = 0; k < 2 * count; ++k)
            (k < count ? sides.labels.a : sides.labels.b).push_back(m_table.label(m_order[k]));
        return sides;
    }

private:
    const data::Dataset& m_table;
    std::vector<std::uint32_t> m_order;
};

double deviationOf(const std::vector<double>& values)
{
    double sum = 0, squares = 0;
    for (const double x : values) {
        sum += x;
        squares += x * x;
    }
    const auto n = static_cast<double>(values.size());
    return std::sqrt(squares / n - sum / n * sum / n);
}

bool isNamed(const ShiftReport& report, const std::string& feature)
{
    return std::any_of(report.tests.begin(), report.tests.end(), [&](const auto& test) {
        return test.aspect == ShiftAspect::Covariate && test.feature == feature && test.isReal();
    });
}

} // namespace

class TestShift : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // The probability of one class over all examples is not kept; the answers are.
    void ofThousandsOfClassesTheAnswersAreCompared()
    {
        const auto side = [](std::uint16_t common) {
            evaluate::Predictions made;
            made.classes = 1500;
            for (std::uint16_t i = 0; i < 200; ++i) {
                made.ids.push_back({i});
                made.truth.push_back(i);
                made.predicted.push_back(i % 2 == 0 ? common : i);
                made.addProbabilities(std::vector<float>(1500, 1 / 1500.0F));
            }
            return made;
        };
        ShiftSides sides;
        sides.columns.push_back({.name = "x"});
        for (std::uint64_t i = 0; i < 200; ++i) {
            sides.idsA.push_back({i});
            sides.idsB.push_back({i + 200});
            sides.columns[0].a.push_back(double(i));
            sides.columns[0].b.push_back(double(i));
        }
        evaluate::addOutputs(sides, side(3), side(3));
        QCOMPARE(sides.outputs.size(), std::size_t{1});
        QVERIFY(sides.outputs[0].isCategory);
        QVERIFY(!evaluate::compare(sides, "a", "b").isAlarm());
        evaluate::addOutputs(sides, side(3), side(900));
        QVERIFY(evaluate::compare(sides, "a", "b").isAlarm());
    }

    void handwritingOfTwoKindsIsFound()
    {
        if (!std::filesystem::exists(kShared))
            QSKIP("../shared is not there");
        const auto prepared = data::prepare(specOf("images/mnist", "images/usps"));
        const auto sides =
            evaluate::sidesOf(prepared, data::SplitKind::TrainVal, data::SplitKind::TestVal, 200);
        const auto report = evaluate::compare(sides, "train-val", "test-val");
        QVERIFY(report.isAlarm());
        QVERIFY2(report.auc > 0.9, report.text.c_str());
        QVERIFY(report.text.find("Differs most") != std::string::npos);
        QCOMPARE(report.typicalA.size(), evaluate::kTypical);
        QCOMPARE(report.typicalB.size(), evaluate::kTypical);
    }

    void redWineIsNotWhite()
    {
        if (!std::filesystem::exists(kShared))
            QSKIP("../shared is not there");
        const auto prepared =
            data::prepare(specOf("tabular/winequality-white.csv", "tabular/winequality-red.csv"));
        const auto report = evaluate::compare(
            evaluate::sidesOf(prepared, data::SplitKind::TrainVal, data::SplitKind::TestVal, 200),
            "white", "red");
        QVERIFY(report.isAlarm());
        QVERIFY2(report.auc > 0.9, report.text.c_str());
    }

    // Alarms on at most 8 % of random halves of one set.
    void halvesOfOneSetRaiseFewAlarms()
    {
        if (!std::filesystem::exists(kShared))
            QSKIP("../shared is not there");
        const auto white =
            data::open({.spec = {}, .path = (kShared / "tabular/winequality-white.csv").string()});
        Drawn rows(*white);
        int alarms = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed)
            alarms += evaluate::compare(rows.draw(200, seed), "a", "b", seed).isAlarm() ? 1 : 0;
        QVERIFY2(alarms <= 16, qPrintable(QString::number(alarms)));
    }

    // One column of eleven, half a deviation: found and named in at least 90 % of 200 draws.
    void halfADeviationIsFoundAndNamed()
    {
        if (!std::filesystem::exists(kShared))
            QSKIP("../shared is not there");
        const auto white =
            data::open({.spec = {}, .path = (kShared / "tabular/winequality-white.csv").string()});
        Drawn rows(*white);
        int named = 0;
        std::map<std::string, int> byColumn;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            ShiftSides sides = rows.draw(200, seed);
            auto& column = sides.columns[seed % sides.columns.size()];
            std::vector<double> all = column.a;
            all.insert(all.end(), column.b.begin(), column.b.end());
            const double step = 0.5 * deviationOf(all);
            for (double& x : column.b)
                x += step;
            const bool found = isNamed(evaluate::compare(sides, "a", "b", seed), column.name);
            named += found ? 1 : 0;
            byColumn[column.name] += found ? 1 : 0;
        }
        for (const auto& [name, count] : byColumn)
            qInfo("%s %d", name.c_str(), count);
        QVERIFY2(named >= 180, qPrintable(QString::number(named)));
    }

    void aTinyShiftOfManyExamplesIsCalledSo()
    {
        ShiftSides sides;
        base::Random random(1, "tiny");
        evaluate::ShiftColumn column{.name = "x"};
        for (int k = 0; k < 20000; ++k) {
            column.a.push_back(random.normal());
            column.b.push_back(random.normal() + 0.06);
            sides.idsA.push_back({static_cast<std::uint64_t>(k)});
            sides.idsB.push_back({static_cast<std::uint64_t>(k + 20000)});
        }
        sides.columns.push_back(column);
        const auto report = evaluate::compare(sides, "train-val", "test-val");
        QVERIFY(report.isAlarm());
        QVERIFY2(report.text.find("too small to matter") != std::string::npos, report.text.c_str());
    }

    // Other shares of the same classes: label shift, apart from the inputs.
    void labelShiftStandsApart()
    {
        ShiftSides sides;
        base::Random random(2, "labels");
        sides.labels = {.name = "label", .isCategory = true, .categories = 2};
        evaluate::ShiftColumn noise{.name = "noise"};
        for (int k = 0; k < 500; ++k) {
            noise.a.push_back(random.normal());
            noise.b.push_back(random.normal());
            sides.labels.a.push_back(k % 2);
            sides.labels.b.push_back(k % 5 == 0);
            sides.idsA.push_back({static_cast<std::uint64_t>(k)});
            sides.idsB.push_back({static_cast<std::uint64_t>(k + 500)});
        }
        sides.columns.push_back(noise);
        const auto report = evaluate::compare(sides, "train-val", "test-val");
        QVERIFY(!isNamed(report, "noise"));
        QVERIFY2(report.text.find("label shift") != std::string::npos, report.text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestShift)
#include "tst_shift.moc"
