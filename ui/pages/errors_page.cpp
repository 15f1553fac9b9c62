// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/errors_page.h"

#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "bridge/evaluation_book.h"
#include "bridge/source_text.h"
#include "bridge/suggestion_book.h"
#include "bridge/workbench.h"
#include "charts/picture.h"
#include "style/actions.h"
#include "style/theme.h"
#include "widgets/action_button.h"
#include "widgets/card.h"
#include "widgets/current_stack.h"
#include "widgets/empty_state.h"
#include "widgets/error_table_view.h"
#include "widgets/example_card.h"
#include "widgets/mistake_filter.h"
#include "widgets/mistake_view.h"
#include "widgets/split_key.h"
#include "widgets/suggestion_view.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

using error_analysis::ExampleMark;

constexpr int kFilterWidth = 158;     ///< with a scroll bar
constexpr int kKeyLines = 2;          ///< of the line of keys
constexpr qsizetype kMostOfName = 40; ///< letters of a type in the name of an undo step
const QString kExamples = QStringLiteral("examples"); ///< reading them, in notices

} // namespace

ErrorsPage::ErrorsPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_book(bench.errorBook())
    , m_mistakes(bench.bridge())
    , m_stack(new CurrentStack)
{
    auto* upper = new QWidget;
    auto* row = new QHBoxLayout(upper);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_filter = new MistakeFilter;
    m_filter->setFixedWidth(kFilterWidth);
    row->addWidget(m_filter);
    m_example = new ExampleCard(m_book, bench.bridge(), theme);
    auto* beside = new QSplitter(Qt::Horizontal);
    beside->setObjectName(QStringLiteral("errors.beside"));
    beside->setHandleWidth(12);
    beside->setChildrenCollapsible(false);
    beside->addWidget(makeMistakes());
    beside->addWidget(m_example);
    beside->setStretchFactor(0, 3);
    beside->setStretchFactor(1, 1);
    beside->setSizes({524, 214});
    row->addWidget(beside, 1);
    auto* parts = new QSplitter(Qt::Vertical);
    parts->setObjectName(QStringLiteral("errors.parts"));
    parts->setHandleWidth(12);
    parts->setChildrenCollapsible(false);
    parts->addWidget(upper);
    parts->addWidget(makeBelow(actions));
    parts->setStretchFactor(0, 1);
    parts->setSizes({404, 214});
    m_content = parts;
    m_empty = new EmptyState;
    m_empty->addButton(actionButton(actions.at(QStringLiteral("evaluate.run")), {}, true));
    m_empty->addButton(actionButton(actions.at(QStringLiteral("errors.import"))));

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(8);
    page->addWidget(new PageHead);
    page->addLayout(m_stack, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);

    connect(m_filter, &MistakeFilter::changed, this, &ErrorsPage::ask);
    connect(&m_mistakes, &MistakeModel::answered, this, [this] {
        m_bench.settle(kExamples);
        refreshState();
        m_view->setPlace(std::exchange(m_keepPlace, -1));
        refreshDetail();
    });
    connect(&m_mistakes, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        if (m_keepPlace >= 0) // where the eye is now, not where it was when the question was asked
            m_keepPlace = m_view->place();
    });
    connect(&m_mistakes, &MistakeModel::failed, this,
            [this](const QString& sentence) { m_bench.sayFailed(kExamples, sentence); });
    connect(&m_mistakes, &QAbstractItemModel::dataChanged, this, &ErrorsPage::refreshDetail);
    connect(&m_book, &ErrorBook::typesChanged, this, [this] {
        m_filter->setTypes(m_book.types());
        m_view->refreshTypes();
    });
    connect(m_example, &ExampleCard::left, m_view, &MistakeView::focusView);
    connect(m_example, &ExampleCard::typeToggled, this,
            [this](qint64 type) { toggle(type, false); });
    connect(m_example, &ExampleCard::typeChosen, this,
            [this](qint64 type) { toggle(type, m_autoAdvance->isChecked()); });
    connect(m_example, &ExampleCard::typeWanted, this, [this](const QString& name) {
        std::vector<base::SampleId> samples;
        for (const int row : m_view->chosen())
            samples.push_back(m_mistakes.item(row)->mistake.sample);
        m_wanted.emplace(m_book.addType(name), std::move(samples));
    });
    connect(m_example, &ExampleCard::commented, this,
            [this](const error_analysis::ExampleMark& before, const QString& note) {
                error_analysis::ExampleMark mark = before;
                mark.note = utf8(note);
                m_book.mark({before}, {mark}, tr("comment"));
            });
    connect(&m_book, &ErrorBook::marked, this,
            [this](const std::vector<error_analysis::ExampleMark>& marks) {
                m_mistakes.setMarks(marks);
            });
    connect(&m_book, &ErrorBook::stale, this, &ErrorsPage::ask);
    connect(&m_book, &ErrorBook::typeAdded, this, [this](qint64 type, quint64 tag) {
        giveAdded(type, tag);
        pressWaiting();
    });
    connect(&bench.evaluations(), &EvaluationBook::changed, this, &ErrorsPage::look);
    connect(&bench.attempts(), &AttemptBook::changed, this, &ErrorsPage::showAttempts);
    connect(&bench.runs(), &RunBook::currentChanged, this, &ErrorsPage::look);
    look();
}

