// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/step_view.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "diagnose/step_trace.h"
#include "style/icons.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/examples_dialog.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace assay::ui {

namespace {

constexpr int kLeastName = 92;
constexpr std::size_t kSaid = 3; ///< examples whose loss is said

/// The last update that can be taken apart: that of a failure was not made.
std::int64_t lastOf(const train::RunRecord& run)
{
    return run.state == train::RunState::Failed ? run.step + 1 : run.step;
}

} // namespace

StepView::StepView(Workbench& bench, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_stack(new QStackedLayout(this))
    , m_empty(new EmptyState)
    , m_begin(new QPushButton(tr("Take an update apart")))
    , m_content(makeContent())
    , m_request(bench.bridge())
{
    m_empty->setTexts(
        tr("One update will be here, layer by layer"),
        tr("Weights, inputs, what leaves each layer, loss, gradients and what the optimiser changed, each "
           "with its shape and numbers: where a network does not run, or stops learning, this "
           "is where it shows."));
    m_begin->setProperty("role", "primary");
    m_empty->addButton(m_begin);
    connect(m_begin, &QPushButton::clicked, this, &StepView::ask);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    connect(&bench.runs(), &RunBook::listed, this, &StepView::refresh);
    connect(&bench, &Workbench::nextStepChanged, this, &StepView::refresh);
    connect(&theme, &Theme::changed, this, [this] {
        m_model.setColour(m_theme.colours().blocker);
        if (m_trace)
            goTo(m_line);
    });
    bench.bridge().on<session::StepTraced>(this, [this](const session::StepTraced& traced) {
        if (m_request.take(traced))
            present(traced);
    });
    bench.bridge().on<session::DataProgress>(this, [this](const session::DataProgress& progress) {
        if (m_request.is(progress.tag))
            m_words->setText(
                tr("The updates before it are made again: %1 %").arg(qRound(100 * progress.share)));
    });
    bench.bridge().on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_request.take(failure))
            refuse(errorText(failure.error));
    });
    bench.bridge().on<session::ProjectOpened>(this, [this] {
        m_request.drop();
        m_trace.reset();
        m_refused.clear();
        m_model.setRows({});
        m_stack->setCurrentWidget(m_empty);
        refresh();
    });
    m_model.setColour(theme.colours().blocker);
    refresh();
}

QWidget* StepView::makeContent()
{
    m_of = new QComboBox;
    m_of->setAccessibleName(tr("Of which run"));
    m_of->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_of->setMinimumContentsLength(16);
    m_at = new QSpinBox;
    m_at->setAccessibleName(tr("Which update"));
    m_at->setPrefix(tr("update "));
    m_at->setRange(1, 1);
    m_at->setGroupSeparatorShown(true);
    m_at->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_take = new QPushButton(tr("Take it apart"));
    m_take->setProperty("role", "primary");
    connect(m_take, &QPushButton::clicked, this, &StepView::ask);
    connect(m_of, &QComboBox::currentIndexChanged, this, [this] { refresh(); });

    m_first = new QPushButton(tr("From the start"));
    m_next = new QPushButton(tr("Step"));
    m_problem = new QPushButton(tr("Next problem"));
    m_end = new QPushButton(tr("To the end"));
    m_batch = new QPushButton(tr("Show the batch"));
    m_next->setProperty("repeats", true);
    m_first->setToolTip(tr("Back to the first line"));
    m_next->setToolTip(tr("One line more"));
    m_problem->setToolTip(tr("Up to the next line with a problem"));
    m_end->setToolTip(tr("All lines"));
    m_batch->setToolTip(tr("The examples of this update, the largest loss first"));
    connect(m_first, &QPushButton::clicked, this, [this] { goTo(0); });
    connect(m_next, &QPushButton::clicked, this, [this] { goTo(m_line + 1); });
    connect(m_problem, &QPushButton::clicked, this, [this] {
        if (const auto found = m_trace->nextProblem(m_line + 1))
            goTo(*found);
    });
    connect(m_end, &QPushButton::clicked, this, [this] { goTo(m_trace->rows.size() - 1); });
    connect(m_batch, &QPushButton::clicked, this, &StepView::showBatch);

    m_table = new TableView(tr("One update"));
    m_table->setModel(&m_model);
    m_table->setSortingEnabled(false);
    m_table->fitColumns(StepTableModel::Of, kLeastName);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_table, &TableView::said, &m_bench, &Workbench::say);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { say(); });
    m_sign = new QLabel;
    m_sign->setVisible(false);
    m_words = new QLabel;
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary = mutedLabel({}, true);

    auto* card = new Card(tr("One update, layer by layer"));
    auto* choice = new QHBoxLayout;
    choice->setSpacing(8);
    choice->addWidget(m_of, 1);
    choice->addWidget(m_at);
    choice->addWidget(m_take);
    auto* walk = new QHBoxLayout;
    walk->setSpacing(8);
    for (QPushButton* button : {m_first, m_next, m_problem, m_end})
        walk->addWidget(button);
    walk->addStretch(1);
    walk->addWidget(m_batch);
    auto* sentence = new QHBoxLayout;
    sentence->setSpacing(8);
    sentence->addWidget(m_sign, 0, Qt::AlignTop);
    sentence->addWidget(m_words, 1);
    card->body()->setSpacing(8);
    card->body()->addLayout(choice);
    card->body()->addLayout(walk);
    card->body()->addWidget(m_table, 1);
    card->body()->addLayout(sentence);
    card->body()->addWidget(m_summary);
    return card;
}

