// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/errors_page.h"

#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "bridge/evaluation_book.h"
#include "bridge/suggestion_book.h"
#include "bridge/workbench.h"
#include "delegates/mistake_delegate.h"
#include "style/actions.h"
#include "style/theme.h"
#include "widgets/action_button.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/error_table_view.h"
#include "widgets/example_card.h"
#include "widgets/mistake_filter.h"
#include "widgets/suggestion_view.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kFilterWidth = 148;

} // namespace

ErrorsPage::ErrorsPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_book(bench.errorBook())
    , m_mistakes(bench.bridge())
    , m_stack(new QStackedLayout)
{
    auto* upper = new QWidget;
    auto* row = new QHBoxLayout(upper);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_filter = new MistakeFilter;
    m_filter->setFixedWidth(kFilterWidth);
    row->addWidget(m_filter);
    row->addWidget(makeGallery(), 1);
    m_example = new ExampleCard(m_book, bench.bridge());
    row->addWidget(m_example);
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
        refreshState();
        if (m_mistakes.rowCount() > 0)
            m_gallery->setCurrentIndex(
                m_mistakes.index(std::clamp(m_keepRow, 0, m_mistakes.rowCount() - 1)));
        m_keepRow = -1;
        refreshDetail();
    });
    connect(&m_mistakes, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        if (m_keepRow >= 0) // where the eye is now, not where it was when the question was asked
            m_keepRow = m_gallery->currentIndex().row();
    });
    connect(&m_mistakes, &MistakeModel::failed, this,
            [this](const QString& sentence) { m_bench.say(sentence, true); });
    connect(&m_mistakes, &QAbstractItemModel::dataChanged, this, &ErrorsPage::refreshDetail);
    connect(&m_book, &ErrorBook::typesChanged, this, [this] {
        m_filter->setTypes(m_book.types());
        m_gallery->viewport()->update();
    });
    connect(m_example, &ExampleCard::left, m_gallery, qOverload<>(&QWidget::setFocus));
    connect(m_example, &ExampleCard::typeToggled, this,
            [this](qint64 type) { toggle(type, false); });
    connect(m_example, &ExampleCard::typeChosen, this,
            [this](qint64 type) { toggle(type, m_autoAdvance->isChecked()); });
    connect(m_example, &ExampleCard::typeWanted, this, [this](const QString& name) {
        m_tagNext = true;
        m_book.addType(name);
    });
    connect(m_example, &ExampleCard::commented, this, [this](const QString& note) {
        if (const auto* item = current()) {
            error_analysis::ExampleMark mark = item->mistake.mark;
            mark.note = utf8(note);
            edit(item->mistake.mark, mark, tr("comment"), false);
        }
    });
    connect(&m_book, &ErrorBook::marked, this,
            [this](const std::vector<error_analysis::ExampleMark>& marks) {
                m_mistakes.setMarks(marks);
            });
    connect(&m_book, &ErrorBook::stale, this, &ErrorsPage::ask);
    connect(&m_book, &ErrorBook::typeAdded, this, [this](qint64 type) {
        if (std::exchange(m_tagNext, false))
            toggle(type, m_autoAdvance->isChecked());
    });
    connect(&bench.evaluations(), &EvaluationBook::changed, this, &ErrorsPage::look);
    connect(&bench.runs(), &RunBook::currentChanged, this, &ErrorsPage::look);
    look();
}

