// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/commands.h"

#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "charts/curve_chart.h"
#include "charts/x_view.h"
#include "dialogs/file_dialog.h"
#include "models/table_text.h"
#include "shell/case_export.h"
#include "shell/help_panel.h"
#include "shell/obstacles.h"
#include "shell/page_table.h"
#include "style/actions.h"
#include "style/plain_label.h"
#include "style/settings.h"
#include "style/theme.h"
#include "train/seeds.h"
#include "tune/written_errors.h"
#include "widgets/fork_form.h"
#include "widgets/rate_popover.h"
#include "widgets/run_card.h"
#include "widgets/run_list.h"
#include "widgets/spec_form.h"
#include "widgets/table_view.h"
#include "widgets/wrapped_label.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kMenuWidth = 560; ///< of what Undo names: names may be of any length

/// Ctrl+C belongs to whatever has the focus: rows of a table, the picture of a chart, or text.
void copyFromFocus()
{
    for (QWidget* at = QApplication::focusWidget(); at; at = at->parentWidget()) {
        if (const auto* table = qobject_cast<TableView*>(at)) {
            table->copy();
            return;
        }
        if (const auto* chart = qobject_cast<CurveChart*>(at)) {
            chart->copy();
            return;
        }
        if (auto* line = qobject_cast<QLineEdit*>(at)) {
            line->copy();
            return;
        }
        // Of what is selected in a label, lines stand apart as in every other text.
        if (const auto* label = qobject_cast<QLabel*>(at); label && label->hasSelectedText()) {
            const auto* wrapped = qobject_cast<const WrappedLabel*>(label);
            QApplication::clipboard()->setText(
                wrapped ? wrapped->selectedWords()
                        : label->selectedText().replace(QChar(QChar::ParagraphSeparator),
                                                        QLatin1Char('\n')));
            return;
        }
        if (auto* text = qobject_cast<QPlainTextEdit*>(at)) {
            text->copy();
            return;
        }
    }
}

} // namespace

Commands::Commands(Workbench& bench, Actions& actions, Theme& theme, HelpPanel& help,
                   QWidget* window)
    : QObject(window)
    , m_bench(bench)
    , m_actions(actions)
    , m_theme(theme)
    , m_window(window)
    , m_help(help)
    , m_rate(new RatePopover(window))
    , m_report(bench.bridge())
    , m_case(new CaseExport(bench, window))
{
    connectFiles();
    connectRuns();
    connectRest();
    connectCharts();
    connect(&bench, &Workbench::nextStepChanged, this, &Commands::allow);
    connect(&bench, &Workbench::projectChanged, this, &Commands::allow);
    connect(&bench.logs(), &LogBook::changed, this, &Commands::allow);
    connect(&bench.evaluations(), &EvaluationBook::changed, this, &Commands::allow);
    connect(&bench.errorBook(), &ErrorBook::tableChanged, this, &Commands::allow);
    connect(&bench.undo(), &QUndoStack::indexChanged, this, &Commands::allow);
    connect(&bench, &Workbench::fieldWanted, this, &Commands::reveal);
    allow();
    qApp->installEventFilter(this);
}

void Commands::on(const char* id, std::function<void()> work)
{
    connect(m_actions.at(QLatin1String(id)), &QAction::triggered, this, std::move(work));
}

void Commands::goToField(const QString& page, const QString& field)
{
    Q_EMIT m_bench.pageWanted(page);
    reveal(field);
}

void Commands::reveal(const QString& field)
{
    for (SpecForm* form : m_window->findChildren<SpecForm*>()) {
        if (form->reveal(utf8(field)))
            return;
    }
    if (auto* editor = m_window->findChild<QWidget*>(field))
        editor->setFocus(Qt::OtherFocusReason);
}

void Commands::askFolder(FileKind kind, const QString& title,
                         std::function<void(const QString&)> then)
{
    auto* dialog = makeFileDialog(m_window, title, kind);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, std::move(then));
    dialog->open();
}

void Commands::askFile(FileKind kind, const QString& title,
                       std::function<void(const QString&)> then)
{
    auto* dialog = makeFileDialog(m_window, title, kind, openFilter(kind));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, std::move(then));
    dialog->open();
}

void Commands::askNewProject(const QString& title, std::function<void(const QString&)> then)
{
    auto* dialog =
        makeFileDialog(m_window, title, FileKind::Project, openFilter(FileKind::Project));
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("assay"));
    // The core refuses a name that is taken, and says so in the window.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    connect(dialog, &QFileDialog::fileSelected, this, std::move(then));
    dialog->open();
}

