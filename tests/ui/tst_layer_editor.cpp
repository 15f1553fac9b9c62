// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_text.h"
#include "models/layer_table_model.h"
#include "support/window_kit.h"
#include "widgets/layer_form.h"
#include "widgets/layers_card.h"
#include "widgets/spec_form.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>

using namespace assay;

namespace {

/// The Model page of a window with drawn digits, whose network is LeNet.
struct EditorKit : testing::WindowKit {
    ui::LayersCard* card = nullptr;
    ui::LayerForm* form = nullptr;
    ui::TableView* table = nullptr;

    EditorKit()
    {
        session.openProject();
        settle();
        window.goTo("model");
        settle();
        card = window.findChild<ui::LayersCard*>();
        form = window.findChild<ui::LayerForm*>();
        table = card->findChild<ui::TableView*>();
    }
    ui::Draft& draft() { return window.bench().draft(); }
    QUndoStack& undo() { return window.bench().undo(); }
    template <typename Widget>
    Widget* named(const char* name)
    {
        return window.findChild<Widget*>(QLatin1String(name));
    }
    void click(const char* tool) { QTest::mouseClick(named<QToolButton>(tool), Qt::LeftButton); }
    void add(const QString& kind)
    {
        for (QAction* action : named<QToolButton>("layers.add")->menu()->actions()) {
            if (action->text() == kind)
                return action->trigger();
        }
        QFAIL(qPrintable(kind));
    }
    QStringList names()
    {
        QStringList all;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            all << table->model()->index(row, 0).data().toString();
        return all;
    }
    QString shapeAt(int row) { return table->model()->index(row, 2).data().toString(); }
};

const QStringList kLenet{"conv1",   "conv1.relu", "pool1",    "conv2", "conv2.relu", "pool2",
                         "flatten", "fc1",        "fc1.relu", "fc2",   "fc2.relu",   "output"};

} // namespace

