// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/known_view.h"

#include "baseline/baselines.h"
#include "bridge/convert.h"
#include "bridge/known_book.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "charts/known_chart.h"
#include "charts/picture.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/known_form.h"
#include "widgets/table_view.h"
#include "widgets/when_seen.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

using baseline::KnownKind;
using experiment::Control;

namespace {

constexpr int kSideWidth = 340, kLeastName = 110;

QString controlText(Control control)
{
    switch (control) {
    case Control::ZeroedInputs: return KnownView::tr("Zeroed inputs");
    case Control::ShuffledLabels: return KnownView::tr("Shuffled labels");
    case Control::DrawnExamples: return KnownView::tr("Drawn examples");
    }
    return {};
}

QString controlHelp(Control control)
{
    switch (control) {
    case Control::ZeroedInputs:
        return KnownView::tr("The same run with every number of its inputs 0. What the run reaches "
                             "without its inputs, it does not get from them.");
    case Control::ShuffledLabels:
        return KnownView::tr(
            "The same run with the labels of train shuffled. Better than a guess on "
            "validation: a leak.");
    case Control::DrawnExamples:
        return KnownView::tr(
            "Your model on a benchmark: the same run on examples of the same shape, "
            "drawn from their labels. Worse than a simple method there: a fault of "
            "the network or of its training.");
    }
    return {};
}

QLabel* wrapped()
{
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

KnownView::KnownView(Workbench& bench, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_book(new KnownBook(bench, this))
    , m_due(new WhenSeen(this, [this] { present(); }))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(makeResults(), 1);
    row->addWidget(makeLadder());
    connect(m_book, &KnownBook::changed, this, &KnownView::refresh);
    connect(&theme, &Theme::changed, this, &KnownView::refresh);
    refresh();
}

KnownView::~KnownView() = default;

QWidget* KnownView::makeResults()
{
    m_dataSet = new QComboBox;
    m_dataSet->setAccessibleName(tr("Data set"));
    m_dataSet->setToolTip(tr("Whose results are shown; by itself that of the data"));
    m_dataSet->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_dataSet->setMinimumContentsLength(18);
    connect(m_dataSet, &QComboBox::activated, this,
            [this] { m_book->choose(m_dataSet->currentData().toString()); });
    m_table = new TableView(tr("Known results"));
    m_table->setModel(&m_model);
    m_table->setSortingEnabled(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->fitColumns(KnownTableModel::Model, kLeastName);
    m_table->setColumnHidden(KnownTableModel::Source, true); // long: it stands below the table
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &KnownView::say);
    m_chart = new KnownChart(m_theme);
    m_chart->setMaximumHeight(200);
    new PictureSource(m_chart, [this] {
        return sourceText(m_bench, {m_book->run()}, tr("results on %1").arg(m_book->dataSet()));
    });
    m_words = wrapped();
    m_source = mutedLabel({}, true);
    m_source->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_problem = wrapped();
    m_problem->setProperty("role", "error");
    m_add = new QPushButton(tr("Add ..."));
    m_edit = new QPushButton(tr("Edit ..."));
    m_remove = new QPushButton(tr("Remove"));
    m_open = new QPushButton(tr("Open source"));
    m_first = new QPushButton(tr("Add a result ..."));
    m_first->setProperty("role", "primary");
    for (QPushButton* add : {m_add, m_first})
        connect(add, &QPushButton::clicked, this, [this] { edit({}); });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (const KnownRow* row = chosen())
            edit(row->result);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const KnownRow* row = chosen(); row && row->result.id > 0)
            m_book->remove(row->result.id);
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const KnownRow* row = chosen())
            QDesktopServices::openUrl(QUrl(linkIn(text(row->result.source)), QUrl::StrictMode));
    });
    m_empty = new EmptyState;
    m_empty->addButton(m_first);

    auto* card = new Card(tr("Known results"));
    card->addTool(m_dataSet);
    auto* full = new QWidget;
    auto* column = new QVBoxLayout(full);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_table, 1);
    column->addWidget(m_words);
    column->addWidget(m_source);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_add, m_edit, m_remove, m_open})
        buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addWidget(m_chart);
    auto* pages = new QWidget;
    m_stack = new QStackedLayout(pages);
    m_stack->addWidget(full);
    m_stack->addWidget(m_empty);
    card->body()->addWidget(pages, 1);
    card->body()->addWidget(m_problem);
    return card;
}