void Commands::connectFiles()
{
    on("file.new", [this] {
        askNewProject(tr("New project"), [this](const QString& path) { m_bench.newProject(path); });
    });
    on("file.open", [this] {
        askFile(FileKind::Project, tr("Open project"),
                [this](const QString& path) { m_bench.openProject(path); });
    });
    on("file.save_copy", [this] {
        askNewProject(tr("Save a copy"), [this](const QString& path) { m_bench.saveCopy(path); });
    });
    connect(&m_bench, &Workbench::copyWanted, m_actions.at(QStringLiteral("file.save_copy")),
            &QAction::trigger);
    on("file.last", [this] {
        const QStringList recent = m_bench.settings().recentProjects.get();
        if (!recent.isEmpty())
            m_bench.openProject(recent.first());
    });
    on("start.example", [this] { m_bench.tryExample(); });
    on("start.folder", [this] {
        askFolder(FileKind::Data, tr("Start from a folder"),
                  [this](const QString& path) { m_bench.startFrom(path); });
    });
    on("start.file", [this] {
        askFile(FileKind::Data, tr("Start from a file"),
                [this](const QString& path) { m_bench.startFrom(path); });
    });
    on("data.folder", [this] {
        askFolder(FileKind::Data, tr("Choose data folder"),
                  [this](const QString& path) { m_bench.useData(path); });
    });
    on("data.file", [this] {
        askFile(FileKind::Data, tr("Choose data file"),
                [this](const QString& path) { m_bench.useData(path); });
    });
    on("data.test_folder", [this] {
        askFolder(FileKind::Data, tr("Choose test data folder"),
                  [this](const QString& path) { m_bench.useTestData(path); });
    });
    on("data.test_file", [this] {
        askFile(FileKind::Data, tr("Choose test data file"),
                [this](const QString& path) { m_bench.useTestData(path); });
    });
    on("runs.import", [this] {
        askFile(FileKind::Log, tr("Import a log"),
                [this](const QString& path) { m_bench.importLogs({path}); });
    });
    on("runs.import_folder", [this] {
        askFolder(FileKind::Log, tr("Import a folder of logs"),
                  [this](const QString& path) { m_bench.importLogs({path}); });
    });
    on("runs.watch", [this] {
        askFolder(FileKind::Log, tr("Watch a folder"),
                  [this](const QString& path) { m_bench.watchLogs(path); });
    });
    on("runs.unwatch", [this] {
        for (const QString& path : m_bench.logs().watched())
            m_bench.logs().stopWatching(path);
    });
    on("errors.import", [this] {
        auto* dialog = makeFileDialog(m_window, tr("Import answers"), FileKind::Answers,
                                      openFilter(FileKind::Answers));
        dialog->setFileMode(QFileDialog::ExistingFiles);
        connect(dialog, &QFileDialog::filesSelected, this,
                [this](const QStringList& paths) { m_bench.importPredictions(paths); });
        dialog->open();
    });
    on("errors.export", [this] { exportErrors(); });
    on("file.report", [this] { exportReport(); });
    on("file.case", [this] { m_case->ask(chosenRuns()); });
    m_bench.bridge().on<session::ReportWritten>(this, [this](const session::ReportWritten& done) {
        if (m_report.take(done))
            m_bench.say(done.run > 0
                            ? tr("Report of run %1 written: %2").arg(done.run).arg(text(done.file))
                            : tr("Report written: %1").arg(text(done.file)),
                        false);
    });
    m_bench.bridge().on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_report.take(failure))
            m_bench.say(errorText(failure.error), true);
    });
    on("data.read_again", [this] { m_bench.draft().readData(); });
}

void Commands::exportErrors()
{
    auto* dialog = makeFileDialog(m_window, tr("Export the error table"), FileKind::Table);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(
        {tr("Spreadsheet (*.csv)"), tr("Markdown (*.md)"), tr("Web page (*.html)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("error-analysis.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const auto& table = m_bench.errorBook().table();
        if (!table)
            return;
        using error_analysis::TableFormat;
        const TableFormat format = path.endsWith(QStringLiteral(".md"))     ? TableFormat::Markdown
                                   : path.endsWith(QStringLiteral(".html")) ? TableFormat::Html
                                                                            : TableFormat::Csv;
        const evaluate::Evaluation* evaluation = m_bench.evaluations().evaluation();
        const train::RunRecord* run = evaluation ? m_bench.runs().find(evaluation->run) : nullptr;
        const QString trouble =
            writeFile(path, QByteArray::fromStdString(
                                tune::written(*table,
                                              run ? m_bench.attempts().on(*run)
                                                  : std::vector<const tune::MeasuredAttempt*>(),
                                              format)));
        m_bench.say(trouble.isEmpty() ? tr("Saved: %1").arg(path) : trouble, !trouble.isEmpty());
    });
    dialog->open();
}

std::vector<train::RunRecord> Commands::chosenRuns() const
{
    const auto* list = m_window->findChild<RunList*>();
    return list && list->isVisible() ? list->chosen() : std::vector<train::RunRecord>();
}

void Commands::exportReport()
{
    auto* dialog = makeFileDialog(m_window, tr("Export report"), FileKind::Table);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Web page (*.html)"), tr("Markdown (*.md)")});
    dialog->setDefaultSuffix(QStringLiteral("html"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("*.md")) ? QStringLiteral("md")
                                                                         : QStringLiteral("html"));
    });
    dialog->selectFile(QStringLiteral("report.html"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const train::RunRecord* run = m_bench.runs().current();
        const bool isTraining = run && run->kind != train::RunKind::Overfit;
        // The dialog has asked whether a file that is there is to be replaced.
        m_bench.bridge().session().project().writeReport(
            {.file = path.toStdString(), .run = isTraining ? run->id : 0, .replaces = true},
            m_report.begin());
    });
    dialog->open();
}

