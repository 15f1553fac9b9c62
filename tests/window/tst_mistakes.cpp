// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "bridge/evaluation_book.h"
#include "charts/scatter_chart.h"
#include "delegates/name_delegate.h"
#include "models/error_table_model.h"
#include "models/mistake_table_model.h"
#include "models/table_model.h"
#include "pages/errors_page.h"
#include "style/theme.h"
#include "support/night_window.h"
#include "widgets/mistake_view.h"
#include "widgets/picture_view.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTest>
#include <QUndoStack>

#include <cmath>

using namespace assay;
using testing::kPatience;
using testing::NightWindow;
using Column = ui::MistakeTableModel;

namespace {

/// A network for a table that no network answers well, trained and evaluated.
struct TableWindow : testing::RealWindow {
    explicit TableWindow(const char* target)
    {
        QByteArray text("age,income,town,a remark of some length,hours,answer,price\n");
        for (int i = 0; i < 1200; ++i) {
            const double chance = std::fmod(std::abs(std::sin(i * 12.9898) * 43758.5453), 1.0);
            text += QByteArray::number(i % 30 == 3 ? 180 : 20 + i % 60) + ','
                    + QByteArray::number(900 + (i * 37) % 2500) + (i % 3 ? ",Ulm," : ",Bonn,")
                    + (i % 400 == 7 ? "seldom" : "often") + ',' + QByteArray::number(i % 40)
                    + (chance > 0.5 ? ",yes," : ",no,")
                    + QByteArray::number(1000 * chance + (i % 60), 'f', 2) + '\n';
        }
        testing::write(folder / "people.csv", text);
        auto& bench = window->bench();
        bench.newProject(QString::fromStdString((folder / "people.assay").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.project().has_value(), kPatience);
        auto spec = bench.draft().spec();
        experiment::setText(spec, "data.path=" + (folder / "people.csv").string());
        experiment::setText(spec, "model.template=mlp");
        experiment::setText(spec, std::string("data.target=") + target);
        experiment::setText(spec, "train.epochs=2");
        session->runs().start({.spec = spec}, 900);
        QTRY_VERIFY_WITH_TIMEOUT(bench.evaluations().evaluation() != nullptr, kPatience);
        press("go.errors");
        table = on<ui::TableView>("errors", "Errors");
        view = window->findChild<ui::MistakeView*>();
        QTRY_VERIFY_WITH_TIMEOUT(view->isTable()
                                     && table->model()->columnCount() > Column::FirstCell
                                     && table->model()->rowCount() > 20,
                                 kPatience);
        settle();
    }
    QString cell(int row, int column, int role = Qt::DisplayRole) const
    {
        return table->model()->index(row, column).data(role).toString();
    }
    int columnOf(const char* name) const
    {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->model()->headerData(column, Qt::Horizontal).toString() == name)
                return column;
        }
        return -1;
    }

    ui::TableView* table = nullptr;
    ui::MistakeView* view = nullptr;
};

} // namespace

