// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/error_table.h"

#include <QTest>

#include <cmath>

using namespace assay;
using error_analysis::Priority;
using error_analysis::SetState;
using error_analysis::TypeCounts;

namespace {

constexpr auto kLow = Priority::Low;
constexpr auto kMedium = Priority::Medium;
constexpr auto kHigh = Priority::High;

/// Every error of a set was looked at.
SetState whole(std::int64_t examples, std::int64_t errors)
{
    return {.examples = examples,
            .errors = errors,
            .sample = std::min<std::int64_t>(errors, 100),
            .looked = std::min<std::int64_t>(errors, 100),
            .lookedInAll = errors};
}

TypeCounts counts(const char* name, std::int64_t trainVal, std::int64_t testVal)
{
    TypeCounts made;
    made.type.name = name;
    made.trainVal = {trainVal, trainVal, 0};
    made.testVal = {testVal, testVal, 0};
    return made;
}

} // namespace

class TestErrorTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // LECTURE 5: hard-to-see, reflections, night-time: Low, Medium, High.
    void theLecturesRowsKeepTheirPriorities()
    {
        QCOMPARE(error_analysis::prioritiesOf({{"hard-to-see pedestrians", 0.001, 0.001, {}},
                                               {"reflections", 0.003, 0.003, {}},
                                               {"night-time scenes", 0.001, 0.01, {}}},
                                              0.014),
                 (std::vector{kLow, kMedium, kHigh}));
    }

    void typedTablesWithKnownAnswers()
    {
        const auto of = [](std::vector<double> shares, double error) {
            std::vector<error_analysis::TypedRow> rows;
            for (const double share : shares)
                rows.push_back({"x", share, share, {}});
            return error_analysis::prioritiesOf(rows, error);
        };
        QCOMPARE(of({0.05}, 0.10), std::vector{kHigh}); // exactly half
        QCOMPARE(of({0.049}, 0.10), std::vector{kMedium});
        QCOMPARE(of({0.01}, 0.10), std::vector{kMedium}); // exactly a tenth
        QCOMPARE(of({0.009, 0}, 0.10), (std::vector{kLow, kLow}));
        QCOMPARE(of({0.04, 0.03, 0.002}, 0), (std::vector{kHigh, kMedium, kLow}));
    }

    // The same three rows as counts of 10,000 examples a set, every error looked at.
    void aRealDifferenceMakesHigh()
    {
        const auto table = error_analysis::tableOf(
            {counts("hard to see", 10, 10), counts("reflections", 30, 30), counts("night", 10, 60)},
            whole(10000, 50), whole(10000, 140));
        QCOMPARE(table.rows[0].type.name, std::string("night"));
        // 60 of 140 is not half: the difference to train-val decides.
        QCOMPARE(table.rows[0].priority(), kHigh);
        QVERIFY(*table.rows[0].adjusted < 0.001);
        QCOMPARE(table.rows[1].type.name, std::string("reflections"));
        QCOMPARE(table.rows[1].priority(), kMedium);
        QCOMPARE(table.rows[2].priority(), kLow);
        QCOMPARE(*table.rows[0].ceiling, 0.006);
        QVERIFY(std::abs(table.rows[0].testVal.share->interval.low - 0.00467) < 5e-5);
    }

    // 100 of 1,000 errors looked at stand for a tenth of the set.
    void aSampleIsAsWideAsItIsSmall()
    {
        SetState set{
            .examples = 10000, .errors = 1000, .sample = 100, .looked = 100, .lookedInAll = 100};
        QCOMPARE(set.standsFor(), 1000.0);
        const auto table = error_analysis::tableOf({counts("blur", 0, 40)}, {}, set);
        QCOMPARE(table.rows[0].testVal.share->value, 0.04);
        QVERIFY(table.rows[0].testVal.share->interval.high > 0.05);
        QVERIFY(!table.rows[0].adjusted); // nothing is known of train-val
        QVERIFY2(table.precision.find("very good") != std::string::npos, table.precision.c_str());
    }

    // 4 of 9 are wrong and one was looked at: it stands for two and a quarter, not for two.
    void noShareIsLargerThanTheErrorItIsAPartOf()
    {
        const SetState set{.examples = 9, .errors = 4, .sample = 4, .looked = 1, .lookedInAll = 1};
        const auto table = error_analysis::tableOf({counts("blur", 0, 1)}, {}, set);
        QCOMPARE(table.rows[0].testVal.share->value, 4.0 / 9);
        QCOMPARE(*table.rows[0].ceiling, 4.0 / 9);
        const SetState most{.examples = 3, .errors = 2, .sample = 2, .looked = 1, .lookedInAll = 1};
        QCOMPARE(*error_analysis::tableOf({counts("blur", 0, 1)}, {}, most).rows[0].ceiling,
                 2.0 / 3);
    }

    void noPriorityRestsOnAFewErrors_data()
    {
        QTest::addColumn<int>("errors");
        QTest::addColumn<int>("looked");
        QTest::addColumn<bool>("proposed");
        QTest::newRow("one tag") << 200 << 1 << false;
        QTest::newRow("nine") << 200 << 9 << false;
        QTest::newRow("ten") << 200 << 10 << true;
        QTest::newRow("all three that there are") << 3 << 3 << true;
        QTest::newRow("none of none") << 0 << 0 << true;
    }
    void noPriorityRestsOnAFewErrors()
    {
        QFETCH(int, errors);
        QFETCH(int, looked);
        QFETCH(bool, proposed);
        const SetState set{.examples = 1000,
                           .errors = errors,
                           .sample = std::min(errors, 100),
                           .looked = looked,
                           .lookedInAll = looked};
        const auto table =
            error_analysis::tableOf({counts("blur", 0, looked)}, whole(1000, 20), set);
        QCOMPARE(table.rows[0].priority().has_value(), proposed);
        auto chosen = counts("blur", 0, looked);
        chosen.type.chosen = kMedium;
        QCOMPARE(error_analysis::tableOf({chosen}, {}, set).rows[0].priority(), kMedium);
        // Without test-val nothing is said of what counts there.
        QVERIFY(!error_analysis::tableOf({counts("blur", 1, 0)}, set, {}).rows[0].priority());
        const std::string csv = written(table, error_analysis::TableFormat::Csv);
        QCOMPARE(csv.find(",high,") != std::string::npos, proposed && looked > 0);
    }

    void theFootTellsHowFarSharesAreKnown()
    {
        const SetState set{
            .examples = 1000, .errors = 200, .sample = 100, .looked = 1, .lookedInAll = 1};
        QCOMPARE(error_analysis::tableOf({}, {}, set).precision,
                 std::string("Test-val: 1 of 100 looked at (few: shares of its errors are "
                             "\u00b140 points)."));
    }

    void nothingLookedAtClaimsNothing()
    {
        SetState set{.examples = 100, .errors = 10, .sample = 10, .looked = 0, .lookedInAll = 0};
        const auto table = error_analysis::tableOf({counts("blur", 0, 0)}, set, set);
        QVERIFY(!table.rows[0].testVal.share);
        QVERIFY(!table.rows[0].ceiling);
    }

    void aPersonsPriorityStands()
    {
        auto row = counts("night", 0, 90);
        row.type.chosen = kLow;
        const auto table = error_analysis::tableOf({row}, whole(1000, 0), whole(1000, 100));
        QCOMPARE(table.rows[0].proposed, kHigh);
        QCOMPARE(table.rows[0].priority(), kLow);
    }

    void documentsKeepTheirCells()
    {
        auto row = counts("a|b,<c>\n\"d\"", 1, 2);
        row.type.solutions = {"first", "second"};
        row.type.owner = "`rm` *x* _y_ [z](u) \\ R&D\r\n2";
        const auto table = error_analysis::tableOf({row}, whole(100, 1), whole(100, 2));
        using error_analysis::TableFormat;
        using error_analysis::written;
        QVERIFY(written(table, TableFormat::Csv).find("\"a|b,<c>\n\"\"d\"\"\",")
                != std::string::npos);
        QVERIFY(written(table, TableFormat::Markdown).find("| a\\|b,&lt;c&gt;<br>\"d\" |")
                != std::string::npos);
        QVERIFY(written(table, TableFormat::Markdown)
                    .find("| \\`rm\\` \\*x\\* \\_y\\_ \\[z\\](u) \\\\ R&amp;D<br>2 |")
                != std::string::npos);
        const std::string html = written(table, TableFormat::Html);
        QVERIFY(html.find("a|b,&lt;c&gt;<br>\"d\"") != std::string::npos);
        QVERIFY(html.find("<li>first<li>second") != std::string::npos);
    }

    void documentsEndWithWhatToCollect()
    {
        using error_analysis::TableFormat;
        const auto table = error_analysis::tableOf(
            {counts("same", 40, 40), counts("rain", 10, 14), counts("night", 0, 46)},
            whole(1000, 50), whole(1000, 100));
        const std::string text = written(table, TableFormat::Markdown);
        const auto at = text.find("## What to collect for training");
        QVERIFY2(at != std::string::npos, text.c_str());
        const auto night = text.find("- examples like night: ", at),
                   rain = text.find("- examples like rain: ", at);
        QVERIFY2(night != std::string::npos && rain != std::string::npos && night < rain,
                 text.c_str());
        QVERIFY(text.find("examples like same", at) == std::string::npos);
        QVERIFY(text.find("may be chance", night) > rain);
        const std::string html = written(table, TableFormat::Html);
        QVERIFY2(html.find("<li>examples like night: ") != std::string::npos, html.c_str());
        // Nothing that test-val has more of: no list.
        const auto none =
            error_analysis::tableOf({counts("same", 40, 40)}, whole(1000, 50), whole(1000, 50));
        QVERIFY(written(none, TableFormat::Markdown).find("What to collect") == std::string::npos);
    }

    // Train is what underfitting is analysed on: no column of it until one of its errors was looked at.
    void trainHasAColumnOnceItWasLookedAt()
    {
        using error_analysis::TableFormat;
        error_analysis::TypeCounts thin = counts("thin", 2, 4);
        SetState train{.examples = 1000, .errors = 50, .sample = 50};
        const auto without = error_analysis::tableOf({thin}, whole(500, 10), whole(500, 20), train);
        QVERIFY(!without.hasTrain());
        QVERIFY(written(without, TableFormat::Csv).find("train low,") == std::string::npos);
        QVERIFY(written(without, TableFormat::Csv).find(",train share") == std::string::npos);

        train.looked = train.lookedInAll = 10;
        thin.train = {.tagged = 5, .inSample = 5, .right = 0};
        const auto table = error_analysis::tableOf({thin}, whole(500, 10), whole(500, 20), train);
        QVERIFY(table.hasTrain());
        // Five of ten errors that were looked at; a twentieth of train is wrong.
        QVERIFY(std::abs(table.rows[0].train.share->value - 0.025) < 1e-12);
        QVERIFY(table.precision.starts_with("Train: 10 of 50 looked at (few"));
        QCOMPARE(*table.rows[0].ceiling, *without.rows[0].ceiling);
        QCOMPARE(table.rows[0].proposed, without.rows[0].proposed);
        for (const auto& [format, header] :
             {std::pair{TableFormat::Csv,
                        "error type,train share,train low,train high,train tagged,"},
              std::pair{TableFormat::Markdown,
                        "| error type | error % (train) | error % (train-val) |"},
              std::pair{TableFormat::Html,
                        "<th>Error type<th>Error % (train)<th>Error % (train-val)"}}) {
            const std::string text = written(table, format);
            QVERIFY2(text.find(header) != std::string::npos, text.c_str());
            QVERIFY2(text.find(format == TableFormat::Csv ? "thin,0.025," : "2.5 %")
                         != std::string::npos,
                     text.c_str());
        }
    }

    void whatASpreadsheetWouldRunIsText_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"})
            QTest::newRow(name) << QString(name);
    }
    void whatASpreadsheetWouldRunIsText()
    {
        QFETCH(QString, name);
        auto formula = counts(name.toStdString().c_str(), 0, 0);
        const std::string csv =
            written(error_analysis::tableOf({formula}, {}, {}), error_analysis::TableFormat::Csv);
        QVERIFY(csv.find("\n'" + name.toStdString() + ",") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestErrorTable)
#include "tst_error_table.moc"