QWidget* KnownView::makeLadder()
{
    auto* card = new Card(tr("What to compare with"));
    card->setFixedWidth(kSideWidth);
    card->body()->setSpacing(8);
    m_run = wrapped();
    card->body()->addWidget(m_run);
    auto* kinds = new QGridLayout;
    kinds->setHorizontalSpacing(12);
    kinds->setVerticalSpacing(6);
    kinds->setColumnStretch(1, 1);
    int line = 0;
    for (const KnownKind kind : baseline::knownKinds()) {
        auto* name = new QLabel(tr("%1. %2").arg(line + 1).arg(kindText(kind)));
        name->setToolTip(kindHelp(kind));
        m_offers[kind] = mutedLabel({}, true);
        m_offers[kind]->setToolTip(kindHelp(kind));
        kinds->addWidget(name, line, 0, Qt::AlignTop);
        kinds->addWidget(m_offers[kind], line++, 1, Qt::AlignTop);
    }
    card->body()->addLayout(kinds);
    card->body()->addWidget(
        mutedLabel(tr("The most useful first: Full Stack Deep Learning 2021, lecture 7."), true));
    auto* simple = new QLabel(tr("Simple methods on these data"));
    simple->setProperty("role", "title");
    card->body()->addWidget(simple);
    m_simple = wrapped();
    m_compute = new QPushButton(tr("Compute"));
    m_compute->setAccessibleName(tr("Compute what simple methods reach"));
    connect(m_compute, &QPushButton::clicked, m_book, &KnownBook::computeSimple);
    auto* methods = new QHBoxLayout;
    methods->addWidget(m_simple, 1);
    methods->addWidget(m_compute, 0, Qt::AlignTop);
    card->body()->addLayout(methods);
    auto* title = new QLabel(tr("Controls of the run"));
    title->setProperty("role", "title");
    card->body()->addWidget(title);
    auto* controls = new QGridLayout;
    controls->setHorizontalSpacing(8);
    controls->setVerticalSpacing(6);
    controls->setColumnStretch(0, 1);
    line = 0;
    for (const Control control : experiment::kControls) {
        ControlRow row{wrapped(), new QPushButton(tr("Run"))};
        row.words->setToolTip(controlHelp(control));
        row.start->setAccessibleName(tr("Run: %1").arg(controlText(control)));
        connect(row.start, &QPushButton::clicked, this,
                [this, control] { m_book->runControl(control); });
        controls->addWidget(row.words, line, 0);
        controls->addWidget(row.start, line++, 1, Qt::AlignTop);
        m_controls[control] = row;
    }
    card->body()->addLayout(controls);
    card->body()->addStretch(1);
    return card;
}

void KnownView::listDataSets()
{
    const QSignalBlocker quiet(m_dataSet);
    const QString own = m_book->nameOfData();
    const QString first = own.isEmpty() ? tr("Of the data") : tr("Of the data: %1").arg(own);
    const QStringList names = m_book->dataSets();
    QStringList present;
    for (int i = 1; i < m_dataSet->count(); ++i)
        present << m_dataSet->itemText(i);
    // The list may be open: filling it again would take it from under the pointer.
    if (m_dataSet->count() == 0 || m_dataSet->itemText(0) != first || present != names) {
        m_dataSet->clear();
        m_dataSet->addItem(first, QString());
        for (const QString& name : names)
            m_dataSet->addItem(name, name);
    }
    const int at = m_book->isChosen() ? m_dataSet->findData(m_book->dataSet()) : 0;
    m_dataSet->setCurrentIndex(std::max(0, at));
}

void KnownView::refresh()
{
    m_due->ask();
}

