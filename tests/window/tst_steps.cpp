// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "model/module_process.h"
#include "support/real_window.h"
#include "support/script_module.h"
#include "widgets/step_view.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QDialog>
#include <QListView>
#include <QPushButton>
#include <QTabBar>
#include <QTest>

using namespace assay;

namespace {

constexpr int kPatience = 120'000;

struct Program : testing::RealWindow {
    Program()
    {
        model::runModulesIn(ASSAY_CLI);
        window->bench().tryExample();
        QTRY_VERIFY_WITH_TIMEOUT(current() && current()->step > 0, kPatience);
        press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(current()->state), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(window->bench().draft().profile(), kPatience);
    }
    const train::RunRecord* current() { return window->bench().runs().current(); }
    QWidget* page() { return window->findChild<QWidget*>("page.debug"); }
    ui::TableView* table()
    {
        return page()->findChild<ui::StepView*>()->findChild<ui::TableView*>();
    }
    QPushButton* button(const QString& text)
    {
        for (QPushButton* each : page()->findChild<ui::StepView*>()->findChildren<QPushButton*>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    bool says(const QString& words)
    {
        const QStringList labels = labelsOn("debug");
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QString& label) { return label.contains(words); });
    }
};

} // namespace

/// Updates taken apart, and trainings that wait before their first one, in the real window.
class TestSteps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anUpdateOfARunIsTakenApart()
    {
        Program program;
        program.window->goTo("debug");
        program.page()->findChild<QTabBar*>()->setCurrentIndex(1);
        program.keep("step-empty");
        program.window->bench().stepThrough(program.current()->id, 3);
        QTRY_VERIFY_WITH_TIMEOUT(program.table()->model()->rowCount() > 20, kPatience);
        QVERIFY(program.says("none has a problem"));
        QVERIFY(program.says("Update 3: 64 examples, loss "));
        program.settle();
        program.keep("step");
        program.button("Show the batch")->click();
        auto* dialog = program.window->findChild<QDialog*>("examples");
        QVERIFY(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QListView*>(), kPatience);
        QCOMPARE(dialog->findChild<QListView*>()->model()->rowCount(), 60); // the most it draws
        dialog->close();
    }

    void theFirstProblemOfSettingsIsShown()
    {
        Program program;
        const QString tiny = QStringLiteral("divide 1e9, ").repeated(5) + "divide 1e9";
        program.window->bench().applyPatch({{"data.preprocess", tiny.toStdString()}}, {});
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty()
                                     && !program.window->bench().isWaiting(),
                                 kPatience);
        program.window->bench().stepThrough(0, 1);
        QTRY_VERIFY_WITH_TIMEOUT(program.says("enter with the same values"), kPatience);
        QVERIFY(program.button("Step")->isEnabled());
        program.settle();
        program.keep("step-problem");
    }

    void aTrainingThatCannotLearnWaitsUntilAPersonStartsItAnyway()
    {
        Program program;
        const auto file = program.folder / "softmax.pt";
        testing::writeScript(
            file, {{"w", {10, 784}}},
            "def forward(self, x):\n"
            "    return torch.softmax(torch.matmul(x.flatten(1), self.w.t()), 1)\n");
        auto& draft = program.window->bench().draft();
        program.window->bench().applyPatch({{"model.template", "torchscript"},
                                            {"model.file", file.string()},
                                            {"train.epochs", "1"}},
                                           {});
        QTRY_COMPARE_WITH_TIMEOUT(ui::text(draft.model().problem), QString(), kPatience);
        const train::RunId before = program.current()->id;
        QList<ui::Notice> notices;
        QObject::connect(&program.window->bench(), &ui::Workbench::noticed, program.window.get(),
                         [&](const ui::Notice& notice) { notices << notice; });
        program.press("run.start");
        QTRY_VERIFY_WITH_TIMEOUT(program.current()->id != before
                                     && program.current()->state == train::RunState::Paused,
                                 kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!notices.isEmpty(), kPatience);
        QVERIFY2(notices.last().text.contains("waits before its first update")
                     && notices.last().text.contains("softmax"),
                 qPrintable(notices.last().text));
        QCOMPARE(program.current()->step, std::int64_t(0));
        program.keep("waits");
        notices.last().act();
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(program.current()->state), kPatience);
        QCOMPARE(int(program.current()->state), int(train::RunState::Finished));

        // What is dismissed in the project is waited for no more.
        for (const base::Finding& finding :
             program.window->bench().runs().findings(program.current()->id)) {
            if (finding.severity == base::Severity::Blocker)
                program.window->bench().dismissals().dismiss(finding, "trained elsewhere so");
        }
        QTRY_VERIFY_WITH_TIMEOUT(!program.window->bench().dismissals().all().empty(), kPatience);
        const train::RunId waited = program.current()->id;
        program.press("run.start");
        QTRY_VERIFY_WITH_TIMEOUT(
            program.current()->id != waited && train::isOver(program.current()->state), kPatience);
        QCOMPARE(int(program.current()->state), int(train::RunState::Finished));
    }
};

QTEST_MAIN(TestSteps)
#include "tst_steps.moc"
