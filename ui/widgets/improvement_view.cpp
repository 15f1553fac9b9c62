// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/improvement_view.h"

#include "advise/column_ways.h"
#include "advise/further_way.h"
#include "base/error.h"
#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/run_columns.h"
#include "bridge/workbench.h"
#include "tune/attempt_interval.h"
#include "widgets/attempt_note.h"
#include "widgets/card.h"
#include "widgets/change_preview.h"
#include "widgets/column_chooser.h"
#include "widgets/further_choice.h"
#include "widgets/improvement_actions.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kMostSeeds = 20;
constexpr int kShownLetters = 18; ///< of a way in the list, at least

} // namespace

ImprovementView::ImprovementView(Workbench& bench, QWidget* parent)
    : QFrame(parent)
    , m_bench(bench)
    , m_columns(new RunColumns(bench.bridge(), bench.draft(), this))
    , m_title(new QLabel)
    , m_note(mutedLabel({}, true))
    , m_trial(new QWidget)
    , m_way(new QComboBox)
    , m_several(new QPushButton(tr("Several columns ...")))
    , m_chooser(new ColumnChooser(this))
    , m_patch(new QLabel)
    , m_preview(new ChangePreview(bench.bridge(), bench.draft()))
    , m_more(new FurtherChoice(bench.bridge()))
    , m_columnFile(new FurtherChoice(bench.bridge(), FurtherChoice::Kind::Columns))
    , m_seeds(new QSpinBox)
    , m_try(new QPushButton(tr("Try and measure")))
    , m_change(new QPushButton(tr("Set only")))
    , m_cost(mutedLabel({}, true))
    , m_byHand(new QLabel)
    , m_act(new QPushButton)
    , m_done(new QCheckBox(tr("Done by hand in this run")))
    , m_result(new QWidget)
    , m_attempt(new QComboBox)
    , m_verdict(new QLabel)
    , m_table(new TableView(tr("Measured effect")))
    , m_sure(new AttemptNote(bench))
    , m_progress(new QProgressBar)
{
    setObjectName(QStringLiteral("card"));
    m_title->setProperty("role", "cardTitle");
    m_title->setWordWrap(true);
    for (QLabel* label : {m_patch, m_byHand, m_verdict}) {
        label->setWordWrap(true);
        label->setMinimumWidth(1); // a long word does not widen the page
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_patch->setObjectName(QStringLiteral("improve.patch"));
    m_verdict->setObjectName(QStringLiteral("improve.verdict"));
    m_way->setAccessibleName(tr("In which way"));
    m_way->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_way->setMinimumContentsLength(kShownLetters);
    m_seeds->setRange(1, kMostSeeds);
    m_seeds->setValue(3);
    m_seeds->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_seeds->setPrefix(tr("seeds each: "));
    m_seeds->setAccessibleName(tr("Networks with and without the change, each"));
    m_seeds->setToolTip(tr("Networks with and without the change; from three on there are "
                           "intervals"));
    m_try->setProperty("role", "primary");
    m_change->setToolTip(
        tr("Puts the change into the settings of the next run and trains nothing"));
    m_attempt->setAccessibleName(tr("Which attempt is shown"));
    m_attempt->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_attempt->setMinimumContentsLength(18);
    m_progress->setRange(0, 100);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->hide();

    auto* trial = new QVBoxLayout(m_trial);
    trial->setContentsMargins(0, 0, 0, 0);
    trial->setSpacing(6);
    auto* which = new QHBoxLayout;
    which->setSpacing(8);
    which->addWidget(m_way, 1);
    which->addWidget(m_several);
    trial->addLayout(which);
    trial->addWidget(m_patch);
    trial->addWidget(m_preview);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_try);
    buttons->addWidget(m_seeds);
    buttons->addWidget(m_change);
    buttons->addStretch(1);
    trial->addLayout(buttons);
    trial->addWidget(m_cost);

    m_table->setModel(&m_effects);
    m_table->setEmptyText(tr("Not measured yet."));
    m_table->fitColumns(EffectTableModel::What, 80);
    m_table->setMinimumHeight(60);
    m_table->setCompact(22);
    auto* result = new QVBoxLayout(m_result);
    result->setContentsMargins(0, 4, 0, 0);
    result->setSpacing(6);
    result->addWidget(m_attempt);
    result->addWidget(m_verdict);
    result->addWidget(m_progress);
    result->addWidget(m_table, 1);
    result->addWidget(m_sure);

    // What finds no room is scrolled to.
    auto* inner = new QWidget;
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    scroll->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 1, 1, 1);
    outer->addWidget(scroll);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_note);
    column->addWidget(m_more);
    column->addWidget(m_columnFile);
    column->addWidget(m_trial);
    column->addWidget(m_byHand);
    auto* act = new QHBoxLayout;
    act->addWidget(m_act);
    act->addStretch(1);
    column->addLayout(act);
    column->addWidget(m_done);
    column->addWidget(m_result, 1);
    column->addStretch(0);

    connect(m_way, &QComboBox::currentIndexChanged, this, &ImprovementView::refreshWay);
    connect(m_seeds, &QSpinBox::valueChanged, this, &ImprovementView::refreshWay);
    connect(m_attempt, &QComboBox::currentIndexChanged, this, &ImprovementView::refreshAttempt);
    connect(m_several, &QPushButton::clicked, this, &ImprovementView::openColumns);
    connect(m_chooser, &ColumnChooser::switched, this,
            [this](const QString& name, bool chosen) { switchColumn(utf8(name), chosen); });
    bench.bridge().on<session::ProjectOpened>(this, [this] {
        m_chosen.clear();
        m_further.clear();
        m_filePath.clear();
    });
    connect(m_columns, &RunColumns::changed, this, &ImprovementView::refresh);
    connect(m_more, &FurtherChoice::chosen, this, &ImprovementView::addFurther);
    connect(m_columnFile, &FurtherChoice::chosen, this, &ImprovementView::addColumnFile);
    for (FurtherChoice* choice : {m_more, m_columnFile})
        connect(choice, &FurtherChoice::counted, this, &ImprovementView::refreshWay);
    connect(m_try, &QPushButton::clicked, this, &ImprovementView::start);
    connect(m_change, &QPushButton::clicked, this, &ImprovementView::change);
    connect(m_act, &QPushButton::clicked, this, [this] { Q_EMIT actionWanted(actionOf(m_key)); });
    connect(m_done, &QCheckBox::clicked, this, [this](bool done) {
        if (const train::RunRecord* on = run())
            m_bench.evaluations().setTried(m_key, on->id, done);
    });
    connect(&bench.evaluations(), &EvaluationBook::triedChanged, this, &ImprovementView::refresh);
    connect(&bench.attempts(), &AttemptBook::changed, this, &ImprovementView::refresh);
    connect(&bench.attempts(), &AttemptBook::progressed, this,
            [this](double share) { m_progress->setValue(static_cast<int>(share * 100)); });
    connect(&bench.runs(), &RunBook::currentChanged, this, &ImprovementView::refresh);
    for (auto changed : {&Draft::specChanged, &Draft::profileChanged, &Draft::modelTried})
        connect(&bench.draft(), changed, this, &ImprovementView::refreshWay);
    refresh();
}

