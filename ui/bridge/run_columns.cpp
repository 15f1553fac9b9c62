// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/run_columns.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "bridge/data_key.h"
#include "bridge/draft.h"
#include "experiment/spec.h"

namespace assay::ui {

RunColumns::RunColumns(SessionBridge& bridge, const Draft& draft, QObject* parent)
    : QObject(parent)
    , m_draft(draft)
    , m_bridge(bridge)
    , m_reading(bridge)
{
    bridge.on<session::DataProfiled>(this, [this](const session::DataProfiled& answer) {
        if (!m_reading.take(answer))
            return;
        m_profile = answer.profile;
        Q_EMIT changed();
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (!m_reading.take(failure))
            return;
        m_problem = errorText(failure.error);
        Q_EMIT changed();
    });
    bridge.on<session::ProjectOpened>(this, [this] {
        m_reading.drop();
        m_asked.clear();
        m_profile.reset();
        m_problem.clear();
    });
}

const data::DatasetInfo* RunColumns::of(const train::RunRecord& run)
{
    const data::Profile* profile = profileOf(run);
    return profile ? &profile->source : nullptr;
}

const data::Profile* RunColumns::profileOf(const train::RunRecord& run)
{
    data::DataSpec data;
    try {
        data = experiment::fromJson(run.spec).data;
    } catch (const base::Error& error) {
        m_problem = errorText(error); // settings of another version
        m_asked.clear();
        return nullptr;
    }
    const std::string key = dataKey(data);
    if (const auto profile = m_draft.profile(); profile && dataKey(m_draft.spec().data) == key) {
        m_problem.clear();
        return profile.get();
    }
    if (key != m_asked) {
        m_asked = key;
        m_profile.reset();
        m_problem.clear();
        m_bridge.session().data().profile(data, m_reading.begin());
    }
    return m_profile.get();
}

} // namespace assay::ui
