// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_card.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/run_settings.h"
#include "style/actions.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr qsizetype kMostSettings = 8; ///< of another tool's

} // namespace

RunCard::RunCard(Workbench& bench, const Actions& actions, QWidget* parent)
    : Card(tr("This run"), parent)
    , m_bench(bench)
    , m_name(mutedLabel({}))
    , m_rate(new QLabel)
    , m_change(new QPushButton(tr("Change")))
    , m_facts(mutedLabel({}, true))
    , m_line(new QWidget)
    , m_waiting(mutedLabel({}, true))
    , m_cancel(new QPushButton(tr("Cancel")))
{
    QAction* action = actions.at(QStringLiteral("run.rate"));
    connect(m_change, &QPushButton::clicked, action, &QAction::trigger);
    const auto follow = [this, action] {
        m_change->setEnabled(action->isEnabled());
        m_change->setToolTip(action->toolTip());
    };
    connect(action, &QAction::changed, this, follow);
    follow();
    m_rate->setObjectName(QStringLiteral("rate"));
    m_name->setObjectName(QStringLiteral("runName"));
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    body()->addWidget(m_name);
    auto* row = new QHBoxLayout;
    m_rate->setWordWrap(true); // a number that is cut says something else
    row->addWidget(m_rate, 1);
    row->addWidget(m_change);
    m_rate->setTextFormat(Qt::RichText); // its own bold face; what it quotes is escaped
    body()->addLayout(row);
    body()->addWidget(m_facts);
    m_waiting->setObjectName(QStringLiteral("waitingRuns"));
    QAction* waiting = actions.at(QStringLiteral("runs.cancel"));
    m_cancel->setAccessibleName(waiting->text());
    connect(m_cancel, &QPushButton::clicked, waiting, &QAction::trigger);
    auto* line = new QHBoxLayout(m_line);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_waiting, 1);
    line->addWidget(m_cancel, 0, Qt::AlignTop);
    body()->addWidget(m_line);
    connect(&bench.runs(), &RunBook::listed, this, &RunCard::showWaiting);
    connect(&bench.runs(), &RunBook::currentChanged, this, &RunCard::showWaiting);
    showWaiting();
    connect(&bench.runs(), &RunBook::currentChanged, this, &RunCard::refresh);
    connect(&bench.runs(), &RunBook::progressed, this, &RunCard::refresh);
    refresh();
}

void RunCard::showName()
{
    const QMargins around = layout()->contentsMargins();
    m_name->setText(m_name->fontMetrics().elidedText(m_name->toolTip(), Qt::ElideMiddle,
                                                     width() - around.left() - around.right()));
}

void RunCard::showWaiting()
{
    const RunBook& runs = m_bench.runs();
    const std::vector<train::RunId> waiting = runs.waiting();
    const train::RunRecord* shown = runs.current();
    const bool itself =
        shown && std::find(waiting.begin(), waiting.end(), shown->id) != waiting.end();
    const auto others = static_cast<qint64>(waiting.size()) - (itself ? 1 : 0);
    m_line->setVisible(!waiting.empty());
    if (itself)
        m_waiting->setText(others == 0 ? tr("This run waits")
                                       : tr("This run and %1 more wait").arg(countText(others)));
    else
        m_waiting->setText(others == 1 ? tr("1 more run waits")
                                       : tr("%1 more runs wait").arg(countText(others)));
    m_cancel->setToolTip(itself ? tr("Take the runs that wait out of the queue")
                                : tr("Take the runs that wait out of the queue; this one goes on"));
    QStringList names;
    for (const train::RunId id : waiting) {
        if (const train::RunRecord* run = runs.find(id))
            names << text(run->name);
    }
    m_waiting->setToolTip(names.join(QLatin1Char('\n')));
}

void RunCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    showName();
}

void RunCard::refresh()
{
    const train::RunRecord* run = m_bench.runs().current();
    if (!run)
        return;
    m_name->setToolTip(text(run->name));
    showName();
    m_change->setVisible(run->kind != train::RunKind::Imported);
    if (run->kind == train::RunKind::Imported) {
        QStringList settings;
        for (const auto& [name, value] : experiment::notableSettings(*run))
            settings << QStringLiteral("%1 %2").arg(text(name), text(value));
        m_rate->setText(tr("Logged by <b>%1</b>")
                            .arg(run->templateName.empty()
                                     ? tr("another program")
                                     : text(run->templateName).toHtmlEscaped()));
        const qsizetype more = settings.size() - kMostSettings;
        if (more > 0)
            settings = settings.mid(0, kMostSettings) << tr("and %1 more").arg(more);
        if (run->step > 0)
            settings << tr("step %1").arg(countText(run->step));
        m_facts->setText(settings.join(QLatin1Char('\n')));
        m_spec.clear();
        return;
    }
    if (run->spec != m_spec) {
        m_spec = run->spec;
        try {
            const experiment::ExperimentSpec spec = experiment::fromJson(run->spec);
            const QString epochs = spec.train.epochs == 1
                                       ? tr("1 epoch")
                                       : tr("%1 epochs").arg(countText(spec.train.epochs));
            m_settings = tr("%1, batch %2, %3")
                             .arg(text(base::toText(experiment::get(spec, "train.optimiser"))))
                             .arg(countText(spec.train.batchSize), epochs);
        } catch (const base::Error&) {
            m_settings = tr("Its spec was written by another version.");
        }
    }
    const ShownRate rate = m_bench.runs().rate(*run);
    m_rate->setText(tr("Learning rate <b>%1</b>").arg(rateText(rate))
                    + (rate.next ? tr(" from the next step") : QString()));
    // Until its data are there neither its size nor its length is known.
    const bool known = run->totalSteps > 0;
    m_facts->setText((known ? tr("%1\nseed %2, %3 parameters\nstep %4 of %5")
                                  .arg(m_settings)
                                  .arg(run->seed)
                                  .arg(countText(run->parameters), countText(run->step),
                                       countText(run->totalSteps))
                            : tr("%1\nseed %2").arg(m_settings).arg(run->seed)));
}

} // namespace assay::ui
