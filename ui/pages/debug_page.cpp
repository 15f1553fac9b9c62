// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/debug_page.h"

#include "bridge/convert.h"
#include "bridge/live_run.h"
#include "bridge/workbench.h"
#include "charts/run_curves.h"
#include "style/actions.h"
#include "style/icons.h"
#include "style/theme.h"
#include "widgets/action_button.h"
#include "widgets/curve_card.h"
#include "widgets/empty_state.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kSideWidth = 372;

QString titleOf(const std::string& verdict)
{
    const auto tr = [](const char* text) { return DebugPage::tr(text); };
    return verdict == "overfit.passes"       ? tr("Passes")
           : verdict == "overfit.goes_up"    ? tr("Goes up")
           : verdict == "overfit.explodes"   ? tr("Explodes")
           : verdict == "overfit.oscillates" ? tr("Oscillates")
                                             : tr("Plateaus");
}

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
    , m_stack(new QStackedLayout)
    , m_empty(new EmptyState)
    , m_content(makeContent())
{
    m_empty->setTexts(tr("The curve of one batch will be here"),
                      tr("A network that works learns a handful of examples by heart. One that "
                         "cannot has a bug, and neither more data nor more time will help it: the "
                         "quickest check there is."));
    m_empty->addButton(actionButton(actions.at(QStringLiteral("run.overfit")), {}, true));
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(new PageHead(tr("Debug"), tr("Can it learn anything at all?")));
    page->addLayout(m_stack, 1);
    m_stack->addWidget(m_empty); // once it has a parent: its first widget is shown at once
    m_stack->addWidget(m_content);
    connect(&bench.runs(), &RunBook::listed, this, &DebugPage::refresh);
    connect(&theme, &Theme::changed, this, [this] {
        m_shown = 0;
        refreshCurve();
    });
    connect(&bench, &Workbench::nextStepChanged, this,
            [this] { m_empty->setNote(m_bench.startObstacle()); });
    refresh();
}

DebugPage::~DebugPage() = default;

QWidget* DebugPage::makeContent()
{
    m_curve = new CurveCard(m_theme, Measure::Loss);
    m_curve->setHeading(tr("Loss of one batch"));
    m_curve->chart().setWaiting(tr("Waiting for the first step."));
    connect(&m_curve->chart(), &CurveChart::said, &m_bench, &Workbench::say);

    auto* card = new Card(tr("Verdict"));
    card->setFixedWidth(kSideWidth);
    m_sign = new QLabel;
    m_title = new QLabel;
    m_title->setProperty("role", "verdict");
    m_verdict = new QLabel;
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_heading = new QLabel(tr("The most common causes, in this order"));
    m_heading->setProperty("role", "title");
    m_causes = new QVBoxLayout;
    m_causes->setSpacing(8);
    auto* again = actionButton(m_actions.at(QStringLiteral("run.overfit")), {}, true);
    m_stop = new QPushButton(tr("Stop"));
    connect(m_stop, &QPushButton::clicked, this,
            [this] { m_bench.bridge().session().runs().stop(m_live->id()); });
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_sign);
    head->addWidget(m_title, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(again);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    card->body()->setSpacing(8);
    card->body()->addLayout(head);
    card->body()->addWidget(m_verdict);
    card->body()->addSpacing(4);
    card->body()->addWidget(m_heading);
    card->body()->addLayout(m_causes);
    card->body()->addStretch(1);
    card->body()->addWidget(
        mutedLabel(tr("Causes and their order: Full Stack Deep Learning 2021, lecture 7."), true));
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
        return;
    }
    std::shared_ptr<LiveRun> live = LiveRun::of(m_bench.bridge(), run->id);
    if (live != m_live) {
        m_curve->chart().setCurves({});
        m_shown = 0;
        m_live = std::move(live);
        m_live->setSmoothing(0);
        m_curve->chart().view().follow();
        connect(m_live.get(), &LiveRun::grew, this, &DebugPage::refreshCurve);
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
    m_curve->chart().setCurves(batchCurves(*m_live, m_theme.colours()));
    showVerdict();
}

void DebugPage::showVerdict()
{
    const auto& findings = m_live->findings();
    const train::RunRecord* run = m_bench.runs().overfit();
    const bool over = run && train::isOver(run->state);
    if (findings.empty()) {
        empty(m_causes);
        m_shown = 0;
        m_sign->clear();
        m_heading->setVisible(false);
        m_title->setText(!over ? tr("Learning by heart ...") : tr("No verdict"));
        m_verdict->setText(!over ? tr("The verdict comes when the batch is learned or the loss no "
                                      "longer falls.")
                           : run->problem.empty() ? tr("It ended before a verdict.")
                                                  : text(run->problem));
        return;
    }
    if (m_shown == findings.size())
        return;
    m_shown = findings.size();
    empty(m_causes);
    int rank = 0;
    for (const base::Finding& finding : findings) {
        if (finding.id.starts_with("overfit.cause.")) {
            addCause(++rank, finding);
            continue;
        }
        const bool fine = finding.severity != base::Severity::Blocker;
        const Colours& colours = m_theme.colours();
        m_sign->setPixmap(icon(fine ? QStringLiteral("check") : QStringLiteral("blocker"),
                               fine ? colours.fine : colours.blocker)
                              .pixmap(18, 18));
        m_title->setText(titleOf(finding.id));
        m_verdict->setText(findingText(finding));
    }
    m_heading->setVisible(rank > 0);
}

void DebugPage::addCause(int rank, const base::Finding& cause)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    auto* words = new QLabel(QStringLiteral("%1. %2").arg(rank).arg(findingText(cause)));
    words->setWordWrap(true);
    words->setToolTip(tr("Setting: %1").arg(text(cause.place)));
    line->addWidget(words, 1);
    if (!cause.fix.empty()) {
        auto* apply =
            new QPushButton(tr("Try %1").arg(text(cause.fix.substr(cause.fix.find('=') + 1))));
        apply->setToolTip(tr("Set %1 on the Model page").arg(text(cause.fix)));
        connect(apply, &QPushButton::clicked, this,
                [this, fix = cause.fix] { m_bench.applySetting(fix, {}); });
        line->addWidget(apply, 0, Qt::AlignTop);
    }
    m_causes->addWidget(row);
}

} // namespace assay::ui