void KnownView::present()
{
    listDataSets();
    m_model.setColours(m_theme.colours());
    data::SplitKind split{};
    const train::SplitScore* score = m_book->score(split);
    const auto found = m_book->rows();
    const int before = m_table->currentIndex().row();
    std::vector<KnownRow> rows;
    qint64 shipped = 0;
    for (const baseline::ResultRow& row : found)
        rows.push_back({.place = row.id > 0 ? -row.id : shipped++,
                        .result = row,
                        .against = score ? baseline::againstRow(*score, row) : std::nullopt});
    m_model.setRows(std::move(rows));
    Q_EMIT m_model.headerDataChanged(Qt::Horizontal, KnownTableModel::Difference,
                                     KnownTableModel::Difference);
    m_table->setColumnHidden(KnownTableModel::Difference, score == nullptr);
    m_table->setColumnHidden(
        KnownTableModel::Yours,
        std::none_of(found.begin(), found.end(), [](const auto& row) { return row.id > 0; }));
    m_table->resizeColumnsToContents();
    m_table->fill();
    if (m_table->currentIndex().row() < 0 && m_model.rowCount() > 0)
        m_table->setCurrentIndex(m_model.index(std::clamp(before, 0, m_model.rowCount() - 1), 0));

    std::optional<KnownChart::RunError> error;
    if (score && !score->isRegression() && score->error == score->error)
        error = {text(m_book->run()->name), score->error,
                 hasInterval(*score) ? std::optional(errorInterval(*score)) : std::nullopt};
    m_chart->show(found, error);
    m_chart->setVisible(!m_chart->isEmpty());
    m_stack->setCurrentIndex(found.empty() ? 1 : 0);
    const QString name = m_book->dataSet();
    m_empty->setTexts(name.isEmpty() ? tr("Results to compare with will be here")
                                     : tr("No result on %1 is known").arg(name),
                      name.isEmpty()
                          ? tr("Choose data on the Data page, or a data set above.")
                          : tr("Neither the values of these data nor their name and size are those "
                               "of a data set in the list. Add what a paper, a colleague or an "
                               "earlier system reached; or choose the data set above, if they are "
                               "one of those. The controls beside it need no known result."));
    const QString obstacle = m_book->obstacle();
    m_empty->setNote(obstacle);
    for (QPushButton* add : {m_add, m_first}) {
        add->setEnabled(obstacle.isEmpty());
        add->setToolTip(obstacle.isEmpty() ? tr("A result of your own, kept in this project")
                                           : obstacle);
    }
    m_problem->setText(m_book->problem());
    m_problem->setVisible(!m_book->problem().isEmpty());
    m_run->setText(
        !m_book->reason().isEmpty() ? m_book->reason()
        : score                     ? unbroken(tr("%1 after epoch %2: %3 %4 on %5.")
                                                   .arg(text(m_book->run()->name), countText(m_book->run()->epoch),
                                                        scoreName(*score), scoreWithInterval(*score), splitText(split)))
                                    : tr("The run has no score on validation."));
    showLadder();
    showControls();
    say();
}

void KnownView::showLadder()
{
    const auto rows = m_book->rows();
    for (const auto& [kind, label] : m_offers) {
        const auto first = std::find_if(rows.begin(), rows.end(),
                                        [k = kind](const auto& row) { return row.kind == k; });
        const auto count = std::count_if(rows.begin(), rows.end(),
                                         [k = kind](const auto& row) { return row.kind == k; });
        label->setText(count > 1    ? tr("%1, best %2").arg(count).arg(resultText(*first))
                       : count == 1 ? resultText(*first)
                       : kind <= KnownKind::OfficialBenchmark ? tr("layer by layer")
                       : kind == KnownKind::OwnOnBenchmark    ? tr("drawn examples, below")
                       : kind == KnownKind::Baseline          ? tr("below")
                                                              : tr("none known"));
    }
    const train::RunRecord* run = m_book->run();
    QStringList lines;
    for (const train::BaselineValue& value :
         run ? run->baselines : std::vector<train::BaselineValue>())
        lines << tr("%1: %2").arg(text(baseline::displayName(value.name)),
                                  run->task == data::Task::Regression ? unitText(value.trainVal)
                                  : value.interval ? percentText(value.trainVal, *value.interval)
                                                   : percentText(value.trainVal));
    m_simple->setText(lines.isEmpty()
                          ? m_book->simpleProblem().isEmpty() ? tr("Not computed yet.")
                                                              : m_book->simpleProblem()
                          : unbroken(lines.join(QLatin1Char('\n')) + tr("\non train-val")));
    const QString obstacle = m_book->simpleObstacle();
    m_compute->setVisible(lines.isEmpty());
    m_compute->setEnabled(obstacle.isEmpty());
    m_compute->setToolTip(obstacle.isEmpty()
                              ? tr("What very simple methods reach on the data of the run")
                              : obstacle);
}

