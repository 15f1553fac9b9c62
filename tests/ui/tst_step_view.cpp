// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/window_kit.h"
#include "widgets/step_view.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

using namespace assay;
using diagnose::TracePart;

namespace {

QPushButton* button(QWidget& of, const QString& text)
{
    for (QPushButton* each : of.findChildren<QPushButton*>()) {
        if (each->text() == text)
            return each;
    }
    return nullptr;
}

bool says(QWidget& of, const QString& words)
{
    const auto labels = of.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel* label) { return label->text().contains(words); });
}

/// Five lines, of which the fourth has a problem.
std::shared_ptr<const diagnose::StepTrace> account()
{
    diagnose::StepTrace trace{.step = 7, .device = "cpu"};
    const auto add = [&](TracePart part, const char* name, const char* problem = "") {
        trace.rows.push_back({.part = part,
                              .name = name,
                              .tensor = {.shape = {64, 10}, .type = "float32", .values = 640},
                              .bytes = 2'560,
                              .problem = problem});
    };
    add(TracePart::Creation, "fc1.weight");
    add(TracePart::Input, "example");
    add(TracePart::Forward, "fc1");
    add(TracePart::Forward, "fc1.relu", "Every value is 0.");
    add(TracePart::Loss, "cross_entropy");
    trace.examples = {{base::SampleId{1}, 4.5}, {base::SampleId{2}, 0.25}};
    trace.loss = 2.375;
    return std::make_shared<const diagnose::StepTrace>(trace);
}

} // namespace

/// One update, walked through line by line.
class TestStepView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itBeginsAtTheProblemAndIsWalkedThrough()
    {
        testing::BenchKit kit;
        ui::Theme theme;
        kit.session.openProject();
        const train::RunId run = kit.session.addRun({});
        kit.session.traceAnswer = account();
        kit.settle();
        ui::StepView view(kit.bench, theme);
        view.resize(900, 600);
        view.show();
        kit.settle();
        view.take(run, 7);
        kit.settle();
        QVERIFY(kit.wasCalled("runs.trace " + std::to_string(run) + " 7"));
        auto* table = view.findChild<ui::TableView*>();
        QCOMPARE(table->model()->rowCount(), 4);
        QVERIFY(says(view, "Every value is 0."));
        QVERIFY(says(view, "loss 2.38"));
        QVERIFY(says(view, "4.5, 0.25"));
        QVERIFY(!button(view, "Next problem")->isEnabled()); // it is there
        button(view, "From the start")->click();
        QCOMPARE(table->model()->rowCount(), 1);
        QVERIFY(!says(view, "Every value is 0."));
        button(view, "Step")->click();
        QCOMPARE(table->model()->rowCount(), 2);
        button(view, "Next problem")->click();
        QCOMPARE(table->model()->rowCount(), 4);
        button(view, "To the end")->click();
        QCOMPARE(table->model()->rowCount(), 5);
        QVERIFY(!button(view, "Step")->isEnabled());
        table->setCurrentIndex(table->model()->index(3, 0)); // a line further up
        QVERIFY(says(view, "Every value is 0."));
        QVERIFY(button(view, "Show the batch")->isEnabled());
    }

    void theBatchOfARunComesFromTheDataOfThatRun()
    {
        testing::BenchKit kit;
        ui::Theme theme;
        kit.session.openProject();
        kit.settle(); // the settings of now are those of drawn digits
        testing::FakeRun other;
        other.spec.data.path = "points-moons";
        const train::RunId run = kit.session.addRun(other);
        kit.session.traceAnswer = account();
        kit.settle();
        ui::StepView view(kit.bench, theme);
        view.resize(900, 600);
        view.show();
        kit.settle();
        view.take(run, 7);
        kit.settle();
        QVERIFY(!kit.wasCalled("data.profile points-moons"));
        button(view, "Show the batch")->click();
        kit.settle();
        QVERIFY(kit.wasCalled("data.profile points-moons"));
        QVERIFY(kit.wasCalled("data.examples 2"));
        QVERIFY(says(view, "2 examples."));
    }

    void whatCannotBeMadeIsSaidWithItsCause()
    {
        testing::BenchKit kit;
        ui::Theme theme;
        kit.session.openProject();
        kit.settle();
        ui::StepView view(kit.bench, theme);
        kit.session.failNext = base::usageError(
            "model", "mat1 and mat2 shapes cannot be multiplied (32x256 and 400x120).");
        view.take(0, 1);
        kit.settle();
        QVERIFY(kit.wasCalled("runs.trace 0 1"));
        QVERIFY(says(view, "32x256"));
        QVERIFY(says(view, "Flatten what enters it"));
        QVERIFY(button(view, "Take it apart")->isEnabled());
    }

    void onlyARunHasLaterUpdates()
    {
        testing::BenchKit kit;
        ui::Theme theme;
        kit.session.openProject();
        const train::RunId run = kit.session.addRun({});
        kit.settle();
        ui::StepView view(kit.bench, theme);
        auto* of = view.findChild<QComboBox*>();
        auto* at = view.findChild<QSpinBox*>();
        QVERIFY(!at->isEnabled());
        QCOMPARE(at->maximum(), 1);
        of->setCurrentIndex(of->findData(qlonglong(run)));
        QVERIFY(at->isEnabled());
        QCOMPARE(at->maximum(), int(kit.session.record(run).step));
    }

    void aRunThatWaitsBecauseOfABlockerSaysSoOnce()
    {
        testing::BenchKit kit;
        kit.session.openProject();
        const train::RunId run =
            kit.session.addRun({.state = train::RunState::Paused, .epochsDone = 0});
        kit.session.record(run).here = true;
        kit.session.record(run).step = 0;
        kit.settle();
        QStringList said;
        std::function<void()> act;
        QObject::connect(&kit.bench, &ui::Workbench::noticed, &kit.bench,
                         [&](const ui::Notice& notice) {
                             said << notice.text;
                             act = notice.act;
                         });
        kit.session.raise(run, {.id = "loss.softmax_twice", .severity = base::Severity::Blocker});
        kit.session.list();
        kit.settle();
        kit.session.list();
        kit.settle();
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.front().contains("waits before its first update"), qPrintable(said.front()));
        act();
        QVERIFY(kit.wasCalled("runs.proceed " + std::to_string(run)));
    }
};

QTEST_MAIN(TestStepView)
#include "tst_step_view.moc"
