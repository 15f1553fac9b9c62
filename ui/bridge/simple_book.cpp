// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/simple_book.h"

#include "bridge/convert.h"

namespace assay::ui {

namespace {

/// Of data and split. Steps before the network make no difference to what is computed.
std::string keyOf(const data::DataSpec& data)
{
    experiment::ExperimentSpec spec;
    spec.data = data;
    spec.data.preprocess = {};
    return experiment::toJson(spec);
}

} // namespace

SimpleBook::SimpleBook(SessionBridge& bridge, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_asking(bridge)
{
    bridge.on<session::ProjectOpened>(this, [this] {
        m_asking.drop();
        m_known.reset();
        m_problem.clear();
        Q_EMIT changed();
    });
    bridge.on<session::BaselinesKnown>(this, [this](const session::BaselinesKnown& known) {
        if (!m_asking.take(known))
            return;
        m_known = known;
        Q_EMIT changed();
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_asking.take(failure))
            return;
        m_problem = errorText(failure.error);
        Q_EMIT changed();
    });
}

void SimpleBook::ask(const data::DataSpec& data)
{
    m_problem.clear();
    m_data = keyOf(data);
    m_bridge.session().data().baselines(data, m_asking.begin());
    Q_EMIT changed();
}

bool SimpleBook::isComputingFor(const train::RunRecord& run) const
{
    if (!isComputing() || !run.baselines.empty() || run.kind != train::RunKind::Training)
        return false;
    try {
        return keyOf(experiment::fromJson(run.spec).data) == m_data;
    } catch (const base::Error&) {
        return false; // another version wrote it
    }
}

train::RunRecord SimpleBook::completed(train::RunRecord run) const
{
    if (m_known && run.baselines.empty() && run.kind == train::RunKind::Training
        && run.split == m_known->split)
        run.baselines = baseline::onTrainVal(m_known->baselines);
    return run;
}

} // namespace assay::ui