void Commands::connectRuns()
{
    const auto runs = [this]() -> session::Runs& { return m_bench.bridge().session().runs(); };
    on("run.start", [this] { m_bench.start(); });
    on("run.seeds", [this] { m_bench.start(m_bench.settings().seedCount.get()); });
    on("run.pause", [this, runs] {
        const train::RunRecord* run = m_bench.runs().active();
        if (run && run->state == train::RunState::Paused)
            runs().proceed(run->id);
        else if (run)
            runs().pause(run->id);
    });
    on("run.step", [this, runs] {
        if (const train::RunRecord* run = m_bench.runs().active())
            runs().stepOnce(run->id);
    });
    on("run.stop", [this, runs] {
        if (const train::RunRecord* run = m_bench.runs().active())
            runs().stop(run->id);
    });
    on("run.resume", [this] {
        if (const train::RunRecord* run = m_bench.runs().current())
            m_bench.resume(run->id);
    });
    on("run.fork", [this] {
        // The one that is chosen where runs are chosen, else the one that is looked at.
        const auto chosen = chosenRuns();
        const train::RunRecord* run =
            chosen.size() == 1 ? &chosen.front() : m_bench.runs().current();
        if (run)
            (new ForkForm(m_bench, *run, m_window))->open();
    });
    on("run.more_seeds", [this] {
        const train::RunRecord* run = m_bench.runs().current();
        if (!run)
            return;
        const std::size_t done = train::seedsOf(*run, m_bench.runs().runs()).count();
        m_bench.runSeeds(*run, std::max(done + 1, train::kSeedsToJudge));
    });
    on("run.overfit", [this] { m_bench.overfit(); });
    on("data.serve_same", [this] { m_bench.serveSame(); });
    on("data.target", [this] { goToField(QStringLiteral("data"), QStringLiteral("data.target")); });
    on("go.goal", [this] {
        const auto& project = m_bench.project();
        const bool hasTarget = project && project->goal.target;
        goToField(QStringLiteral("start"),
                  hasTarget ? QStringLiteral("goal.human") : QStringLiteral("goal.target"));
    });
    on("run.apply_fix", [this] { m_bench.applyFix(); });
    on("run.rate", [this] {
        const train::RunRecord* run = m_bench.runs().active();
        if (!run)
            return;
        const auto& progress = m_bench.runs().progress(run->id);
        const ShownRate shown = m_bench.runs().rate(*run);
        const double now = shown.now.value_or(m_bench.draft().spec().train.learningRate);
        const double base = progress && progress->baseRate > 0 ? progress->baseRate : now;
        m_rateOf = run->id;
        m_rate->open(text(run->name), base, shown.next ? base : now, placeOfRate());
    });
    connect(m_rate, &RatePopover::given, this, [this](double rate) {
        // The run it was opened for may be over, and another one at work.
        const train::RunRecord* run = m_bench.runs().active();
        if (run && run->id == m_rateOf)
            m_bench.changeRate(run->id, rate);
        else
            Q_EMIT m_bench.noticed({.tone = Tone::Blocker,
                                    .text = tr("That run is over; its learning rate was not "
                                               "changed."),
                                    .button = {},
                                    .act = {},
                                    .holds = [this, before = run ? run->id : 0] {
                                        const train::RunRecord* now = m_bench.runs().active();
                                        return (now ? now->id : 0) == before;
                                    }});
    });
}

QPoint Commands::placeOfRate() const
{
    constexpr int kGap = 8, kBelowHead = 56;
    // Beside the button that asks for it, over the page and never over the Next step card.
    const auto* pages = m_window->findChild<QStackedWidget*>();
    const QPoint corner = pages->mapToGlobal(QPoint(pages->width() - kGap, kBelowHead));
    const auto* card = m_window->findChild<RunCard*>();
    if (!card || !card->isVisible())
        return corner;
    return {card->mapToGlobal(QPoint(-kGap, 0)).x(),
            card->changeButton().mapToGlobal(QPoint()).y()};
}

