// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "store/run_store.h"
#include "store/set_aside.h"
#include "support/temp_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <set>

using namespace assay;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A random value of one of a column's kinds: mostly what belongs there.
class Values
{
public:
    explicit Values(std::uint64_t seed)
        : m_random(seed, "points")
    {}
    std::size_t below(std::size_t end) { return m_random.below(end); }
    bool rarely() { return m_random.below(40) == 0; }

    void bindName(SQLite::Statement& row, int at)
    {
        static const std::vector<std::string> names{"batch_loss",
                                                    "learning_rate",
                                                    "a tag with a longer name than others have",
                                                    "loss",
                                                    std::string("nul\0inside", 10),
                                                    "nul"};
        if (rarely())
            row.bind(at, rarely() ? std::string() : std::string("\xff\xfe"));
        else if (rarely())
            row.bind(at, "\x01\x02", 2); // a blob
        else
            row.bind(at, names[below(names.size())]);
    }
    void bindSplit(SQLite::Statement& row, int at)
    {
        static const std::vector<std::string> splits{"train", "", "train_val", "test_val", "test"};
        row.bind(at, rarely() ? std::string("valid") : splits[below(splits.size())]);
    }
    void bindStep(SQLite::Statement& row, int at)
    {
        if (rarely())
            row.bind(at, rarely() ? std::string("third") : std::string("3.5"));
        else if (rarely())
            row.bind(at, std::numeric_limits<std::int64_t>::min());
        else
            row.bind(at, static_cast<std::int64_t>(m_step += below(3)) - (rarely() ? 5 : 0));
    }
    void bindNumber(SQLite::Statement& row, int at, bool mayBeNothing)
    {
        const std::size_t kind = below(30);
        if (kind == 0)
            row.bind(at, "many");
        else if (kind == 1)
            row.bind(at, kInfinity);
        else if (kind == 2)
            row.bind(at, -kInfinity);
        else if (kind == 3 && mayBeNothing)
            row.bind(at); // NULL, which NaN becomes
        else if (kind == 4)
            row.bind(at, std::int64_t{9007199254740993});
        else if (kind == 5)
            row.bind(at, -0.0);
        else if (kind == 6)
            row.bind(at, std::numeric_limits<double>::denorm_min());
        else
            row.bind(at, m_random.normal());
    }

private:
    base::Random m_random;
    std::size_t m_step = 0;
};

void insert(SQLite::Database& database, Values& values, int rows)
{
    SQLite::Transaction transaction(database);
    SQLite::Statement row(database, "INSERT INTO metrics(run, name, split, step, epoch, seconds, "
                                    "value, superseded) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t run = 1;
    for (int k = 0; k < rows; ++k) {
        if (values.rarely())
            run = 1 + static_cast<std::int64_t>(values.below(3));
        row.bind(1, run);
        values.bindName(row, 2);
        values.bindSplit(row, 3);
        values.bindStep(row, 4);
        values.bindNumber(row, 5, false);
        values.bindNumber(row, 6, false);
        values.bindNumber(row, 7, true);
        row.bind(8, values.rarely() ? 1 : 0);
        row.exec();
        row.reset();
        row.clearBindings();
    }
    transaction.commit();
}

struct Expected {
    std::vector<train::MetricPoint> points;
    std::set<std::string> leftOut; ///< their ids
    std::int64_t lastId = 0;
};

/// Row by row, as the schema's contract says it.
Expected plainly(SQLite::Database& database, train::RunId run)
{
    static const std::set<std::string> splits{"", "train", "train_val", "test_val", "test"};
    Expected expected;
    SQLite::Statement rows(database, "SELECT id, name, split, step, epoch, seconds, value FROM "
                                     "metrics WHERE run = ? AND superseded = 0 ORDER BY id");
    rows.bind(1, run);
    while (rows.executeStep()) {
        expected.lastId = rows.getColumn(0).getInt64();
        const auto number = [&](int at) {
            return (rows.getColumn(at).isFloat() || rows.getColumn(at).isInteger());
        };
        const auto finite = [&](int at) {
            return number(at) && std::isfinite(rows.getColumn(at).getDouble());
        };
        const bool good = rows.getColumn(1).isText() && !rows.getColumn(1).getString().empty()
                          && splits.contains(rows.getColumn(2).getString())
                          && rows.getColumn(3).isInteger() && finite(4) && finite(5)
                          && (number(6) || rows.getColumn(6).isNull());
        if (!good) {
            expected.leftOut.insert(rows.getColumn(0).getString());
            continue;
        }
        expected.points.push_back(
            {rows.getColumn(1).getString(), rows.getColumn(2).getString(),
             rows.getColumn(3).getInt64(), rows.getColumn(4).getDouble(),
             rows.getColumn(5).getDouble(),
             rows.getColumn(6).isNull() ? std::nan("") : rows.getColumn(6).getDouble()});
    }
    return expected;
}

bool sameBits(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}

bool same(const train::MetricPoint& a, const train::MetricPoint& b)
{
    return a.name == b.name && a.split == b.split && a.step == b.step && sameBits(a.epoch, b.epoch)
           && sameBits(a.seconds, b.seconds) && sameBits(a.value, b.value);
}

} // namespace

class TestPointRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesGiveEveryPointToTheLastBit_data()
    {
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("page"); // at most
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("%d", seed) << seed << 100 * seed * seed << 7 * seed * seed;
    }
    void pagesGiveEveryPointToTheLastBit()
    {
        QFETCH(int, seed);
        QFETCH(int, rows);
        QFETCH(int, page);
        const testing::TempProject project;
        store::RunStore runs(project.file, false);
        for (int k = 0; k < 3; ++k)
            runs.insert({.name = "r", .environment = "{}"});
        SQLite::Database other(project.file.string(), SQLite::OPEN_READWRITE);
        other.exec("PRAGMA ignore_check_constraints = ON");
        Values values(static_cast<std::uint64_t>(seed));
        insert(other, values, rows);
        if (seed % 2 == 0) // as a resume leaves it
            other.exec("DELETE FROM metrics WHERE id % 5 = 0 OR id > " + std::to_string(rows - 20));
        for (train::RunId run = 1; run <= 3; ++run) {
            store::forgetSetAside(project.file);
            std::vector<train::MetricPoint> points;
            std::int64_t last = 0;
            bool grown = false;
            for (;;) {
                const auto limit = 1 + values.below(static_cast<std::size_t>(page));
                const auto read = runs.points(run, last, limit);
                for (const train::MetricPoint& point : read.points)
                    points.push_back(point);
                last = read.lastId;
                if (!read.more && std::exchange(grown, true))
                    break;
                if (!read.more)
                    insert(other, values, 200); // another program logs on
            }
            const Expected expected = plainly(other, run);
            QCOMPARE(last, expected.lastId);
            QCOMPARE(points.size(), expected.points.size());
            for (std::size_t i = 0; i < points.size(); ++i)
                QVERIFY2(same(points[i], expected.points[i]), std::to_string(i).c_str());
            std::size_t named = 0;
            for (const store::SetAside& one : store::takeSetAside(project.file))
                named += expected.leftOut.contains(one.row) ? 1 : 0;
            QCOMPARE(named, std::min<std::size_t>(expected.leftOut.size(), 5));
        }
    }

    void pagesAskedForInAnyOrderAreTheSame()
    {
        const testing::TempProject project;
        store::RunStore runs(project.file, false);
        const train::RunId one = runs.insert({.name = "r", .environment = "{}"});
        const train::RunId two = runs.insert({.name = "s", .environment = "{}"});
        for (const train::RunId run : {one, two}) {
            store::RunWriter writer(project.file, run);
            for (int step = 1; step <= 1000; ++step)
                writer.add("batch_loss", "train", step, 0, 0, static_cast<double>(run) * step);
            writer.flush();
        }
        const auto second = [&] { return runs.points(one, 100, 100); };
        const auto alone = second();
        runs.points(one, 0, 100);
        runs.points(two, 1000, 100);
        const auto again = second();
        QCOMPARE(again.points.size(), std::size_t{100});
        QCOMPARE(again.points.front().step, alone.points.front().step);
        QCOMPARE(again.lastId, alone.lastId);
        QCOMPARE(runs.points(two, 0, 100).points.front().value, 2.0);
        QCOMPARE(runs.points(99, 0, 100).points.size(), std::size_t{0});
    }

    void lossesAndRatesOfALongRunMeet()
    {
        const testing::TempProject project;
        store::RunStore runs(project.file, false);
        const train::RunId run = runs.insert({.name = "r", .environment = "{}"});
        constexpr int kSteps = 60'000; // more than a page
        {
            store::RunWriter writer(project.file, run);
            for (int step = 1; step <= kSteps; ++step) {
                writer.add("batch_loss", "train", step, 0, 0, 1.0 / step);
                writer.add("gradient_norm", "", step, 0, 0, 3);
                if (step % 20'000 == 0) { // an epoch
                    writer.add("loss", "train", step, 0, 0, 2e4 / step);
                    writer.add("loss", "train_val", step, 0, 0, 9);
                }
                if (step % 2 == 0)
                    writer.add("learning_rate", "", step, 0, 0, 0.001 * step);
            }
            writer.flush();
        }
        testing::execute(project.file, "UPDATE metrics SET superseded = 1 WHERE step = 7");
        const advise::LossCurve curve = runs.lossCurve(run);
        QCOMPARE(curve.losses.size(), std::size_t{kSteps - 1});
        QCOMPARE(curve.epochs, (std::vector<double>{1, 0.5, 2e4 / 6e4}));
        for (std::size_t i = 0; i < curve.losses.size(); ++i) {
            const std::int64_t step = curve.steps[i];
            QCOMPARE(step, std::int64_t(i < 6 ? i + 1 : i + 2));
            QCOMPARE(curve.losses[i], 1.0 / double(step));
            QVERIFY(step % 2 == 0 ? curve.rates[i] == 0.001 * double(step)
                                  : std::isnan(curve.rates[i]));
        }
    }
};

QTEST_GUILESS_MAIN(TestPointRows)
#include "tst_point_rows.moc"
