// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/page_area.h"
#include "support/geometry.h"
#include "support/real_window.h"
#include "widgets/current_stack.h"

#include <QComboBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QSet>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QtCharts/QCategoryAxis>

using namespace assay;

namespace {

constexpr int kPatience = 120'000;

struct Window : testing::RealWindow {
    ui::Workbench& bench() { return window->bench(); }

    bool awaitProject()
    {
        return QTest::qWaitFor([this] { return bench().project().has_value(); }, kPatience);
    }
    void make(const char* name)
    {
        bench().newProject(QString::fromStdString((folder / name).string()));
        QVERIFY(awaitProject());
    }
    /// Trains `settings` to the end, evaluates it, and learns one batch by heart.
    void train(const std::vector<std::string>& settings)
    {
        experiment::ExperimentSpec spec;
        for (const std::string& setting : settings)
            experiment::setText(spec, setting);
        bench().draft().load(spec);
        QTRY_VERIFY_WITH_TIMEOUT(bench().draft().profile() != nullptr, kPatience);
        bench().start(2);
        QTRY_VERIFY_WITH_TIMEOUT(bench().runs().runs().size() == 2, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bench().evaluations().evaluation() != nullptr, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bench().runs().active() == nullptr, kPatience);
        bench().rename(bench().runs().runs().front(),
                       QStringLiteral("a run whose name says a good deal of what was tried in it"));
        bench().overfit();
        QTRY_VERIFY_WITH_TIMEOUT(bench().runs().overfit() && !bench().runs().active()
                                     && train::isOver(bench().runs().overfit()->state),
                                 kPatience);
    }
};

void pictures(Window& kit)
{
    kit.make("night.assay");
    kit.train(
        {"data.path=glyphs", "data.test_path=glyphs-night", "data.count=900", "train.epochs=2"});
}

void table(Window& kit)
{
    QByteArray text = "area of the living space,year of construction,town,price in euros\n";
    for (int i = 0; i < 600; ++i)
        text += QByteArray::number(40 + (i * 37) % 160) + ',' + QByteArray::number(1900 + i % 120)
                + (i % 3 ? ",Freiburg im Breisgau," : ",Ulm,")
                + QByteArray::number(90'000 + 2'500 * ((i * 37) % 160) + 3'000 * ((i * 53) % 97))
                + '\n';
    testing::write(kit.folder / "houses.csv", text);
    kit.make("houses.assay");
    kit.train({"data.path=" + (kit.folder / "houses.csv").string(), "data.target=price in euros",
               "data.task=regression", "model.template=mlp", "train.epochs=2"});
}

void gone(Window& kit)
{
    kit.make("gone.assay");
    kit.bench().draft().setField("data.path", std::string("/nowhere/at/all/data.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(kit.bench().draft().dataProblem().has_value(), kPatience);
}

/// What can be shown in one place of a page, one by one: tabs, and the views behind a list.
std::vector<std::function<void()>> viewsOf(const QWidget& page)
{
    std::vector<std::function<void()>> views;
    for (QTabBar* tabs : page.findChildren<QTabBar*>()) {
        for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i) {
            if (tabs->isTabEnabled(i))
                views.emplace_back([tabs, i] { tabs->setCurrentIndex(i); });
        }
    }
    for (QComboBox* list : page.findChildren<QComboBox*>()) {
        const bool shows = list->accessibleName().startsWith(QStringLiteral("What is shown"));
        for (int i = 0; list->isVisible() && shows && i < list->count(); ++i)
            views.emplace_back([list, i] { list->setCurrentIndex(i); });
    }
    if (views.empty())
        views.emplace_back([] {});
    return views;
}

using Prepare = void (*)(Window&);

} // namespace
Q_DECLARE_METATYPE(Prepare)

class TestGeometry : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesHoldAtEverySize_data()
    {
        QTest::addColumn<Prepare>("prepare");
        QTest::newRow("nothing open") << Prepare([](Window&) {});
        QTest::newRow("empty project") << Prepare([](Window& kit) { kit.make("empty.assay"); });
        QTest::newRow("pictures") << Prepare(pictures);
        QTest::newRow("table") << Prepare(table);
        QTest::newRow("data that are gone") << Prepare(gone);
    }
    void pagesHoldAtEverySize()
    {
        QFETCH(Prepare, prepare);
        Window kit;
        prepare(kit);
        if (QTest::currentTestFailed())
            return;
        QTRY_VERIFY_WITH_TIMEOUT(kit.window->isSettled(), kPatience);
        QStringList faults;
        QSet<QString> seen; // what all views of a page share is one fault
        for (const QSize& size : {QSize(1024, 640), QSize(1280, 800), QSize(2560, 1440)}) {
            kit.window->resize(size);
            for (const QString& name : ui::MainWindow::pageNames()) {
                kit.window->goTo(name);
                kit.settle();
                const auto* page = kit.window->findChild<QWidget*>("page." + name);
                int number = 0;
                for (const auto& show : viewsOf(*page)) {
                    show();
                    kit.settle();
                    const QString at = QStringLiteral("%1x%2 %3 %4: ")
                                           .arg(size.width())
                                           .arg(size.height())
                                           .arg(name)
                                           .arg(++number);
                    for (const QString& fault : faultsNow(kit, size)) {
                        if (!seen.contains(name + fault))
                            faults << at + fault;
                        seen.insert(name + fault);
                    }
                }
            }
        }
        for (const QString& fault : faults)
            qWarning().noquote() << fault;
        QVERIFY2(faults.isEmpty(), "the warnings above say what lies where");
    }

    void longNamesOfColumnsAreWholeBesideTheChosenExample()
    {
        Window kit;
        QByteArray text;
        for (int column = 0; column < 4; ++column)
            text += "a_very_long_name_of_a_column_that_comes_from_a_questionnaire_with_question_"
                    + QByteArray::number(column) + ',';
        text += "class\n";
        for (int i = 0; i < 300; ++i) { // what no network learns
            for (const int factor : {37, 53, 71, 89})
                text += QByteArray::number(i * factor % 101) + ',';
            text +=
                (i * 29 % 97) % 2 ? "agrees entirely with the whole statement\n" : "disagrees\n";
        }
        testing::write(kit.folder / "survey.csv", text);
        kit.make("survey.assay");
        kit.train({"data.path=" + (kit.folder / "survey.csv").string(), "data.target=class",
                   "model.template=mlp", "train.epochs=1"});
        if (QTest::currentTestFailed())
            return;
        kit.window->goTo("errors");
        kit.settle();
        const auto* values = kit.window->findChild<QWidget*>("exampleValues");
        QVERIFY(values);
        QTRY_VERIFY_WITH_TIMEOUT(values->isVisible(), kPatience);
        QTRY_VERIFY2(values->width() <= values->parentWidget()->width(),
                     qPrintable(QString::number(values->width())));
        // There are no error types yet: their list leaves its room to the example.
        const auto* types = kit.window->findChild<QWidget*>("errorTypes");
        QVERIFY(types);
        const QWidget* area = types->parentWidget()->parentWidget();
        QTRY_VERIFY2(area->height() <= 60, qPrintable(QString::number(area->height())));
        QCOMPARE(area->height(), 0);
        // With types it grows, so that several are in sight.
        for (const char* name : {"blurred", "too thin", "turned", "cut off", "two at once"})
            kit.bench().errorBook().addType(QString(name));
        kit.settle();
        QTRY_VERIFY2(area->height() > 60, qPrintable(QString::number(area->height())));
        // On a low page too the answer beside them is whole.
        kit.window->resize(1024, 640);
        kit.settle();
        const auto* about = kit.window->findChild<QLabel*>("exampleAbout");
        QVERIFY(about && about->isVisible());
        QTRY_VERIFY2(about->height() >= about->heightForWidth(about->width()),
                     qPrintable(QString::number(about->height())));
    }

    void manyColumnsTakeTheRoomOfThePage()
    {
        Window kit;
        QByteArray text;
        for (int column = 0; column < 200; ++column)
            text += "reading " + QByteArray::number(column) + ',';
        text += "class\n";
        for (int i = 0; i < 60; ++i) {
            for (int column = 0; column < 200; ++column)
                text += QByteArray::number((i + 1) * (column + 7) % 101) + ',';
            text += i % 2 ? "yes\n" : "no\n";
        }
        testing::write(kit.folder / "wide.csv", text);
        kit.make("wide.assay");
        kit.bench().draft().setField("data.path", (kit.folder / "wide.csv").string());
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().draft().profile() != nullptr, kPatience);
        kit.window->goTo("data");
        kit.settle();
        const auto* columns = kit.on<QTableView>("data", "Columns");
        const auto* lines = kit.on<QTableView>("data", "First lines as read");
        QVERIFY(columns && lines && columns->isVisible() && lines->isVisible());
        const auto rowsOf = [](const QTableView* table) {
            return table->viewport()->height() / table->verticalHeader()->defaultSectionSize();
        };
        QTRY_VERIFY2(rowsOf(columns) >= 5, qPrintable(QString::number(rowsOf(columns))));
        constexpr int kLine = 24; // a bar at its foot takes some of the last one
        QVERIFY2(lines->height() >= 4 * kLine, qPrintable(QString::number(lines->height())));
        // No line is cut by the bar below it.
        QVERIFY(lines->horizontalScrollBar()->isVisible());
        QTRY_COMPARE(lines->viewport()->height() % kLine, 0);
        QVERIFY2(lines->viewport()->height() >= 3 * kLine,
                 qPrintable(QString::number(lines->viewport()->height())));
        kit.window->resize(1280, 800);
        kit.settle();
        QTRY_COMPARE(lines->viewport()->height() % kLine, 0);
        // Where there is room both have what they want.
        kit.window->resize(2560, 1440);
        kit.settle();
        QTRY_VERIFY2(rowsOf(columns) >= 20, qPrintable(QString::number(rowsOf(columns))));
        QTRY_COMPARE(lines->height(), 7 * kLine);
        QTRY_COMPARE(lines->viewport()->height() % kLine, 0);
    }