ImprovementView::~ImprovementView() = default;

const train::RunRecord* ImprovementView::run() const
{
    return m_bench.runs().settled();
}

const advise::Way* ImprovementView::way() const
{
    const int at = m_way->currentIndex();
    return at >= 0 && static_cast<std::size_t>(at) < m_ways.ways.size()
               ? &m_ways.ways[static_cast<std::size_t>(at)]
               : nullptr;
}

void ImprovementView::setImprovement(const std::string& key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_chosen.clear();
    refresh();
}

void ImprovementView::addFurther(const QString& path)
{
    const train::RunRecord* on = run();
    if (!on || !isMoreData(m_key))
        return;
    std::vector<std::string> all = m_furtherOf == on->id ? m_further : std::vector<std::string>();
    if (!all.empty() && m_more->isRefused())
        all.pop_back(); // what cannot be used gives place to this one
    all.push_back(utf8(path));
    try {
        advise::furtherWay(experiment::fromJson(on->spec), all);
    } catch (const base::Error& error) {
        m_bench.say(errorText(error), true);
        return;
    }
    m_further = std::move(all);
    m_furtherOf = on->id;
    refresh();
    m_way->setCurrentIndex(m_way->count() - 1);
}

void ImprovementView::addColumnFile(const QString& path)
{
    const train::RunRecord* on = run();
    if (!on || !takesFileOfColumns(m_key))
        return;
    m_filePath = utf8(path);
    m_fileOf = on->id;
    refresh();
    m_way->setCurrentIndex(std::max(0, m_way->findData(QLatin1String(advise::kColumnFile))));
}

