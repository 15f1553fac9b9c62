// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/next_step.h"
#include "shell/page_table.h"
#include "style/actions.h"

#include <QTest>

using namespace assay;
using advise::Action;

class TestNextStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsTheButtonOfEachAction_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("does");
        const auto row = [](Action action, const char* button, const char* does,
                            const char* setting = "", const char* label = "", int count = 0) {
            QTest::newRow(button) << static_cast<int>(action) << label << setting << count << button
                                  << does;
        };
        row(Action::TryExample, "Try the built-in example", "start.example");
        row(Action::SaveCopy, "Save a copy", "file.save_copy");
        row(Action::ChooseData, "Choose a file ...", "data.file");
        row(Action::LocateData, "Locate data", "data.test_folder");
        row(Action::ChooseTarget, "Choose a target", "data.target");
        row(Action::ServeSame, "Test on the same source", "data.serve_same", "data.test_path=");
        row(Action::ChangeModel, "Change the model", "go.model");
        row(Action::LookAtData, "Look at the data", "go.data");
        row(Action::Start, "Start", "run.start");
        row(Action::Again, "Start again", "run.start");
        row(Action::Again, "Try again", "run.start", "", "failed");
        row(Action::Again, "Train again at 3e-4", "run.apply_fix", "train.learning_rate=3e-4");
        row(Action::Resume, "Resume", "run.resume");
        row(Action::Continue, "Continue", "run.pause");
        row(Action::Stop, "Stop", "run.stop");
        row(Action::Apply, "Set 3e-4", "run.apply_fix", "train.learning_rate=0.0003");
        row(Action::Apply, "Set epochs 50", "run.apply_fix", "train.epochs=50");
        row(Action::Apply, "Try 3e-4", "run.apply_fix", "train.learning_rate=0.0003",
            "one_batch_fails");
        row(Action::Apply, "Try weight decay 0", "run.apply_fix", "train.weight_decay=0",
            "one_batch_fails");
        row(Action::Apply, "Set weight decay 0", "run.apply_fix", "train.weight_decay=0");
        row(Action::Apply, "Use it", "run.apply_fix", "train.weight_decay=0.1", "tried");
        row(Action::Apply, "Put it back", "run.apply_fix", "data.delimiter=auto");
        row(Action::Rate, "Back to 3e-4", "run.apply_fix", "train.learning_rate=3e-4");
        row(Action::OneBatch, "Overfit one batch", "run.overfit");
        row(Action::MoreSeeds, "Run 2 more seeds", "run.more_seeds", "", "", 2);
        row(Action::MoreSeeds, "Run 1 more seed", "run.more_seeds", "", "", 1);
        row(Action::Evaluate, "Evaluate", "evaluate.run");
        row(Action::SetGoal, "Set the goal", "go.goal");
        row(Action::SeeWhatToTry, "See what to try", "go.improve");
        row(Action::LookAtErrors, "Look at the errors", "go.errors");
        row(Action::CompareRuns, "Compare the runs", "runs.compare");
        row(Action::None, "", "");
    }
    void wordsTheButtonOfEachAction()
    {
        QFETCH(int, action);
        QFETCH(QString, label);
        QFETCH(QString, setting);
        QFETCH(int, count);
        const advise::Advice advice{.label = label.toStdString(),
                                    .action = static_cast<Action>(action),
                                    .patch = base::patchFrom(setting.toStdString()),
                                    .count = count};
        const ui::NextStep step = ui::nextStep(advice, QStringLiteral("data.test_folder"));
        QTEST(step.button, "button");
        QTEST(step.action, "does");
        const auto& table = ui::Actions::table();
        const auto& pages = ui::pageTable();
        QVERIFY(step.action.isEmpty()
                || std::any_of(table.begin(), table.end(),
                               [&step](const ui::ActionSpec& spec) {
                                   return step.action == QLatin1String(spec.id);
                               })
                || std::any_of(pages.begin(), pages.end(), [&step](const ui::PageSpec& page) {
                       return step.action == QStringLiteral("go.") + QLatin1String(page.id);
                   }));
    }

    void showsTheVerdictAndItsReasonsAsTheyAre()
    {
        const advise::Advice advice{.tone = ui::Tone::Warning,
                                    .title = "Distribution shift: 42 % wrong on test-val",
                                    .reasons = {"First.", "Second."}};
        const ui::NextStep step = ui::nextStep(advice, {});
        QCOMPARE(step.tone, ui::Tone::Warning);
        // A number is not parted from its unit where a line breaks.
        QCOMPARE(step.title, QStringLiteral("Distribution shift: 42\u00a0% wrong on test-val"));
        QCOMPARE(step.evidence, QStringLiteral("First.\nSecond."));
    }
};

QTEST_GUILESS_MAIN(TestNextStep)
#include "tst_next_step.moc"
