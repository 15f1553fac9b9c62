// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tune_kit.h"

#include <QComboBox>

#include <memory>

using namespace assay;
using testing::kSpace;
using testing::searchOf;
using Kit = testing::TuneKit;

namespace {

void choose(Kit& kit, int index)
{
    auto* workers = kit.named<QComboBox>("tune.workers");
    workers->setCurrentIndex(index);
    Q_EMIT workers->activated(index);
    kit.settle();
}

} // namespace

class TestWorkerChoice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void startHasThemTrain()
    {
        Kit kit;
        kit.action("tune.high")->trigger();
        kit.settle();
        auto* workers = kit.named<QComboBox>("tune.workers");
        QVERIFY(workers && workers->isVisible());
        QCOMPARE(workers->count(), 3); // two cores, and a measurement
        QCOMPARE(workers->currentText(), QString("1 worker"));
        choose(kit, 1);
        QCOMPARE(workers->currentText(), QString("2 workers"));
        kit.action("tune.start")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.workMany 1 2"));
        QVERIFY(!kit.wasCalled("searches.work 1"));
        QVERIFY(!workers->isEnabled()); // while they work
        kit.action("tune.work")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.halt 1"));
        QVERIFY(workers->isEnabled());
        choose(kit, 0);
        kit.action("tune.work")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.work 1"));
    }

    void theirNumberIsMeasured()
    {
        Kit kit({searchOf(kSpace, 12)});
        choose(kit, 2);
        kit.action("tune.work")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.workMany 1 0"));
    }

    void whatWasMeasuredAndWhichOneEndedIsSaid()
    {
        Kit kit({searchOf(kSpace, 12)});
        session::SearchWorkersChanged news{.tag = 9, .search = 1, .isMeasuring = true};
        kit.session.emitEvent(news);
        kit.settle();
        QVERIFY2(kit.label("tune.progress").contains("It is measured how many trials"),
                 qPrintable(kit.label("tune.progress")));
        news.isMeasuring = false;
        news.choice = std::make_shared<const tune::LayoutChoice>(
            tune::LayoutChoice{.taken = {2, 1},
                               .cores = 2,
                               .ownThreads = 0,
                               .measured = {{{1, 2}, 241}, {{2, 1}, 348}},
                               .problem = {}});
        news.workers = {
            {.name = "ada:4712", .isRunning = false, .code = 137, .lastLine = "It was ended."},
            {.name = "ada:4713", .isRunning = true, .code = 0, .lastLine = {}}};
        kit.session.emitEvent(news);
        kit.settle();
        const QString words = kit.label("tune.progress");
        QVERIFY2(words.contains("2 workers x 1 thread: 348 steps/s; 1 x 2: 241; taken: 2 x 1."),
                 qPrintable(words));
        QVERIFY2(words.contains("Worker ada:4712 ended with code 137: It was ended."),
                 qPrintable(words));
        QVERIFY2(!words.contains("ada:4713") && !words.contains("It is measured"),
                 qPrintable(words));
    }
};

QTEST_MAIN(TestWorkerChoice)
#include "tst_worker_choice.moc"
