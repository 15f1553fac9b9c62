// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/space_edits.h"
#include "charts/slice_chart.h"
#include "support/tune_kit.h"
#include "widgets/round_form.h"

#include <QComboBox>
#include <QLineEdit>

using namespace assay;
using testing::kSpace;
using testing::searchOf;
using Kit = testing::TuneKit;

namespace {

void type(Kit& kit, const char* name, const QString& words)
{
    auto* line = kit.named<QLineEdit>(name);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, words);
    QTest::keyClick(line, Qt::Key_Return);
    kit.settle();
}

} // namespace

class TestRoundForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itIsThereWhereThereAreRounds()
    {
        Kit fine({searchOf(kSpace, 40, 1, "coarse_to_fine")});
        fine.views->showView("plan");
        fine.settle();
        auto* form = fine.page->findChild<ui::RoundForm*>();
        QVERIFY(form && !form->isHidden());
        QVERIFY2(fine.label("tune.round").contains("from trial 41 on"),
                 qPrintable(fine.label("tune.round")));
        QCOMPARE(fine.named<QComboBox>("tune.round_setting")->count(), 4); // a list has no range

        Kit random({searchOf(kSpace, 40, 1, "random")});
        random.views->showView("plan");
        random.settle();
        QVERIFY(random.page->findChild<ui::RoundForm*>()->isHidden());
        Kit none;
        QVERIFY(none.page->findChild<ui::RoundForm*>()->isHidden());
    }

    void aRangeOfTheNextRoundIsStoredWithTheSearch()
    {
        Kit kit({searchOf(kSpace, 40, 1, "coarse_to_fine")});
        kit.views->showView("plan");
        kit.settle();
        QVERIFY(!kit.action("tune.change")->isEnabled());
        // From what the rounds have come to so far.
        const double from = kit.named<QLineEdit>("tune.round_from")->text().toDouble();
        const double to = kit.named<QLineEdit>("tune.round_to")->text().toDouble();
        QVERIFY(from > 1e-5 || to < 0.1);
        QVERIFY(from < to);
        // The first digits are seen, however long the number is.
        QCOMPARE(kit.named<QLineEdit>("tune.round_from")->cursorPosition(), 0);
        QCOMPARE(kit.named<QLineEdit>("tune.round_to")->cursorPosition(), 0);
        type(kit, "tune.round_from", "1e-5");
        type(kit, "tune.round_to", "0.05");
        const tune::Axis* axis = ui::findAxis(kit.plan().space, "train.learning_rate");
        QCOMPARE(axis->rounds.size(), std::size_t(1));
        QCOMPARE(axis->rounds[0].from, std::int64_t(40));
        QCOMPARE(axis->rounds[0].low, 1e-5);
        QCOMPARE(axis->rounds[0].high, 0.05);
        QCOMPARE(axis->high, 0.1); // the range of the setting stays
        QVERIFY(kit.action("tune.change")->isEnabled());
        kit.action("tune.change")->trigger();
        kit.settle();
        const tune::Search& stored = kit.session.fakeSearches.stored.back();
        QCOMPARE(ui::findAxis(stored.space, "train.learning_rate")->rounds.size(), std::size_t(1));
    }

    void whatIsNoRangeIsSaidAndNotTaken()
    {
        Kit kit({searchOf(kSpace, 40, 1, "coarse_to_fine")});
        kit.views->showView("plan");
        kit.settle();
        type(kit, "tune.round_to", "7");
        QVERIFY2(kit.label("tune.round_problem").contains("within"),
                 qPrintable(kit.label("tune.round_problem")));
        QVERIFY(ui::findAxis(kit.plan().space, "train.learning_rate")->rounds.empty());
        type(kit, "tune.round_to", "plenty");
        QVERIFY(!kit.named<QLabel>("tune.round_problem")->isHidden());
        QVERIFY(ui::findAxis(kit.plan().space, "train.learning_rate")->rounds.empty());
    }

    void theRoundsAreDrawnAsTheyShrink()
    {
        Kit kit({searchOf(kSpace, 40, 1, "coarse_to_fine")});
        kit.views->showView("slice");
        kit.settle();
        auto* chart = kit.page->findChild<ui::SliceChart*>();
        QCOMPARE(chart->axis(), std::size_t(0));
        const QRectF first = chart->boxBar(0), second = chart->boxBar(1), third = chart->boxBar(2);
        QVERIFY(!first.isEmpty() && !second.isEmpty() && !third.isEmpty());
        QVERIFY(second.width() < 0.75 * first.width() && third.width() < 0.75 * second.width());
        QVERIFY(third.bottom() < second.top() && second.bottom() < first.top());
        QVERIFY(chart->boxBar(3).isEmpty());

        Kit random({searchOf(kSpace, 40, 1, "random")});
        random.views->showView("slice");
        random.settle();
        QVERIFY(random.page->findChild<ui::SliceChart*>()->boxBar(0).isEmpty());
    }
};

QTEST_MAIN(TestRoundForm)
#include "tst_round_form.moc"