QWidget* ErrorsPage::makeMistakes()
{
    m_mistakesCard = new Card(tr("Errors"));
    m_mistakesCard->addTool(new SplitKey(m_theme));
    m_autoAdvance = new QCheckBox(tr("Advance"));
    m_autoAdvance->setChecked(true);
    m_autoAdvance->setToolTip(
        tr("Go on to the next example after a digit; Shift and a digit stays"));
    m_autoAdvance->setFocusPolicy(Qt::TabFocus);
    m_mistakesCard->addTool(m_autoAdvance);
    const auto whole = [this](qint64 type) {
        const auto* known = m_book.type(type);
        return known ? text(known->name) : QString();
    };
    const auto brief = [this, whole](qint64 type) {
        const QString key = m_book.keyOf(type);
        return key.isEmpty() ? whole(type).left(3) : key;
    };
    m_view = new MistakeView(m_mistakes, m_theme, {brief, whole},
                             [this](const QKeyEvent& key) { return viewKey(key); });
    new PictureSource(m_view,
                      [this] { return sourceText(m_bench, m_bench.evaluations().evaluation()); });
    m_view->table().addTo(m_mistakesCard->menu());
    connect(m_view, &MistakeView::choiceChanged, this, &ErrorsPage::refreshDetail);
    m_nothing = mutedLabel({}, true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_rule = mutedLabel({}, true);
    m_mistakesCard->body()->addWidget(m_rule);
    m_mistakesCard->body()->addWidget(m_nothing);
    m_mistakesCard->body()->addWidget(m_view, 1);
    auto* keys = mutedLabel(
        tr("1\u20139 type \u00b7 0 none \u00b7 Enter = looked at, no change \u00b7 type a letter to "
           "search \u00b7 N new \u00b7 Space flags \u00b7 U undoes \u00b7 Ctrl or Shift and a click "
           "chooses several"),
        true);
    keys->setMinimumHeight(kKeyLines * keys->fontMetrics().lineSpacing());
    keys->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_mistakesCard->body()->addWidget(keys);
    return m_mistakesCard;
}

QWidget* ErrorsPage::makeBelow(Actions& actions)
{
    auto* card = new Card(tr("Error analysis"));
    m_table = new ErrorTableView(m_book);
    m_suggestions = new SuggestionView(m_bench.suggestions());
    m_below = new QComboBox;
    m_below->setAccessibleName(tr("What is shown of the error analysis"));
    m_below->setToolTip(m_below->accessibleName());
    m_below->addItems({tr("Table"), tr("Suggestions")});
    card->addTool(m_below);
    m_table->table().addTo(card->menu());
    card->menu()->addAction(actions.at(QStringLiteral("errors.export")));
    card->menu()->addAction(actions.at(QStringLiteral("errors.import")));
    auto* views = new QStackedWidget;
    views->addWidget(m_table);
    views->addWidget(m_suggestions);
    card->body()->addWidget(views, 1);
    connect(m_below, &QComboBox::currentIndexChanged, this, [this, views](int view) {
        views->setCurrentIndex(view);
        followSuggestions();
    });
    connect(m_suggestions, &SuggestionView::chosen, this, &ErrorsPage::show);
    connect(&m_bench.suggestions(), &SuggestionBook::changed, this, &ErrorsPage::followSuggestions);
    return card;
}

void ErrorsPage::show(const error_analysis::Suggestion& suggestion)
{
    m_filter->showOnly(text(suggestion.name), suggestion.errors);
    m_suggested = suggestion; // until others are shown
}

void ErrorsPage::followSuggestions()
{
    if (isVisible() && m_below->currentIndex() == 1)
        m_bench.suggestions().find();
    if (!m_suggested)
        return;
    const auto list = m_bench.suggestions().list();
    const auto now = std::find_if(list.begin(), list.end(), [this](const auto& suggestion) {
        return suggestion.key == m_suggested->key;
    });
    if (now == list.end()) {
        m_filter->clear(); // its last example was refused
    } else if (now->errors.size() != m_suggested->errors.size()) {
        m_keepPlace = m_view->place();
        m_suggested = *now;
        m_filter->changeOnly(now->errors);
    }
}

bool ErrorsPage::decideSuggested(bool accepted)
{
    if (!m_suggested || !current())
        return false;
    std::vector<base::SampleId> samples;
    for (const int row : m_view->chosen())
        samples.push_back(m_mistakes.item(row)->mistake.sample);
    m_bench.suggestions().decideEach(*m_suggested, accepted, samples);
    if (accepted)
        m_view->advance(1); // a refused one leaves, and the next takes its place
    return true;
}

void ErrorsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    look();
    followSuggestions();
    m_view->focusView();
}