    /// Qt lets Tab walk through the cells of a table and never out of it.
    void tabLeavesEveryTable()
    {
        Window kit;
        kit.make("tables.assay");
        QStringList traps;
        for (const QAbstractItemView* view : kit.window->findChildren<QAbstractItemView*>()) {
            if (view->tabKeyNavigation())
                traps << view->accessibleName() + QLatin1Char(' ') + view->objectName();
        }
        QVERIFY2(traps.isEmpty(), qPrintable(traps.join(QStringLiteral(", "))));
    }
    void theFocusIsSeenOnAChoiceThatIsMade()
    {
        Window kit;
        QByteArray text = "area,rooms,class\n";
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(40 + i * 37 % 101) + ',' + QByteArray::number(1 + i % 5)
                    + (i % 2 ? ",yes\n" : ",no\n");
        testing::write(kit.folder / "homes.csv", text);
        kit.make("homes.assay");
        kit.bench().draft().setField("data.path", (kit.folder / "homes.csv").string());
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().draft().profile() != nullptr, kPatience);
        kit.window->goTo("data");
        kit.settle();
        kit.window->activateWindow();
        auto* made = kit.window->findChild<QToolButton*>("data.delimiter=comma");
        QVERIFY(made && made->isVisible());
        QTRY_VERIFY(made->isChecked());
        const QImage without = made->grab().toImage();
        made->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(made->hasFocus());
        QVERIFY(made->grab().toImage() != without);
    }

    /// A delimiter that is shown only where it is used squeezes none of the choices beside it.
    void aRareDelimiterLeavesTheOtherChoicesTheirWidth()
    {
        Window kit;
        QByteArray text;
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(40 + i * 37 % 101) + "::" + QByteArray::number(1 + i % 5)
                    + (i % 2 ? "::yes\n" : "::no\n");
        testing::write(kit.folder / "ratings.dat", text);
        kit.make("ratings.assay");
        kit.bench().draft().setField("data.path", (kit.folder / "ratings.dat").string());
        QTRY_VERIFY_WITH_TIMEOUT(kit.bench().draft().profile() != nullptr, kPatience);
        kit.window->goTo("data");
        kit.window->resize(1280, 800);
        kit.settle();
        auto* made = kit.window->findChild<QToolButton*>("data.delimiter=double_colon");
        QVERIFY(made && made->isVisible());
        QTRY_VERIFY(made->isChecked());
        for (const char* name :
             {"data.delimiter=comma", "data.delimiter=double_colon", "data.header=yes",
              "data.encoding=utf-8", "data.encoding=latin-1", "data.encoding=utf-16"}) {
            const auto* button = kit.window->findChild<QToolButton*>(name);
            QVERIFY2(button && button->isVisible(), name);
            QVERIFY2(button->width() >= button->sizeHint().width(), name);
        }
    }

    void aPageThatIsTooLargeScrolls()
    {
        auto* page = new QWidget;
        page->setMinimumSize(500, 900);
        ui::PageArea area(page);
        area.resize(700, 400);
        area.show();
        testing::settle();
        QVERIFY(area.verticalScrollBar()->isVisible());
        QVERIFY(!area.horizontalScrollBar()->isVisible());
        QCOMPARE(page->height(), 900);
        QVERIFY(page->width() < 700 && page->width() > 680);
        area.resize(700, 1000);
        testing::settle();
        QVERIFY(!area.verticalScrollBar()->isVisible());
        QCOMPARE(page->size(), QSize(700, 1000));
    }

    /// What it will hold once there is something to show takes no room yet.
    void anEmptyPageDoesNotScroll_data()
    {
        QTest::addColumn<QString>("page");
        for (const char* page : {"debug", "train", "errors"})
            QTest::newRow(page) << QString(page);
    }
    void anEmptyPageDoesNotScroll()
    {
        QFETCH(QString, page);
        Window kit;
        kit.window->resize(1024, 640);
        kit.window->goTo(page);
        testing::settle();
        const auto* area = qobject_cast<const ui::PageArea*>(
            kit.window->findChild<QWidget*>("page." + page)->parentWidget()->parentWidget());
        QVERIFY(area && area->isVisible());
        QVERIFY(!area->verticalScrollBar()->isVisible());
        QVERIFY(!area->horizontalScrollBar()->isVisible());
    }
    void aStackTakesTheRoomOfWhatItShows()
    {
        QWidget page;
        auto* stack = new ui::CurrentStack(&page);
        auto* little = new QWidget;
        little->setMinimumSize(80, 60);
        auto* much = new QWidget;
        much->setMinimumSize(700, 900);
        stack->addWidget(little);
        stack->addWidget(much);
        page.show();
        testing::settle();
        QCOMPARE(stack->minimumSize(), QSize(80, 60));
        stack->setCurrentWidget(much);
        testing::settle();
        QCOMPARE(stack->minimumSize(), QSize(700, 900));
        QVERIFY(page.height() >= 900);
    }

private:
    static QStringList faultsNow(Window& kit, const QSize& size)
    {
        // A text that changed this moment is laid out first.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QStringList faults = testing::misplaced(*kit.window);
        faults << testing::hiddenAnswers(*kit.window);
        for (const ui::PageArea* area : kit.window->findChildren<ui::PageArea*>()) {
            if (area->isVisible() && size.width() >= 1280
                && (area->verticalScrollBar()->isVisible()
                    || area->horizontalScrollBar()->isVisible()))
                faults << QStringLiteral("the page needs %1x%2 and has %3x%4")
                              .arg(area->widget()->width())
                              .arg(area->widget()->height())
                              .arg(area->viewport()->width())
                              .arg(area->viewport()->height());
        }
        return faults;
    }
};

QTEST_MAIN(TestGeometry)
#include "tst_geometry.moc"
