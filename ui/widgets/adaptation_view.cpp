// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/adaptation_view.h"

#include "advise/first_match.h"
#include "base/error.h"
#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "charts/adaptation_chart.h"
#include "experiment/spec.h"
#include "tune/adapted_effect.h"
#include "widgets/card.h"
#include "widgets/table_view.h"
#include "widgets/translation_view.h"
#include "widgets/when_seen.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace assay::ui {

namespace {

constexpr int kMostRows = 4; ///< that are in sight however little room there is

/// Of an adaptation, as a sentence begins.
QString nameOf(const tune::Adaptation& one)
{
    QString words = text(one.words);
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

/// What comes before any adaptation of a run: that is measured, where another distribution is served.
QString firstSentence(AttemptBook& book, const train::RunRecord& run)
{
    try {
        const experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
        if (spec.data.testPath.empty())
            return {};
        book.fit(run.id);
        if (const auto fitted = book.fitted(run.id))
            return unbroken(advise::firstToMatch(*fitted, spec.train.augment));
    } catch (const base::Error&) {
        return {}; // settings of another version
    }
    return AdaptationView::tr(
        "First see whether both distributions show things at the same size and place: "
        "where they do not, synthesised examples bring more than an adaptation.");
}

} // namespace

AdaptationView::AdaptationView(Workbench& bench, Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_warnings(new QLabel)
    , m_about(mutedLabel({}, true))
    , m_chart(new AdaptationChart(theme))
    , m_table(new TableView(tr("Domain adaptation")))
    , m_translation(new TranslationView)
    , m_try(new QPushButton(tr("Choose a method ...")))
    , m_changed(new WhenSeen(this, [this] { refresh(); }))
{
    m_warnings->setObjectName(QStringLiteral("improve.adaptation.warnings"));
    m_warnings->setWordWrap(true);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_about->setObjectName(QStringLiteral("improve.adaptation.about"));
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(&m_rows);
    sorted->setSortRole(SortRole);
    m_table->setModel(sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->fitColumns(AdaptationTableModel::What, 210);
    m_table->setWrapping(); // names are long
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(6);
    page->addWidget(m_warnings);
    page->addWidget(m_chart);
    page->addWidget(m_table, 1);
    page->addWidget(m_translation);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_about, 1);
    row->addWidget(m_try, 0, Qt::AlignTop);
    page->addLayout(row);
    connect(m_try, &QPushButton::clicked, this, &AdaptationView::wantTry);
    const auto ask = [this] { m_changed->ask(); };
    connect(&bench.attempts(), &AttemptBook::changed, this, ask);
    connect(&bench.runs(), &RunBook::currentChanged, this, ask);
    refresh();
}

AdaptationView::~AdaptationView() = default;

QSize AdaptationView::minimumSizeHint() const
{
    // A sentence in several lines takes its room from the page, not from the chart below it.
    return {QWidget::minimumSizeHint().width(), layout()->minimumHeightForWidth(width())};
}

void AdaptationView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        updateGeometry();
}

void AdaptationView::refresh()
{
    const train::RunRecord* run = m_bench.runs().settled();
    AttemptBook& book = m_bench.attempts();
    // An adapted network has none of its own: those of the run that it came from are shown.
    QString whose;
    const auto from = run ? tune::adaptedFrom(run->id, book.all()) : std::nullopt;
    if (const train::RunRecord* parent = from ? m_bench.runs().find(*from) : nullptr) {
        whose = text(tune::adaptedFromText(run->id, parent->id)) + QLatin1Char(' ');
        run = parent;
    }
    m_parent = whose.isEmpty() ? std::nullopt : std::optional(run->id);
    if (run)
        book.compare(*run);
    const auto* known = run ? book.adaptations(run->id) : nullptr;
    m_rows.setRows(known ? *known : std::vector<tune::Adaptation>());
    m_table->fill();
    int height = m_table->horizontalHeader()->sizeHint().height()
                 + m_table->horizontalScrollBar()->sizeHint().height();
    for (int row = 0; row < std::clamp(m_rows.rowCount(), 1, kMostRows); ++row)
        height +=
            std::max(m_table->rowHeight(row), m_table->verticalHeader()->defaultSectionSize());
    m_table->setMinimumHeight(height);
    m_chart->show(m_rows.rows());
    m_chart->setFixedHeight(m_chart->minimumSizeHint().height());
    m_chart->setVisible(m_rows.rowCount() > 0);
    showTranslation();
    // What is worse than nothing is said before all else.
    QStringList worse, warnings;
    std::size_t examples = 0;
    bool hasFew = false;
    for (const tune::Adaptation& one : m_rows.rows()) {
        for (const std::string& warning : tune::warningsOf(one))
            (one.gap.change() > 0 ? worse : warnings)
                << tr("%1: %2").arg(nameOf(one), unbroken(inWords(warning)));
        examples = one.gap.examples;
        hasFew = hasFew || one.gap.seeds < evaluate::kSeedsToJudge;
    }
    warnings = worse + warnings;
    if (m_rows.rowCount() > 0 && !book.compareProblem().isEmpty())
        warnings << book.compareProblem();
    m_warnings->setText(warnings.join(QLatin1Char('\n')));
    m_warnings->setVisible(!warnings.isEmpty());
    const bool isOff = !run || run->kind != train::RunKind::Training;
    m_try->setEnabled(!isOff);
    m_table->setEmptyText(isOff                ? tr("Choose a run that was trained here.")
                          : book.isComparing() ? tr("The networks are answered and compared.")
                          : !book.compareProblem().isEmpty()
                              ? book.compareProblem()
                              : tr("No adaptation of run %1 was tried yet.").arg(run->id));
    QString first; // an adapted network has been adapted already
    if (m_rows.rowCount() == 0 && !isOff && whose.isEmpty() && !book.isComparing())
        first = firstSentence(book, *run);
    m_about->setText(
        whose
        + (m_rows.rowCount() == 0
               ? (first.isEmpty() ? tr(
                      "Half of test-val becomes the target part; all are scored on the other half, "
                      "and Test stays sealed.")
                                  : first)
               : tr("On %1 examples of test-val that no method looked at, means of the seeds. "
                    "Intervals of 95 % each; All attempts has corrected ones. Test is not read.")
                         .arg(countText(static_cast<qint64>(examples)))
                     + (hasFew ? QLatin1Char(' ')
                                     + tr("With fewer than %1 seeds each there are no intervals.")
                                           .arg(evaluate::kSeedsToJudge)
                               : QString())));
}

void AdaptationView::wantTry()
{
    if (m_parent)
        m_bench.runs().look(*m_parent);
    Q_EMIT tryWanted();
}

/// Of the newest adaptation that has one.
void AdaptationView::showTranslation()
{
    std::optional<adapt::Translation> newest;
    QString words;
    for (const tune::Adaptation& one : m_rows.rows()) {
        if (!one.translation)
            continue;
        newest = one.translation;
        words = nameOf(one);
    }
    m_translation->show(newest, words);
}

} // namespace assay::ui
