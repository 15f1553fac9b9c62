// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/debug_page.h"

#include "advise/facts.h"
#include "bridge/convert.h"
#include "bridge/live_run.h"
#include "bridge/proof.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "charts/picture.h"
#include "charts/run_curves.h"
#include "experiment/field_words.h"
#include "experiment/proof.h"
#include "pages/verdict_words.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/plain_label.h"
#include "style/theme.h"
#include "widgets/action_button.h"
#include "widgets/current_stack.h"
#include "widgets/curve_card.h"
#include "widgets/empty_state.h"
#include "widgets/finding_list.h"
#include "widgets/known_view.h"
#include "widgets/proof_card.h"
#include "widgets/step_view.h"
#include "widgets/when_seen.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedLayout>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace assay::ui {

namespace {

constexpr int kSideWidth = 372;

void empty(QVBoxLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
}

} // namespace

DebugPage::DebugPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_actions(actions)
    , m_views(new QTabBar)
    , m_steps(new StepView(bench, theme))
    , m_stack(new CurrentStack)
    , m_empty(new EmptyState)
    , m_content(makeContent())
    , m_grown(new WhenSeen(this, [this] { refreshCurve(); }))
{
    m_empty->setTexts(tr("The curve of one batch will be here"),
                      tr("A network that works learns a handful of examples by heart. One that "
                         "cannot has a bug, and neither more data nor more time will help it: the "
                         "quickest check there is."));
    m_empty->addButton(actionButton(actions.at(QStringLiteral("run.overfit")), {}, true));
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    auto* head = new PageHead;
    head->addTool(m_views);
    page->addWidget(head);
    auto* views = new CurrentStack;
    page->addLayout(views, 1);
    auto* oneBatch = new QWidget;
    oneBatch->setLayout(m_stack);
    views->addWidget(oneBatch);
    views->addWidget(m_steps);
    views->addWidget(new KnownView(bench, theme));
    m_views->addTab(tr("One batch"));
    m_views->addTab(tr("Step through"));
    m_views->addTab(tr("Compare"));
    m_views->setDrawBase(false);
    m_views->setAccessibleName(tr("Views of this page"));
    connect(m_views, &QTabBar::currentChanged, views, &QStackedLayout::setCurrentIndex);
    connect(&bench, &Workbench::stepWanted, this, [this](train::RunId run, qint64 step) {
        m_views->setCurrentIndex(1);
        m_steps->take(run, step);
    });
    m_stack->addWidget(m_empty); // once it has a parent: its first widget is shown at once
    m_stack->addWidget(m_content);
    connect(&bench.runs(), &RunBook::listed, this, &DebugPage::refresh);
    connect(&theme, &Theme::changed, this, [this] {
        m_shown = 0;
        refreshCurve();
    });
    connect(&bench.runs(), &RunBook::currentChanged, this, [this] {
        if (m_live)
            showVerdict(); // another run may have made way for the attempt
    });
    connect(&bench, &Workbench::nextStepChanged, this, [this] {
        m_empty->setNote(m_bench.startObstacle());
        compareSettings(); // what stood in the way of an attempt may be gone
        beginAgain();
    });
    connect(&bench.draft(), &Draft::specChanged, this, &DebugPage::compareSettings);
    connect(&bench.dismissals(), &DismissalBook::changed, this, [this] {
        if (m_live && m_shown > 0)
            writeVerdict();
    });
    connect(m_proof, &ProofCard::changed, this, &DebugPage::refreshCurve);
    refresh();
}

DebugPage::~DebugPage() = default;

QWidget* DebugPage::makeContent()
{
    m_curve = new CurveCard(m_theme, Measure::Loss);
    m_curve->setHeading(tr("Loss of one batch"));
    m_curve->chart().setWaiting(tr("Waiting for the first step."));
    connect(&m_curve->chart(), &CurveChart::said, &m_bench, &Workbench::say);
    new PictureSource(m_curve, [this] { return sourceText(m_bench, {m_bench.runs().overfit()}); });

    auto* card = new Card(tr("Verdict"));
    card->setFixedWidth(kSideWidth);
    m_sign = new QLabel;
    m_title = new QLabel;
    m_title->setProperty("role", "verdict");
    m_verdict = new QLabel;
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_changed = mutedLabel({}, true);
    m_changed->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_changed->setVisible(false);
    m_before = new FindingList(m_theme);
    m_before->setAccessibleName(tr("Found before the first update"));
    m_before->stackButtons();
    m_before->offerDismissal(m_bench.dismissals());
    m_before->offerFixes([this](const base::Patch& fix) {
        return text(experiment::actionWords(m_bench.draft().spec(), fix));
    });
    connect(m_before, &FindingList::fixWanted, this, &DebugPage::tryFix);
    m_heading = new QLabel;
    m_heading->setProperty("role", "title");
    m_causes = new QVBoxLayout;
    m_causes->setSpacing(8);
    auto* again = actionButton(m_actions.at(QStringLiteral("run.overfit")), {}, true);
    m_stop = new QPushButton(tr("Stop"));
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_proof->stop();
        m_bench.bridge().session().runs().stop(m_live->id());
    });
    m_prove = new QPushButton(tr("Prove it"));
    m_prove->setToolTip(
        tr("Try the batch again with one change at a time, until one lets it be learned: "
           "that is the cause"));
    m_prove->setVisible(false);
    connect(m_prove, &QPushButton::clicked, this, [this] {
        if (const train::RunRecord* run = m_bench.runs().overfit(); run && m_live)
            m_proof->begin(*run, m_live->findings());
    });
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_sign);
    head->addWidget(m_title, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(again);
    buttons->addWidget(m_prove);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    card->body()->setSpacing(8);
    card->body()->addLayout(head);
    card->body()->addWidget(m_verdict);
    card->body()->addWidget(m_changed);
    card->body()->addWidget(m_before);
    m_proof = new ProofCard(m_bench);
    card->body()->addWidget(m_proof);
    card->body()->addSpacing(4);
    card->body()->addWidget(m_heading);
    card->body()->addLayout(m_causes);
    card->body()->addStretch(1);
    m_source =
        mutedLabel(tr("Causes: Full Stack Deep Learning 2021, lecture 7, in its order; those "
                      "that a measurement points to come first."),
                   true);
    card->body()->addWidget(m_source);
    card->body()->addLayout(buttons);

    auto* content = new QWidget;
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(m_curve, 1);
    row->addWidget(card);
    return content;
}

