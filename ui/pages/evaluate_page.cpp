// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate_page.h"

#include "advise/adapted.h"
#include "bridge/attempt_book.h"
#include "bridge/convert.h"
#include "bridge/evaluation_book.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "charts/picture.h"
#include "evaluate/collapse.h"
#include "experiment/suite.h"
#include "style/actions.h"
#include "style/theme.h"
#include "train/metric.h"
#include "tune/adapted_effect.h"
#include "widgets/action_button.h"
#include "widgets/breakdown_view.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/evaluation_views.h"
#include "widgets/finding_list.h"
#include "widgets/reading_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <utility>

namespace assay::ui {

namespace {

/// Names of the settings in which the form differs now from what a run was made with; the seed is
/// none of them.
QStringList changedSettings(const train::RunRecord& run, const experiment::ExperimentSpec& now)
{
    QStringList names;
    try {
        experiment::ExperimentSpec then = experiment::fromJson(run.spec);
        then.seed = now.seed;
        for (const experiment::Difference& one : experiment::differences(then, now)) {
            names << settingName(one.path);
        }
    } catch (const base::Error&) {
        // Of an earlier version: what it was made with is not known in this one's words.
    }
    return names;
}

} // namespace

EvaluatePage::EvaluatePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_book(bench.evaluations())
    , m_problem(new QLabel)
    , m_progress(new ReadingBar)
{
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    makeContent(theme, actions);
    m_empty = new EmptyState;
    m_empty->addButton(actionButton(actions.at(QStringLiteral("evaluate.run")), {}, true));
    auto* typing = new QPushButton(tr("Enter error rates of another model"));
    m_empty->addButton(typing);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(8);
    page->addWidget(makeHead(actions));
    page->addWidget(makeSeal());
    page->addWidget(m_progress);
    page->addWidget(m_problem);
    // Not behind each other: the page needs as much height as what is seen of it.
    page->addWidget(m_doubts); // what casts doubt on the answers, before what follows from them
    page->addWidget(m_verdict);
    page->addWidget(m_about);
    page->addWidget(m_parts, 1);
    page->addWidget(m_empty, 1);

    connect(typing, &QPushButton::clicked, this, [this] { m_views->showOthers(); });
    connect(&m_book, &EvaluationBook::changed, this, &EvaluatePage::refresh);
    connect(&m_book, &EvaluationBook::progressed, m_progress, &ReadingBar::setShare);
    connect(m_progress, &ReadingBar::cancelled, &m_book, &EvaluationBook::cancel);
    connect(&bench.runs(), &RunBook::currentChanged, this, &EvaluatePage::refresh);
    connect(&bench.draft(), &Draft::specChanged, this, &EvaluatePage::refreshHeadline);
    connect(&bench.adviceBook(), &AdviceBook::changed, this, &EvaluatePage::refreshHeadline);
    connect(m_views, &EvaluationViews::typedChanged, this, &EvaluatePage::refresh);
    connect(m_views, &ViewTabs::viewChanged, this, &EvaluatePage::refresh);
    connect(m_views, &ViewTabs::wholeChanged, this, &EvaluatePage::makeRoom);
    connect(m_views, &EvaluationViews::cellWanted, this, &EvaluatePage::cellWanted);
    connect(actions.at(QStringLiteral("evaluate.run")), &QAction::triggered, this, [this] {
        m_book.evaluate(m_checkpoint->currentData().toInt() == 1 ? evaluate::Checkpoint::Best
                                                                 : evaluate::Checkpoint::Last);
    });
    connect(actions.at(QStringLiteral("evaluate.resample")), &QAction::triggered, &m_book,
            &EvaluationBook::resample);
    connect(actions.at(QStringLiteral("evaluate.open_test")), &QAction::triggered, this, [this] {
        showSeal(m_isProposed && m_seal->isVisibleTo(this));
        m_reason->setFocus();
    });
    refresh();
}

EvaluatePage::~EvaluatePage() = default;

void EvaluatePage::proposeOpening(const QString& reason)
{
    if (!m_book.evaluation())
        return;
    showSeal(true);
    m_reason->setText(reason);
    m_reason->setCursorPosition(0); // its beginning shows where it is too long
    m_reason->setToolTip(reason);
    m_reason->setFocus();
}

QWidget* EvaluatePage::makeHead(Actions& actions)
{
    auto* head = new PageHead;
    m_checkpoint = new QComboBox;
    m_checkpoint->addItem(tr("last weights"), 0);
    m_checkpoint->addItem(tr("best train-val"), 1);
    m_checkpoint->setAccessibleName(tr("Which weights are evaluated"));
    m_checkpoint->setToolTip(tr("Which weights are evaluated"));
    head->addTool(m_checkpoint);
    head->addTool(actionButton(actions.at(QStringLiteral("evaluate.run")), tr("Evaluate")));
    m_openTest =
        actionButton(actions.at(QStringLiteral("evaluate.open_test")), tr("Open Test ..."));
    head->addTool(m_openTest);
    return head;
}

QFrame* EvaluatePage::makeSeal()
{
    m_seal = new QFrame;
    m_seal->setObjectName(QStringLiteral("card"));
    auto* row = new QHBoxLayout(m_seal);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(8);
    row->addWidget(new QLabel(tr("Test is sealed. Opening it is recorded and cannot be undone.")));
    m_reason = new QLineEdit;
    m_reason->setPlaceholderText(tr("Why now? e.g. final numbers for the report"));
    m_reason->setAccessibleName(tr("Reason for opening Test"));
    m_reason->setObjectName(QStringLiteral("evaluate.reason"));
    row->addWidget(m_reason, 1);
    m_open = new QPushButton;
    m_open->setObjectName(QStringLiteral("evaluate.open"));
    auto* leave = new QPushButton(tr("Leave it sealed"));
    m_open->setEnabled(false);
    row->addWidget(m_open);
    row->addWidget(leave);
    m_seal->setVisible(false);
    connect(m_reason, &QLineEdit::textChanged, m_open,
            [this](const QString& reason) { m_open->setEnabled(!reason.trimmed().isEmpty()); });
    const auto decide = [this] {
        const QString reason = m_reason->text().trimmed();
        const evaluate::Evaluation* evaluation = m_book.evaluation();
        if (reason.isEmpty() || !evaluation)
            return;
        m_reportOf = m_isProposed ? evaluation->run : 0;
        m_book.openTest(reason);
        m_reason->clear();
        m_seal->setVisible(false);
    };
    connect(m_open, &QPushButton::clicked, this, decide);
    connect(m_reason, &QLineEdit::returnPressed, this, decide);
    connect(leave, &QPushButton::clicked, this, [this] {
        m_reason->clear();
        m_seal->setVisible(false);
    });
    auto* escape = new QShortcut(Qt::Key_Escape, m_seal);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, leave, &QPushButton::click);
    return m_seal;
}