QWidget* ErrorsPage::makeGallery()
{
    m_galleryCard = new Card(tr("Errors"));
    m_autoAdvance = new QCheckBox(tr("Advance"));
    m_autoAdvance->setChecked(true);
    m_autoAdvance->setToolTip(
        tr("Go on to the next example after a digit; Shift and a digit stays"));
    m_autoAdvance->setFocusPolicy(Qt::TabFocus);
    m_galleryCard->addTool(m_autoAdvance);
    m_gallery = new QListView;
    m_gallery->setAccessibleName(tr("Mistakes"));
    m_gallery->setViewMode(QListView::IconMode);
    m_gallery->setResizeMode(QListView::Adjust);
    m_gallery->setMovement(QListView::Static);
    m_gallery->setUniformItemSizes(true);
    m_gallery->setLayoutMode(QListView::Batched);
    m_gallery->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_gallery->setSelectionMode(QAbstractItemView::SingleSelection);
    m_gallery->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_gallery->setModel(&m_mistakes);
    m_gallery->setItemDelegate(new MistakeDelegate(
        m_theme,
        [this](qint64 type) {
            const QString key = m_book.keyOf(type);
            const auto* known = m_book.type(type);
            return !key.isEmpty() ? key : known ? text(known->name).left(3) : QString();
        },
        m_gallery));
    m_gallery->installEventFilter(this);
    connect(m_gallery->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ErrorsPage::refreshDetail);
    m_nothing = mutedLabel({}, true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_galleryCard->body()->addWidget(m_nothing);
    m_galleryCard->body()->addWidget(m_gallery, 1);
    auto* keys = mutedLabel(
        tr("1\u20139 type \u00b7 0 none \u00b7 Enter = looked at, no change \u00b7 type a letter to "
           "search \u00b7 N new \u00b7 Space flags \u00b7 U undoes"),
        true);
    m_galleryCard->body()->addWidget(keys);
    return m_galleryCard;
}

QWidget* ErrorsPage::makeBelow(Actions& actions)
{
    auto* card = new Card(tr("Error analysis"));
    m_table = new ErrorTableView(m_book);
    m_suggestions = new SuggestionView(m_bench.suggestions());
    m_view = new QComboBox;
    m_view->setAccessibleName(tr("What is shown of the error analysis"));
    m_view->setToolTip(m_view->accessibleName());
    m_view->addItems({tr("Table"), tr("Suggestions")});
    card->addTool(m_view);
    m_table->table().addTo(card->menu());
    card->menu()->addAction(actions.at(QStringLiteral("errors.export")));
    card->menu()->addAction(actions.at(QStringLiteral("errors.import")));
    auto* views = new QStackedWidget;
    views->addWidget(m_table);
    views->addWidget(m_suggestions);
    card->body()->addWidget(views, 1);
    connect(m_view, &QComboBox::currentIndexChanged, this, [this, views](int view) {
        views->setCurrentIndex(view);
        followSuggestions();
    });
    connect(m_suggestions, &SuggestionView::chosen, this, &ErrorsPage::show);
    for (TableView* table : {&m_table->table(), &m_suggestions->table()})
        connect(table, &TableView::failed, this,
                [this](const QString& sentence) { m_bench.say(sentence, true); });
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
    if (isVisible() && m_view->currentIndex() == 1)
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
        m_keepRow = m_gallery->currentIndex().row();
        m_suggested = *now;
        m_filter->changeOnly(now->errors);
    }
}

bool ErrorsPage::decideSuggested(bool accepted)
{
    const auto* item = current();
    if (!m_suggested || !item)
        return false;
    m_bench.suggestions().decide(*m_suggested, accepted, item->mistake.sample);
    if (accepted)
        advance(1); // a refused one leaves, and the next takes its place
    return true;
}

void ErrorsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    look();
    followSuggestions();
    m_gallery->setFocus();
}

void ErrorsPage::look()
{
    const evaluate::Evaluation* evaluation = m_bench.evaluations().evaluation();
    const train::RunId run = evaluation ? evaluation->run : 0;
    m_book.setRun(run);
    if (evaluation)
        m_filter->setClasses(evaluation->classes);
    const QString version = evaluation ? QStringLiteral("%1 %2 %3")
                                             .arg(evaluation->run)
                                             .arg(text(evaluation->created))
                                             .arg(evaluation->step)
                                       : QString();
    if (version != m_version) {
        m_keepRow = run == m_run && run != 0 ? m_gallery->currentIndex().row() : -1;
        m_run = run;
        m_version = version;
        m_bench.suggestions().setRun(run, version);
        if (m_filter->showsOnly())
            m_filter->clear();
        else
            ask();
    }
    refreshState();
}

void ErrorsPage::ask()
{
    if (!m_filter->showsOnly())
        m_suggested.reset();
    m_mistakes.setQuery(m_filter->query(m_run));
}

void ErrorsPage::showCell(data::SplitKind split, int truth, int predicted)
{
    m_filter->showCell(split, truth, predicted);
}