void Commands::connectRest()
{
    on("edit.undo", [this] { m_bench.undo().undo(); });
    on("edit.redo", [this] { m_bench.undo().redo(); });
    on("edit.copy", copyFromFocus);
    for (const PageSpec& page : pageTable()) {
        const QString name = QLatin1String(page.id);
        connect(m_actions.at(QStringLiteral("go.") + name), &QAction::triggered, this,
                [this, name] { Q_EMIT m_bench.pageWanted(name); });
    }
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        connect(m_actions.at(QStringLiteral("view.") + name(choice)), &QAction::triggered, this,
                [this, choice] {
                    m_theme.choose(choice);
                    m_bench.settings().theme.set(name(choice));
                });
    on("help.contents", [this] { m_help.toggle(m_page); });
    on("help.about", [this] { m_help.openAbout(m_bench.bridge().session().machine()); });
    on("app.quit", [this] { m_window->close(); });
}

void Commands::connectCharts()
{
    for (const char* ending : {"png", "svg", "csv"}) {
        const QString name = QLatin1String(ending);
        connect(m_actions.at(QStringLiteral("chart.") + name), &QAction::triggered, this,
                [this, name] {
                    if (CurveChart* shown = chart())
                        shown->askForFile(name);
                });
    }
    on("chart.log_y", [this] {
        if (CurveChart* shown = chart())
            shown->setLogY(!shown->logY());
    });
    on("chart.all", [this] {
        if (CurveChart* shown = chart())
            shown->view().follow();
    });
    const auto axis = [this](const char* id, train::Axis wanted) {
        on(id, [this, wanted] { m_bench.settings().xAxis.set(axisName(wanted)); });
    };
    axis("train.by_step", train::Axis::Step);
    axis("train.by_epoch", train::Axis::Epoch);
    axis("train.by_time", train::Axis::Seconds);
    allowCharts();
}

CurveChart* Commands::chart() const
{
    if (auto* focused = qobject_cast<CurveChart*>(QApplication::focusWidget()))
        return focused;
    CurveChart* first = nullptr;
    const auto place = [this](const CurveChart& chart) {
        const QPoint at = chart.mapTo(m_window, QPoint());
        return std::pair(at.y(), at.x());
    };
    for (CurveChart* candidate : m_window->findChildren<CurveChart*>()) {
        if (candidate->isVisible() && (!first || place(*candidate) < place(*first)))
            first = candidate;
    }
    return first;
}

bool Commands::eventFilter(QObject* watched, QEvent* event)
{
    // Queued: what hides one chart often shows the next, and a window that ends hides all.
    if ((event->type() == QEvent::Show || event->type() == QEvent::Hide)
        && qobject_cast<CurveChart*>(watched))
        QMetaObject::invokeMethod(this, &Commands::allowCharts, Qt::QueuedConnection);
    return false;
}

void Commands::allowCharts()
{
    const QString obstacle = chart() ? QString() : tr("No curves are in view.");
    for (const char* id : {"chart.png", "chart.svg", "chart.csv", "chart.log_y", "chart.all"})
        m_actions.allow(QLatin1String(id), obstacle);
}

void Commands::setPage(const QString& page)
{
    m_page = page;
    m_help.follow(page);
}

void Commands::allow()
{
    const train::RunRecord* active = m_bench.runs().active();
    const bool paused = active && active->state == train::RunState::Paused;
    m_actions.turn(QStringLiteral("run.pause"), paused ? tr("Continue") : tr("Pause"),
                   paused ? QStringLiteral("play") : QStringLiteral("pause"));
    const QUndoStack& undo = m_bench.undo();
    const auto editLabel = [](const QString& words, const QString& edit) {
        return plainLabel(QFontMetrics(QApplication::font())
                              .elidedText(words.arg(edit).trimmed(), Qt::ElideMiddle, kMenuWidth));
    };
    m_actions.turn(QStringLiteral("edit.undo"), editLabel(tr("Undo %1"), undo.undoText()),
                   QStringLiteral("undo"));
    m_actions.turn(QStringLiteral("edit.redo"), editLabel(tr("Redo %1"), undo.redoText()),
                   QStringLiteral("redo"));
    for (const ActionSpec& spec : Actions::table()) {
        if (spec.needs != Needs::Nothing && spec.needs != Needs::View)
            m_actions.allow(QLatin1String(spec.id), obstacle(spec.needs, m_bench));
    }
}

} // namespace assay::ui