void EvaluatePage::showSeal(bool isProposed)
{
    m_isProposed = isProposed;
    m_open->setText(isProposed ? tr("Open Test, then export report ...") : tr("Open Test"));
    m_seal->setVisible(m_book.evaluation() != nullptr);
}

void EvaluatePage::reportOpened()
{
    if (m_reportOf == 0 || m_book.isWorking())
        return;
    const train::RunId of = std::exchange(m_reportOf, 0);
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    if (evaluation && evaluation->run == of && evaluation->breakdown.ladder.test)
        Q_EMIT reportWanted();
}

void EvaluatePage::makeContent(Theme& theme, Actions& actions)
{
    m_verdict = new QLabel;
    m_verdict->setProperty("role", "verdict");
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_about = mutedLabel({}, true);
    m_doubts = new FindingList(theme);
    m_doubts->offerDismissal(m_bench.dismissals());
    m_breakdown = new BreakdownView(theme, actions.at(QStringLiteral("evaluate.resample")));
    new PictureSource(this, [this] { return sourceOfPictures(); });
    m_views = new EvaluationViews(m_bench, theme);
    m_parts = new QSplitter(Qt::Vertical);
    m_parts->setObjectName(QStringLiteral("evaluate.parts"));
    m_parts->setHandleWidth(16);
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(m_breakdown);
    m_parts->addWidget(m_views);
    m_parts->setStretchFactor(0, 1);
    m_parts->setStretchFactor(1, 1);
    m_parts->setSizes({270, 290});
}