void DebugPage::refresh()
{
    m_empty->setNote(m_bench.startObstacle());
    const train::RunRecord* run = m_bench.runs().overfit();
    m_stack->setCurrentWidget(run ? m_content : m_empty);
    if (!run) {
        m_curve->chart().setCurves({});
        m_live.reset();
        m_proof->take(nullptr);
        return;
    }
    std::shared_ptr<LiveRun> live = LiveRun::of(m_bench.bridge(), run->id);
    if (live != m_live) {
        m_curve->chart().setCurves({});
        m_shown = 0;
        m_live = std::move(live);
        m_proof->take(m_live);
        m_live->setSmoothing(0);
        m_curve->chart().view().follow();
        connect(m_live.get(), &LiveRun::grew, this, [this] { m_grown->ask(); });
    }
    const bool over = train::isOver(run->state);
    m_stop->setEnabled(!over && run->here);
    m_stop->setToolTip(over ? tr("It is over.") : tr("End it without a verdict"));
    std::vector<ReferenceLine> lines;
    if (run->guess.loss > 0)
        lines.push_back({tr("a guess"), run->guess.loss});
    m_curve->chart().setReferences(std::move(lines));
    refreshCurve();
}

void DebugPage::refreshCurve()
{
    if (!m_live)
        return;
    std::vector<Curve> curves = batchCurves(*m_live, m_theme.colours());
    // What is tried is drawn beside the first attempt; names are short, as losses that exploded are long.
    const train::RunId control = m_proof->controlRun();
    if (control == 0)
        m_control.reset();
    else if (!m_control || m_control->id() != control) {
        m_control = LiveRun::of(m_bench.bridge(), control);
        connect(m_control.get(), &LiveRun::grew, this, [this] { m_grown->ask(); });
    }
    if (m_control) {
        curves.front().name = tr("try");
        for (Curve curve : batchCurves(*m_control, m_theme.colours())) {
            curve.name = tr("first");
            curve.colour = m_theme.colours().mutedInk;
            curves.push_back(curve);
        }
    }
    m_curve->chart().setCurves(std::move(curves));
    showVerdict();
}

QString DebugPage::waitingText(const train::RunRecord& run) const
{
    const train::RunRecord* active = m_bench.runs().active();
    if (run.state == train::RunState::Queued && active)
        return tr("Waiting for run %1 to finish.").arg(active->id);
    return run.totalSteps == 0 ? tr("Reading the data ...") : tr("Learning by heart ...");
}

void DebugPage::showVerdict()
{
    const auto& findings = m_live->findings();
    const train::RunRecord* run = m_bench.runs().overfit();
    if (!findings.empty()) {
        if (m_shown != findings.size())
            writeVerdict();
        else
            compareSettings();
        return;
    }
    empty(m_causes);
    m_before->setFindings({});
    m_shown = 0;
    for (QLabel* label : {m_sign, m_heading, m_source})
        label->setVisible(false);
    const bool over = run && train::isOver(run->state);
    m_title->setText(!over && run ? waitingText(*run) : tr("No verdict"));
    m_curve->chart().setWaiting(over ? tr("It ended before its first step.") : m_title->text());
    m_verdict->setText(!over ? tr("The verdict comes when the batch is learned, when its loss has "
                                  "exploded, or when it no longer falls.")
                             : noVerdictText(run->problem, {}));
    compareSettings();
}

