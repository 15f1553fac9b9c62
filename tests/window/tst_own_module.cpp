// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "model/module_process.h"
#include "shell/notice_bar.h"
#include "support/real_window.h"
#include "support/script_module.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace assay;

namespace {

constexpr int kPatience = 60'000;

struct Program : testing::RealWindow {
    Program()
    {
        model::runModulesIn(ASSAY_CLI);
        auto& draft = window->bench().draft();
        window->bench().tryExample();
        const auto run = [this] { return window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(run() && run()->step > 0, kPatience);
        press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(run()->state), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(draft.profile(), kPatience);
        window->goTo("model");
    }
    QWidget* page() { return window->findChild<QWidget*>("page.model"); }
    void take(const char* name)
    {
        page()->findChild<QAbstractButton*>(QLatin1String(name))->click();
    }
    void choose(const std::filesystem::path& file)
    {
        take("model.choose_file");
        auto* dialog = window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(file.string()));
        dialog->close();
    }
    QString problem() { return ui::text(window->bench().draft().model().problem); }
};

} // namespace

/// A TorchScript module chosen, trained and looked at through the window.
class TestOwnModule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aModuleIsChosenTrainedAndEvaluated()
    {
        Program program;
        const auto* choose = program.page()->findChild<QWidget*>("model.choose_file");
        QVERIFY(!choose->isVisible());
        program.take("template.torchscript");
        QVERIFY(choose->isVisible());
        QVERIFY2(program.problem().startsWith("Choose the file of your network"),
                 qPrintable(program.problem()));
        QVERIFY(!program.window->bench().startObstacle().isEmpty());
        program.keep("none");

        const auto wrong = program.folder / "weights.pt";
        testing::write(wrong, "not a module");
        program.choose(wrong);
        QTRY_VERIFY2_WITH_TIMEOUT(
            program.problem().startsWith("weights.pt is no TorchScript module"),
            qPrintable(program.problem()), kPatience);

        const auto file = program.folder / "network.pt";
        testing::writeNormedScript(file);
        program.choose(file);
        QVERIFY2(program.problem().startsWith("The module is being tried"),
                 qPrintable(program.problem()));
        QVERIFY(!program.window->bench().startObstacle().isEmpty());
        QCOMPARE(program.window->bench().advice().label, std::string("trying_module"));
        QTRY_COMPARE_WITH_TIMEOUT(program.problem(), QString(), kPatience);
        QVERIFY(program.window->bench().startObstacle().isEmpty());
        QStringList labels;
        for (const QLabel* label : program.page()->findChildren<QLabel*>())
            labels << label->text();
        QVERIFY(labels.contains("Module: network.pt"));
        const auto* layers = program.page()->findChild<ui::TableView*>();
        QCOMPARE(layers->model()->rowCount(), 1);
        program.keep("chosen");
        // Both choices are one step, as any two of one setting.
        program.window->bench().undo().undo();
        QVERIFY(program.problem().startsWith("Choose the file of your network"));
        program.window->bench().undo().redo();
        QCOMPARE(program.problem(), QString());

        program.window->bench().draft().setField("train.epochs", std::int64_t{2});
        program.window->bench().draft().setField("train.threads", std::int64_t{1});
        const auto before = program.window->bench().runs().current()->id;
        program.press("run.start");
        const auto current = [&] { return program.window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(
            current() && current()->id != before && train::isOver(current()->state), kPatience);
        QCOMPARE(int(current()->state), int(train::RunState::Finished));
        QCOMPARE(current()->templateName, std::string("torchscript"));
        program.window->goTo("evaluate");
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().evaluations().evaluation()
                                     && program.window->bench().evaluations().evaluation()->run
                                            == current()->id,
                                 kPatience);
        const auto* mean = program.window->findChild<QLabel*>("evaluate.class_mean");
        QTRY_VERIFY_WITH_TIMEOUT(mean->text().startsWith("Mean over 10 classes of the error on "),
                                 kPatience);
        program.keep("evaluated");
    }

    void aModuleThatNeverComesBackIsEndedFromTheWindow()
    {
        Program program;
        program.take("template.torchscript");
        const auto file = program.folder / "endless.pt";
        testing::writeScript(file, {{"out", {10, 784}}}, R"(
def forward(self, x):
    n = 0
    while bool(x.sum() == x.sum()):
        n = 1 - n
    return torch.linear(x.flatten(1), self.out) + n
)");
        program.choose(file);
        const auto* notices = program.window->findChild<ui::NoticeBar*>();
        QTRY_VERIFY2_WITH_TIMEOUT(
            notices->text().startsWith("endless.pt has not answered for more than "),
            qPrintable(notices->text()), kPatience);
        program.keep("endless");
        auto* end = program.window->findChild<QPushButton*>("notice.act");
        QCOMPARE(end->text(), QString("End it now"));
        end->click();
        QTRY_VERIFY2_WITH_TIMEOUT(
            program.problem().startsWith("endless.pt did not finish two examples in "),
            qPrintable(program.problem()), kPatience);
        QTRY_COMPARE(notices->text(), QString());
        // Chosen once more it is tried again, and what is chosen next does not wait for that.
        program.choose(file);
        QTRY_VERIFY_WITH_TIMEOUT(program.problem().startsWith("The module is being tried"),
                                 kPatience);
        const auto other = program.folder / "network.pt";
        testing::writeNormedScript(other);
        program.choose(other);
        QTRY_COMPARE_WITH_TIMEOUT(program.problem(), QString(), 20'000);
        // What does not fit for another reason than the module is said once, as what it is.
        program.window->bench().draft().setField("train.loss", std::string("binary"));
        QTRY_VERIFY2_WITH_TIMEOUT(program.problem().contains("two classes"),
                                  qPrintable(program.problem()), kPatience);
        program.window->bench().draft().setField("train.loss", std::string("auto"));
        QTRY_COMPARE_WITH_TIMEOUT(program.problem(), QString(), kPatience);
    }

    void anUpdateThatNeverComesBackFailsItsRunAndNothingElse()
    {
        Program program;
        program.take("template.torchscript");
        const auto file = program.folder / "late.pt";
        testing::writeScript(
            file, {{"out", {10, 784}}, {"updates", {}, testing::ScriptTensor::Role::Count}}, R"(
def forward(self, x):
    if self.training:
        self.updates = self.updates + 1
    n = 0
    while bool(self.updates > 150):
        n = 1 - n
    return torch.linear(x.flatten(1), self.out) + n
)");
        program.choose(file);
        QTRY_COMPARE_WITH_TIMEOUT(program.problem(), QString(), kPatience);
        const auto before = program.window->bench().runs().current()->id;
        program.press("run.start");
        const auto current = [&] { return program.window->bench().runs().current(); };
        const auto* notices = program.window->findChild<ui::NoticeBar*>();
        QTRY_VERIFY2_WITH_TIMEOUT(
            notices->text().startsWith("late.pt has not answered for more than "),
            qPrintable(notices->text()), kPatience);
        QVERIFY(current()->id != before && current()->state == train::RunState::Running);
        program.keep("late");
        program.window->findChild<QPushButton*>("notice.act")->click();
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(current()->state), kPatience);
        QCOMPARE(int(current()->state), int(train::RunState::Failed));
        QVERIFY2(current()->problem.starts_with("late.pt did not finish a batch in "),
                 current()->problem.c_str());
        QVERIFY(current()->resumable);
        program.keep("late ended");

        program.take("template.lenet");
        QTRY_VERIFY(program.window->bench().startObstacle().isEmpty());
        const auto failed = current()->id;
        program.press("run.start");
        QTRY_VERIFY_WITH_TIMEOUT(current()->id != failed && current()->step > 0, kPatience);
    }

    void weightsThatDoNotFitAreListedAndStartWaits()
    {
        Program program;
        auto& draft = program.window->bench().draft();
        draft.setField("model.start_from",
                       std::string(ASSAY_ROOT "/tests/golden/weights/state_dict.pt"));
        QVERIFY2(program.problem().startsWith("The network cannot begin with state_dict.pt: 0 of"),
                 qPrintable(program.problem()));
        QCOMPARE(draft.obstacle(), program.problem());
        QVERIFY(draft.model().weights && draft.model().weights->count(model::Fit::Missing) > 0);
        program.keep("weights that do not fit");
        for (auto* button : program.page()->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QLatin1String("Begin with its own weights"))
                button->click();
        }
        QCOMPARE(program.problem(), QString());
        QVERIFY(!draft.model().weights);
    }
};

QTEST_MAIN(TestOwnModule)
#include "tst_own_module.moc"