void ErrorsPage::refreshState()
{
    const train::RunRecord* run = m_bench.runs().current();
    m_stack->setCurrentWidget(m_run != 0 ? m_content : m_empty);
    m_empty->setTexts(
        run ? tr("The answers of this run are not known") : tr("No answers yet"),
        tr("Every wrong answer will be here, to be looked at and sorted by what is wrong with it. "
           "Train and evaluate a run, or import answers of another framework: a table with id, "
           "split, label and prediction."));
    const std::int64_t total = m_mistakes.total();
    m_galleryCard->setTitle(tr("Errors (%1)").arg(countText(total)));
    m_nothing->setVisible(m_mistakes.rowCount() == 0);
    m_gallery->setVisible(m_mistakes.rowCount() > 0);
    m_nothing->setText(
        m_mistakes.isWaiting()
            ? QString()
            : tr("No error passes these filters. \"Clear filters\" shows the eyeball "
                 "sample again."));
}

void ErrorsPage::refreshDetail()
{
    m_example->show(m_mistakes, current());
}

const MistakeModel::Item* ErrorsPage::current() const
{
    return m_mistakes.item(m_gallery->currentIndex().row());
}

void ErrorsPage::edit(const error_analysis::ExampleMark& before, error_analysis::ExampleMark after,
                      const QString& what, bool goOn)
{
    std::sort(after.types.begin(), after.types.end());
    m_book.mark({before}, {after}, what);
    if (goOn)
        advance(1);
}

void ErrorsPage::toggle(std::int64_t type, bool goOn)
{
    const auto* item = current();
    if (!item)
        return;
    error_analysis::ExampleMark mark = item->mistake.mark;
    const bool had = std::erase(mark.types, type) > 0;
    if (!had)
        mark.types.push_back(type);
    mark.looked = true;
    const error_analysis::ErrorType* known = m_book.type(type);
    const QString name = known ? text(known->name) : QString();
    edit(item->mistake.mark, mark,
         had ? tr("taking \u2018%1\u2019 away").arg(name) : tr("tag \u2018%1\u2019").arg(name),
         goOn && !had);
}

void ErrorsPage::decideNone()
{
    const auto* item = current();
    if (!item)
        return;
    error_analysis::ExampleMark mark = item->mistake.mark;
    mark.types.clear();
    mark.looked = true;
    edit(item->mistake.mark, mark, tr("that no type fits"), m_autoAdvance->isChecked());
}

void ErrorsPage::confirm()
{
    const auto* item = current();
    if (!item)
        return;
    error_analysis::ExampleMark mark = item->mistake.mark;
    mark.looked = true;
    edit(item->mistake.mark, mark, tr("looked at"), m_autoAdvance->isChecked());
}

void ErrorsPage::flag()
{
    const auto* item = current();
    if (!item)
        return;
    error_analysis::ExampleMark mark = item->mistake.mark;
    mark.flagged = !mark.flagged;
    edit(item->mistake.mark, mark, tr("flag"), false);
}

void ErrorsPage::advance(int rows)
{
    const int next = m_gallery->currentIndex().row() + rows;
    if (next >= m_mistakes.rowCount() && m_mistakes.canFetchMore({}))
        m_mistakes.fetchMore({});
    if (next >= 0 && next < m_mistakes.rowCount())
        m_gallery->setCurrentIndex(m_mistakes.index(next));
}

bool ErrorsPage::galleryKey(const QKeyEvent& key)
{
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    // Shift turns digits into signs on many keyboards; the key itself stays the same.
    const quint32 native = key.nativeVirtualKey();
    int digit = key.key() >= Qt::Key_0 && key.key() <= Qt::Key_9 ? key.key() - Qt::Key_0 : -1;
    if (digit < 0 && native >= '0' && native <= '9')
        digit = static_cast<int>(native - '0');
    if (digit == 0) {
        decideNone();
        return true;
    }
    if (digit > 0) {
        const auto& types = m_book.types();
        if (static_cast<std::size_t>(digit) <= types.size())
            toggle(types[static_cast<std::size_t>(digit) - 1].id,
                   m_autoAdvance->isChecked() && !(key.modifiers() & Qt::ShiftModifier));
        return true;
    }
    switch (key.key()) {
    case Qt::Key_Space: flag(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!decideSuggested(true))
            confirm();
        return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return decideSuggested(false);
    case Qt::Key_U: m_bench.undo().undo(); return true;
    case Qt::Key_N: m_example->beginType({}); return true;
    default: break;
    }
    const QString letters = key.text();
    if (letters.size() == 1 && letters.at(0).isLetter() && current()) {
        m_example->beginType(letters);
        return true;
    }
    return false;
}

bool ErrorsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (watched == m_gallery && galleryKey(key))
        return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace assay::ui