void EvaluatePage::makeRoom()
{
    m_breakdown->setVisible(!m_views->isWhole());
    m_about->setVisible(m_parts->isVisibleTo(this) && !m_views->isWhole());
}

void EvaluatePage::refresh()
{
    if (m_book.isWorking())
        m_progress->begin(tr("the examples"));
    else
        m_progress->end();
    m_problem->setText(m_book.problem());
    m_problem->setVisible(!m_book.problem().isEmpty());
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    const train::RunRecord* run = m_bench.runs().current();
    const bool ours = run && run->kind == train::RunKind::Training;
    m_checkpoint->setEnabled(ours);
    m_openTest->setVisible(!run || ours);
    if (!evaluation) {
        m_seal->setVisible(false);
        if (std::exchange(m_isProposed, false)) // the reason names another run
            m_reason->clear();
    }
    m_empty->setTexts(
        !run                          ? tr("No run yet")
        : !ours                       ? tr("The answers of this run are not known")
        : m_book.isWorking()          ? tr("Answering the examples ...")
        : !m_book.problem().isEmpty() ? tr("There are no answers of this run to be used")
        : train::isOver(run->state)   ? tr("This run was not evaluated yet")
                                      : tr("The run is still training"),
        !run    ? tr("Train a network, or import answers made elsewhere on the Errors page. Then "
                        "this page takes the error apart: irreducible error, avoidable bias, "
                        "variance, distribution shift, validation overfitting.")
        : !ours ? tr("Another program logged this run without its answers, so there is nothing to "
                     "take apart. Import its answers on the Errors page.")
                : tr("Its answers to train, train-val and test-val show where the error comes "
                     "from. Test stays sealed."));
    const bool showsParts = evaluation || m_views->showsOthers();
    m_parts->setVisible(showsParts);
    m_empty->setVisible(!showsParts);
    // The choice of weights follows what is shown once, and is a person's until the next.
    const std::string shown =
        evaluation ? std::to_string(evaluation->run) + evaluation->created : std::string();
    if (evaluation && shown != m_shown)
        m_checkpoint->setCurrentIndex(evaluation->checkpoint == evaluate::Checkpoint::Best ? 1 : 0);
    m_shown = shown;
    refreshHeadline();
    reportOpened();
}

void EvaluatePage::refreshHeadline()
{
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    const evaluate::TypedSystem* typed = m_views->typed();
    QString verdict, about, remarks;
    std::vector<base::Finding> doubts;
    bool isStale = false;
    const auto judge = [&](const evaluate::Breakdown& breakdown, std::int64_t trainExamples) {
        m_breakdown->setBreakdown(breakdown, trainExamples);
        verdict += text(breakdown.text);
        for (const base::Finding& finding : breakdown.findings) {
            QString& to = finding.severity == base::Severity::Hint ? remarks : verdict;
            to += QLatin1Char(' ') + text(experiment::sentence(finding));
        }
    };
    if (typed) {
        judge(evaluate::breakDown(typed->ladder), 0);
        about =
            typed->name.empty()
                ? tr("A model whose error rates were entered by hand.")
                : tr("%1, a model whose error rates were entered by hand.").arg(text(typed->name));
    } else if (evaluation) {
        std::copy_if(
            evaluation->findings.begin(), evaluation->findings.end(), std::back_inserter(doubts),
            [](const base::Finding& finding) { return finding.severity != base::Severity::Hint; });
        if (const auto collapse = evaluate::collapseOf(*evaluation))
            verdict += text(evaluate::sentence(*collapse)) + QLatin1Char(' ');
        evaluate::Breakdown breakdown = evaluation->breakdown;
        if (const train::RunRecord* run = m_bench.runs().find(evaluation->run)) {
            advise::readAsAdapted(breakdown, *run);
            tune::addEffect(breakdown, run->id, m_bench.attempts().all());
        }
        judge(breakdown, trainExamplesOf(evaluation->run));
        verdict += unfinishedText();
        about = aboutOf(*evaluation, isStale);
    } else {
        m_breakdown->clear();
        about = tr("Enter the error rates of a model below: at least two of them.");
    }
    m_doubts->setFindings(doubts);
    m_verdict->setText(unbroken(verdict));
    m_verdict->setVisible(!verdict.isEmpty());
    makeRoom();
    if (m_verdict->property("stale").toBool() != isStale) {
        m_verdict->setProperty("stale", isStale);
        m_verdict->style()->unpolish(m_verdict);
        m_verdict->style()->polish(m_verdict);
    }
    m_about->setText(unbroken(about + remarks));
}

