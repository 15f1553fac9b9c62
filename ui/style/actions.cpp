// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/actions.h"

#include "style/icons.h"
#include "style/plain_label.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QWidget>

#include <array>

namespace assay::ui {

namespace {

#define T(text) QT_TRANSLATE_NOOP("actions", text)

constexpr std::array kTable{
    ActionSpec{"palette", T("Search commands"), T("Find any command by its name"), "search",
               "Ctrl+K"},
    ActionSpec{"file.new", T("New project ..."), T("Make a project file"), "new", "Ctrl+N"},
    ActionSpec{"file.open", T("Open project ..."), T("Open a project file"), "open", "Ctrl+O"},
    ActionSpec{"file.recent", T("Open recent ..."), T("Choose among the projects of late"),
               "recent", "Ctrl+Shift+O"},
    ActionSpec{"file.last", T("Open the last project"),
               T("The project that was open last, as it was left"), "recent", "Ctrl+Alt+O",
               Needs::RecentProject},
    ActionSpec{"file.save_copy", T("Save a copy ..."),
               T("Write a copy of the project as it is now, also while a run is writing"), "save",
               "Ctrl+Shift+S", Needs::Project},
    ActionSpec{"file.report", T("Export report ..."),
               T("Write the whole case as one file: HTML, also for print, or Markdown"), "file",
               "Ctrl+Shift+Y", Needs::Project},
    ActionSpec{"file.case", T("Export case archive ..."),
               T("Write runs as one ZIP that can be repeated elsewhere"), "file", "Ctrl+Alt+Z",
               Needs::Project},
    ActionSpec{"start.example", T("Try the built-in example"),
               T("Train a LeNet on drawn digits, and serve it digits drawn at night"), "example",
               "Ctrl+E"},
    ActionSpec{"start.folder", T("Start from a folder ..."),
               T("Pictures or series of a folder, in a new project named after it"), "folder",
               "Ctrl+Alt+B"},
    ActionSpec{"start.file", T("Start from a file ..."),
               T("A table, pictures or series, in a new project named after the file"), "file",
               "Ctrl+Alt+C"},
    ActionSpec{"data.folder", T("Choose data folder ..."),
               T("Train on the pictures or series of a folder"), "folder", "Ctrl+D"},
    ActionSpec{"data.file", T("Choose data file ..."),
               T("Train on a file: pictures, a table or series"), "file", "Ctrl+Shift+D"},
    ActionSpec{"data.test_folder", T("Choose test data folder ..."),
               T("The distribution that the model must serve, when it is another one"), "folder",
               "Ctrl+Alt+D", Needs::Writable},
    ActionSpec{"data.test_file", T("Choose test data file ..."), T("The same from a file"), "file",
               "Ctrl+Alt+F", Needs::Writable},
    ActionSpec{"data.target", T("Choose a target"), T("Which column of a table is to be predicted"),
               "data", "Ctrl+Alt+T"},
    ActionSpec{"data.serve_same", T("Test on the same source"),
               T("Take test-val and test from the data that are trained on"), "data", "Ctrl+Alt+A",
               Needs::OtherTestData},
    ActionSpec{"data.read_again", T("Read the data again"), T("After files were put in place"),
               "reset", "F5", Needs::Project},
    ActionSpec{"run.start", T("Start"), T("Train the model as it is set up now, as a new run"),
               "start-new", "Ctrl+R", Needs::Startable},
    ActionSpec{"run.pause", T("Pause"), T("Hold the run between two steps, or let it go on"),
               "pause", "Ctrl+P", Needs::Training},
    ActionSpec{"run.step", T("Step once"), T("Make one update and pause"), "step", "F10",
               Needs::Training},
    ActionSpec{"run.stop", T("Stop"),
               T("End the run and write a checkpoint, so that it can be "
                 "resumed"),
               "stop", "Ctrl+.", Needs::Training},
    ActionSpec{"run.resume", T("Resume"), T("Go on from the last checkpoint of the run"), "play",
               "Ctrl+Shift+R", Needs::Resumable},
    ActionSpec{"run.fork", T("Fork ..."),
               T("A new run that goes on from the present one after any of its updates, with other "
                 "settings"),
               "fork", "Ctrl+Shift+K", Needs::Forkable},
    ActionSpec{"run.rate", T("Change the learning rate ..."),
               T("Takes effect with the next step; marked on the curve"), "rate", "Ctrl+L",
               Needs::ShownTraining},
    ActionSpec{"run.seeds", T("Run several seeds"),
               T("Train the same model from several seeds: what changes is noise"), "seeds",
               "Ctrl+M", Needs::Startable},
    ActionSpec{"run.more_seeds", T("Run more seeds"),
               T("Repeat the run with seeds it has not had, until there are three"), "seeds",
               "Ctrl+Shift+M", Needs::Repeatable},
    ActionSpec{"run.overfit", T("Overfit one batch"),
               T("Learn 32 examples by heart: a network that cannot has a bug"), "debug", "Ctrl+B",
               Needs::Startable},
    ActionSpec{"run.apply_fix", T("Apply the proposed change"),
               T("Set up the next run with what Next step or a finding proposes"), "check",
               "Ctrl+Return", Needs::Proposal},
    ActionSpec{"runs.again", T("Run again"), T("Repeat the chosen run with new seeds"), "again",
               "Ctrl+Shift+A", Needs::View},
    ActionSpec{"runs.compare", T("Compare the seeds"),
               T("Choose every run on Runs that differs from the present one by its seed only"),
               "runs", "Ctrl+Alt+R", Needs::View},
    ActionSpec{"runs.rename", T("Rename run"), T("Give the chosen run another name"), "rename",
               "F2", Needs::View},
    ActionSpec{"runs.note", T("Write a note"), T("Say in a line what the chosen run is about"),
               "note", "Ctrl+Shift+N", Needs::View},
    ActionSpec{
        "runs.cancel", T("Cancel waiting runs"),
        T("Take the chosen runs that wait for their turn out of the queue, or all that wait"),
        "stop", "Ctrl+Alt+X", Needs::WaitingRun},
    ActionSpec{"runs.delete", T("Delete runs"), T("Hide the chosen runs; can be undone"), "delete",
               "Del", Needs::View},
    ActionSpec{"runs.use", T("Edit as a new run"),
               T("Put the spec of the chosen run into the form of the Model page"), "model",
               "Ctrl+Shift+E", Needs::View},
    ActionSpec{"runs.weights", T("Export weights ..."),
               T("Write the last weights of the chosen run as safetensors, for PyTorch and others"),
               "save", "Ctrl+Alt+K", Needs::View},
    ActionSpec{"runs.import", T("Import a log ..."),
               T("Take in runs that another tool logged: an event file, metrics.csv, mlflow.db"),
               "import", "Ctrl+I"},
    ActionSpec{"runs.import_folder", T("Import a folder of logs ..."),
               T("Everything that TensorBoard, Lightning, Keras or MLflow wrote below a folder"),
               "folder", "Ctrl+Shift+I"},
    ActionSpec{"runs.watch", T("Watch a folder ..."),
               T("Import, and follow what other tools write there from now on"), "eye",
               "Ctrl+Shift+W"},
    ActionSpec{"runs.unwatch", T("Stop watching"), T("Follow no folder any more"), "eye-off",
               "Ctrl+Alt+W", Needs::WatchedFolder},
    ActionSpec{"evaluate.run", T("Evaluate run"),
               T("Answer train, train-val and test-val, and take the error apart"), "evaluate",
               "Ctrl+J", Needs::Answering},
    ActionSpec{"evaluate.open_test", T("Open Test ..."),
               T("Read the sealed test set, with a reason; recorded, and cannot be undone"),
               "locked", "Ctrl+Shift+T", Needs::Evaluation},
    ActionSpec{"evaluate.resample", T("Resample the validation set"),
               T("A new run with the same weights, and test-val drawn anew from test-val and test; "
                 "the old one stays, and the two are not compared"),
               "again", "Ctrl+Alt+V", Needs::Evaluation},
    ActionSpec{"tune.new", T("New search"), T("Put together another search for settings"), "new",
               "Ctrl+Shift+F", Needs::View},
    ActionSpec{"tune.high", T("Search the settings of high sensitivity"),
               T("The learning rate and the other ones that matter most, each in its usual range"),
               "search", "Ctrl+Alt+H", Needs::View},
    ActionSpec{"tune.start", T("Start the search"),
               T("Store the search and train its trials, one after the other"), "start-new",
               "Ctrl+Alt+J", Needs::View},
    ActionSpec{"tune.work", T("Go on with the search"),
               T("Train the trials that are still wanted; when paused, the one that trains goes on "
                 "later"),
               "play", "Ctrl+Alt+M", Needs::View},
    ActionSpec{"tune.change", T("Change the search"),
               T("Store space, method and limits as they are edited, also while it is at work"),
               "check", "Ctrl+Shift+G", Needs::View},
    ActionSpec{"tune.more", T("Add 10 trials"), T("So many more are trained in all"), "seeds",
               "Ctrl+Alt+I", Needs::View},
    ActionSpec{"tune.compare", T("Compare the best with the default"),
               T("Train the best settings, the default and the runner-up with three seeds that the "
                 "search has not used, and compare them"),
               "evaluate", "Ctrl+Shift+L", Needs::View},
    ActionSpec{"tune.cluster", T("Train on a cluster ..."),
               T("Have workers that Slurm starts train the trials; or end them, with checkpoints"),
               "runs", "Ctrl+Alt+7", Needs::View},
    ActionSpec{"tune.remove", T("Delete the search"), T("Its runs stay"), "delete", "Ctrl+Shift+H",
               Needs::View},
    ActionSpec{"tune.open", T("Open the run of the trial"), T("Its curves and findings, on Train"),
               "train", "Ctrl+Alt+U", Needs::View},
    ActionSpec{"tune.use", T("Use the trial as draft"),
               T("Put the settings of the chosen trial into the form of the Model page"), "model",
               "Ctrl+Shift+J", Needs::View},
    ActionSpec{
        "tune.fork", T("Fork the trial ..."),
        T("A new run that goes on from the run of the chosen trial after any of its updates"),
        "fork", "Ctrl+Alt+Q", Needs::View},
    ActionSpec{"tune.propose", T("Propose a trial ..."),
               T("A trial of your own, which comes before those of the method"), "note",
               "Ctrl+Shift+B", Needs::View},
    ActionSpec{"errors.import", T("Import answers ..."),
               T("Predictions of another framework: a table with id, split, label, prediction"),
               "import", "Ctrl+Shift+P", Needs::NotReadOnly},
    ActionSpec{"errors.export", T("Export the error table ..."),
               T("Write the error-analysis table as CSV, Markdown or HTML"), "csv", "Ctrl+Shift+X",
               Needs::ErrorTable},
    ActionSpec{"errors.train", T("Errors on train"),
               T("What underfitting is made of: wrong answers to training examples"), "errors",
               "Ctrl+Shift+U", Needs::Project},
    ActionSpec{"chart.png", T("Save the chart as PNG ..."),
               T("The chart with the focus, else the first of the page, twice as fine as shown"),
               "save", "Ctrl+Alt+P", Needs::View},
    ActionSpec{"chart.svg", T("Save the chart as SVG ..."),
               T("The chart with the focus, else the first of the page, as a drawing"), "save",
               "Ctrl+Alt+G", Needs::View},
    ActionSpec{"chart.csv", T("Save the points of the chart as CSV ..."),
               T("Every stored point of the chart with the focus, else of the first of the page"),
               "csv", "Ctrl+Alt+E", Needs::View},
    ActionSpec{"chart.log_y", T("Logarithmic y axis"),
               T("Of the chart with the focus, else of the first of the page; again: linear"),
               "train", "Ctrl+Alt+Y", Needs::View},
    ActionSpec{"chart.all", T("Show everything of the chart"),
               T("Back from a zoom, and along with the newest point"), "reset", "Ctrl+Alt+0",
               Needs::View},
    ActionSpec{"train.by_step", T("Train curves by step"), T("Steps on the x axis of Train"),
               "step", "Ctrl+Alt+1"},
    ActionSpec{"train.by_epoch", T("Train curves by epoch"), T("Epochs on the x axis of Train"),
               "again", "Ctrl+Alt+2"},
    ActionSpec{"train.by_time", T("Train curves by time"),
               T("Time of training on the x axis of Train"), "recent", "Ctrl+Alt+3"},
    ActionSpec{"edit.undo", T("Undo"), T("Take the last edit back"), "undo", "Ctrl+Z", Needs::Undo},
    ActionSpec{"edit.redo", T("Redo"), T("Make the edit again that was taken back"), "redo",
               "Ctrl+Shift+Z", Needs::Redo},
    ActionSpec{"edit.copy", T("Copy"),
               T("Copy the chosen rows as a table, the picture of a chart, or text"), "copy",
               "Ctrl+C"},
    ActionSpec{"go.goal", T("Set the goal"),
               T("The metric to improve, its target, and what people reach"), "start", "Ctrl+G"},
    ActionSpec{"view.system", T("Follow the system's colours"), T("Light or dark as the desktop"),
               "system", "Ctrl+Alt+S"},
    ActionSpec{"view.light", T("Light colours"), T("Dark ink on light ground"), "sun",
               "Ctrl+Alt+L"},
    ActionSpec{"view.dark", T("Dark colours"), T("Light ink on dark ground"), "moon", "Ctrl+Alt+N"},
    ActionSpec{"help.contents", T("Help"), T("Explain this page"), "help", "F1"},
    ActionSpec{"help.about", T("About Assay"), T("Version, licence and libraries"), "info",
               "Shift+F1"},
    ActionSpec{"app.quit", T("Quit"), T("Close the window; an active run writes a checkpoint"),
               "quit", "Ctrl+Q"},
};

#undef T

QString translated(const char* source)
{
    return QCoreApplication::translate("actions", source);
}

} // namespace

std::span<const ActionSpec> Actions::table()
{
    return kTable;
}

Actions::Actions(const Theme& theme, QWidget* window)
    : QObject(window)
    , m_theme(theme)
    , m_window(window)
{
    for (const ActionSpec& spec : kTable)
        add(QLatin1String(spec.id), translated(spec.text), translated(spec.help),
            QLatin1String(spec.icon), QLatin1String(spec.shortcut));
    for (const char* id : {"run.step", "edit.undo", "edit.redo"})
        at(QLatin1String(id))->setAutoRepeat(true);
    connect(&theme, &Theme::changed, this, &Actions::paint);
}

void Actions::add(const QString& id, const QString& text, const QString& help, const QString& icon,
                  const QString& shortcut)
{
    auto* action = new QAction(ui::icon(icon, m_theme.colours()), text, this);
    action->setObjectName(id);
    action->setShortcut(QKeySequence(shortcut));
    action->setAutoRepeat(false); // keys that are held would start run after run
    action->setWhatsThis(help);
    action->setToolTip(toolTipOf(*action));
    action->setProperty("picture", icon);
    m_window->addAction(action);
    m_all.push_back(action);
    m_byId.insert(id, action);
}

QAction* Actions::at(const QString& id) const
{
    QAction* action = m_byId.value(id);
    Q_ASSERT_X(action, "Actions::at", qPrintable(id));
    return action;
}

void Actions::allow(const QString& id, const QString& obstacle)
{
    QAction* action = at(id);
    action->setEnabled(obstacle.isEmpty());
    const QString tip = toolTipOf(*action);
    action->setToolTip(obstacle.isEmpty() ? tip : tip + QLatin1Char('\n') + obstacle);
}

void Actions::turn(const QString& id, const QString& text, const QString& icon)
{
    QAction* action = at(id);
    if (action->text() == text)
        return;
    action->setText(text);
    action->setProperty("picture", icon);
    action->setIcon(ui::icon(icon, m_theme.colours()));
    action->setToolTip(toolTipOf(*action));
}

void Actions::paint()
{
    for (QAction* action : m_all)
        action->setIcon(icon(action->property("picture").toString(), m_theme.colours()));
}

QString toolTipOf(const QAction& action)
{
    QString name = shownText(action.text());
    name.remove(QStringLiteral(" ..."));
    return QStringLiteral("%1 (%2)\n%3")
        .arg(name, action.shortcut().toString(QKeySequence::NativeText), action.whatsThis());
}

} // namespace assay::ui