void StepView::refresh()
{
    const QSignalBlocker quiet(m_of);
    const train::RunId chosen = m_of->currentData().toLongLong();
    m_of->clear();
    m_of->addItem(tr("The settings of now"), qlonglong(0));
    for (const train::RunRecord& run : m_bench.runs().runs()) {
        if (run.kind == train::RunKind::Training && train::isOver(run.state) && lastOf(run) > 0)
            m_of->addItem(text(run.name), qlonglong(run.id));
    }
    m_of->setCurrentIndex(std::max(0, m_of->findData(qlonglong(chosen))));
    const train::RunRecord* run = m_bench.runs().find(m_of->currentData().toLongLong());
    constexpr std::int64_t kMost = std::numeric_limits<int>::max();
    m_at->setRange(1, int(std::min(kMost, run ? lastOf(*run) : 1)));
    m_at->setEnabled(run != nullptr);
    m_at->setToolTip(run ? tr("From 1 to %1").arg(countText(lastOf(*run)))
                         : tr("Settings that were not trained have a first update alone."));
    const train::RunRecord* atWork = m_bench.runs().active();
    const QString obstacle = atWork && atWork->here
                                 ? tr("Stop %1 or wait for its end.").arg(text(atWork->name))
                             : run ? QString()
                                   : m_bench.startObstacle();
    for (QPushButton* button : {m_take, m_begin}) {
        button->setEnabled(obstacle.isEmpty() && !m_request.isPending());
        button->setToolTip(obstacle);
    }
    m_empty->setNote(obstacle);
}

void StepView::take(train::RunId run, std::int64_t step)
{
    refresh();
    const int index = m_of->findData(qlonglong(run));
    if (index < 0)
        return;
    m_of->setCurrentIndex(index);
    refresh();
    m_at->setValue(int(std::min<std::int64_t>(step, m_at->maximum())));
    ask();
}

void StepView::ask()
{
    const train::RunId run = m_of->currentData().toLongLong();
    m_trace.reset();
    m_model.setRows({});
    m_refused.clear();
    m_sign->setVisible(false);
    m_summary->clear();
    m_words->setText(tr("The update is being made."));
    m_table->setEmptyText(tr("The update is being made."));
    m_stack->setCurrentWidget(m_content);
    m_data = m_bench.draft().spec().data;
    if (const train::RunRecord* record = m_bench.runs().find(run)) {
        try {
            m_data = experiment::fromJson(record->spec).data;
        } catch (const base::Error&) {
            // Settings of another version: the session says that it cannot make the update.
        }
    }
    m_bench.bridge().session().runs().trace({.run = run > 0 ? std::optional(run) : std::nullopt,
                                             .step = m_at->value(),
                                             .spec = m_bench.draft().spec()},
                                            m_request.begin());
    refresh();
    for (QPushButton* button : {m_first, m_next, m_problem, m_end, m_batch})
        button->setEnabled(false);
}

