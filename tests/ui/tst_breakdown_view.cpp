// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/evaluation_table_models.h"
#include "style/theme.h"
#include "support/window_kit.h"
#include "widgets/breakdown_view.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QScrollBar>

using namespace assay;
using evaluate::Measured;
using evaluate::Rung;

namespace {

/// Of numbers in the target's unit, with all that a ladder may have.
evaluate::Ladder prices()
{
    evaluate::Ladder ladder;
    ladder.isShare = ladder.isCount = false;
    ladder.measure = "RMSE";
    double error = 55'310;
    for (const Rung rung : evaluate::kRungs) {
        ladder[rung] = Measured{.error = error,
                                .examples = 20'000,
                                .interval = stats::Interval{error - 1'196, error + 1'204},
                                .isExact = false};
        error += 5'421;
    }
    return ladder;
}

evaluate::Ladder shares(bool isJoined)
{
    evaluate::Ladder ladder;
    ladder.isJoined = isJoined;
    ladder.train = evaluate::measuredShare(0.143, 20'000);
    ladder.trainVal = evaluate::measuredShare(0.145, 11'397);
    if (!isJoined)
        ladder.testVal = evaluate::measuredShare(0.151, 8'141);
    return ladder;
}

} // namespace

class TestBreakdownView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersAreSeenWithoutScrolling_data()
    {
        QTest::addColumn<bool>("isPrices");
        QTest::addColumn<QSize>("size");
        // What the page leaves for it at 1024x640 without and with the card of the next step, and
        // at 1280x800.
        QTest::newRow("shares, narrow") << false << QSize(880, 205);
        QTest::newRow("prices, narrow") << true << QSize(880, 260);
        QTest::newRow("prices, medium") << true << QSize(900, 290);
        QTest::newRow("prices, large") << true << QSize(2200, 600);
    }
    void numbersAreSeenWithoutScrolling()
    {
        QFETCH(bool, isPrices);
        QFETCH(QSize, size);
        ui::Theme theme;
        theme.choose(ui::ThemeChoice::Light);
        QAction resample;
        ui::BreakdownView view(theme, &resample);
        view.resize(size);
        view.setBreakdown(evaluate::breakDown(isPrices ? prices() : shares(false)), 63'000);
        view.show();
        testing::settle();
        auto* table = view.findChild<ui::TableView*>();
        QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        for (const int column : {ui::TermTableModel::Name, ui::TermTableModel::Value,
                                 ui::TermTableModel::Examples, ui::TermTableModel::Verdict})
            QVERIFY2(table->horizontalHeader()->sectionSize(column) >= table->wantedWidth(column),
                     qPrintable(QString::number(column)));
        QCOMPARE(table->verticalScrollBar()->maximum(), 0);
        QVERIFY(table->rowHeight(0) >= table->fontMetrics().height());
    }

    void oneValidationSetAndASampleAreCalledSo()
    {
        ui::TermTableModel model;
        model.setRows(ui::rowsOf(evaluate::breakDown(shares(true)), 63'000));
        const QStringList rows = testing::printed(model, ui::TermTableModel::ColumnCount);
        QVERIFY2(rows.first().contains("train") && rows.first().contains("| sample of 20,000 |"),
                 qPrintable(rows.first()));
        QVERIFY2(rows.last().startsWith("validation |") && rows.last().contains("| 11,397 |"),
                 qPrintable(rows.last()));
        QVERIFY(rows.at(1).startsWith("+ variance") && rows.at(1).endsWith("| no"));
        // All of train is no sample, and two validation sets keep their names.
        model.setRows(ui::rowsOf(evaluate::breakDown(shares(false)), 20'000));
        const QString all = testing::printed(model, ui::TermTableModel::ColumnCount).join('\n');
        QVERIFY2(all.contains("train-val |") && all.contains("test-val |")
                     && !all.contains("validation |") && !all.contains("sample"),
                 qPrintable(all));
    }
};

QTEST_MAIN(TestBreakdownView)
#include "tst_breakdown_view.moc"
