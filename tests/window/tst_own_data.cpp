// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "shell/drop_zones.h"
#include "shell/notice_bar.h"
#include "support/numpy_file.h"
#include "support/real_window.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>
#include <QUrl>

#include <cmath>

using namespace assay;

namespace {

constexpr int kPatience = 60'000;

/// A window in which the example was trained.
struct Program : testing::RealWindow {
    Program() { window->goTo("start"); }

    std::filesystem::path table(const char* name, const char* target = "price")
    {
        QByteArray text("a,b,colour," + QByteArray(target) + "\n");
        for (int i = 0; i < 300; ++i) {
            const double a = std::sin(i * 1.3), b = std::cos(i * 0.7);
            text += QByteArray::number(a, 'f', 4) + ',' + QByteArray::number(b, 'f', 4)
                    + (i % 3 ? ",red," : ",blue,")
                    + QByteArray::number(5000 + 3000 * a - 1000 * b, 'f', 2) + '\n';
        }
        testing::write(folder / name, text);
        return folder / name;
    }
    void trainTheExample()
    {
        window->findChild<QPushButton*>("start.start.example")->click();
        const auto run = [&] { return window->bench().runs().current(); };
        QTRY_VERIFY_WITH_TIMEOUT(run() && run()->step > 0, kPatience);
        press("run.stop");
        QTRY_VERIFY_WITH_TIMEOUT(train::isOver(run()->state), kPatience);
    }
    /// Answers the dialog that an action opened.
    void choose(const char* button, const std::filesystem::path& file)
    {
        window->goTo("start");
        window->findChild<QPushButton*>(QLatin1String(button))->click();
        auto* dialog = window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QString::fromStdString(file.string()));
        dialog->close();
    }
    /// Holds files over the window and drops them on the zone of that title.
    void dropOn(const QString& title, const std::filesystem::path& file)
    {
        QMimeData held;
        held.setUrls({QUrl::fromLocalFile(QString::fromStdString(file.string()))});
        QDragEnterEvent enter(QPoint(640, 300), Qt::CopyAction, &held, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        QVERIFY(enter.isAccepted());
        auto* zones = window->findChild<ui::DropZones*>();
        QVERIFY(zones->isVisible());
        QStringList titles;
        for (std::size_t k = 0; k < zones->zones().size(); ++k) {
            titles << zones->zones()[k].title;
            if (titles.last() != title)
                continue;
            QDragEnterEvent over(zones->zoneRect(k).center(), Qt::CopyAction, &held, Qt::LeftButton,
                                 Qt::NoModifier);
            QApplication::sendEvent(zones, &over);
            keep("drop");
            QDropEvent drop(QPointF(zones->zoneRect(k).center()), Qt::CopyAction, &held,
                            Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(zones, &drop);
            QVERIFY(!zones->isVisible());
            return;
        }
        QFAIL(qPrintable(titles.join(", ")));
    }
    QString project() { return QString::fromStdString(window->bench().project()->name); }
    ui::NextStep step() { return window->bench().nextStep(); }
};

} // namespace

class TestOwnData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFileWhoseNameQtCannotKeepIsNeverTakenForAnother()
    {
        Program program;
        const auto sound = program.table("caf\xEF\xBF\xBD.csv"); // what Qt makes of the name below
        std::filesystem::copy_file(sound, program.folder / "caf\xE9.csv");
        const QString place = QString::fromStdString(program.folder.path().string());
        const QUrl dropped = QUrl::fromEncoded("file://" + place.toUtf8() + "/caf%E9.csv");
        program.window->bench().open(dropped.toLocalFile());
        std::filesystem::remove(program.folder / "caf\xE9.csv"); // Qt cannot
        auto* notices = program.window->findChild<ui::NoticeBar*>();
        QTRY_VERIFY2_WITH_TIMEOUT(notices->text().contains("is not UTF-8"),
                                  qPrintable(notices->text()), kPatience);
        QVERIFY(!program.window->bench().project());
        QVERIFY(program.window->bench().draft().spec().data.path.empty());
    }