void StepView::refuse(const QString& sentence)
{
    const std::string cause = diagnose::likelyCause(sentence.toStdString());
    m_refused = cause.empty() ? sentence : sentence + QLatin1Char(' ') + text(cause);
    m_table->setEmptyText(tr("The update cannot be made."));
    m_sign->setVisible(true);
    m_sign->setPixmap(
        iconPixmap(QStringLiteral("blocker"), m_theme.colours().blocker, 18, devicePixelRatioF()));
    m_words->setText(m_refused);
    refresh();
}

void StepView::present(const session::StepTraced& traced)
{
    m_trace = traced.trace;
    m_traced = traced.run;
    QStringList parts{tr("%1 examples").arg(countText(qint64(m_trace->examples.size())))};
    if (m_trace->loss)
        parts << tr("loss %1").arg(shortNumber(*m_trace->loss));
    if (m_trace->gradientNorm)
        parts << tr("gradient norm %1").arg(shortNumber(*m_trace->gradientNorm));
    if (m_trace->learningRate)
        parts << tr("learning rate %1").arg(shortNumber(*m_trace->learningRate));
    if (!m_trace->examples.empty()) {
        QStringList losses;
        for (std::size_t k = 0; k < std::min(kSaid, m_trace->examples.size()); ++k)
            losses << shortNumber(m_trace->examples[k].loss);
        parts << tr("largest losses of an example %1").arg(losses.join(QStringLiteral(", ")));
    }
    m_summary->setText(tr("Update %1: %2.").arg(countText(m_trace->step), parts.join(tr(", "))));
    refresh();
    m_batch->setEnabled(!m_trace->examples.empty());
    if (m_trace->rows.empty())
        return;
    goTo(m_trace->nextProblem(0).value_or(m_trace->rows.size() - 1));
    m_table->resizeColumnsToContents();
    m_table->fill();
}

void StepView::goTo(std::size_t line)
{
    if (!m_trace || m_trace->rows.empty())
        return;
    m_line = std::min(line, m_trace->rows.size() - 1);
    std::vector<StepRow> rows;
    for (std::size_t k = 0; k <= m_line; ++k)
        rows.push_back({qint64(k), m_trace->rows[k]});
    m_model.setRows(std::move(rows));
    const bool isLast = m_line + 1 == m_trace->rows.size();
    m_first->setEnabled(m_line > 0);
    m_next->setEnabled(!isLast);
    m_end->setEnabled(!isLast);
    m_problem->setEnabled(m_trace->nextProblem(m_line + 1).has_value());
    m_problem->setToolTip(m_problem->isEnabled() ? tr("Up to the next line with a problem")
                                                 : tr("None of the lines behind it has one."));
    m_table->setCurrentIndex(m_model.index(int(m_line), 0));
    m_table->scrollToBottom();
    say();
}

void StepView::say()
{
    const int at = m_table->currentIndex().row();
    if (!m_trace || at < 0 || at >= m_model.rowCount())
        return;
    const diagnose::TraceRow& row = m_model.row(at).row;
    const bool isBad = !row.problem.empty();
    m_sign->setVisible(isBad);
    m_sign->setPixmap(
        iconPixmap(QStringLiteral("blocker"), m_theme.colours().blocker, 18, devicePixelRatioF()));
    QString words = isBad ? text(row.problem)
                          : tr("%1 of %2: %3, %4 so far.")
                                .arg(partText(row.part), text(row.name), text(row.tensor.type),
                                     bytesText(row.bytes));
    const bool isEnd = at + 1 == int(m_trace->rows.size());
    if (!isBad && isEnd)
        words += m_trace->nextProblem(0) ? tr(" That was the last line.")
                                         : tr(" That was the last line; none has a problem.");
    m_words->setText(words);
}

void StepView::showBatch()
{
    std::vector<base::SampleId> ids;
    for (const diagnose::TracedExample& example : m_trace->examples)
        ids.push_back(example.id);
    // Not of the draft's data, which may be others by now.
    const Draft& draft = m_bench.draft();
    experiment::ExperimentSpec own = draft.spec();
    own.data = m_data;
    const bool same = experiment::hash(own) == experiment::hash(draft.spec());
    auto* dialog = new ExamplesDialog(
        m_bench.bridge(), own.data, same ? draft.profile() : nullptr, m_theme,
        {.words =
             tr("The batch of update %1, the largest loss first.").arg(countText(m_trace->step)),
         .examples = ids,
         .order = {}},
        this);
    dialog->setWindowTitle(tr("Batch of an update"));
    dialog->open();
}

} // namespace assay::ui