QString EvaluatePage::sourceOfPictures() const
{
    if (const evaluate::TypedSystem* typed = m_views->typed())
        return sourceText(m_bench, std::vector<const train::RunRecord*>(),
                          typed->name.empty()
                              ? tr("error rates entered by hand")
                              : tr("error rates of %1, entered by hand").arg(text(typed->name)));
    return sourceText(m_bench, m_book.evaluation());
}

QString EvaluatePage::unfinishedText() const
{
    const train::RunRecord* run = m_bench.runs().current();
    if (!run || run->id != m_book.evaluation()->run)
        return {};
    // Next step says so before any term: what the run reached is not what these settings reach.
    const std::string label = m_bench.advice().label;
    return label == "still_falling" ? tr(" The loss still falls: train longer.")
           : label == "too_short"   ? tr(" Too short to judge: train longer.")
                                    : QString();
}

std::int64_t EvaluatePage::trainExamplesOf(train::RunId id) const
{
    const train::RunRecord* run = m_bench.runs().find(id);
    if (!run)
        return 0;
    const auto found = run->examples.find(data::SplitKind::Train);
    return found == run->examples.end() ? 0 : found->second;
}

QString EvaluatePage::aboutOf(const evaluate::Evaluation& evaluation, bool& isStale) const
{
    const train::RunRecord* current = m_bench.runs().current();
    const bool isOther = current && current->id != evaluation.run;
    QString about = (isOther ? tr("%1. Answers of its %2. Test: %3.") : tr("%1, %2. Test: %3."))
                        .arg(shownRunText(m_bench, evaluation.run), weightsText(evaluation),
                             text(evaluate::describe(evaluation.openings)));
    if (evaluation.classes.empty() && !evaluation.reports.empty()) {
        const auto& [split, report] = *evaluation.reports.rbegin();
        about += tr(" On %1: MAE %2, R2 %3.")
                     .arg(splitText(split), unitText(report.score.mae),
                          text(train::metricNamed(train::metric_name::kR2).text(report.score.r2)));
    }
    const train::RunRecord* run = m_bench.runs().find(evaluation.run);
    if (!run)
        return about;
    if (hasGoneOn(*run, evaluation))
        about += tr(" The run has gone on since; evaluate it again.");
    if (evaluation.breakdown.ladder.isJoined)
        about += tr(" One distribution: train-val and test-val count as one validation set.");
    if (run->resampled > 0)
        about += QLatin1Char(' ') + text(data::describeResample(run->resampled));
    if (run->kind != train::RunKind::Training)
        return about;
    QStringList changed = changedSettings(*run, m_bench.draft().spec());
    isStale = !changed.isEmpty();
    constexpr int kMostNamed = 3;
    if (const auto more = changed.size() - kMostNamed; more > 0) {
        changed = changed.mid(0, kMostNamed);
        changed << tr("%1 more").arg(more);
    }
    if (isStale)
        about += tr(" For other settings than those set up now: %1.")
                     .arg(changed.join(QStringLiteral(", ")));
    return about;
}

} // namespace assay::ui