void ErrorsPage::look()
{
    const evaluate::Evaluation* evaluation = m_bench.evaluations().evaluation();
    const train::RunId run = evaluation ? evaluation->run : 0;
    m_book.setRun(run);
    if (evaluation) {
        const auto& reports = evaluation->reports;
        const bool hasProbabilities =
            std::any_of(reports.begin(), reports.end(),
                        [](const auto& one) { return !one.second.bins.empty(); });
        m_filter->setClasses(evaluation->classes, hasProbabilities);
    }
    const QString version = evaluation ? QStringLiteral("%1 %2 %3")
                                             .arg(evaluation->run)
                                             .arg(text(evaluation->created))
                                             .arg(evaluation->step)
                                       : QString();
    if (version != m_version) {
        m_keepPlace = run == m_run && run != 0 ? m_view->place() : -1;
        m_run = run;
        m_version = version;
        m_bench.suggestions().setRun(run, version);
        if (m_filter->showsOnly())
            m_filter->clear();
        else
            ask();
    }
    showAttempts();
    refreshState();
}

void ErrorsPage::showAttempts()
{
    const train::RunRecord* run = m_bench.runs().find(m_run);
    m_table->setAttempts(run ? m_bench.attempts().on(*run)
                             : std::vector<const tune::MeasuredAttempt*>());
}

void ErrorsPage::ask()
{
    if (!m_filter->showsOnly())
        m_suggested.reset();
    m_mistakes.setQuery(m_filter->query(m_run));
}

void ErrorsPage::refreshState()
{
    const train::RunRecord* run = m_bench.runs().settled();
    const QString problem = run ? m_bench.evaluations().problem() : QString();
    m_stack->setCurrentWidget(m_run != 0 ? m_content : m_empty);
    m_empty->setTexts(
        !run                                ? tr("No answers yet")
        : m_bench.evaluations().isReading() ? tr("Reading the answers of run %1 ...").arg(run->id)
        : !problem.isEmpty()                ? tr("There are no answers of this run to be used")
                                            : tr("The answers of this run are not known"),
        !problem.isEmpty()
            ? problem
            : tr("Every wrong answer will be here, to be looked at and sorted by what is "
                 "wrong with it. Train and evaluate a run, or import answers of another "
                 "framework: a table with id, split, label and prediction."));
    const evaluate::Evaluation* evaluation = m_bench.evaluations().evaluation();
    const bool isOther =
        evaluation && m_bench.runs().current() && m_bench.runs().current()->id != evaluation->run;
    QStringList about;
    if (isOther)
        about << shownRunText(m_bench, evaluation->run) + QLatin1Char('.');
    const train::RunRecord* of = evaluation ? m_bench.runs().find(evaluation->run) : nullptr;
    if (of && hasGoneOn(*of, *evaluation))
        about << tr("Answers of step %1: the run has gone on since; evaluate it again.")
                     .arg(countText(evaluation->step));
    if (evaluation)
        about << text(evaluate::describeMistakes(*evaluation));
    about.removeAll(QString());
    m_rule->setText(about.join(QLatin1Char(' ')));
    m_rule->setVisible(!m_rule->text().isEmpty());
    const std::int64_t total = m_mistakes.total();
    m_mistakesCard->setTitle(tr("Errors (%1)").arg(countText(total)));
    m_nothing->setVisible(m_mistakes.rowCount() == 0);
    m_view->setVisible(m_mistakes.rowCount() > 0);
    m_nothing->setText(
        m_mistakes.isWaiting()
            ? QString()
            : tr("No error passes these filters. \"Clear filters\" shows the eyeball "
                 "sample again."));
}