    void ownDataAfterTheExampleAreReadyInAProjectOfTheirOwn_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("button") << "button";
        QTest::newRow("drop") << "drop";
    }
    void ownDataAfterTheExampleAreReadyInAProjectOfTheirOwn()
    {
        QFETCH(QString, way);
        Program program;
        program.trainTheExample();
        QCOMPARE(program.project(), QStringLiteral("example"));
        const auto file = program.table("prices.csv");
        if (way == "button")
            program.choose("start.start.file", file);
        else
            program.dropOn("New project", file);
        QTRY_COMPARE_WITH_TIMEOUT(program.project(), QStringLiteral("prices"), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(program.step().tone, ui::Tone::Fine);
        QCOMPARE(program.window->page(), QStringLiteral("data"));
        QCOMPARE(program.window->bench().draft().spec().data.testPath, std::string());
        // How it was read is in sight, as the example had no lines to show.
        auto* lines = program.on<QTableWidget>("data", QStringLiteral("First lines as read"));
        QTRY_VERIFY_WITH_TIMEOUT(lines->isVisible(), kPatience);
        program.keep(qPrintable("own-data-" + way));
        // The example is as it was.
        program.window->bench().openProject(
            QString::fromStdString((program.folder / "example.assay").string()));
        QTRY_COMPARE_WITH_TIMEOUT(program.project(), QStringLiteral("example"), kPatience);
        QCOMPARE(program.window->bench().draft().spec().data.path, std::string("glyphs"));
        QTRY_COMPARE_WITH_TIMEOUT(program.window->bench().runs().runs().size(), std::size_t{1},
                                  kPatience);
    }

    void aDropInPlaceOfTheDataIsReadyAndCanBeUndone()
    {
        Program program;
        program.trainTheExample();
        program.dropOn("Replace the data here", program.table("prices.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(program.project(), QStringLiteral("example"));
        QCOMPARE(program.window->bench().draft().spec().model.templateName, std::string("mlp"));
        program.press("edit.undo");
        QCOMPARE(program.window->bench().draft().spec().data.path, std::string("glyphs"));
        QCOMPARE(program.window->bench().draft().spec().data.testPath, std::string("glyphs-night"));
    }

    void testDataOfAnotherKindAreGivenUpWithOneClick()
    {
        Program program;
        program.trainTheExample();
        program.dropOn("Test data", program.table("prices.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title,
                                  QStringLiteral("The test data do not fit the data"), kPatience);
        QCOMPARE(program.step().button, QStringLiteral("Test on the same source"));
        program.press("data.serve_same");
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
    }

    void aSecondDropBecomesTestData()
    {
        Program program;
        program.dropOn("New project", program.table("prices.csv"));
        ui::Workbench& bench = program.window->bench();
        QTRY_VERIFY_WITH_TIMEOUT(bench.project() && bench.startObstacle().isEmpty(), kPatience);
        const auto served = program.table("prices of 2025.csv");
        program.window->goTo("train");
        program.dropOn("Test data", served);
        QCOMPARE(program.window->page(), QStringLiteral("data"));
        QCOMPARE(bench.draft().spec().data.testPath, served.string());
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(program.project(), QStringLiteral("prices"));
        program.press("edit.undo");
        QVERIFY(bench.draft().spec().data.testPath.empty());
    }

    void aDroppedFolderIsReadAsOneDataSet()
    {
        Program program;
        const auto folder = program.folder / "steps";
        std::filesystem::create_directories(folder);
        for (const char* part : {"Steps_TRAIN.tsv", "Steps_TEST.tsv"}) {
            QByteArray text;
            for (int i = 0; i < 60; ++i) {
                text += QByteArray::number(1 + i % 2);
                for (int step = 0; step < 12; ++step)
                    text += '\t' + QByteArray::number(i % 2 * step + std::sin(i + step), 'f', 3);
                text += '\n';
            }
            testing::write(folder / part, text);
        }
        program.dropOn("New project", folder);
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(program.project(), QStringLiteral("steps"));
        const auto& source = program.window->bench().draft().profile()->source;
        QCOMPARE(source.trainingExamples + source.testExamples, std::int64_t{120});
    }

    void whatCannotBeReadIsSaidAndCostsNothing_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind :
             {"empty file", "no table", "empty folder", "folder of pictures", "cut picture file"})
            QTest::newRow(kind) << kind;
    }
    void whatCannotBeReadIsSaidAndCostsNothing()
    {
        QFETCH(QString, kind);
        Program program;
        program.dropOn("New project", program.table("prices.csv"));
        ui::Workbench& bench = program.window->bench();
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        std::filesystem::path bad = program.folder / "bad.csv";
        if (kind == "empty folder") {
            bad = program.folder / "bad";
            std::filesystem::create_directories(bad);
        } else if (kind == "folder of pictures") { // which no reader takes
            bad = program.folder / "shapes";
            std::filesystem::create_directories(bad / "dark");
            QImage picture(12, 12, QImage::Format_Grayscale8);
            picture.fill(40);
            QVERIFY(picture.save(QString::fromStdString((bad / "dark" / "one.png").string())));
        } else if (kind == "cut picture file") {
            bad = program.folder / "bad-images-idx3-ubyte";
            testing::write(bad, QByteArray::fromHex("00000803000000050000001c0000001c01"));
        } else {
            testing::write(bad, kind == "no table" ? QByteArray("\x7f"
                                                                "ELF\0\1\2\3\0\0\xff\xfe",
                                                                12)
                                                   : QByteArray());
        }
        program.window->goTo("model");
        program.dropOn("Replace the data here", bad);
        QTRY_VERIFY_WITH_TIMEOUT(bench.draft().dataProblem(), kPatience);
        QCOMPARE(program.window->page(), QStringLiteral("data"));
        QCOMPARE(program.step().tone, ui::Tone::Blocker);
        const QString said = program.labelsOn("data").join(' ');
        const QString problem = ui::errorText(*bench.draft().dataProblem());
        QVERIFY2(said.contains(problem.left(30)), qPrintable(problem + " | " + said));
        program.keep(qPrintable("unreadable-" + kind));
        program.press("edit.undo");
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QVERIFY(!bench.draft().dataProblem());
    }

    void whatWasGuessedOfPicturesStandsUnderTheSources()
    {
        Program program;
        const std::filesystem::path file = program.folder / "depths.npz";
        const QByteArray pictures(40 * 8 * 12, '\7');
        std::vector<float> depths;
        for (int k = 0; k < 40; ++k)
            depths.push_back(0.5F * float(k));
        testing::write(file,
                       testing::storedZip(
                           {{"x.npy", testing::npyOf("|u1", "(40, 8, 12)", pictures)},
                            {"y.npy", testing::npyOf("<f4", "(40,)", testing::values(depths))}}));
        program.choose("start.start.file", file);
        program.window->goTo("data");
        const auto said = [&] { return program.labelsOn("data").join(' '); };
        QTRY_VERIFY2_WITH_TIMEOUT(said().contains("Read as: inputs, labels x, y"),
                                  qPrintable(said()), kPatience);
        QVERIFY2(said().contains("12 pixels, a number to predict."), qPrintable(said()));
    }

    void aNewProjectIsEmptyAndAsksForData()
    {
        Program program;
        program.trainTheExample();
        program.window->bench().newProject(
            QString::fromStdString((program.folder / "adult").string()));
        QTRY_COMPARE_WITH_TIMEOUT(program.project(), QStringLiteral("adult"), kPatience);
        program.settle();
        QCOMPARE(program.step().title, QStringLiteral("Choose data"));
        QCOMPARE(program.window->page(), QStringLiteral("data"));
        program.keep("new-project");
        // What is chosen then goes into it.
        program.choose("start.start.file", program.table("prices.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(program.project(), QStringLiteral("adult"));
    }

    void theTargetIsChosenAmongTheColumns()
    {
        Program program;
        program.window->bench().open(QString::fromStdString(program.table("prices.csv").string()));
        auto* target = program.on<QComboBox>("data", QStringLiteral("Target column"));
        QTRY_COMPARE_WITH_TIMEOUT(target->count(), 4, kPatience);
        QCOMPARE(target->currentText(), QStringLiteral("price"));
        QVERIFY(target->isVisible());
        QVERIFY(program.labelsOn("data").contains("guessed: last column"));
        QTRY_VERIFY_WITH_TIMEOUT(
            program.step().evidence.contains("\"price\" is taken to be the target"), kPatience);
        target->setCurrentIndex(2);
        Q_EMIT target->activated(2);
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        const auto first = [&] {
            return program.on<ui::TableView>("data", QStringLiteral("Columns"))
                ->model()
                ->index(0, 0)
                .data()
                .toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(first(), QStringLiteral("colour"), kPatience);
        QVERIFY(!program.labelsOn("data").contains("guessed: last column"));
        QVERIFY(!program.step().evidence.contains("is taken to be the target"));
        program.keep("target");
        program.press("edit.undo");
        QTRY_COMPARE_WITH_TIMEOUT(first(), QStringLiteral("price"), kPatience);
        QCOMPARE(target->currentText(), QStringLiteral("price"));
    }

    void columnsAreDecidedOnInTheirMenu()
    {
        Program program;
        ui::Workbench& bench = program.window->bench();
        bench.open(QString::fromStdString(program.table("prices.csv").string()));
        auto* columns = program.on<ui::TableView>("data", QStringLiteral("Columns"));
        QTRY_COMPARE_WITH_TIMEOUT(columns->model()->rowCount(), 4, kPatience);
        const auto offered = [&](int row) {
            columns->selectRow(row);
            QStringList texts;
            for (const QAction* action : columns->actions()) {
                if (action->isVisible())
                    texts << action->text();
            }
            return texts;
        };
        const auto take = [&](int row, const QString& text) {
            columns->selectRow(row);
            for (QAction* action : columns->actions()) {
                if (action->isVisible() && action->text() == text)
                    return action->trigger();
            }
            QFAIL(qPrintable(text));
        };
        const auto network = [&](int row) { return columns->model()->index(row, 7).data(); };
        QCOMPARE(offered(0), QStringList{"Treat as category"}); // the target, a number
        QCOMPARE(offered(1), (QStringList{"Use as target", "Leave out", "Treat as category"}));
        QCOMPARE(offered(3),
                 (QStringList{"Use as target", "Leave out", "Treat as number", "Treat as text"}));

        take(1, "Leave out");
        QTRY_COMPARE_WITH_TIMEOUT(network(1).toString(), QStringLiteral("left out"), kPatience);
        QCOMPARE(bench.draft().spec().data.table.leaveOut, std::string("a"));
        QCOMPARE(offered(1), (QStringList{"Use as target", "Keep", "Treat as category"}));
        take(1, "Keep");
        QTRY_COMPARE_WITH_TIMEOUT(network(1).toString(), QStringLiteral("enters"), kPatience);
        program.press("edit.undo");
        QTRY_COMPARE_WITH_TIMEOUT(network(1).toString(), QStringLiteral("left out"), kPatience);
        program.press("edit.undo");
        QTRY_COMPARE_WITH_TIMEOUT(network(1).toString(), QStringLiteral("enters"), kPatience);

        take(3, "Use as target");
        QTRY_COMPARE_WITH_TIMEOUT(columns->model()->index(0, 0).data().toString(),
                                  QStringLiteral("colour"), kPatience);
        QCOMPARE(program.on<QComboBox>("data", QStringLiteral("Target column"))->currentText(),
                 QStringLiteral("colour"));
    }

    void aMistypedTargetKeepsTheTableAndOffersTheNearest()
    {
        Program program;
        ui::Workbench& bench = program.window->bench();
        const QString path = QString::fromStdString(program.table("prices.csv").string());
        // As a file or the command line may name it.
        experiment::ExperimentSpec spec;
        spec.data.path = path.toStdString();
        spec.data.table.target = "prise";
        bench.newProject(QString::fromStdString((program.folder / "typo.assay").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.project(), kPatience);
        bench.draft().replace(spec, "test");
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title,
                                  QStringLiteral("The target does not fit the data"), kPatience);
        QCOMPARE(program.step().button, QStringLiteral("Choose a target"));
        auto* columns = program.on<ui::TableView>("data", QStringLiteral("Columns"));
        QTRY_COMPARE_WITH_TIMEOUT(columns->model()->rowCount(), 4, kPatience);
        QVERIFY(columns->isVisible());
        QVERIFY2(
            program.step().evidence.contains("There is no column \"prise\" (\"Target column\"). "
                                             "Did you mean \"price\"?"),
            qPrintable(program.step().evidence));
        program.keep("typo");
        QPushButton* near = nullptr;
        for (QPushButton* button :
             program.window->findChild<QWidget*>("page.data")->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Take \u201cprice\u201d"))
                near = button;
        }
        QVERIFY(near && near->isVisible());
        near->click();
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(bench.draft().spec().data.table.target, std::string("price"));
    }

    void digitsServedOnOthersSayThatTheirTestPartIsTrainedOn()
    {
        const std::filesystem::path images = ASSAY_ROOT "/../shared/data/images";
        if (!std::filesystem::exists(images / "mnist"))
            QSKIP("../shared/data is not here");
        Program program;
        ui::Workbench& bench = program.window->bench();
        bench.startFrom(QString::fromStdString((images / "mnist").string()));
        QTRY_VERIFY_WITH_TIMEOUT(bench.startObstacle().isEmpty() && bench.project(), kPatience);
        auto* own = program.window->findChild<QCheckBox*>("data.own_test");
        QVERIFY(own && !own->isVisible()); // test-val and test are that part
        bench.useTestData(QString::fromStdString((images / "usps").string()));
        QTRY_VERIFY_WITH_TIMEOUT(own->isVisible(), kPatience);
        QCOMPARE(own->text(), QStringLiteral("Includes the test part of mnist (10,000)"));
        QVERIFY(own->isChecked());
        const auto train = [&] { return bench.draft().profile()->splits.front().examples; };
        QCOMPARE(train(), 63'000);
        program.keep("own-test");
        own->click();
        QTRY_VERIFY_WITH_TIMEOUT(bench.draft().profile() && train() == 54'000, kPatience);
        QVERIFY(own->isVisible() && !own->isChecked());
        program.press("edit.undo");
        QTRY_VERIFY_WITH_TIMEOUT(bench.draft().profile() && train() == 63'000, kPatience);
    }

    void furtherDataStandUnderTheSourcesWithTheirCounts()
    {
        Program program;
        ui::Workbench& bench = program.window->bench();
        program.dropOn("New project", program.table("prices.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(bench.project() && bench.startObstacle().isEmpty(), kPatience);
        const auto train = [&] { return bench.draft().profile()->splits.front().examples; };
        QCOMPARE(train(), 210); // of 300
        const auto* share = program.window->findChild<QLabel*>("data.more_share");
        QVERIFY(share && share->parentWidget()->isHidden());
        // Rows of the same kind, of which the first is one of the data.
        QFile known(QString::fromStdString((program.folder / "prices.csv").string()));
        QVERIFY(known.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = known.readAll().split('\n');
        QByteArray text = lines[0] + '\n' + lines[1] + '\n';
        for (int i = 0; i < 20; ++i)
            text += "0." + QByteArray::number(1000 + i) + ",2.5,red," + QByteArray::number(9000 + i)
                    + ".25\n";
        const auto file = program.folder / "more.csv";
        testing::write(file, text);
        bench.draft().setField("data.more", file.string());
        QTRY_VERIFY_WITH_TIMEOUT(share->isVisible(), kPatience);
        QCOMPARE(share->text(),
                 QStringLiteral("20 of the 21 examples of more.csv are added to train."));
        QCOMPARE(train(), 230);
        program.keep("further-data");
        // What cannot be used is left out with one click.
        bench.draft().setField("data.more", (program.folder / "none.csv").string());
        QTRY_VERIFY_WITH_TIMEOUT(bench.draft().dataProblem().has_value(), kPatience);
        QPushButton* leave = nullptr;
        for (QPushButton* button :
             program.window->findChild<QWidget*>("page.data")->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Leave it out") && button->isVisible())
                leave = button;
        }
        QVERIFY(leave);
        leave->click();
        QTRY_VERIFY_WITH_TIMEOUT(bench.startObstacle().isEmpty(), kPatience);
        QCOMPARE(bench.draft().spec().data.more, std::string());
        QVERIFY(share->parentWidget()->isHidden());
    }

    void longNamesOfColumnsAreCutWhereTheyDiffer()
    {
        Program program;
        const QByteArray same = "the measured value of a rather long column of the survey of "
                                "households in the year ";
        QByteArray text;
        for (int year = 2001; year < 2005; ++year)
            text += same + QByteArray::number(year) + ",";
        text += "price\n";
        for (int i = 0; i < 100; ++i)
            text += QByteArray::number(std::sin(i)) + "," + QByteArray::number(std::cos(i)) + ","
                    + QByteArray::number(i % 7) + "," + QByteArray::number(i % 11) + ","
                    + QByteArray::number(50.5 + i) + "\n";
        testing::write(program.folder / "long.csv", text);
        program.dropOn("New project", program.folder / "long.csv");
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().draft().profile() != nullptr, kPatience);
        auto* lines = program.on<QTableWidget>("data", QStringLiteral("First lines as read"));
        QTRY_VERIFY_WITH_TIMEOUT(lines && lines->columnCount() >= 7, kPatience);
        for (int k = 0; k < 4; ++k) {
            const QTableWidgetItem* head = lines->item(0, 2 + k);
            const QString year = QString::number(2001 + k);
            QVERIFY2(head->text().contains(year), qPrintable(head->text()));
            QVERIFY(head->toolTip().startsWith(QString::fromLatin1(same)));
        }
        QCOMPARE(lines->item(0, 6)->text(), QStringLiteral("price"));
    }

    void aDropOnAnEmptyWindowHasOneMeaning()
    {
        Program program;
        program.dropOn("New project", program.table("prices.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().project(), kPatience);
        QCOMPARE(program.project(), QStringLiteral("prices"));
    }
};

QTEST_MAIN(TestOwnData)
#include "tst_own_data.moc"