void ImprovementView::refresh()
{
    const advise::Improvement* item = advise::findImprovement(m_key);
    const train::RunRecord* on = run();
    m_ways = {};
    if (item && on && on->kind == train::RunKind::Training) {
        try {
            const experiment::ExperimentSpec spec = experiment::fromJson(on->spec);
            m_ways = advise::waysOf(m_key, spec, m_bench.wayFacts(*on));
            if (advise::isAboutColumns(m_key))
                findColumnWays(*on, spec);
            if (isMoreData(m_key) && m_furtherOf == on->id && !m_further.empty())
                m_ways.ways.push_back(advise::furtherWay(spec, m_further));
        } catch (const base::Error& error) {
            m_ways.byHand = error.text(); // settings of another version
        }
    }
    if (item && on && m_key.ends_with(".synthesise")) {
        m_bench.attempts().fit(on->id);
        if (!m_bench.attempts().fitProblem().isEmpty())
            m_ways.byHand = utf8(m_bench.attempts().fitProblem());
    }
    m_title->setText(item ? text(item->text) : QString());
    m_note->setText(item ? text(item->note) : QString());
    m_note->setVisible(item && !item->note.empty());
    const QString kept =
        way() || m_way->currentIndex() < 0 ? m_way->currentData().toString() : QString();
    {
        const QSignalBlocker quiet(m_way);
        m_way->clear();
        for (const advise::Way& one : m_ways.ways)
            m_way->addItem(text(one.words), text(one.key));
        m_way->setCurrentIndex(std::max(0, m_way->findData(kept)));
    }
    m_several->setVisible(advise::isAboutColumns(m_key) && m_ways.ways.size() > 1);
    const bool isTraining = on && on->kind == train::RunKind::Training;
    m_more->setVisible(isMoreData(m_key) && isTraining);
    m_columnFile->setVisible(takesFileOfColumns(m_key) && isTraining && m_columns->of(*on)
                             && m_columns->of(*on)->has(data::Modality::Table));
    m_trial->setVisible(!m_ways.ways.empty());
    m_byHand->setText(inWords(m_ways.byHand));
    m_byHand->setVisible(!m_ways.byHand.empty());
    const QString action = actionOf(m_key);
    m_act->setVisible(item && !m_ways.byHand.empty() && !action.isEmpty());
    m_act->setText(actionText(action));

    const auto byHand = m_bench.evaluations().tried(m_key);
    m_done->setChecked(on && std::find(byHand.begin(), byHand.end(), on->id) != byHand.end());
    m_done->setVisible(item && on && m_ways.ways.empty());

    // Attempts on it, newest first; a person's choice stays.
    const auto own = on && item ? m_bench.attempts().on(*on, m_key)
                                : std::vector<const tune::MeasuredAttempt*>();
    const qlonglong shown = m_attempt->currentData().toLongLong();
    {
        const QSignalBlocker quiet(m_attempt);
        m_attempt->clear();
        for (const tune::MeasuredAttempt* one : own)
            m_attempt->addItem(tr("%1: %2").arg(text(one->tried().words), stateText({one})),
                               qlonglong(one->study.id));
        m_attempt->setCurrentIndex(std::max(0, m_attempt->findData(shown)));
    }
    m_attempt->setVisible(own.size() > 1);
    m_result->setVisible(!own.empty());
    refreshWay();
    refreshAttempt();
}