void ErrorsPage::refreshDetail()
{
    m_example->setChosen(m_mistakes, m_view->current(), m_view->chosen());
}

const MistakeModel::Item* ErrorsPage::current() const
{
    return m_mistakes.item(m_view->current());
}

void ErrorsPage::edit(const std::vector<int>& rows, const std::function<void(ExampleMark&)>& change,
                      const QString& what, bool goOn)
{
    std::vector<ExampleMark> before, after;
    for (const int row : rows) {
        ExampleMark mark = m_mistakes.item(row)->mistake.mark;
        change(mark);
        std::sort(mark.types.begin(), mark.types.end());
        if (mark == m_mistakes.item(row)->mistake.mark)
            continue;
        before.push_back(m_mistakes.item(row)->mistake.mark);
        after.push_back(std::move(mark));
    }
    m_book.mark(before, after,
                rows.size() > 1 ? tr("%1 of %2").arg(what, countText(std::ssize(rows))) : what);
    // Several stay chosen: they may get another type.
    if (goOn && rows.size() == 1)
        m_view->advance(1);
}

void ErrorsPage::toggle(std::int64_t type, bool goOn)
{
    const std::vector<int> rows = m_view->chosen();
    const bool had = std::all_of(rows.begin(), rows.end(), [&](int row) {
        const auto& types = m_mistakes.item(row)->mistake.mark.types;
        return std::find(types.begin(), types.end(), type) != types.end();
    });
    edit(
        rows,
        [type, had](ExampleMark& mark) {
            std::erase(mark.types, type);
            if (!had)
                mark.types.push_back(type);
            mark.looked = true;
        },
        (had ? tr("removal of tag \u2018%1\u2019") : tr("tag \u2018%1\u2019")).arg(shortName(type)),
        goOn && !had);
}

void ErrorsPage::giveAdded(qint64 type, quint64 tag)
{
    const auto wanted = m_wanted.extract(tag);
    if (wanted.empty() || type == 0)
        return;
    const std::vector<base::SampleId>& samples = wanted.mapped();
    const auto isMeant = [&](base::SampleId sample) {
        return std::find(samples.begin(), samples.end(), sample) != samples.end();
    };
    std::vector<int> rows;
    for (int row = 0; row < m_mistakes.rowCount() && rows.size() < samples.size(); ++row) {
        if (isMeant(m_mistakes.item(row)->mistake.sample))
            rows.push_back(row);
    }
    // The next one goes on once the last type that it waits for is there.
    const bool waits = std::any_of(m_wanted.begin(), m_wanted.end(),
                                   [&](const auto& other) { return other.second == samples; });
    edit(
        rows,
        [type](ExampleMark& mark) {
            std::erase(mark.types, type);
            mark.types.push_back(type);
            mark.looked = true;
        },
        tr("tag \u2018%1\u2019").arg(shortName(type)),
        m_autoAdvance->isChecked() && !waits && rows == m_view->chosen());
}

QString ErrorsPage::shortName(std::int64_t type) const
{
    const auto* known = m_book.type(type);
    return (known ? text(known->name) : QString()).left(kMostOfName);
}

void ErrorsPage::decideNone()
{
    edit(
        m_view->chosen(),
        [](ExampleMark& mark) {
            mark.types.clear();
            mark.looked = true;
        },
        tr("mark that no type fits"), m_autoAdvance->isChecked());
}

void ErrorsPage::confirm()
{
    edit(
        m_view->chosen(), [](ExampleMark& mark) { mark.looked = true; }, tr("mark as looked at"),
        m_autoAdvance->isChecked());
}

void ErrorsPage::flag()
{
    const std::vector<int> rows = m_view->chosen();
    const bool had = std::all_of(rows.begin(), rows.end(), [this](int row) {
        return m_mistakes.item(row)->mistake.mark.flagged;
    });
    edit(
        rows, [had](ExampleMark& mark) { mark.flagged = !had; },
        had ? tr("removal of the flag") : tr("flag"), false);
}

} // namespace assay::ui
