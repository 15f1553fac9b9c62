// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/window_kit.h"
#include "widgets/field_row.h"
#include "widgets/spec_form.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QWheelEvent>

using namespace assay;

namespace {

bool ofTraining(const base::Field& field)
{
    return !field.path.starts_with("data.") && field.path != "model.template";
}

struct FormKit : testing::BenchKit {
    ui::Theme theme;
    ui::SpecForm form{bench.draft(), theme, ofTraining, true};

    FormKit() { form.show(); }
    template <typename Editor>
    Editor* editor(const char* path)
    {
        return qobject_cast<Editor*>(form.row(path)->editor());
    }
};

} // namespace

class TestSpecForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A form is scrolled with the pointer above its lists.
    void aWheelAboveAListChoosesNothing()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        int lists = 0;
        for (QComboBox* list : kit.window.findChildren<QComboBox*>()) {
            if (!list->isVisible() || list->count() < 2)
                continue;
            ++lists;
            const int before = list->currentIndex();
            for (const int turn : {-120, 120}) {
                const QPointF middle = QRectF(list->rect()).center();
                QWheelEvent wheel(middle, list->mapToGlobal(middle), QPoint(), QPoint(0, turn),
                                  Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
                QApplication::sendEvent(list, &wheel);
                QCOMPARE(list->currentIndex(), before);
            }
        }
        QVERIFY(lists > 2);
    }

    /// Neither does one above a number, unless a person is at that number.
    void aWheelAboveANumberPassesUnlessItHasFocus()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("tune");
        kit.settle();
        int numbers = 0;
        for (QSpinBox* number : kit.window.findChildren<QSpinBox*>()) {
            if (!number->isVisible() || !number->isEnabled())
                continue;
            ++numbers;
            number->clearFocus();
            const int before = number->value();
            const auto turned = [number] {
                const QPointF middle = QRectF(number->rect()).center();
                QWheelEvent wheel(middle, number->mapToGlobal(middle), QPoint(), QPoint(0, 120),
                                  Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
                QApplication::sendEvent(number, &wheel);
                return number->value();
            };
            QCOMPARE(turned(), before);
            number->setFocus();
            QTRY_VERIFY(number->hasFocus());
            QVERIFY(turned() > before);
        }
        QVERIFY(numbers >= 2); // trials and seed
    }

    /// A button may set a field and give it the focus.
    void undoInAFieldWhereNothingWasTypedTakesTheLastEditBack()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        kit.settle();
        QVERIFY(QTest::qWaitForWindowActive(&kit.window));
        auto* page = kit.window.findChild<QWidget*>("page.model");
        QVERIFY(page);
        auto* epochs = page->findChild<QLineEdit*>("train.epochs");
        QVERIFY(epochs);
        const auto& spec = kit.window.bench().draft().spec();
        const auto before = spec.train.epochs;
        kit.window.bench().draft().setField("train.epochs", std::int64_t(77));
        kit.settle();
        QCOMPARE(epochs->text(), QString("77"));
        epochs->setFocus();
        QTRY_VERIFY(epochs->hasFocus());
        QTest::keyClick(epochs, Qt::Key_Z, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(spec.train.epochs, before);
        QTest::keyClick(epochs, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        kit.settle();
        QCOMPARE(epochs->text(), QString("77"));
        // Letters that are being typed are taken back first.
        epochs->end(false);
        QTest::keyClicks(epochs, "5");
        QCOMPARE(epochs->text(), QString("775"));
        QTest::keyClick(epochs, Qt::Key_Z, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(epochs->text(), QString("77"));
        QVERIFY(spec.train.epochs == 77);
    }

    /// A number within reach of the arrows is no exception: its own line has nothing to take back.
    void undoInANumberThatWasSteppedTakesTheStepBack()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("tune");
        kit.settle();
        QVERIFY(QTest::qWaitForWindowActive(&kit.window));
        auto* trials = kit.window.findChild<QSpinBox*>("tune.trials");
        QVERIFY(trials);
        const int before = trials->value();
        trials->setFocus();
        QTRY_VERIFY(trials->hasFocus());
        QTest::keyClick(trials, Qt::Key_Up);
        kit.settle();
        QCOMPARE(trials->value(), before + 1);
        QTest::keyClick(trials, Qt::Key_Z, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(trials->value(), before);
        QTest::keyClick(trials, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        kit.settle();
        QCOMPARE(trials->value(), before + 1);
        // Digits that are being typed are taken back first.
        QTest::keyClick(trials, Qt::Key_End);
        QTest::keyClicks(trials, "0");
        QCOMPARE(trials->text(), QString::number(before + 1) + '0');
        QTest::keyClick(trials, Qt::Key_Z, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(trials->text(), QString::number(before + 1));
        QCOMPARE(trials->value(), before + 1);
    }

    void aFoldedFieldThatIsLookedForIsScrolledTo()
    {
        FormKit kit;
        kit.form.resize(360, 200);
        kit.form.setAdvancedShown(true);
        const ui::FieldRow* last = nullptr;
        for (const ui::FieldRow* row : kit.form.rows()) {
            if (row->field().advanced && !row->isChanged() && !row->editor()->isHidden())
                last = row;
        }
        QVERIFY(last);
        kit.form.setAdvancedShown(false);
        QVERIFY(last->editor()->isHidden());
        QVERIFY(kit.form.reveal(last->field().path));
        QTRY_VERIFY(!last->editor()->visibleRegion().isEmpty());
    }

    /// A path or a list is read whole, a short text stands beside its label.
    void aLongTextStandsInALineOfItsOwn()
    {
        testing::BenchKit kit;
        ui::Theme theme;
        const auto isList = [](const base::Field& field) { return field.path == "data.leave_out"; };
        ui::SpecForm form(kit.bench.draft(), theme, isList, false);
        form.resize(360, 300);
        form.show();
        const auto leaveOut = [&kit](const char* columns) {
            kit.bench.draft().setField("data.leave_out", std::string(columns));
        };
        leaveOut("studyName,Sample Number,Individual ID,Clutch Completion");
        const QWidget* editor = form.row("data.leave_out")->editor();
        const QLabel* label = nullptr;
        for (const QLabel* each : form.findChildren<QLabel*>()) {
            if (each->buddy() == editor)
                label = each;
        }
        QVERIFY(label);
        QTRY_VERIFY(editor->y() >= label->y() + label->height());
        QTRY_VERIFY(editor->width() > 200);
        leaveOut("Region");
        QTRY_VERIFY(editor->y() < label->y() + label->height());
        QTRY_VERIFY(editor->width() <= 120);
    }

    void appliesWhatIsTyped()
    {
        FormKit kit;
        auto* batch = kit.editor<QLineEdit>("train.batch_size");
        batch->selectAll();
        QTest::keyClicks(batch, "256");
        QCOMPARE(kit.bench.draft().spec().train.batchSize, 256);
        QVERIFY(kit.form.row("train.batch_size")->isChanged());
    }

    void marksWhatIsNoValueAndKeepsTheOld_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("negative") << "-1";
        QTest::newRow("zero") << "0";
        QTest::newRow("no number") << "fast";
        QTest::newRow("not a number") << "nan";
        QTest::newRow("infinite") << "inf";
        QTest::newRow("empty") << "";
        QTest::newRow("unit") << "x1";
    }
    void marksWhatIsNoValueAndKeepsTheOld()
    {
        FormKit kit;
        QFETCH(QString, typed);
        auto* rate = kit.editor<QLineEdit>("train.learning_rate");
        rate->setFocus();
        rate->selectAll();
        QTest::keyClick(rate, Qt::Key_Delete);
        QTest::keyClicks(rate, typed);
        QCOMPARE(kit.bench.draft().spec().train.learningRate, 3e-4);
        QVERIFY(!kit.form.row("train.learning_rate")->problem().isEmpty());
        QCOMPARE(rate->text(), typed);
        QCOMPARE(rate->property("state").toString(), QStringLiteral("error"));
    }

    void takesTheMarkAwayOnceItIsRight()
    {
        FormKit kit;
        auto* rate = kit.editor<QLineEdit>("train.learning_rate");
        rate->selectAll();
        QTest::keyClicks(rate, "-");
        QVERIFY(!kit.form.row("train.learning_rate")->problem().isEmpty());
        rate->selectAll();
        QTest::keyClicks(rate, "1e-3");
        QCOMPARE(kit.form.row("train.learning_rate")->problem(), QString());
        QCOMPARE(kit.bench.draft().spec().train.learningRate, 1e-3);
        QCOMPARE(rate->text(), QStringLiteral("1e-3"));
    }

    /// The data are pictures of ten classes.
    void lossesThatDoNotFitCannotBeChosenAndSayWhy()
    {
        FormKit kit;
        kit.session.openProject();
        kit.settle();
        QVERIFY(kit.bench.draft().profile());
        const auto* list = kit.editor<QComboBox>("train.loss");
        const auto flagsOf = [list](const char* loss) {
            return list->model()->flags(list->model()->index(list->findData(loss), 0));
        };
        for (const char* loss : {"auto", "cross_entropy", "class_number"})
            QVERIFY2(flagsOf(loss).testFlag(Qt::ItemIsEnabled), loss);
        for (const char* loss : {"binary", "nll", "squared_error", "huber"}) {
            QVERIFY2(!flagsOf(loss).testFlag(Qt::ItemIsEnabled), loss);
            const QString why = list->itemData(list->findData(loss), Qt::ToolTipRole).toString();
            QVERIFY2(why.endsWith('.') && why != kit.form.row("train.loss")->field().help.c_str(),
                     qPrintable(why));
        }
    }

    void resetsOneField()
    {
        FormKit kit;
        kit.bench.draft().setField("train.optimiser", std::string("sgd"));
        auto* list = kit.editor<QComboBox>("train.optimiser");
        QCOMPARE(list->currentText(), QStringLiteral("sgd"));
        QToolButton* reset = nullptr;
        for (QToolButton* button : kit.form.findChildren<QToolButton*>())
            if (button->accessibleName() == QStringLiteral("Reset Optimiser"))
                reset = button;
        QVERIFY(reset && reset->isEnabled());
        QTest::mouseClick(reset, Qt::LeftButton);
        QCOMPARE(list->currentText(), QStringLiteral("adam"));
        QVERIFY(!kit.form.row("train.optimiser")->isChanged());
        QVERIFY(!reset->isEnabled());
    }

    void foldsAwayAdvancedFieldsUntilTheyDiffer()
    {
        FormKit kit;
        QVERIFY(kit.editor<QLineEdit>("train.momentum")->isHidden());
        kit.bench.draft().setField("train.momentum", 0.5);
        QVERIFY(!kit.editor<QLineEdit>("train.momentum")->isHidden());
        QVERIFY(kit.editor<QLineEdit>("train.beta1")->isHidden());
        kit.form.setAdvancedShown(true);
        QVERIFY(!kit.editor<QLineEdit>("train.beta1")->isHidden());
    }

    void hidesWhatHasNoEffect()
    {
        FormKit kit;
        kit.form.setAdvancedShown(true);
        const auto hidden = [&](const char* path) {
            return kit.form.row(path)->editor()->isHidden();
        };
        QVERIFY(hidden("train.momentum") && hidden("train.step_epochs"));
        kit.bench.draft().setField("train.optimiser", std::string("sgd"));
        QVERIFY(!hidden("train.momentum") && hidden("train.beta1"));
        kit.bench.draft().setField("train.schedule", std::string("step"));
        QVERIFY(!hidden("train.step_epochs"));
    }

    void followsTheTemplateAndUndo()
    {
        FormKit kit;
        QVERIFY(kit.form.row("model.variant"));
        kit.bench.draft().setField("model.template", std::string("mlp"));
        QVERIFY(!kit.form.row("model.variant"));
        QVERIFY(kit.form.row("model.hidden"));
        kit.bench.undo().undo();
        QVERIFY(kit.form.row("model.variant"));
    }

    void explainsEachField()
    {
        FormKit kit;
        for (const base::Field& field : experiment::fields(kit.bench.draft().spec())) {
            if (!ofTraining(field))
                continue;
            ui::FieldRow* row = kit.form.row(field.path);
            QVERIFY2(row, field.path.c_str());
            QVERIFY2(!row->editor()->accessibleName().isEmpty(), field.path.c_str());
            QVERIFY2(row->editor()->toolTip().contains(QString::fromStdString(field.path)),
                     field.path.c_str());
        }
        // What the lecture says of it, and where a search would begin.
        const QString help = kit.form.row("train.learning_rate")->editor()->toolTip();
        QVERIFY2(help.contains("sensitivity high") && help.contains("from 1e-5 to 0.1"),
                 qPrintable(help));
        QVERIFY(!kit.form.row("seed")->editor()->toolTip().contains("sensitivity"));
    }
};

QTEST_MAIN(TestSpecForm)
#include "tst_spec_form.moc"