void ImprovementView::findColumnWays(const train::RunRecord& on,
                                     const experiment::ExperimentSpec& spec)
{
    if (m_chosenOf != on.id)
        m_chosen.clear();
    m_chosenOf = on.id;
    m_chosenKey.clear();
    const data::DatasetInfo* info = m_columns->of(on);
    if (!info) {
        if (!m_columns->problem().isEmpty())
            m_ways.byHand = utf8(m_columns->problem());
        return;
    }
    m_ways = advise::columnWays(m_key, spec, *info);
    try {
        if (takesFileOfColumns(m_key) && m_fileOf == on.id && !m_filePath.empty())
            m_ways.ways.push_back(advise::columnFileWay(spec, m_filePath, *info));
        if (m_chosen.empty())
            return;
        advise::Way together = advise::columnWay(m_key, m_chosen, spec, *info);
        m_chosenKey = together.key;
        const bool isListed =
            std::any_of(m_ways.ways.begin(), m_ways.ways.end(),
                        [&together](const advise::Way& one) { return one.key == together.key; });
        if (isListed) // it is one column alone
            return;
        if (!m_ways.ways.empty() && together.note.empty())
            together.note = m_ways.ways.front().note;
        m_ways.ways.insert(m_ways.ways.begin(), std::move(together));
    } catch (const base::Error& error) {
        m_ways.byHand = error.text(); // none would be left
    }
}

void ImprovementView::openColumns()
{
    const train::RunRecord* on = run();
    const data::DatasetInfo* info = on ? m_columns->of(*on) : nullptr;
    if (!info)
        return;
    std::vector<ColumnChooser::Choice> choices;
    for (const std::string& name : advise::columnsToChoose(m_key, *info)) {
        const bool chosen = std::find(m_chosen.begin(), m_chosen.end(), name) != m_chosen.end();
        choices.push_back({text(name), text(name), chosen});
    }
    m_chooser->setChoices(choices);
    m_chooser->open(m_several->mapToGlobal(m_several->rect().bottomLeft()));
}

void ImprovementView::switchColumn(const std::string& name, bool chosen)
{
    const train::RunRecord* on = run();
    const data::DatasetInfo* info = on ? m_columns->of(*on) : nullptr;
    if (!info)
        return;
    const std::vector<std::string> known = advise::columnsToChoose(m_key, *info);
    std::vector<std::string> all;
    for (const std::string& one : known) {
        const bool was = std::find(m_chosen.begin(), m_chosen.end(), one) != m_chosen.end();
        if (one == name ? chosen : was)
            all.push_back(one);
    }
    m_chosen = std::move(all);
    refresh();
    // The way of exactly these; where none would be left there is none.
    if (const int at = m_way->findData(text(m_chosenKey)); at >= 0 && !m_chosenKey.empty())
        m_way->setCurrentIndex(at);
}

