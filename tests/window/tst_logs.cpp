// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/live_run.h"
#include "bridge/search_book.h"
#include "charts/curve_chart.h"
#include "models/run_table_model.h"
#include "models/tag_table_model.h"
#include "shell/notice_bar.h"
#include "support/logs.h"
#include "support/optuna_file.h"
#include "support/real_window.h"
#include "support/temp_project.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QTest>

using namespace assay;
using ui::TagTableModel;

namespace {

constexpr int kPatience = 60'000;
const char* const kEvents = "exp1/events.out.tfevents.1700000000.host.7.0";

/// A folder with one run of TensorBoard and one of Keras.
struct Program : testing::RealWindow {
    std::filesystem::path logs = folder / "logs";

    Program()
    {
        std::filesystem::create_directories(logs / "exp1");
        QByteArray events = testing::eventHead();
        for (int step = 0; step < 40; ++step)
            events += testing::scalarEvent("loss/train", step, 2.0F / float(step + 1), 1000 + step);
        events += testing::scalarEvent("held_out", 39, 75, 1040);
        testing::write(logs / kEvents, events);
        testing::write(logs / "history.csv", "epoch,loss,val_loss\n0,1.5,1.25\n1,1,0.75\n");
        window->goTo(QStringLiteral("runs"));
    }
    ui::TableView* table(const char* name)
    {
        return on<ui::TableView>("runs", QString::fromLatin1(name));
    }
    QStringList column(const char* name, int column)
    {
        QStringList cells;
        const auto* model = table(name)->model();
        for (int row = 0; row < model->rowCount(); ++row)
            cells << model->index(row, column).data().toString();
        return cells;
    }
    QString notice() { return window->findChild<ui::NoticeBar*>()->text(); }
    const train::RunRecord* run(const char* name)
    {
        for (const train::RunRecord& run : window->bench().runs().runs()) {
            if (run.name == name)
                return &run;
        }
        return nullptr;
    }
    void choose(const char* name)
    {
        auto* runs = table("Runs");
        for (int row = 0; row < runs->model()->rowCount(); ++row) {
            const QModelIndex cell = runs->model()->index(row, ui::RunTableModel::Name);
            if (cell.data().toString() == QLatin1String(name))
                runs->selectRow(row);
        }
    }
};

} // namespace

class TestLogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDroppedFolderBecomesRunsBesideOnesOwn()
    {
        Program program;
        program.drop({program.logs});
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 2, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.notice().startsWith("2 runs imported from logs"),
                                 kPatience);
        // What came in is chosen; both runs are drawn, the one without any error by its loss.
        QTRY_COMPARE(int(program.table("Runs")->selectionModel()->selectedRows().size()), 2);
        const auto* keras = program.run("history");
        QVERIFY(keras);
        QCOMPARE(keras->kind, train::RunKind::Imported);
        QCOMPARE(keras->bestTrainVal->loss, 0.75);
        // Nothing is known of how either was made: that is not seed noise.
        QStringList said = program.labelsOn("runs");
        QVERIFY(said.contains("One seed each: the difference may be noise. Run 3 of each."));
        program.choose("history");
        QTRY_COMPARE_WITH_TIMEOUT(program.column("Tags", TagTableModel::Meaning),
                                  (QStringList{"train loss", "train-val loss"}), kPatience);
        // Nothing can be trained from it, and the other actions are disabled.
        QVERIFY(!program.window->actions().at("runs.again")->isEnabled());
        QVERIFY(!program.window->actions().at("runs.use")->isEnabled());
        QVERIFY(program.window->actions().at("runs.delete")->isEnabled());
    }

    void filesThatAreDroppedTogetherAreOnePieceOfNews()
    {
        Program program;
        const auto second = program.logs / "second.csv", bad = program.logs / "notes.txt";
        testing::write(second, "epoch,loss,val_loss\n0,1.5,1.25\n1,1,0.5\n");
        testing::write(bad, "what was thought about it\n");
        program.drop({program.logs / "history.csv", second});
        QTRY_VERIFY2_WITH_TIMEOUT(
            program.notice().startsWith("2 runs imported from history.csv and 1 more, "),
            qPrintable(program.notice()), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 2, kPatience);
        // What could not be read is not covered by what could.
        const auto third = program.logs / "third.csv";
        testing::write(third, "epoch,loss,val_loss\n0,1.5,1.25\n1,1,0.25\n");
        program.drop({bad, third});
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 3, kPatience);
        QTRY_VERIFY2_WITH_TIMEOUT(program.notice().contains("notes.txt"),
                                  qPrintable(program.notice()), kPatience);
        QVERIFY2(program.notice().endsWith("The other one was imported."),
                 qPrintable(program.notice()));
    }

    void aStudyOfOptunaIsShownOnTheTunePage()
    {
        Program program;
        const auto file = program.logs / "study.db";
        testing::execute(file, testing::optunaTables() + testing::optunaDigits());
        program.drop({file});
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 7, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(program.notice().contains("Study 1 is optuna: "), kPatience);
        program.press("go.tune");
        const ui::SearchBook& book = program.window->bench().searches();
        QTRY_VERIFY_WITH_TIMEOUT(book.current() != nullptr, kPatience);
        QVERIFY(tune::isImported(book.current()->search));
        QCOMPARE(book.current()->trials.size(), std::size_t{6});
        QTRY_VERIFY_WITH_TIMEOUT(book.report() != nullptr, kPatience);
        QVERIFY(!program.window->actions().at("tune.work")->isEnabled());
    }

    void aTagGetsAnotherMeaningAndItsOldOneBack()
    {
        Program program;
        program.drop({program.logs / kEvents});
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 1, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.column("Tags", TagTableModel::Meaning),
                                  (QStringList{"not mapped", "train loss of each batch"}),
                                  kPatience);
        auto* tags = program.table("Tags");
        const QModelIndex cell = tags->model()->index(0, TagTableModel::Meaning);
        tags->edit(cell);
        auto* list = tags->findChild<QComboBox*>();
        QVERIFY(list);
        program.keep("tag-list");
        const int place = list->findText("train-val error, from accuracy in percent");
        QVERIFY(place > 0);
        list->setCurrentIndex(place);
        Q_EMIT list->activated(place);
        QTRY_COMPARE_WITH_TIMEOUT(
            program.column("Tags", TagTableModel::Meaning),
            (QStringList{"train-val error, from accuracy in percent", "train loss of each batch"}),
            kPatience);
        QTRY_VERIFY(program.run("exp1")->bestTrainVal.has_value());
        QCOMPARE(program.run("exp1")->bestTrainVal->error, 0.25);
        program.press("edit.undo");
        QTRY_COMPARE_WITH_TIMEOUT(program.column("Tags", TagTableModel::Meaning).first(),
                                  QString("not mapped"), kPatience);
        QTRY_VERIFY(!program.run("exp1")->bestTrainVal.has_value());
    }

    void aWatchedFolderIsFollowed()
    {
        Program program;
        program.window->bench().watchLogs(QString::fromStdString(program.logs.string()));
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 2, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(program.run("exp1")->state, train::RunState::Running, kPatience);
        const auto live =
            ui::LiveRun::of(program.window->bench().bridge(), program.run("exp1")->id);
        const auto points = [&] {
            const auto* series = live->series(ui::LiveRun::batchLoss());
            return series ? int(series->size()) : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(points(), 40, kPatience);
        QFile file(QString::fromStdString((program.logs / kEvents).string()));
        QVERIFY(file.open(QIODevice::Append));
        file.write(testing::scalarEvent("loss/train", 40, 0.01F, 1041));
        file.close();
        QTRY_COMPARE_WITH_TIMEOUT(points(), 41, kPatience);
        // A run that begins later appears as well.
        std::filesystem::create_directories(program.logs / "exp2");
        testing::write(program.logs / "exp2/events.out.tfevents.1700000900.host.9.0",
                       testing::eventHead() + testing::scalarEvent("loss/train", 0, 3));
        QTRY_COMPARE_WITH_TIMEOUT(program.table("Runs")->model()->rowCount(), 3, kPatience);
        program.keep("watching");
        program.press("runs.unwatch");
        QTRY_COMPARE_WITH_TIMEOUT(program.run("exp1")->state, train::RunState::Finished, kPatience);
        QVERIFY(!program.window->actions().at("runs.unwatch")->isEnabled());
    }

    void whatIsNoLogIsToldInOneSentence()
    {
        Program program;
        testing::write(program.folder / "page.html", "<html></html>\n");
        program.drop({program.folder / "page.html"});
        QTRY_VERIFY_WITH_TIMEOUT(program.notice().contains("no training log that Assay knows"),
                                 kPatience);
        QCOMPARE(program.table("Runs")->model()->rowCount(), 0);
    }
};

QTEST_MAIN(TestLogs)
#include "tst_logs.moc"
