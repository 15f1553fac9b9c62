// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drop_zones.h"
#include "support/real_window.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

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
    /// Holds files over the window and lets go of them over the zone of that title.
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
        QCOMPARE(program.step().button, QStringLiteral("Serve from the same data"));
        program.press("data.serve_same");
        QTRY_VERIFY_WITH_TIMEOUT(program.window->bench().startObstacle().isEmpty(), kPatience);
    }

    void aNewProjectIsEmptyAndAsksForData()
    {
        Program program;
        program.trainTheExample();
        program.window->bench().newProject(
            QString::fromStdString((program.folder / "adult").string()));
        QTRY_COMPARE_WITH_TIMEOUT(program.project(), QStringLiteral("adult"), kPatience);
        QTest::qWait(300);
        QCOMPARE(program.step().title, QStringLiteral("Choose data"));
        QCOMPARE(program.window->page(), QStringLiteral("data"));
        program.keep("new-project");
        // What is chosen then goes into it.
        program.choose("start.start.file", program.table("prices.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(program.step().title, QStringLiteral("Ready to train"),
                                  kPatience);
        QCOMPARE(program.project(), QStringLiteral("adult"));
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