void ImprovementView::refreshWay()
{
    const advise::Way* one = way();
    const train::RunRecord* on = run();
    if (!one || !on) {
        m_more->count({});
        m_columnFile->count({});
        return;
    }
    m_way->setToolTip(text(one->words));
    QStringList lines;
    if (text(one->words).size() > kShownLetters)
        lines << text(one->words); // the list above cuts it
    bool isUsable = true;
    try {
        const experiment::ExperimentSpec before = experiment::fromJson(on->spec);
        experiment::ExperimentSpec after = before;
        for (const std::string& setting : base::assignments(one->patch))
            experiment::setText(after, setting);
        for (const experiment::Difference& difference : experiment::differences(before, after))
            lines << tr("%1: %2 → %3")
                         .arg(settingLabel(difference.path),
                              difference.before.empty()
                                  ? tr("none")
                                  : settingValue(difference.path, difference.before),
                              difference.after.empty()
                                  ? tr("none")
                                  : settingValue(difference.path, difference.after));
        m_more->count(sets(*one, "data.more") ? after.data : data::DataSpec());
        const data::Profile* known = sets(*one, "data.path") ? m_columns->profileOf(*on) : nullptr;
        m_columnFile->count(known ? after.data : data::DataSpec(),
                            known ? known->splitFingerprint : std::string());
        isUsable =
            sets(*one, "data.more") ? m_more->isUsable() : !known || m_columnFile->isUsable();
    } catch (const base::Error& error) {
        lines << errorText(error);
    }
    if (!one->note.empty())
        lines << inWords(one->note);
    m_patch->setText(lines.join(QLatin1Char('\n')));
    const auto augment =
        std::find_if(one->patch.begin(), one->patch.end(), [](const base::FieldChange& change) {
            return change.path == "train.augment";
        });
    // Of other data than the draft has, other examples would be shown.
    m_preview->setChange(augment != one->patch.end() && !m_bench.wayFacts(*on).inputs.empty()
                             ? augment->value
                             : std::string());

    const AttemptBook& book = m_bench.attempts();
    const auto seeds = static_cast<std::size_t>(m_seeds->value());
    const auto there = tune::seedsThere(*on, m_bench.runs().runs()).size();
    const auto networks = static_cast<int>(2 * seeds - std::min(there, seeds));
    const bool finished = on->state == train::RunState::Finished;
    const QString obstacle = m_bench.startObstacle();
    m_try->setEnabled(finished && obstacle.isEmpty() && !book.isStarting() && isUsable);
    m_try->setToolTip(!finished ? tr("Run %1 has not trained to its end").arg(on->id)
                      : !isUsable
                          ? tr("The data that were chosen cannot be used, or are being read")
                          : obstacle);
    QString cost = networks == 1 ? tr("Trains 1 network") : tr("Trains %1 networks").arg(networks);
    if (on->seconds > 0)
        cost += tr(", each about %1 as run %2 took").arg(durationText(on->seconds)).arg(on->id);
    cost += tr(", and answers train, train-val and test-val. Test stays sealed.");
    m_cost->setText(!book.problem().isEmpty() ? book.problem()
                    : book.isStarting()       ? tr("Looking at the data first ...")
                                              : cost);
}

void ImprovementView::refreshAttempt()
{
    const AttemptBook& book = m_bench.attempts();
    const tune::MeasuredAttempt* one = book.find(m_attempt->currentData().toLongLong());
    if (!one) {
        m_effects.setRows({});
        return;
    }
    std::vector<EffectRow> rows;
    for (const evaluate::Effect& effect : one->effects)
        rows.push_back({effect, tune::intervalOf(*one, effect), one->verdict(effect)});
    m_effects.setRows(std::move(rows));
    m_table->setMinimumHeight((m_effects.rowCount() + 1) * 28 + 18);
    m_table->fill();
    const QString why = book.problemOf(one->study.id);
    m_verdict->setText(
        !why.isEmpty() ? why : unbroken(tune::attemptText(*one, one->study.of.value_or(0))));
    m_table->setVisible(!one->effects.empty());
    m_sure->setAttempt(*one);
    m_progress->setVisible(book.isMeasuring() && one->state == tune::AttemptState::Trained);
}

void ImprovementView::start()
{
    const advise::Way* one = way();
    const train::RunRecord* on = run();
    if (!one || !on)
        return;
    m_bench.attempts().start(
        on->id, {.improvement = m_key, .way = one->key, .words = one->words, .patch = one->patch},
        m_seeds->value());
}

void ImprovementView::change()
{
    const advise::Way* one = way();
    const train::RunRecord* on = run();
    if (one && on)
        m_bench.applyPatch(one->patch, on->spec);
}

} // namespace assay::ui