void KnownView::showControls()
{
    for (const auto& [control, row] : m_controls) {
        const train::RunRecord* made = m_book->controlRun(control);
        const train::SplitScore* score = nullptr;
        data::SplitKind of = data::SplitKind::TrainVal;
        if (made && made->last) {
            const auto found = made->last->find(of);
            score = found == made->last->end() ? nullptr : &found->second;
        }
        QString words = controlText(control);
        if (made && score)
            words = tr("%1: %2 %3 on %4")
                        .arg(words, scoreName(*score), scoreWithInterval(*score), splitText(of));
        if (made && !train::isOver(made->state))
            words += tr(" (%1)").arg(stateText(made->state));
        else if (made && !score)
            words += tr(": %1").arg(stateText(made->state));
        // What is to be expected of it.
        const train::RunRecord* run = m_book->run();
        if (made && score && !score->isRegression()) {
            if (control == Control::DrawnExamples) {
                const auto& simple = made->baselines;
                const auto best = std::min_element(
                    simple.begin(), simple.end(),
                    [](const auto& a, const auto& b) { return a.trainVal < b.trainVal; });
                if (best != simple.end())
                    words += tr("; the best simple method %1").arg(percentText(best->trainVal));
            } else if (run && run->guess.error > 0) {
                words += tr("; a guess %1").arg(percentText(run->guess.error));
            }
        }
        row.words->setText(unbroken(words));
        const bool isMade = made && stands(*made); // else it may be run again
        const QString obstacle = isMade ? tr("It was made: %1.").arg(text(made->name))
                                        : m_book->controlObstacle(control);
        row.start->setVisible(!isMade);
        row.start->setEnabled(obstacle.isEmpty());
        row.start->setToolTip(obstacle.isEmpty() ? controlHelp(control) : obstacle);
    }
}

const KnownRow* KnownView::chosen() const
{
    const int at = m_table->currentIndex().row();
    return at >= 0 && at < m_model.rowCount() ? &m_model.row(at) : nullptr;
}

void KnownView::say()
{
    const KnownRow* row = chosen();
    m_words->setText(row ? m_book->sentence(row->result) : QString());
    m_words->setVisible(!m_words->text().isEmpty());
    const QString source = row ? text(row->result.source) : QString();
    m_source->setText(source.isEmpty() ? QString() : tr("Source: %1").arg(source));
    m_source->setVisible(!source.isEmpty());
    const bool isOwn = row && row->result.id > 0;
    const QString obstacle = !m_book->obstacle().isEmpty() ? m_book->obstacle()
                             : isOwn                       ? QString()
                                     : tr("Only results that you added can be changed.");
    for (QPushButton* button : {m_edit, m_remove}) {
        button->setEnabled(obstacle.isEmpty());
        button->setToolTip(obstacle);
    }
    const QString link = linkIn(source);
    m_open->setEnabled(!link.isEmpty());
    m_open->setToolTip(link.isEmpty() ? tr("This source names no address.") : link);
}

void KnownView::edit(const baseline::ResultRow& row)
{
    baseline::ResultRow filled = row;
    if (filled.id == 0) {
        filled.dataSet = utf8(m_book->dataSet());
        const train::RunRecord* run = m_book->run();
        const auto profile = m_bench.draft().shown();
        const bool isOfNumbers = profile ? profile->source.task == data::Task::Regression
                                         : run && run->task == data::Task::Regression;
        filled.metric = isOfNumbers ? "rmse" : "error";
        if (!m_book->isChosen() && profile)
            filled.fingerprint = profile->source.fingerprint;
    }
    auto* form = new KnownForm(filled, this);
    connect(form, &KnownForm::given, m_book, &KnownBook::save);
    form->open();
}

} // namespace assay::ui
