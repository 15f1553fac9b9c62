// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/space_edits.h"
#include "models/tune_table_models.h"
#include "support/tune_kit.h"
#include "widgets/form_area.h"

#include <QComboBox>
#include <QImage>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>

using namespace assay;
using testing::kSpace;
using testing::searchOf;
using Kit = testing::TuneKit;

class TestTunePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pictures()
    {
        if (qEnvironmentVariableIsEmpty("ASSAY_TEST_PICTURES"))
            QSKIP("ASSAY_TEST_PICTURES names no folder");
        for (const bool dark : {false, true}) {
            const QString end = dark ? "-dark" : "";
            {
                Kit kit;
                kit.theme.choose(dark ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
                kit.take("tune-empty" + end);
                kit.action("tune.high")->trigger();
                kit.settle();
                kit.take("tune-plan" + end);
            }
            Kit kit({searchOf(kSpace, 40, 2, "coarse_to_fine"), searchOf(kSpace, 25, 1)});
            kit.theme.choose(dark ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
            for (const char* view : {"plan", "parallel", "history", "importance", "slice",
                                     "contour", "workers", "methods"}) {
                kit.views->showView(view);
                kit.take(QString("tune-") + view + end);
            }
        }
    }

    /// As `--view` of the program does, before the project is open.
    void aViewThatWasAskedForStays()
    {
        for (const QString asked : {"plan", ""}) {
            Kit kit;
            if (!asked.isEmpty())
                kit.window.showView(asked);
            kit.session.fakeSearches.states = {searchOf(kSpace, 20)};
            kit.session.openProject();
            kit.settle();
            QCOMPARE(kit.views->view(), asked.isEmpty() ? QString("parallel") : asked);
        }
    }

    // What to tune ----------------------------------------------------------------------------
    void offersTheSettingsThatMatterMost()
    {
        Kit kit;
        QCOMPARE(kit.label("tune.verdict"), QString("Nothing is searched yet."));
        QVERIFY(!kit.action("tune.start")->isEnabled());
        QVERIFY(kit.action("tune.start")->toolTip().contains("Tick a setting"));
        QPushButton* offer = nullptr;
        for (QPushButton* button : kit.page->findChildren<QPushButton*>()) {
            if (button->text() == "Search the settings that matter most")
                offer = button;
        }
        QVERIFY(offer && offer->isVisible());
        QTest::mouseClick(offer, Qt::LeftButton);
        kit.settle();
        QVERIFY(ui::findAxis(kit.plan().space, "train.learning_rate"));
        QVERIFY(!ui::findAxis(kit.plan().space, "train.batch_size"));
        QVERIFY(!offer->isVisible());
        kit.action("edit.undo")->trigger();
        kit.settle();
        QVERIFY(kit.plan().space.axes.empty());
        QVERIFY(offer->isVisible());
    }

    void aTickAddsTheSettingsOfARow()
    {
        Kit kit;
        ui::TableView* table = kit.table("What to tune");
        QCOMPARE(table->model()->rowCount(), 12);
        const auto tick = [&](int row) {
            const QRect cell =
                table->visualRect(table->model()->index(row, ui::SensitivityTableModel::Searched));
            QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
            kit.settle();
        };
        tick(0);
        const tune::Axis* rate = ui::findAxis(kit.plan().space, "train.learning_rate");
        QVERIFY(rate);
        QVERIFY(rate->log);
        QCOMPARE(rate->high, 0.1);
        // The momentum counts with SGD alone, once the optimiser is searched.
        tick(2);
        table->setCurrentIndex(table->model()->index(3, ui::SensitivityTableModel::Name));
        QTest::keyClick(table, Qt::Key_Space);
        kit.settle();
        const tune::Axis* momentum = ui::findAxis(kit.plan().space, "train.momentum");
        QVERIFY(momentum);
        QCOMPARE(momentum->when.size(), std::size_t(1));
        QCOMPARE(momentum->when.front().path, std::string("train.optimiser"));
        tick(0);
        QVERIFY(!ui::findAxis(kit.plan().space, "train.learning_rate"));
    }

    /// Momentum has no effect without SGD, so that only some settings of its row are searched.
    void aRowThatIsSearchedInPartIsMarked()
    {
        Kit kit;
        ui::TableView* table = kit.table("What to tune");
        const QModelIndex cell = table->model()->index(3, ui::SensitivityTableModel::Searched);
        const auto accents = [&] {
            const QImage image = table->viewport()->grab(table->visualRect(cell)).toImage();
            int count = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    count += image.pixel(x, y) == kit.theme.colours().accent.rgb();
            }
            return count;
        };
        QCOMPARE(accents(), 0);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
        kit.settle();
        QVERIFY(!ui::findAxis(kit.plan().space, "train.momentum"));
        QVERIFY(ui::findAxis(kit.plan().space, "train.beta1"));
        QCOMPARE(cell.data(Qt::CheckStateRole).toInt(), int(Qt::PartiallyChecked));
        table->setCurrentIndex(table->model()->index(5, ui::SensitivityTableModel::Name));
        QVERIFY2(accents() > 50, qPrintable(QString::number(accents())));
    }

    void whatTheMethodDoesIsSaid()
    {
        Kit kit;
        auto* method = kit.named<QComboBox>("tune.method");
        for (const tune::SamplerKind& kind : tune::samplerKinds()) {
            method->setCurrentIndex(method->findData(QString(kind.name)));
            Q_EMIT method->activated(method->currentIndex());
            kit.settle();
            QCOMPARE(kit.label("tune.method_about"), QString(kind.help));
        }
    }

    /// Rows of the lecture's table that LeNet has as choices.
    void aTickAddsTheWidthOfLeNet()
    {
        Kit kit;
        kit.window.bench().draft().setField("model.template", std::string("lenet"));
        kit.settle();
        ui::TableView* table = kit.table("What to tune");
        const int row = testing::printed(*table->model(), ui::SensitivityTableModel::Lecture)
                            .indexOf(QString(" | Layer size"));
        QVERIFY(row >= 0);
        table->setCurrentIndex(table->model()->index(row, ui::SensitivityTableModel::Name));
        QTest::keyClick(table, Qt::Key_Space);
        kit.settle();
        const tune::Axis* width = ui::findAxis(kit.plan().space, "model.variant");
        QVERIFY(width);
        QCOMPARE(width->values.size(), std::size_t(2));
        QVERIFY2(kit.action("tune.start")->isEnabled(),
                 qPrintable(kit.action("tune.start")->toolTip()));
    }

    void whatWasMeasuredStandsBesideTheTable()
    {
        Kit kit({searchOf(kSpace, 20)});
        kit.views->showView("plan");
        kit.settle();
        const QStringList rows = testing::printed(*kit.table("What to tune")->model(),
                                                  ui::SensitivityTableModel::Settings);
        QCOMPARE(rows[0], QString::fromUtf8(" | Learning rate | High | 62\u00a0% [37,\u00a087]"));
        QCOMPARE(rows[1], QString(" | Learning-rate schedule | High | not measured"));
        QVERIFY(kit.label("tune.note").contains("plain SGD"));
        QVERIFY(!kit.table("What to tune")->isColumnHidden(ui::SensitivityTableModel::Measured));
    }

    void aColumnThatWouldSayNothingTakesNoRoom()
    {
        Kit kit({searchOf(kSpace, 6)}, false); // none failed or was stopped, nothing was measured
        const auto* trials = kit.table("Trials");
        const int last = trials->model()->columnCount() - 1;
        QCOMPARE(trials->model()->headerData(last, Qt::Horizontal).toString(), QString("Reason"));
        QVERIFY(trials->isColumnHidden(last));
        QVERIFY(trials->isColumnHidden(last - 1)); // by whom it was proposed
        kit.views->showView("plan");
        kit.settle();
        QVERIFY(kit.table("What to tune")->isColumnHidden(ui::SensitivityTableModel::Measured));

        Kit other({searchOf(kSpace, 20)});
        const auto* full = other.table("Trials");
        QVERIFY(!full->isColumnHidden(last));
        QVERIFY(full->isColumnHidden(last - 1));

        // Of a search with more settings, which stand where those columns were.
        const auto one = searchOf(
            R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"}})", 6, 2);
        Kit two({one, searchOf(kSpace, 6, 1)}, false);
        const auto* both = two.table("Trials");
        const int few = both->model()->columnCount();
        QVERIFY(both->isColumnHidden(few - 1) && both->isColumnHidden(few - 2));
        auto* choice = two.named<QComboBox>("tune.choice");
        choice->setCurrentIndex(1);
        Q_EMIT choice->activated(1);
        two.settle();
        const int many = both->model()->columnCount();
        QCOMPARE(many, few + 4);
        for (int column = 0; column < many; ++column)
            QCOMPARE(both->isColumnHidden(column), column >= many - 2);
    }

    // Space ------------------------------------------------------------------------------------
    void aRangeIsEditedInTheForm()
    {
        Kit kit;
        kit.action("tune.high")->trigger();
        kit.settle();
        auto* to = kit.named<QLineEdit>("tune.to");
        const auto type = [&](QLineEdit* line, const QString& words) {
            line->setFocus();
            line->selectAll();
            QTest::keyClicks(line, words);
            QTest::keyClick(line, Qt::Key_Return);
            kit.settle();
        };
        type(to, "0.5");
        QCOMPARE(ui::findAxis(kit.plan().space, "train.learning_rate")->high, 0.5);
        // A comma may part decimals; where it may part thousands nothing is guessed.
        type(to, "0,25");
        QCOMPARE(ui::findAxis(kit.plan().space, "train.learning_rate")->high, 0.25);
        type(to, "1,000");
        QVERIFY(kit.label("tune.problem").contains("\"1,000\" is no number"));
        QCOMPARE(ui::findAxis(kit.plan().space, "train.learning_rate")->high, 0.25);
        type(to, "0.5");
        type(to, "plenty");
        QVERIFY(kit.label("tune.problem").contains("\"plenty\" is no number"));
        QVERIFY(!kit.action("tune.start")->isEnabled());
        QVERIFY2(kit.action("tune.start")->toolTip().contains("is no number"),
                 qPrintable(kit.action("tune.start")->toolTip()));
        QCOMPARE(ui::findAxis(kit.plan().space, "train.learning_rate")->high, 0.5);
        // What no run could have is said, and the search cannot be started.
        type(to, "1e-9");
        QVERIFY(!kit.named<QLabel>("tune.problem")->isHidden());
        QVERIFY2(kit.label("tune.problem").contains("Learning rate"),
                 qPrintable(kit.label("tune.problem")));
        QVERIFY(!kit.action("tune.start")->isEnabled());
        kit.action("edit.undo")->trigger();
        kit.settle();
        QVERIFY(kit.named<QLabel>("tune.problem")->isHidden());
        QVERIFY(kit.action("tune.start")->isEnabled());
    }

    void aConditionIsChosenInTheForm()
    {
        Kit kit({searchOf(kSpace, 3)});
        kit.views->showView("plan");
        kit.settle();
        ui::TableView* axes = kit.table("Space");
        QCOMPARE(axes->model()->index(4, 2).data().toString(), QString("optimiser is sgd"));
        axes->selectRow(1);
        auto* when = kit.named<QComboBox>("tune.when");
        QCOMPARE(when->currentText(), QString("always"));
        when->setCurrentIndex(when->findText("Optimiser"));
        Q_EMIT when->activated(when->currentIndex());
        kit.settle();
        const tune::Axis* batch = ui::findAxis(kit.plan().space, "train.batch_size");
        QCOMPARE(batch->when.front().path, std::string("train.optimiser"));
        // Without the optimiser there is nothing that it could depend on.
        axes->selectRow(3);
        QTest::mouseClick(kit.named<QPushButton>("tune.remove_axis"), Qt::LeftButton);
        kit.settle();
        QVERIFY(!ui::findAxis(kit.plan().space, "train.optimiser"));
        QVERIFY(ui::findAxis(kit.plan().space, "train.batch_size")->when.empty());
    }

    /// The form of the next round makes them higher than there is room for, so that a scroll bar stands beside them.
    void theFormsAreNotCut()
    {
        Kit kit({searchOf(kSpace, 40, 2, "coarse_to_fine")});
        kit.views->showView("plan");
        for (const QSize size : {QSize(1280, 800), QSize(1024, 640)}) {
            kit.window.resize(size);
            kit.settle();
            const auto* area = kit.page->findChild<ui::FormArea*>();
            QVERIFY(area);
            QTRY_VERIFY2(area->viewport()->width() >= area->widget()->minimumSizeHint().width(),
                         qPrintable(QString("%1 of %2")
                                        .arg(area->viewport()->width())
                                        .arg(area->widget()->minimumSizeHint().width())));
        }
    }

    /// In a narrow window a range goes on in a second line.
    void aLongRangeIsReadWhole()
    {
        Kit kit({searchOf(kSpace, 3)});
        kit.views->showView("plan");
        kit.settle();
        ui::TableView* axes = kit.table("Space");
        const int batch = 1;
        QCOMPARE(axes->model()->index(batch, ui::AxisTableModel::Range).data().toString(),
                 QString("8 to 256, whole, log"));
        axes->setFixedWidth(160); // leaves that column the least it has
        QTRY_VERIFY2(axes->rowHeight(batch) > axes->verticalHeader()->defaultSectionSize(),
                     qPrintable(QString::number(axes->rowHeight(batch))));
    }

    void theSpaceIsEditedAsJson()
    {
        Kit kit;
        kit.action("tune.high")->trigger();
        kit.settle();
        kit.named<QToolButton>("tune.as_text")->click();
        auto* text = kit.named<QPlainTextEdit>("tune.text");
        QVERIFY(text->toPlainText().contains("train.learning_rate"));
        text->setPlainText("{\"train.learning_rate\": {\"low\": 1}}");
        QVERIFY2(kit.label("tune.problem").contains("Learning rate")
                     || kit.label("tune.problem").contains("train.learning_rate"),
                 qPrintable(kit.label("tune.problem")));
        QVERIFY(kit.plan().space.axes.front().low != 1);
        QVERIFY(!kit.action("tune.start")->isEnabled());
        text->setPlainText("{\"train.learning_rate\": {\"low\": 0.01, \"high\": 0.02}}");
        kit.settle();
        QCOMPARE(kit.plan().space.axes.size(), std::size_t(1));
        QCOMPARE(kit.plan().space.axes.front().low, 0.01);
        QVERIFY(kit.named<QLabel>("tune.problem")->isHidden());
    }

    /// Whatever stands in the form, it is not another space that is searched.
    void aSpaceThatNoRunCanHaveIsNotSearched_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("no JSON") << "{";
        QTest::newRow("low above high") << R"({"train.learning_rate": {"low": 1, "high": 0.1}})";
        QTest::newRow("log over zero")
            << R"({"train.learning_rate": {"low": 0, "high": 0.1, "scale": "log"}})";
        QTest::newRow("no such category") << R"({"train.optimiser": {"values": ["adam", "foo"]}})";
        QTest::newRow("no such field") << R"({"train.nosuch": {"low": 1, "high": 2}})";
        QTest::newRow("never") << R"({"train.optimiser": {"values": ["adam"]}, "train.momentum":
            {"low": 0.5, "high": 0.9, "when": {"train.optimiser": "sgd"}}})";
    }
    void aSpaceThatNoRunCanHaveIsNotSearched()
    {
        QFETCH(QString, text);
        Kit kit;
        kit.action("tune.high")->trigger();
        kit.settle();
        QVERIFY(kit.action("tune.start")->isEnabled());
        kit.named<QToolButton>("tune.as_text")->click();
        auto* editor = kit.named<QPlainTextEdit>("tune.text");
        const QString before = editor->toPlainText();
        editor->setPlainText(text);
        kit.settle();
        QVERIFY(!kit.named<QLabel>("tune.problem")->isHidden());
        QVERIFY(!kit.label("tune.problem").isEmpty());
        QVERIFY(!kit.action("tune.start")->isEnabled());
        editor->setPlainText(before);
        kit.settle();
        QVERIFY(kit.action("tune.start")->isEnabled());
    }

    // The search -------------------------------------------------------------------------------
    void startStoresTheSearchAndTrainsItsTrials()
    {
        Kit kit;
        kit.action("tune.high")->trigger();
        kit.named<QSpinBox>("tune.trials")->setValue(7);
        kit.settle();
        kit.action("tune.start")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.begin"));
        QVERIFY(kit.wasCalled("searches.work 1"));
        const tune::Search& stored = kit.session.fakeSearches.stored.front();
        QCOMPARE(stored.trials, std::int64_t(7));
        QCOMPARE(stored.method, std::string("coarse_to_fine"));
        QCOMPARE(experiment::hash(stored.base),
                 experiment::hash(kit.window.bench().draft().spec()));
        QVERIFY(kit.label("tune.progress").contains("0 of 7 trials"));
        QCOMPARE(kit.action("tune.work")->text(), QString("Pause the search"));
        const auto hasButton = [&kit](const char* words) {
            const auto all = kit.window.findChildren<QPushButton*>();
            return std::any_of(all.begin(), all.end(),
                               [words](const auto* one) { return one->text() == words; });
        };
        QVERIFY(hasButton("Pause the search") && !hasButton("Go on with the search"));
        kit.action("tune.work")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.halt 1"));
        QVERIFY(kit.label("tune.progress").contains("It is paused."));
        QCOMPARE(kit.action("tune.work")->text(), QString("Go on with the search"));
        QVERIFY(hasButton("Go on with the search") && !hasButton("Pause the search"));
    }

    void aRefusedSearchSaysWhy()
    {
        Kit kit;
        kit.action("tune.high")->trigger();
        kit.settle();
        kit.session.failNext = base::usageError("tune.space", "The project is locked.");
        kit.action("tune.start")->trigger();
        kit.settle();
        QVERIFY(kit.label("tune.evidence").contains("The project is locked."));
        QVERIFY(!kit.wasCalled("searches.work 1"));
    }

    void runsThatWereTakenInAreSaid()
    {
        tune::SearchState random = searchOf(kSpace, 6);
        for (std::size_t k = 0; k < 2; ++k) {
            random.trials[k].worker.clear();
            random.trials[k].begun = random.trials[k].ended = 0;
        }
        Kit kit({random});
        // Six trials, of which the last one trains.
        QVERIFY2(kit.label("tune.progress").startsWith("5 of 11 trials"),
                 qPrintable(kit.label("tune.progress")));
        QVERIFY2(kit.label("tune.progress").contains("2 runs of the project are of this space"),
                 qPrintable(kit.label("tune.progress")));
        tune::SearchState grid = random;
        grid.search.method = "grid";
        Kit other({grid});
        QVERIFY2(other.label("tune.progress").startsWith("3 of 11 trials"),
                 qPrintable(other.label("tune.progress")));
        QVERIFY2(other.label("tune.progress").contains("do not count among the 11"),
                 qPrintable(other.label("tune.progress")));
    }

    void aSearchIsChangedWhileItIsThere()
    {
        Kit kit({searchOf(kSpace, 12)});
        QVERIFY(!kit.action("tune.change")->isEnabled());
        kit.views->showView("plan");
        kit.named<QSpinBox>("tune.trials")->setValue(40);
        kit.settle();
        QVERIFY(kit.label("tune.progress").contains("changes that are not stored"));
        QVERIFY(kit.action("tune.change")->isEnabled());
        // Ten more leave what is being edited as it is.
        kit.action("tune.change")->trigger();
        kit.settle();
        QCOMPARE(kit.session.fakeSearches.stored.back().trials, std::int64_t(40));
        QVERIFY(!kit.action("tune.change")->isEnabled());
        kit.action("tune.more")->trigger();
        kit.settle();
        QCOMPARE(kit.session.fakeSearches.stored.back().trials, std::int64_t(50));
        QVERIFY(kit.wasCalled("searches.work 1"));
    }

    void theBestIsComparedWithTheDefaultOverOtherSeeds()
    {
        Kit kit({searchOf(kSpace, 20, 1)});
        auto* evidence = kit.named<QLabel>("tune.evidence");
        kit.views->showView("parallel");
        kit.settle();
        kit.session.finalists.search = 1;
        kit.session.finalists.metric = "error";
        kit.session.finalists.measured = 0.04;
        kit.session.finalists.again = {0.05, 0.06, 0.07};
        evaluate::Effect effect{.key = "train_val", .isTerm = false, .before = 0.3, .after = 0.06};
        effect.pairs = 3;
        effect.seedError = 0.001;
        effect.sampleError = 0.002;
        kit.session.finalists.contrasts = {{tune::Finalist::Default, effect}};
        kit.action("tune.compare")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("studies.start finalists 3"));
        QVERIFY(evidence->text().contains("3 are left"));
        QVERIFY(!kit.action("tune.compare")->isEnabled());
        QVERIFY(!kit.wasCalled("studies.compareFinalists 1"));
        for (train::RunId run = 1; run <= 3; ++run)
            kit.session.end(run, train::RunState::Finished);
        kit.settle();
        QVERIFY(kit.wasCalled("studies.compareFinalists 1"));
        QVERIFY2(
            evidence->text().contains("From the default to the best: train-val error went from "
                                      "30.0 % to 6.0 %"),
            qPrintable(evidence->text()));
        QVERIFY2(evidence->text().contains("Over 3 other seeds its settings reach 6.0"),
                 qPrintable(evidence->text()));
        QVERIFY(kit.action("tune.compare")->isEnabled());
    }

    void everySearchOfTheProjectCanBeShown()
    {
        Kit kit({searchOf(kSpace, 20, 2, "bayes"), searchOf(kSpace, 9, 1)});
        auto* choice = kit.named<QComboBox>("tune.choice");
        QCOMPARE(choice->count(), 3);
        QCOMPARE(choice->itemText(0), QString("Study 2: bayes, 19 of 25 trials"));
        QCOMPARE(choice->currentIndex(), 0);
        QCOMPARE(kit.table("Trials")->model()->rowCount(), 20);
        choice->setCurrentIndex(1);
        Q_EMIT choice->activated(1);
        kit.settle();
        QCOMPARE(kit.table("Trials")->model()->rowCount(), 9);
        kit.action("tune.new")->trigger();
        kit.settle();
        QCOMPARE(choice->currentText(), QString("New search"));
        QCOMPARE(kit.plan().space.axes.size(), std::size_t(5));
        QVERIFY(kit.action("tune.start")->isEnabled());
        choice->setCurrentIndex(0);
        Q_EMIT choice->activated(0);
        kit.settle();
        kit.action("tune.remove")->trigger();
        kit.settle();
        QVERIFY(kit.wasCalled("searches.remove 2"));
        QCOMPARE(choice->count(), 2);
    }

    // Other programs ---------------------------------------------------------------------------
    void newsOfOthersAreListedOnceAndOnlyWhereTheyAreSeen()
    {
        Kit kit({searchOf(kSpace, 12)});
        int& listings = kit.session.fakeSearches.listings;
        const int before = listings;
        for (int k = 0; k < 5; ++k)
            kit.session.emitEvent(session::RunsChanged{});
        QTRY_COMPARE(listings, before + 1);
        kit.window.goTo("start");
        kit.session.emitEvent(session::RunsChanged{});
        kit.settle();
        QTest::qWait(700);
        QCOMPARE(listings, before + 1);
        kit.window.goTo("tune");
        QTRY_COMPARE(listings, before + 2);
        // A trial of this program is news at once.
        kit.session.emitEvent(session::TrialEnded{1, {}});
        kit.settle();
        QCOMPARE(listings, before + 3);
    }

    void theReportIsAskedForWhereTrialsHaveEnded()
    {
        Kit kit({searchOf(kSpace, 12)});
        const auto asked = [&] {
            return std::count(kit.session.calls.begin(), kit.session.calls.end(),
                              "searches.report 1");
        };
        QCOMPARE(asked(), 1);
        kit.session.emitEvent(session::TrialEnded{1, {}});
        kit.settle();
        QCOMPARE(asked(), 1); // nothing has ended
        kit.session.fakeSearches.states[0].trials.back().trial.state = tune::TrialState::Complete;
        kit.session.fakeSearches.states[0].trials.back().trial.value = 0.2;
        kit.session.emitEvent(session::TrialEnded{1, {}});
        kit.settle();
        QCOMPARE(asked(), 2);
    }

    void aProjectThatIsReadOnlySaysSo()
    {
        Kit kit({searchOf(kSpace, 9)});
        kit.session.info.readOnly = true;
        kit.session.openProject();
        kit.settle();
        for (const char* id : {"tune.start", "tune.work", "tune.more", "tune.propose"}) {
            QVERIFY2(!kit.action(id)->isEnabled(), id);
            QVERIFY2(kit.action(id)->toolTip().contains("read only"), id);
        }
    }
};

QTEST_MAIN(TestTunePage)
#include "tst_tune_page.moc"