void DebugPage::writeVerdict()
{
    const auto& findings = m_live->findings();
    const Colours& colours = m_theme.colours();
    m_shown = findings.size();
    empty(m_causes);
    int rank = 0;
    bool evident = false;
    std::vector<base::Finding> before;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(before),
                 [](const base::Finding& finding) {
                     return !finding.id.starts_with("overfit.") && !experiment::controlOf(finding);
                 });
    if (const train::RunRecord* run = m_bench.runs().overfit())
        m_before->showPython(run->templateName == "torchscript");
    m_before->setFindings(before);
    for (QLabel* label : m_before->findChildren<QLabel*>())
        label->setEnabled(!m_outdated); // what they say was true of the settings of then
    const std::vector<base::Finding> open = m_bench.dismissals().remaining(before);
    const bool blocked = base::isBlocked(open);
    const bool warns = std::any_of(open.begin(), open.end(), [](const base::Finding& finding) {
        return finding.severity != base::Severity::Hint;
    });
    const bool isJudged =
        std::any_of(findings.begin(), findings.end(), [](const base::Finding& finding) {
            return finding.id.starts_with("overfit.");
        });
    if (!isJudged) { // it ended before a verdict
        m_sign->setVisible(false);
        m_title->setText(tr("No verdict"));
        const train::RunRecord* run = m_bench.runs().overfit();
        m_verdict->setText(noVerdictText(run ? run->problem : std::string(), before));
    }
    for (const base::Finding& finding : findings) {
        if (finding.id.starts_with("overfit.cause.")) {
            evident = evident || (rank == 0 && !finding.texts.empty());
            addCause(++rank, finding);
            continue;
        }
        if (!finding.id.starts_with("overfit."))
            continue;
        const bool fine = finding.severity != base::Severity::Blocker;
        m_sign->setVisible(true);
        // Never a green tick beside a warning.
        m_sign->setPixmap(iconPixmap(!fine || blocked ? QStringLiteral("blocker")
                                     : warns          ? QStringLiteral("warning")
                                                      : QStringLiteral("check"),
                                     m_outdated         ? colours.mutedInk
                                     : !fine || blocked ? colours.blocker
                                     : warns            ? colours.warning
                                                        : colours.fine,
                                     18, devicePixelRatioF()));
        m_title->setText(!fine || !warns ? verdictTitle(finding.id)
                         : blocked       ? tr("Passes, with a fault")
                                         : tr("Passes, with a warning"));
        m_verdict->setText(findingText(finding));
    }
    m_heading->setText(evident ? tr("Causes, the likeliest first")
                               : tr("The most common causes, in this order"));
    for (QLabel* label : {m_heading, m_source})
        label->setVisible(rank > 0);
    compareSettings();
}

void DebugPage::compareSettings()
{
    const train::RunRecord* run = m_bench.runs().overfit();
    if (!run || !m_live)
        return;
    const bool judged = m_shown > 0 && train::isOver(run->state);
    const auto changes = judged ? advise::differencesForOneBatch(*run, m_bench.draft().spec())
                                : std::vector<experiment::Difference>();
    const bool outdated = !changes.empty() && !m_proof->proof().isRunning(); // which tries others
    const auto& findings = m_live->findings();
    const bool isFault =
        judged && std::any_of(findings.begin(), findings.end(), [](const base::Finding& finding) {
            return finding.severity == base::Severity::Blocker
                   && finding.id.starts_with("overfit.");
        });
    m_prove->setVisible(isFault && !m_proof->proof().isRunning() && !m_proof->proof().has(run->id)
                        && m_bench.startObstacle().isEmpty());
    m_proof->refresh();
    m_changed->setVisible(outdated);
    if (outdated)
        m_changed->setText(tr("For other settings: %1.").arg(changesText(changes)));
    for (QLabel* label : {m_title, m_verdict})
        label->setEnabled(!outdated); // grey, and still to be read
    if (outdated == m_outdated)
        return;
    m_outdated = outdated;
    if (m_shown > 0)
        writeVerdict();
}

void DebugPage::addCause(int rank, const base::Finding& cause)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    auto* words = new QLabel(QStringLiteral("%1. %2").arg(rank).arg(findingText(cause)));
    words->setWordWrap(true);
    words->setEnabled(!m_outdated);
    words->setToolTip(tr("Setting: %1").arg(settingLabel(cause.place)));
    line->addWidget(words, 1);
    if (!cause.fix.empty()) {
        QStringList values, settings;
        for (const base::FieldChange& change : cause.fix) {
            values << settingValue(change.path, change.value);
            settings << tr("%1 to %2").arg(settingName(change.path), values.back());
        }
        auto* apply = new QPushButton(plainLabel(tr("Try %1").arg(values.join(tr(" and ")))));
        apply->setToolTip(tr("Set %1 and overfit one batch again; can be undone")
                              .arg(settings.join(tr(" and "))));
        connect(apply, &QPushButton::clicked, this, [this, fix = cause.fix] { tryFix(fix); });
        line->addWidget(apply, 0, Qt::AlignTop);
    }
    m_causes->addWidget(row);
}

void DebugPage::tryFix(const base::Patch& fix)
{
    m_again = true; // before the draft changes: it may be ready at once
    m_bench.applyPatch(fix, {});
    beginAgain();
}

void DebugPage::beginAgain()
{
    if (!m_again || m_bench.isWaiting())
        return;
    m_again = false;
    m_bench.overfit();
}

} // namespace assay::ui
