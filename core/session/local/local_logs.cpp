// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_logs.h"

namespace assay::session {

LocalLogs::LocalLogs(const Hub& hub, StoreLane& store, ImportLane& imports)
    : m_hub(hub)
    , m_store(store)
    , m_imports(imports)
{}

void LocalLogs::importLog(const std::string& path, Tag tag)
{
    m_store.post(tag, [this, path, tag] {
        m_store.runsForChange();
        m_imports.importOnce(m_store.project().path, path, tag);
    });
}

void LocalLogs::watch(const std::string& path, Tag tag)
{
    m_store.post(tag, [this, path, tag] {
        m_store.runsForChange();
        m_imports.watch(m_store.project().path, path, tag);
    });
}

void LocalLogs::stopWatching(const std::string& path)
{
    m_imports.stopWatching(path);
}

void LocalLogs::tags(train::RunId run, Tag tag)
{
    m_store.post(tag, [this, run, tag] {
        m_hub.publish(TagsRead{tag, run, m_store.runs().tags(run)});
    });
}

void LocalLogs::chooseTag(const std::string& name, const std::optional<interop::TagTarget>& target,
                          Tag tag)
{
    m_store.post(tag, [this, name, target] {
        m_store.runsForChange().chooseTag(name, target);
        m_store.publishChanges();
    });
}

void LocalLogs::tagNames(Tag tag)
{
    m_store.post(
        tag,
        [this, tag] {
            m_hub.publish(TagNamesListed{tag, m_store.runs().tagNames()});
        },
        "tag names");
}

void LocalLogs::tagValues(const std::string& name, Tag tag)
{
    m_store.post(
        tag,
        [this, name, tag] {
            m_hub.publish(TagValuesRead{tag, name, m_store.runs().tagValues(name)});
        },
        "tag values of " + name);
}

} // namespace assay::session
