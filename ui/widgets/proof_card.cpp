// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proof_card.h"

#include "bridge/convert.h"
#include "bridge/live_run.h"
#include "bridge/proof.h"
#include "bridge/workbench.h"
#include "experiment/proof.h"
#include "widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace assay::ui {

ProofCard::ProofCard(Workbench& bench, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_proof(new Proof(bench.bridge(), this))
    , m_proven(new QLabel)
    , m_tried(mutedLabel({}, true))
    , m_use(new QPushButton(tr("Use it")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(8);
    auto* title = new QLabel(tr("Proof"));
    title->setProperty("role", "title");
    m_proven->setWordWrap(true);
    for (QLabel* label : {m_proven, m_tried})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_use->setToolTip(tr("Put the change that was proven into the draft; can be undone"));
    connect(m_use, &QPushButton::clicked, this, [this] {
        const base::Finding* known = m_live && !m_proof->has(m_live->id()) ? kept() : nullptr;
        if (known)
            m_bench.applyPatch(known->fix, {});
        else if (m_proof->proven())
            m_bench.applyPatch(m_proof->proven()->fix, {});
    });
    auto* row = new QHBoxLayout;
    row->addWidget(m_use);
    row->addStretch(1);
    for (QWidget* widget : {static_cast<QWidget*>(title), static_cast<QWidget*>(m_proven),
                            static_cast<QWidget*>(m_tried)})
        column->addWidget(widget);
    column->addLayout(row);
    setVisible(false);
    connect(m_proof, &Proof::changed, this, [this] {
        refresh();
        Q_EMIT changed();
    });
}

void ProofCard::begin(const train::RunRecord& control, const std::vector<base::Finding>& findings)
{
    if (!m_proof->isRunning())
        m_proof->begin(control, findings);
}

void ProofCard::stop()
{
    m_proof->stop();
}

void ProofCard::take(std::shared_ptr<LiveRun> live)
{
    m_live = std::move(live);
    refresh();
}

const base::Finding* ProofCard::kept() const
{
    const auto& findings = m_live->findings();
    const auto found =
        std::find_if(findings.begin(), findings.end(), [](const base::Finding& finding) {
            return experiment::controlOf(finding) || experiment::cureOf(finding);
        });
    return found == findings.end() ? nullptr : &*found;
}

train::RunId ProofCard::controlRun() const
{
    if (!m_live)
        return 0;
    if (m_proof->has(m_live->id()))
        return m_proof->control() == m_live->id() ? 0 : m_proof->control();
    const base::Finding* known = kept();
    return known ? experiment::controlOf(*known).value_or(0) : 0;
}

void ProofCard::show(const base::Finding* known)
{
    setVisible(known != nullptr);
    if (!known)
        return;
    const auto cure = experiment::cureOf(*known);
    QStringList changes;
    for (const base::FieldChange& change : known->fix)
        changes << tr("%1 %2").arg(settingName(change.path),
                                   settingValue(change.path, change.value));
    if (changes.isEmpty()) // a comparison, which is no setting to keep
        changes << tr("the labels of other examples");
    m_tried->setText(
        cure ? tr("Learned in run %1 with %2.").arg(*cure).arg(changes.join(tr(" and ")))
             : QString());
    m_tried->setVisible(cure.has_value());
    m_proven->setText(cure ? tr("Proven: %1").arg(findingText(*known)) : findingText(*known));
    m_use->setVisible(!known->fix.empty());
}

void ProofCard::refresh()
{
    if (!m_live)
        return setVisible(false);
    if (!m_proof->has(m_live->id()))
        return show(kept());
    const auto& tried = m_proof->tried();
    setVisible(!tried.empty());
    QStringList lines;
    for (const Proof::Tried& one : tried) {
        const QString words = text(one.what.words);
        lines << (!one.what.untried.empty()
                      ? tr("%1: not tried (%2)").arg(words, text(one.what.untried))
                  : one.isLate && one.run == 0
                      ? tr("%1: not tried (the time of the proof was over)").arg(words)
                  : one.isLate             ? tr("%1: not learned within its time").arg(words)
                  : !one.applies           ? tr("%1: nothing to change").arg(words)
                  : !one.refused.isEmpty() ? tr("%1: cannot be tried").arg(words)
                  : !one.over              ? tr("%1 ...").arg(words)
                  : !one.judged            ? tr("%1: no verdict").arg(words)
                  : one.cured ? tr("%1: learned in %2 steps").arg(words, countText(one.steps))
                  : one.what.isComparison
                      ? tr("%1: not learned either, so that the labels alone are not the cause")
                            .arg(words)
                      : tr("%1: not learned").arg(words));
    }
    m_tried->setText(lines.join(QLatin1Char('\n')));
    m_tried->setVisible(true);
    m_proven->setText(m_proof->proven()      ? tr("Proven: %1").arg(findingText(*m_proof->proven()))
                      : m_proof->isRunning() ? tr("One change at a time, the same batch and seed:")
                      : m_proof->isExhausted()
                          ? tr("None of these changes lets the batch be learned: the cause "
                               "lies in the code of the network, or in the data.")
                          : tr("Not proven: not everything could be tried."));
    m_use->setVisible(m_proof->proven() && !m_proof->proven()->fix.empty());
}

} // namespace assay::ui