/// The layers of the network are changed in their table; everything else follows from the spec.
class TestLayerEditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shapesFollowWhileOneTypes()
    {
        EditorKit kit;
        QCOMPARE(kit.names(), kLenet);
        QVERIFY(!kit.named<QToolButton>("layers.edit")->isEnabled()); // no layer is chosen
        kit.card->choose(0);
        kit.click("layers.edit");
        QVERIFY(kit.form->isVisible());
        auto* channels = kit.named<QLineEdit>("out");
        QVERIFY(channels);
        QTRY_VERIFY(channels->hasFocus());
        QTest::keyClicks(channels, "12"); // its text was selected
        QCOMPARE(channels->text(), QStringLiteral("12"));
        QVERIFY(kit.shapeAt(0).startsWith("12"));
        QVERIFY(kit.draft().spec().model.layers.find("conv1 = convolution(out=12, kernel=5, "
                                                     "padding=2)")
                != std::string::npos);
        QVERIFY(kit.named<QLabel>("model.total")->text().contains("multiply-adds"));
        // What was typed in one field is one step, and undone the layers are the template's.
        QCOMPARE(kit.undo().count(), 1);
        QVERIFY2(kit.undo().undoText().contains("conv1"), qPrintable(kit.undo().undoText()));
        kit.undo().undo();
        QCOMPARE(kit.draft().spec().model.layers, std::string());
        QCOMPARE(channels->text(), QStringLiteral("6"));
        kit.undo().redo();
        QCOMPARE(channels->text(), QStringLiteral("12"));
        // A value that is none changes nothing.
        channels->setFocus();
        channels->selectAll();
        QTest::keyClicks(channels, "x");
        QVERIFY(kit.shapeAt(0).startsWith("12"));
        // Reset goes back to the template's value, not to that of a new layer.
        channels->selectAll();
        QTest::keyClicks(channels, "20");
        QTest::mouseClick(kit.named<QPushButton>("layer.done"), Qt::LeftButton);
        QVERIFY(!kit.form->isVisible());
    }

    void aSettingThatIsLookedForComesIntoSightWhileALayerIsEdited()
    {
        EditorKit kit;
        kit.card->choose(0);
        kit.click("layers.edit");
        QVERIFY(kit.form->isVisible());
        const auto forms = kit.window.findChildren<ui::SpecForm*>();
        const auto settings = std::find_if(forms.begin(), forms.end(), [](ui::SpecForm* form) {
            return form->reveal("train.augment");
        });
        QVERIFY(settings != forms.end());
        QVERIFY((*settings)->isVisible());
        QVERIFY(!kit.form->isVisible());
    }

    void layersAreAddedMovedAndRemoved()
    {
        EditorKit kit;
        kit.card->choose(7);
        kit.add("Dropout");
        QStringList wanted = kLenet;
        wanted.insert(8, "dropout");
        QCOMPARE(kit.names(), wanted);
        QCOMPARE(kit.card->current(), 8); // the new one is chosen, and its settings are shown
        QVERIFY(kit.form->isVisible());
        QVERIFY(kit.named<QLineEdit>("rate"));
        kit.table->setFocus();
        QTest::keyClick(kit.table, Qt::Key_Down, Qt::AltModifier);
        wanted.move(8, 9);
        QCOMPARE(kit.names(), wanted);
        QCOMPARE(kit.card->current(), 9);
        QTest::keyClick(kit.table, Qt::Key_Up, Qt::AltModifier);
        kit.click("layers.down");
        QCOMPARE(kit.names(), wanted);
        QTest::keyClick(kit.table, Qt::Key_Delete);
        QCOMPARE(kit.names(), kLenet);
        QCOMPARE(kit.undo().count(), 5);
        while (kit.undo().canUndo())
            kit.undo().undo();
        QCOMPARE(kit.names(), kLenet);
        QCOMPARE(kit.draft().spec().model.layers, std::string());
    }

    void whatDoesNotFitIsMarkedAndMendedWithOneClick()
    {
        EditorKit kit;
        kit.card->choose(6);
        kit.click("layers.remove"); // flatten
        const auto* problem = kit.named<QLabel>("model.problem");
        QVERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains("fc1") && problem->text().contains("pool2"),
                 qPrintable(problem->text()));
        QCOMPARE(kit.table->model()->index(6, 0).data(Qt::ForegroundRole).value<QColor>(),
                 kit.theme.colours().blocker);
        QVERIFY(!kit.table->model()->index(5, 0).data(Qt::ForegroundRole).isValid());
        QCOMPARE(kit.shapeAt(6), QStringLiteral("\u2013"));
        QVERIFY(!kit.draft().obstacle().isEmpty()); // Start waits
        const auto repairs = kit.card->findChildren<QPushButton*>("layers.repair");
        QCOMPARE(repairs.size(), qsizetype(1));
        QCOMPARE(repairs.front()->text(), QStringLiteral("Insert flatten behind pool2"));
        QVERIFY(kit.named<QToolButton>("layers.repairs")->menu()->actions().size() >= 2);
        QTest::mouseClick(repairs.front(), Qt::LeftButton);
        QTRY_COMPARE(kit.names(), kLenet);
        QVERIFY(!problem->isVisible());
        QVERIFY(kit.card->findChildren<QPushButton*>("layers.repair").isEmpty());
        QVERIFY(kit.draft().obstacle().isEmpty());
        kit.undo().undo();
        const auto others = kit.named<QToolButton>("layers.repairs")->menu()->actions();
        QCOMPARE(others.back()->text(), QStringLiteral("Remove fc1"));
        others.back()->trigger();
        QTRY_VERIFY(!kit.names().contains("fc1"));
        QVERIFY(!kit.names().contains("flatten")); // the next one that does not fit is named
        QVERIFY2(problem->text().contains("fc2"), qPrintable(problem->text()));
    }

    void nameKindAndInputsAreTaken()
    {
        EditorKit kit;
        kit.card->choose(1);
        kit.click("layers.edit");
        auto* kind = kit.named<QComboBox>("layer.kind");
        kind->setCurrentIndex(kind->findText("Tanh"));
        Q_EMIT kind->activated(kind->currentIndex());
        QTRY_COMPARE(kit.names()[1], QStringLiteral("conv1.tanh"));
        auto* name = kit.named<QLineEdit>("layer.name");
        name->setText("squashed");
        Q_EMIT name->editingFinished();
        QCOMPARE(kit.names()[1], QStringLiteral("squashed"));
        QCOMPARE(kit.card->current(), 1);
        name->setText("pool1");
        Q_EMIT name->editingFinished();
        QCOMPARE(kit.names()[1], QStringLiteral("squashed"));
        const auto* refused = kit.named<QLabel>("layer.problem");
        QVERIFY(refused->isVisible());
        QVERIFY(refused->text().contains("pool1"));
        auto* takes = kit.named<QLineEdit>("layer.inputs");
        QCOMPARE(takes->text(), QStringLiteral("conv1"));
        takes->setText("nothing");
        Q_EMIT takes->editingFinished();
        QVERIFY(kit.named<QLabel>("model.problem")->text().contains("nothing"));
        kit.undo().undo();
        QVERIFY(!kit.named<QLabel>("model.problem")->isVisible());
        // Another layer is chosen: the form is that of it.
        kit.card->choose(3);
        QCOMPARE(kit.named<QLineEdit>("layer.name")->text(), QStringLiteral("conv2"));
        QCOMPARE(kit.named<QLineEdit>("out")->text(), QStringLiteral("16"));
        kit.named<QLineEdit>("out")->setFocus();
        QTest::keyClick(kit.named<QLineEdit>("out"), Qt::Key_Escape);
        QVERIFY(!kit.form->isVisible());
        QVERIFY(kit.table->hasFocus()); // for its keys
    }

    /// What a layer costs is the answer of the table; where there is room its name is whole.
    void aLongNamePushesNoCostOutOfSight()
    {
        EditorKit kit;
        const QString named("encoder.layers.0.self_attention.output_projection.dropout");
        kit.card->choose(1);
        kit.click("layers.edit");
        auto* name = kit.named<QLineEdit>("layer.name");
        name->setText(named);
        Q_EMIT name->editingFinished();
        QCOMPARE(kit.names()[1], named);
        QTest::keyClick(name, Qt::Key_Escape); // the form stands beside the table
        QVERIFY(!kit.form->isVisible());
        const auto end = [&] {
            const int last = ui::LayerTableModel::Memory;
            return kit.table->columnViewportPosition(last) + kit.table->columnWidth(last);
        };
        kit.window.resize(1024, 640);
        kit.settle();
        QTRY_VERIFY2(
            end() <= kit.table->viewport()->width() + 1,
            qPrintable(QStringLiteral("%1 of %2").arg(end()).arg(kit.table->viewport()->width())));
        const QModelIndex cell = kit.table->model()->index(1, ui::LayerTableModel::Name);
        QVERIFY(cell.data(Qt::ToolTipRole).toString().startsWith(named));
        kit.window.resize(2560, 1000);
        kit.settle();
        QTRY_VERIFY(kit.table->columnWidth(ui::LayerTableModel::Name)
                    >= kit.table->wantedWidth(ui::LayerTableModel::Name));
        QVERIFY(end() <= kit.table->viewport()->width() + 1);
    }

    void theChosenLayerStaysChosenWhereverItIs()
    {
        EditorKit kit;
        kit.card->choose(6);
        kit.click("layers.remove"); // flatten
        kit.card->choose(8);        // fc2
        kit.click("layers.edit");
        const QString name = kit.named<QLineEdit>("layer.name")->text();
        const auto repairs = kit.card->findChildren<QPushButton*>("layers.repair");
        QTest::mouseClick(repairs.front(), Qt::LeftButton);
        QTRY_COMPARE(kit.names(), kLenet);
        QCOMPARE(kit.names()[kit.card->current()], name);
        QCOMPARE(kit.named<QLineEdit>("layer.name")->text(), name);
    }

    void whatWasThereAgainIsTheTemplate()
    {
        EditorKit kit;
        kit.card->choose(0);
        kit.click("layers.edit");
        auto* channels = kit.named<QLineEdit>("out");
        QTRY_VERIFY(channels->hasFocus());
        QTest::keyClicks(channels, "62");
        QVERIFY(!kit.draft().spec().model.layers.empty());
        QTest::keyClick(channels, Qt::Key_Backspace);
        QCOMPARE(channels->text(), QStringLiteral("6"));
        QCOMPARE(kit.draft().spec().model.layers, std::string());
        QVERIFY(!kit.named<QPushButton>("model.own_layers")->isVisible());
    }

    void kindsStandByTheAlphabetWhereOneIsChosen()
    {
        EditorKit kit;
        QStringList added;
        for (const QAction* action : kit.named<QToolButton>("layers.add")->menu()->actions())
            added << action->text();
        QVERIFY(added.size() > 20 && added.contains("GELU"));
        QStringList sorted = added;
        sorted.sort(Qt::CaseInsensitive);
        QCOMPARE(added, sorted);
        kit.card->choose(0);
        kit.click("layers.edit");
        const auto* kind = kit.named<QComboBox>("layer.kind");
        QVERIFY(kind);
        QStringList offered;
        for (int k = 0; k < kind->count(); ++k)
            offered << kind->itemText(k);
        QCOMPARE(offered, sorted);
        QCOMPARE(kind->currentText(), QStringLiteral("Convolution"));
    }

    /// As when the button of a repair vanishes, and the focus goes on to the table.
    void theLayerThatTheButtonsActOnIsMarked()
    {
        EditorKit kit;
        QVERIFY(!kit.table->selectionModel()->hasSelection());
        kit.table->setCurrentIndex(QModelIndex());
        kit.table->selectionModel()->setCurrentIndex(kit.table->model()->index(2, 0),
                                                     QItemSelectionModel::NoUpdate);
        QCOMPARE(kit.card->current(), 2);
        QVERIFY(kit.named<QToolButton>("layers.remove")->isEnabled());
        QVERIFY(kit.table->selectionModel()->isRowSelected(2));
        kit.card->choose(4);
        QVERIFY(kit.table->selectionModel()->isRowSelected(4));
        QCOMPARE(kit.table->selectionModel()->selectedRows().size(), qsizetype(1));
    }

    void noNameIsCutWhereAllColumnsHaveRoom()
    {
        EditorKit kit;
        int fitting = 0;
        for (const int width : {1024, 1100, 1180, 1280, 1440, 1920}) {
            kit.window.resize(width, 800);
            kit.settle();
            const QHeaderView* header = kit.table->horizontalHeader();
            int wanted = 0;
            for (int column = 0; column < header->count(); ++column)
                wanted += kit.table->wantedWidth(column);
            if (wanted > kit.table->viewport()->width())
                continue;
            ++fitting;
            for (int column = 0; column < header->count(); ++column)
                QVERIFY2(header->sectionSize(column) >= kit.table->wantedWidth(column),
                         qPrintable(QString("column %1 at %2").arg(column).arg(width)));
        }
        QVERIFY(fitting > 0);
    }

    void keysChangeNothingWhereThereIsNothingToChange()
    {
        testing::WindowKit kit;
        kit.window.goTo("model");
        auto* table = kit.window.findChild<ui::LayersCard*>()->findChild<ui::TableView*>();
        table->setFocus();
        for (const auto key : {Qt::Key_Insert, Qt::Key_Delete, Qt::Key_Return})
            QTest::keyClick(table, key);
        for (QAction* action : table->actions())
            QVERIFY(!action->isEnabled());
        QVERIFY(!kit.window.findChild<ui::LayerForm*>()->isVisible());
    }

    void theTemplateGivesItsLayersBack()
    {
        EditorKit kit;
        auto* own = kit.named<QPushButton>("model.own_layers");
        QVERIFY(!own->isVisible());
        kit.card->choose(1);
        kit.click("layers.remove");
        QVERIFY(own->isVisible());
        QVERIFY(own->text().contains("LeNet"));
        QCOMPARE(kit.card->accessibleName(), QStringLiteral("Layers, edited"));
        QTest::mouseClick(own, Qt::LeftButton);
        QCOMPARE(kit.names(), kLenet);
        QCOMPARE(kit.draft().spec().model.layers, std::string());
        kit.undo().undo();
        QCOMPARE(kit.names().size(), qsizetype(11));
    }

    void layersOfAModuleAreOnlyShown()
    {
        EditorKit kit;
        kit.draft().setField("model.template", std::string("torchscript"));
        QVERIFY(!kit.named<QToolButton>("layers.add")->isVisible());
        QVERIFY(!kit.named<QToolButton>("layers.remove")->isVisible());
    }
};

QTEST_MAIN(TestLayerEditor)
#include "tst_layer_editor.moc"