class TestMistakes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void longNamesOfClassesAreCutWhereTheyDiffer()
    {
        testing::RealWindow kit;
        QByteArray text("id,split,label,prediction\n");
        const auto nameOf = [](int k) {
            return "a species of the family of all birds, number " + QByteArray::number(100 + k);
        };
        for (int i = 0; i < 40; ++i) // every second answer is wrong
            text += "the picture of a bird in the wild number " + QByteArray::number(500 + i)
                    + ",test_val,\"" + nameOf(i % 20) + "\",\"" + nameOf((i + i % 2) % 20) + "\"\n";
        testing::write(kit.folder / "answers.csv", text);
        kit.window->goTo("errors");
        kit.drop({kit.folder / "answers.csv"});
        auto* table = kit.on<ui::TableView>("errors", "Errors");
        auto* view = kit.window->findChild<ui::MistakeView*>();
        QTRY_VERIFY_WITH_TIMEOUT(view->isTable() && table->model()->rowCount() == 20, kPatience);
        kit.settle();
        kit.keep("errors-long-names");
        for (const int column : {Column::Id, Column::Truth, Column::Answer}) {
            const auto* names =
                qobject_cast<ui::NameDelegate*>(table->itemDelegateForColumn(column));
            QVERIFY(names);
            for (int row = 0; row < 4; ++row) {
                const QModelIndex cell = table->model()->index(row, column);
                QStyleOptionViewItem option;
                option.initFrom(table);
                option.widget = table;
                option.rect = QRect(0, 0, table->columnWidth(column), 28);
                const QString shown = names->shownText(option, cell);
                QVERIFY2(shown.endsWith(cell.data().toString().right(3)), qPrintable(shown));
            }
        }
    }

    void errorsOfATableAreItsRowsColumnByColumn()
    {
        TableWindow kit("answer");
        QVERIFY(kit.table->isVisible());
        QStringList headers;
        for (int column = Column::Truth; column < kit.table->model()->columnCount(); ++column)
            headers << kit.table->model()->headerData(column, Qt::Horizontal).toString();
        QCOMPARE(headers,
                 (QStringList{"True", "Answered", "Probability", "Error types", "age", "income",
                              "town", "a remark of some length", "hours", "price"}));
        kit.keep("errors-table");
        QVERIFY(kit.on<QDoubleSpinBox>("errors", "Least probability of the answer")->isVisible());
        QVERIFY(!kit.window->findChild<ui::ScatterChart*>()->isVisible());
        // Numbers on the right, in their own font, and never cut.
        const auto alignment = [&](int column) {
            return kit.table->model()->index(0, column).data(Qt::TextAlignmentRole).toInt();
        };
        QVERIFY(alignment(kit.columnOf("income")) & Qt::AlignRight);
        QVERIFY(alignment(kit.columnOf("town")) & Qt::AlignLeft);
        QCOMPARE(
            kit.table->model()->index(0, kit.columnOf("age")).data(Qt::FontRole).value<QFont>(),
            ui::Theme::numberFont());
        const QFontMetrics digits(ui::Theme::numberFont());
        for (const char* name : {"age", "income", "hours", "price", "Probability"}) {
            const int column = kit.columnOf(name);
            for (int row = 0; row < kit.table->model()->rowCount(); ++row)
                QVERIFY2(digits.horizontalAdvance(kit.cell(row, column)) + 10
                             <= kit.table->columnWidth(column),
                         name);
        }
        // The last column is reached by scrolling.
        kit.table->scrollTo(kit.table->model()->index(0, kit.columnOf("price")));
        QVERIFY(kit.table->visualRect(kit.table->model()->index(0, kit.columnOf("price"))).right()
                <= kit.table->viewport()->width());

        // By value, not by text; the third click gives the order of the filter back.
        const QString first = kit.cell(0, kit.columnOf("income"));
        const int income = kit.columnOf("income");
        kit.table->sortByColumn(income, Qt::AscendingOrder);
        double before = 0;
        for (int row = 0; row < kit.table->model()->rowCount(); ++row) {
            const double value = kit.cell(row, income).toDouble();
            QVERIFY(value >= before);
            before = value;
        }
        QVERIFY(kit.labelsOn("errors").join(' ').contains("picked, not drawn"));
        kit.table->sortByColumn(-1, Qt::AscendingOrder);
        QCOMPARE(kit.cell(0, income), first);

        // 180 years are unlike train, and so said at the cell and beside it.
        kit.table->sortByColumn(kit.columnOf("age"), Qt::DescendingOrder);
        QCOMPARE(kit.cell(0, kit.columnOf("age")), QString("180"));
        kit.view->setPlace(0);
        QVERIFY(
            kit.table->model()->index(0, kit.columnOf("age")).data(Column::UnlikeRole).toBool());
        QVERIFY(kit.cell(0, kit.columnOf("age"), Qt::ToolTipRole)
                    .contains("interquartile ranges above the median of"));
        QVERIFY(kit.labelsOn("errors").join(' ').contains("Unlike train:\nage: 180"));
        QVERIFY(!kit.table->model()
                     ->index(0, kit.columnOf("income"))
                     .data(Column::UnlikeRole)
                     .toBool());
        kit.keep("errors-table-unlike");
    }

    void aRowOfAnOrderedTableGetsItsTypeAndTheEyeGoesOn()
    {
        TableWindow kit("answer");
        auto& book = kit.window->bench().errorBook();
        book.addType("long hours");
        QTRY_COMPARE(book.types().size(), std::size_t{1});
        kit.window->bench().undo().clear();
        kit.table->sortByColumn(kit.columnOf("hours"), Qt::DescendingOrder);
        kit.view->setPlace(0);
        const QString id = kit.cell(0, Column::Id);
        QTest::keyClick(kit.table, Qt::Key_1);
        QCOMPARE(kit.cell(0, Column::Types), QString("long hours"));
        QCOMPARE(kit.view->place(), 1);
        QCOMPARE(kit.cell(0, Column::Id), id);
        QTRY_COMPARE(
            testing::rows(kit.folder / "people.assay", "SELECT count(*) FROM example_types"),
            std::vector<std::string>{"1"});
    }

    void numbersShowTruthAgainstAnswer()
    {
        TableWindow kit("price");
        QCOMPARE(kit.table->model()->headerData(Column::Wrong, Qt::Horizontal).toString(),
                 QString("Residual"));
        // Numbers have no probability and no classes.
        for (const char* name : {"True class", "Answered class"})
            QVERIFY(!kit.on<QComboBox>("errors", name)->isVisible());
        QVERIFY(!kit.on<QDoubleSpinBox>("errors", "Least probability of the answer")->isVisible());
        auto* chart = kit.window->findChild<ui::ScatterChart*>();
        QVERIFY(chart && chart->isVisible());
        kit.keep("errors-numbers");
        // What counts as an error is said in place, with the number that is gone by.
        const auto& reports = kit.window->bench().evaluations().evaluation()->reports;
        const QString rule =
            ui::unitText(reports.at(data::SplitKind::TestVal).score.rmse) + " on test-val.";
        const QString said = kit.labelsOn("errors").join(' ');
        QVERIFY2(said.contains("An error is an answer that is off by more than the RMSE of its set")
                     && said.contains(rule),
                 qPrintable(said));
        kit.table->sortByColumn(Column::Wrong, Qt::DescendingOrder);
        double before = INFINITY;
        for (int row = 0; row < kit.table->model()->rowCount(); ++row) {
            const double residual =
                kit.table->model()->index(row, Column::Wrong).data(ui::SortRole).toDouble();
            const double difference =
                kit.table->model()->index(row, Column::Answer).data(ui::SortRole).toDouble()
                - kit.table->model()->index(row, Column::Truth).data(ui::SortRole).toDouble();
            QCOMPARE(residual, difference);
            QVERIFY(residual <= before);
            before = residual;
        }
        // A row chooses its point, a point its row.
        kit.view->setPlace(3);
        QCOMPARE(chart->current(), std::optional(static_cast<std::size_t>(kit.view->current())));
        const std::size_t other = kit.view->current() == 0 ? 1 : 0;
        Q_EMIT chart->chosen(other);
        QCOMPARE(kit.view->current(), static_cast<int>(other));
        QVERIFY(kit.table->viewport()->rect().intersects(
            kit.table->visualRect(kit.table->currentIndex())));
        const QPoint place = chart->placeOf(other).toPoint();
        kit.view->setPlace(kit.table->model()->rowCount() - 1);
        QTest::mouseClick(chart->viewport(), Qt::LeftButton, {}, place);
        const auto& item =
            *kit.window->findChild<ui::ErrorsPage*>()->mistakes().item(kit.view->current());
        const QPointF chosen = chart->placeOf(static_cast<std::size_t>(kit.view->current()));
        QVERIFY((chosen - place).manhattanLength() < 6);
        QVERIFY(kit.labelsOn("errors").join(' ').contains(
            QString::fromStdString(item.sample.cells.front())));
    }

    void severalAreTaggedAtOnceAsOneStepOfUndo()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        auto* view = kit.window->findChild<ui::MistakeView*>();
        auto& book = kit.bench().errorBook();
        book.addType("blurred");
        QTRY_COMPARE(book.types().size(), std::size_t{1});
        const auto click = [&](int row, Qt::KeyboardModifiers keys) {
            const QModelIndex at = gallery->model()->index(row, 0);
            gallery->scrollTo(at);
            QTest::mouseClick(gallery->viewport(), Qt::LeftButton, keys,
                              gallery->visualRect(at).center());
        };
        const auto tagged = [&] {
            return testing::rows(kit.project(), "SELECT count(*) FROM example_types").front();
        };
        // Shift: from here to there. Ctrl: one more, and one less.
        click(0, Qt::NoModifier);
        click(10, Qt::ShiftModifier);
        QCOMPARE(view->chosen().size(), std::size_t{11});
        click(13, Qt::ControlModifier);
        click(12, Qt::ControlModifier);
        click(12, Qt::ControlModifier);
        QCOMPARE(view->chosen().size(), std::size_t{12});
        QVERIFY(kit.labelsOn("errors").contains("12 chosen"));
        kit.keep("errors-several");
        const int steps = kit.bench().undo().count();
        QTest::keyClick(gallery, Qt::Key_1);
        QTRY_COMPARE(tagged(), std::string("12"));
        QCOMPARE(kit.bench().undo().count(), steps + 1);
        QCOMPARE(kit.bench().undo().undoText(), QString::fromUtf8("tag \u2018blurred\u2019 of 12"));
        QCOMPARE(view->chosen().size(), std::size_t{12}); // they may get another one
        // What counts is what was looked at without a gap: the one behind it was picked.
        auto* table = kit.on<ui::TableView>("errors", "Error analysis");
        const auto looked = [&] {
            const auto& now = *book.table();
            return std::pair{now.trainVal.looked + now.testVal.looked,
                             now.trainVal.picked + now.testVal.picked};
        };
        QTRY_COMPARE(looked().first + looked().second, 12);
        QVERIFY(looked().first >= 11);
        QCOMPARE(table->model()->rowCount(), 1);
        const auto& counts = book.table()->rows[0];
        QCOMPARE(counts.trainVal.count.tagged + counts.testVal.count.tagged, 12);

        kit.bench().undo().undo();
        QTRY_COMPARE(tagged(), std::string("0"));
        QTRY_COMPARE(looked().first, 0);
        kit.bench().undo().redo();
        QTRY_COMPARE(tagged(), std::string("12"));
        // All of them have it: the same key takes it away.
        QTest::keyClick(gallery, Qt::Key_1);
        QTRY_COMPARE(tagged(), std::string("0"));
        // Ctrl+A, and all that are there get it.
        QTest::keyClick(gallery, Qt::Key_A, Qt::ControlModifier);
        const auto all = static_cast<std::size_t>(gallery->model()->rowCount());
        QCOMPARE(view->chosen().size(), all);
        QTest::keyClick(gallery, Qt::Key_1);
        QTRY_COMPARE(tagged(), std::to_string(all));
        kit.bench().undo().undo();
        QTRY_COMPARE(tagged(), std::string("0"));
        // A rubber band from the free place right of the tiles.
        gallery->scrollToTop();
        const QRect tile = gallery->visualRect(gallery->model()->index(0, 0));
        const QPoint from(gallery->viewport()->width() - 3, 2), to(tile.right() - 3, tile.bottom());
        if (!gallery->indexAt(from).isValid()) {
            QTest::mousePress(gallery->viewport(), Qt::LeftButton, {}, from);
            QTest::mouseMove(gallery->viewport(), (from + to) / 2);
            QTest::mouseMove(gallery->viewport(), to);
            QTest::mouseRelease(gallery->viewport(), Qt::LeftButton, {}, to);
            QVERIFY(view->chosen().size() > 1);
        }
        // One alone goes on as ever.
        click(2, Qt::NoModifier);
        QTest::keyClick(gallery, Qt::Key_1);
        QCOMPARE(view->place(), 3);
    }

    void theFirstRowOfTilesIsNeverCut()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        const auto isCut = [&] {
            for (int row = 0; row < gallery->model()->rowCount(); ++row) {
                const QRect tile = gallery->visualRect(gallery->model()->index(row, 0));
                if (tile.top() < -1 && tile.bottom() > 1)
                    return true;
            }
            return false;
        };
        const int last = gallery->verticalScrollBar()->maximum();
        for (int k = 0; k < 40; ++k) {
            QTest::keyClick(gallery, Qt::Key_0); // none fits, and on
            const QRect tile = gallery->visualRect(gallery->currentIndex());
            QVERIFY(gallery->viewport()->rect().contains(tile.center()));
            QVERIFY2(!isCut() || gallery->verticalScrollBar()->value() == last,
                     QByteArray::number(k));
        }
    }

    void tilesTellTheirSplitByTheirEdge()
    {
        NightWindow kit;
        kit.press("go.errors");
        auto* gallery = kit.on<QListView>("errors", "Mistakes");
        QTRY_VERIFY_WITH_TIMEOUT(gallery->model()->rowCount() > 50, kPatience);
        const auto& model = kit.window->findChild<ui::ErrorsPage*>()->mistakes();
        gallery->scrollToTop();
        const QImage seen = gallery->viewport()->grab().toImage();
        const double ratio = seen.devicePixelRatio();
        int checked = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QRect tile = gallery->visualRect(model.index(row));
            if (!gallery->viewport()->rect().contains(tile))
                continue;
            const QColor edge = kit.theme.colours().split(model.item(row)->mistake.split);
            // The first part of the edge, below the rounding of the tile.
            const QPoint at = (QPointF(tile.left() + 4, tile.top() + 16) * ratio).toPoint();
            QCOMPARE(seen.pixelColor(at).name(), edge.name());
            ++checked;
        }
        QVERIFY(checked >= 6);
        QTRY_VERIFY(kit.window->findChild<ui::PictureView*>()->isVisible());
    }
};

QTEST_MAIN(TestMistakes)
#include "tst_mistakes.moc"
