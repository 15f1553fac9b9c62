// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_chart.h"
#include "shell/command_palette.h"
#include "shell/drop_zones.h"
#include "shell/navigator.h"
#include "shell/notice_bar.h"
#include "shell/page_area.h"
#include "style/actions.h"
#include "support/window_kit.h"
#include "widgets/next_step_card.h"
#include "widgets/run_controls.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

using namespace assay;

namespace {

/// Names of widgets that were shown as windows of their own.
class StrayWindows : public QObject
{
public:
    QStringList found;
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Show && watched->isWidgetType()) {
            const auto* widget = static_cast<QWidget*>(watched);
            if (widget->isWindow() && !qobject_cast<const ui::MainWindow*>(widget))
                found << QString("%1 \"%2\"")
                             .arg(widget->metaObject()->className(), widget->objectName());
        }
        return false;
    }
};

/// The first chart of the Train page, with the curves of a run that is over.
ui::CurveChart* shownChart(testing::WindowKit& kit)
{
    kit.session.addRun({});
    kit.session.openProject();
    kit.settle();
    kit.window.goTo("train");
    kit.settle();
    for (ui::CurveChart* chart : kit.window.findChildren<ui::CurveChart*>())
        if (chart->isVisible())
            return chart;
    return nullptr;
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void flashesNoWindowWhileItIsMade()
    {
        // A part that is shown before it has a parent opens a window for a moment.
        StrayWindows stray;
        qApp->installEventFilter(&stray);
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        QVERIFY2(stray.found.isEmpty(), qPrintable(stray.found.join(", ")));
    }
    void drawsOnlyRunsOfTheOpenProject()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.spec.train.epochs = 4;
        kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        // A view that draws the run keeps it, also while another page is in front.
        for (const char* page : {"train", "runs", "evaluate"}) {
            kit.window.goTo(page);
            kit.settle();
        }
        kit.window.bench().newProject(kit.folder.filePath("other.assay"));
        kit.settle();
        run.spec.train.epochs = 1;
        const train::RunId id = kit.session.addRun(run);
        kit.settle();
        const auto points = std::count_if(
            kit.session.points(id).begin(), kit.session.points(id).end(),
            [](const train::MetricPoint& point) { return point.name == "batch_loss"; });
        int drawn = 0;
        for (const char* page : {"train", "runs"}) {
            kit.window.goTo(page);
            kit.settle();
            for (const ui::CurveChart* chart : kit.window.findChildren<ui::CurveChart*>()) {
                for (const ui::Curve& curve : chart->scene().curves) {
                    if (!chart->isVisible() || !curve.raw)
                        continue;
                    QVERIFY2(curve.raw->size() <= std::size_t(points), qPrintable(curve.name));
                    drawn += curve.raw->size() == std::size_t(points);
                }
            }
        }
        QVERIFY(drawn > 0);
    }
    void closesWithEditsThatCouldBeUndone()
    {
        // The undo stack signals its own end while the window is destroyed.
        testing::FakeSession session;
        const QTemporaryDir folder;
        ui::Settings settings(folder.path());
        ui::Theme theme;
        auto window = std::make_unique<ui::MainWindow>(session, settings, theme);
        window->show();
        session.openProject();
        testing::settle(window->bench().bridge());
        window->bench().draft().setField("train.learning_rate", 1e-3);
        QCOMPARE(window->bench().undo().count(), 1);
        int changes = 0;
        QObject::connect(window->actions().at("edit.undo"), &QAction::changed,
                         [&changes] { ++changes; });
        window.reset();
        QCOMPARE(changes, 0); // a slot of it would look at runs that are gone
    }

    /// Copy is a command of the window: a label does not get its key.
    void copiesWhatIsSelectedInALabel()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        QVERIFY(QTest::qWaitForWindowActive(&kit.window));
        auto* label = new QLabel("first line\nsecond line", &kit.window);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->show();
        label->setFocus();
        QTRY_VERIFY(label->hasFocus());
        QGuiApplication::clipboard()->setText("before");
        label->setSelection(6, 11);
        kit.window.actions().at("edit.copy")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("line\nsecond"));
    }

    void theStartPageNamesWhatCanBeBrought()
    {
        testing::WindowKit kit;
        const auto* file = kit.window.findChild<QPushButton*>("start.start.file");
        QVERIFY(file);
        QString words;
        for (const QLabel* label : file->parentWidget()->findChildren<QLabel*>())
            words += label->text();
        for (const char* kind :
             {"CSV", "MNIST", "CIFAR", ".npy", ".npz", ".txt", ".ts", "TorchScript"})
            QVERIFY2(words.contains(QLatin1String(kind)), kind);
    }

    void walksFromTheExampleToItsRun()
    {
        testing::WindowKit kit;
        QCOMPARE(kit.window.page(), QStringLiteral("start"));
        auto* example = kit.window.findChild<QPushButton*>("start.start.example");
        QTest::mouseClick(example, Qt::LeftButton);
        QTRY_COMPARE(kit.window.page(), QStringLiteral("train"));
        kit.session.advance(1, 300);
        kit.settle();

        QTest::keyClick(&kit.window, Qt::Key_P, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(kit.session.record(1).state, train::RunState::Paused);
        QCOMPARE(kit.window.actions().at("run.pause")->text(), QStringLiteral("Continue"));
        QTest::keyClick(&kit.window, Qt::Key_F10);
        kit.settle();
        QCOMPARE(kit.session.record(1).step, 301);
        QTest::keyClick(&kit.window, Qt::Key_P, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(kit.session.record(1).state, train::RunState::Running);
        QTest::keyClick(&kit.window, Qt::Key_Period, Qt::ControlModifier);
        kit.settle();
        QCOMPARE(kit.session.record(1).state, train::RunState::Stopped);
        QVERIFY(!kit.window.actions().at("run.stop")->isEnabled());

        QTest::keyClick(&kit.window, Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        kit.settle();
        QCOMPARE(kit.session.record(1).state, train::RunState::Running);
        QTest::keyClick(&kit.window, Qt::Key_9, Qt::ControlModifier);
        QCOMPARE(kit.window.page(), QStringLiteral("tune"));
        QTest::keyClick(&kit.window, Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(kit.window.page(), QStringLiteral("runs"));
    }

    void namesTheProjectAndRemembersItsPage()
    {
        testing::WindowKit kit;
        kit.session.openProject("digits");
        kit.settle();
        QCOMPARE(kit.window.windowTitle(), QStringLiteral("digits - Assay"));
        kit.window.goTo("runs");
        kit.session.openProject("other");
        kit.settle();
        QCOMPARE(kit.window.page(), QStringLiteral("data"));
        kit.session.openProject("digits");
        kit.settle();
        QCOMPARE(kit.window.page(), QStringLiteral("runs"));
        QCOMPARE(kit.settings.recentProjects.get().size(), 2);
    }

    void marksEachStepWithItsState()
    {
        testing::WindowKit kit;
        const auto* rail = kit.window.findChild<ui::Navigator*>();
        QCOMPARE(rail->state("data"), ui::StepState::Empty);
        kit.session.openProject();
        kit.settle();
        QCOMPARE(rail->state("data"), ui::StepState::Ready);
        QCOMPARE(rail->state("runs"), ui::StepState::Empty);
        kit.window.bench().start();
        kit.settle();
        QCOMPARE(rail->state("train"), ui::StepState::Working);
        kit.session.end(1, train::RunState::Failed);
        kit.settle();
        QCOMPARE(rail->state("train"), ui::StepState::Trouble);
        kit.session.failNext = base::inputError("x", "Gone.", {});
        kit.window.bench().draft().readData();
        kit.settle();
        QCOMPARE(rail->state("data"), ui::StepState::Trouble);
    }

    void opensWhatIsDropped()
    {
        testing::WindowKit kit;
        QMimeData dropped;
        dropped.setUrls({QUrl::fromLocalFile("/home/ada/digits.assay")});
        QDragEnterEvent enter(QPoint(700, 5), Qt::CopyAction, &dropped, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(&kit.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(700, 5), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&kit.window, &drop);
        kit.settle();
        QCOMPARE(kit.session.info.name, std::string("digits"));
    }

    void keepsBadNewsUntilItIsClosed()
    {
        testing::WindowKit kit;
        ui::NoticeBar& bar = kit.window.notices();
        bar.tell({ui::Tone::Neutral, "One run deleted.", {}, {}});
        QVERIFY(!bar.staysUntilClosed());
        bar.tell({ui::Tone::Blocker, "The disk is full.", {}, {}});
        QVERIFY(bar.staysUntilClosed());
        QCOMPARE(bar.text(), QStringLiteral("The disk is full."));
    }

    void noticesMoveNothingAndLeaveWithTheirReason()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("runs");
        kit.settle();
        const auto* page = kit.window.findChild<QWidget*>("page.runs");
        const QRect before(page->mapTo(&kit.window, QPoint(0, 0)), page->size());
        ui::NoticeBar& bar = kit.window.notices();
        kit.window.bench().remove({1});
        kit.settle();
        QCOMPARE(bar.text(), QStringLiteral("One run deleted."));
        QCOMPARE(QRect(page->mapTo(&kit.window, QPoint(0, 0)), page->size()), before);
        // Whole within the window, above its foot.
        QVERIFY(
            kit.window.rect().contains(QRect(bar.mapTo(&kit.window, QPoint(0, 0)), bar.size())));
        kit.window.bench().undo().undo();
        QVERIFY(bar.isHidden()); // its button would undo something else now
    }

    void theTriangleGoesOnWithTheStoppedRun()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.bench().start();
        kit.settle();
        const auto buttonOf = [&](const char* id) -> QToolButton* {
            const auto* controls = kit.window.findChild<ui::RunControls*>();
            for (QToolButton* button : controls->findChildren<QToolButton*>())
                if (button->defaultAction() == kit.window.actions().at(QLatin1String(id)))
                    return button;
            return nullptr;
        };
        kit.session.runs().pause(1);
        kit.settle();
        const QPoint inThePause = buttonOf("run.pause")->mapTo(&kit.window, QPoint());
        kit.session.runs().stop(1);
        kit.settle();
        QVERIFY(buttonOf("run.resume")->isVisible());
        QVERIFY(buttonOf("run.start")->isVisible());
        // A click where the triangle was in a pause goes on, and begins nothing new.
        QCOMPARE(buttonOf("run.resume")->mapTo(&kit.window, QPoint()), inThePause);
        QVERIFY(!buttonOf("run.pause")->isVisible());
        QTest::mouseClick(buttonOf("run.resume"), Qt::LeftButton);
        kit.settle();
        QVERIFY(std::count(kit.session.calls.begin(), kit.session.calls.end(), "runs.resume 1")
                == 1);
        QVERIFY(buttonOf("run.pause")->isVisible());
        QVERIFY(!buttonOf("run.resume")->isVisible());
    }

    void theTopBarSaysHowFarPreparingIs()
    {
        testing::WindowKit kit;
        testing::FakeRun run;
        run.state = train::RunState::Running;
        run.epochsDone = 0;
        const train::RunId id = kit.session.addRun(run);
        kit.session.openProject();
        kit.settle();
        session::RunProgress progress{};
        progress.run = id;
        progress.state = train::RunState::Running;
        progress.totalSteps = 1320;
        progress.epoch = 1;
        progress.totalEpochs = 10;
        progress.seconds = 30;
        progress.secondsLeft = 90;
        kit.session.emitEvent(progress);
        kit.settle();
        const auto* bar = kit.window.findChild<QWidget*>("topBar");
        const auto shows = [bar](const QString& words) {
            const auto labels = bar->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(), [&words](const QLabel* label) {
                return label->isVisible() && label->text() == words;
            });
        };
        const auto* share = bar->findChild<QProgressBar*>();
        QVERIFY(shows("preparing"));
        QVERIFY(shows("1 m 30 s left"));
        QCOMPARE(4 * share->value(), share->maximum());
        // Its first update is over.
        kit.session.advance(id, 132);
        kit.settle();
        QVERIFY(!shows("preparing"));
        QVERIFY(shows("epoch 2/10"));
    }

    void doesWhatTheNextStepSays()
    {
        testing::WindowKit kit;
        auto* button = kit.window.findChild<QPushButton*>("nextStepButton");
        QCOMPARE(button->text(), QStringLiteral("Try the built-in example"));
        kit.session.info.goal.target = 0.05; // reached: what is left are seeds
        kit.session.openProject();
        kit.settle();
        QCOMPARE(button->text(), QStringLiteral("Start"));
        QTest::mouseClick(button, Qt::LeftButton);
        kit.settle();
        kit.session.advance(1, 132 * 10);
        kit.settle();
        QCOMPARE(button->text(), QStringLiteral("Run 2 more seeds"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(kit.session.studiesStarted.back().of, std::optional<train::RunId>(1));
        QCOMPARE(kit.session.studiesStarted.back().seeds, 3);
        QCOMPARE(kit.session.records.size(), std::size_t{3});
        QCOMPARE(kit.session.records[1].seed, 2);
    }

    void offersOnlyActionsThatExist()
    {
        // Every action id a next step can name; Actions::at would fail on an unknown one.
        testing::WindowKit kit;
        for (const char* id :
             {"file.last",       "start.example",    "file.save_copy", "data.folder",
              "data.file",       "data.test_folder", "data.test_file", "data.target",
              "data.serve_same", "go.data",          "go.goal",        "go.errors",
              "go.evaluate",     "run.overfit",      "evaluate.run",   "go.model",
              "run.start",       "run.pause",        "run.stop",       "run.apply_fix",
              "run.resume",      "run.more_seeds",   "runs.compare"})
            QVERIFY(kit.window.actions().at(QLatin1String(id)));
    }

    void saysWhatADropDoes_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("open"); // "": nothing, "empty": a project without data
        QTest::addColumn<QStringList>("titles");
        const QString table = "/data/adult.csv";
        QTest::newRow("nothing open") << "start" << table << "" << QStringList{"New project"};
        QTest::newRow("a project without data")
            << "data" << table << "empty" << QStringList{"Data of adult", "New project"};
        QTest::newRow("a project")
            << "data" << table << "digits"
            << QStringList{"New project", "Replace the data here", "Test data"};
        QTest::newRow("read only") << "data" << table << "locked" << QStringList{"New project"};
        QTest::newRow("a project file") << "runs"
                                        << "/data/a.assay"
                                        << "digits" << QStringList{"Open the project"};
        QTest::newRow("runs") << "runs" << table << "digits" << QStringList{"Import as runs"};
        QTest::newRow("errors") << "errors" << table << "digits"
                                << QStringList{"Import as answers"};
        const QString weights = ASSAY_ROOT "/tests/golden/weights/";
        QTest::newRow("weights on the model") << "model" << weights + "state_dict.pt"
                                              << "digits" << QStringList{"Weights to begin with"};
        QTest::newRow("a module on the model")
            << "model" << weights + "script.pt"
            << "digits" << QStringList{"A network of your own", "Weights to begin with"};
        QTest::newRow("a set-up on the model") << "model"
                                               << "/data/setup.json"
                                               << "digits" << QStringList{"A set-up"};
        QTest::newRow("a module on another page")
            << "train" << weights + "script.pt"
            << "digits" << QStringList{"A network of your own", "Weights to begin with"};
        QTest::newRow("weights on the runs") << "runs" << weights + "state_dict.pt"
                                             << "digits" << QStringList{"Weights to begin with"};
        QTest::newRow("a set-up on another page") << "data"
                                                  << "/data/SETUP.JSON"
                                                  << "digits" << QStringList{"A set-up"};
        QTest::newRow("JSON on the runs") << "runs"
                                          << "/data/log.json"
                                          << "digits" << QStringList{"Import as runs"};
        QTest::newRow("data on the model")
            << "model" << table << "digits"
            << QStringList{"New project", "Replace the data here", "Test data"};
        QTest::newRow("no file") << "data"
                                 << "https://example.org/adult.csv"
                                 << "digits" << QStringList{};
    }
    void saysWhatADropDoes()
    {
        QFETCH(QString, page);
        QFETCH(QString, file);
        QFETCH(QString, open);
        QFETCH(QStringList, titles);
        testing::WindowKit kit;
        if (open == "empty")
            kit.window.bench().newProject(kit.folder.filePath("adult.assay"));
        kit.session.info.readOnly = open == "locked";
        if (open == "digits" || open == "locked")
            kit.session.openProject();
        kit.settle();
        kit.window.goTo(page);
        QMimeData held;
        held.setUrls({QUrl::fromUserInput(file)});
        QDragEnterEvent enter(QPoint(640, 300), Qt::CopyAction, &held, Qt::LeftButton,
                              Qt::NoModifier);
        enter.setAccepted(false);
        QApplication::sendEvent(&kit.window, &enter);
        auto* zones = kit.window.findChild<ui::DropZones*>();
        QStringList shown;
        for (std::size_t k = 0; k < zones->zones().size(); ++k) {
            shown << zones->zones()[k].title;
            QVERIFY(zones->rect().contains(zones->zoneRect(k)));
        }
        QCOMPARE(shown, titles);
        QCOMPARE(zones->isVisible(), !titles.isEmpty());
        QCOMPARE(enter.isAccepted(), !titles.isEmpty());
        // Files that go away leave nothing behind.
        QDragLeaveEvent leave;
        QApplication::sendEvent(&kit.window, &leave);
        QTRY_VERIFY(!zones->isVisible());
    }

    void aDropLeavesTheFileWhereItIs()
    {
        testing::WindowKit kit;
        QMimeData held;
        held.setUrls({QUrl::fromLocalFile("/data/adult.csv")});
        const Qt::DropActions both = Qt::CopyAction | Qt::MoveAction;
        QDragEnterEvent enter(QPoint(640, 300), both, &held, Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(enter.proposedAction(), Qt::MoveAction); // the program behind it would delete it
        QApplication::sendEvent(&kit.window, &enter);
        QVERIFY(enter.isAccepted());
        QCOMPARE(enter.dropAction(), Qt::CopyAction);
        auto* zones = kit.window.findChild<ui::DropZones*>();
        QDragEnterEvent over(QPoint(640, 310), both, &held, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(zones, &over);
        QCOMPARE(over.dropAction(), Qt::CopyAction);
        QDragMoveEvent move(QPoint(640, 311), both, &held, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(zones, &move);
        QCOMPARE(move.dropAction(), Qt::CopyAction);
        QDropEvent drop(QPointF(640, 310), both, &held, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(zones, &drop);
        QVERIFY(drop.isAccepted());
        QCOMPARE(drop.dropAction(), Qt::CopyAction);
    }

    void aDropOnTheModelChoosesItsWeights()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        QMimeData held;
        const QString path = ASSAY_ROOT "/tests/golden/weights/script.pt";
        held.setUrls({QUrl::fromLocalFile(path)});
        auto* zones = kit.window.findChild<ui::DropZones*>();
        QVERIFY(zones->offer(held, QStringLiteral("model")));
        zones->take(zones->zoneRect(1).center());
        QCOMPARE(kit.window.bench().draft().spec().model.startFrom, path.toStdString());
        QCOMPARE(kit.window.bench().draft().spec().model.templateName, std::string("lenet"));
        kit.window.goTo("train");
        QVERIFY(zones->offer(held, QStringLiteral("train")));
        zones->take(zones->zoneRect(0).center());
        QCOMPARE(kit.window.page(), QStringLiteral("model")); // where the choice is seen
        QCOMPARE(kit.window.bench().draft().spec().model.templateName, std::string("torchscript"));
        kit.window.bench().undo().undo(); // both in one step
        QCOMPARE(kit.window.bench().draft().spec().model.templateName, std::string("lenet"));
        QCOMPARE(kit.window.bench().draft().spec().model.startFrom, path.toStdString());
    }

    void aSetupOnTheModelIsTakenAsItStands()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.goTo("model");
        const QString path = kit.folder.filePath("setup.json");
        const auto drop = [&](const QByteArray& json) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(json);
            file.close();
            QMimeData held;
            held.setUrls({QUrl::fromLocalFile(path)});
            auto* zones = kit.window.findChild<ui::DropZones*>();
            QVERIFY(zones->offer(held, QStringLiteral("model")));
            zones->take(zones->zoneRect(0).center());
            kit.settle();
        };
        ui::Workbench& bench = kit.window.bench();
        drop(R"({"model": {"template": "mlp"}, "classes": 7, // the data have ten
                 "data": {"kind": "idx", "train": "x.gz"},
                 "preprocess": {"train": [{"op": "divide", "by": 255}]},
                 "train": {"lr": 0.01, "augment": [{"op": "flip"}]}})");
        const experiment::ExperimentSpec& spec = bench.draft().spec();
        QCOMPARE(spec.model.templateName, std::string("mlp"));
        QCOMPARE(spec.data.path, kit.folder.filePath("x.gz").toStdString());
        QCOMPARE(spec.data.preprocess.steps, std::string("divide 255"));
        QCOMPARE(spec.train.augment, std::string("flip 0.5"));
        QCOMPARE(spec.train.learningRate, 0.01);
        const auto said = [&kit] {
            QStringList all;
            for (const QLabel* label : kit.window.findChildren<QLabel*>()) {
                if (label->isVisible())
                    all << label->text();
            }
            return all.join('\n');
        };
        QVERIFY2(said().contains("says classes 7, and the data give 10"), qPrintable(said()));
        // What cannot be read changes nothing, and is said.
        const std::string before = experiment::hash(spec);
        drop(R"({"model": {"template": "mlp"}, "dta": {}})");
        QCOMPARE(experiment::hash(bench.draft().spec()), before);
        QVERIFY2(said().contains("set-up"), qPrintable(said()));
        bench.undo().undo(); // in one step
        QCOMPARE(bench.draft().spec().model.templateName, std::string("lenet"));
        QVERIFY(bench.draft().spec().train.augment.empty());
    }

    void changesTheLearningRateOfTheRunAtWork()
    {
        testing::WindowKit kit;
        kit.session.openProject();
        kit.settle();
        kit.window.bench().start();
        kit.settle();
        kit.window.actions().at("run.rate")->trigger();
        auto* line = QApplication::focusWidget()
                         ? qobject_cast<QLineEdit*>(QApplication::focusWidget())
                         : nullptr;
        for (QLineEdit* candidate : kit.window.findChildren<QLineEdit*>())
            if (candidate->accessibleName() == "New learning rate")
                line = candidate;
        QVERIFY(line);
        QCOMPARE(line->text(), QStringLiteral("3e-4"));
        line->setText("-3");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(line->isVisible());
        line->setText("1e-3");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(!line->isVisible());
        QCOMPARE(kit.session.calls.back(), std::string("runs.changeLearningRate 1"));
    }

    void copiesThePictureOfTheChartThatHasTheFocus()
    {
        testing::WindowKit kit;
        auto* chart = shownChart(kit);
        QVERIFY(chart);
        chart->setFocus();
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(chart, Qt::Key_C, Qt::ControlModifier);
        const QSize copied = QGuiApplication::clipboard()->image().size();
        QCOMPARE(copied.width(), chart->width() * 2);
        // Below what it shows and what it comes from.
        QVERIFY(copied.height() > chart->height() * 2 + 40);
    }

    void actsOnChartsFromThePalette()
    {
        testing::WindowKit kit;
        kit.window.goTo("data");
        kit.settle();
        const auto action = [&kit](const char* id) {
            return kit.window.actions().at(QLatin1String(id));
        };
        for (const char* id : {"chart.png", "chart.svg", "chart.csv", "chart.log_y", "chart.all"}) {
            QVERIFY2(!action(id)->isEnabled(), id);
            QVERIFY2(action(id)->toolTip().contains("No curves are in view."), id);
        }
        auto* chart = shownChart(kit);
        QVERIFY(chart);
        kit.settle();
        QVERIFY(action("chart.csv")->isEnabled());
        auto* palette = kit.window.findChild<ui::CommandPalette*>();
        palette->open("logarithmic");
        QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QVERIFY(chart->logY());
        chart->view().show(5, 9);
        QCOMPARE(chart->view().to(), 9.0);
        action("chart.all")->trigger();
        QVERIFY(chart->view().to() > 9);
        action("train.by_epoch")->trigger();
        QCOMPARE(chart->view().axis(), train::Axis::Epoch);
        kit.window.goTo("data");
        kit.settle();
        QVERIFY(!action("chart.csv")->isEnabled());
    }

    void namesEveryControlForThoseWhoListen()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        for (const QString& page : ui::MainWindow::pageNames()) {
            kit.window.goTo(page);
            kit.settle();
            for (const QWidget* widget : kit.window.findChildren<QWidget*>()) {
                if (!widget->isVisible() || widget->objectName().startsWith("qt_"))
                    continue;
                const auto* button = qobject_cast<const QAbstractButton*>(widget);
                const bool input =
                    qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget)
                    || qobject_cast<const QSlider*>(widget) || qobject_cast<const QSpinBox*>(widget)
                    || qobject_cast<const QAbstractItemView*>(widget);
                if (!button && !input)
                    continue;
                const bool inner =
                    qobject_cast<const QSpinBox*>(widget->parentWidget())
                    || qobject_cast<const QComboBox*>(widget->parentWidget())
                    || qobject_cast<const QAbstractItemView*>(widget->parentWidget());
                const QString name = button && widget->accessibleName().isEmpty()
                                         ? button->text()
                                         : widget->accessibleName();
                QVERIFY2(inner || !name.isEmpty(),
                         qPrintable(page + ": " + widget->metaObject()->className() + " "
                                    + widget->objectName() + " in "
                                    + widget->parentWidget()->metaObject()->className()));
            }
        }
    }

    void fitsItsPagesInto1280By800_data()
    {
        QTest::addColumn<QString>("page");
        for (const QString& page : ui::MainWindow::pageNames())
            QTest::newRow(qPrintable(page)) << page;
    }
    void fitsItsPagesInto1280By800()
    {
        testing::WindowKit kit;
        kit.session.addRun({});
        kit.session.openProject();
        kit.settle();
        QFETCH(QString, page);
        kit.window.goTo(page);
        kit.settle();
        QCOMPARE(kit.window.size(), QSize(1280, 800));
        for (const ui::PageArea* area : kit.window.findChildren<ui::PageArea*>()) {
            if (!area->isVisible())
                continue;
            QVERIFY2(!area->horizontalScrollBar()->isVisible()
                         && !area->verticalScrollBar()->isVisible(),
                     qPrintable(QStringLiteral("%1 x %2 in %3 x %4")
                                    .arg(area->widget()->width())
                                    .arg(area->widget()->height())
                                    .arg(area->viewport()->width())
                                    .arg(area->viewport()->height())));
        }
    }

    void settlesOnceNothingIsAwaited()
    {
        testing::WindowKit kit;
        QVERIFY(!kit.window.isSettled());
        QTRY_VERIFY(kit.window.isSettled());
        kit.session.silent = true;
        kit.window.bench().openProject("/home/ada/digits.assay");
        kit.settle();
        QVERIFY(kit.window.bench().isWaiting());
        QVERIFY(!kit.window.isSettled());
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
