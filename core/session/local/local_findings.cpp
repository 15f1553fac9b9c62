// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_findings.h"

#include "store/finding_store.h"

#include <utility>

namespace assay::session {

void LocalFindings::listDismissals(Tag tag)
{
    list(tag, {});
}

void LocalFindings::dismiss(const std::string& key, const std::string& reason, Tag tag)
{
    list(tag, [dismissal = base::Dismissal{key, reason, {}}](store::FindingStore& store) {
        store.dismiss(dismissal);
    });
}

void LocalFindings::restoreDismissed(const std::string& key, Tag tag)
{
    list(tag, [key](store::FindingStore& store) { store.restore(key); });
}

void LocalFindings::keepProof(train::RunId run, const base::Finding& finding, Tag tag)
{
    m_store.post(tag, [this, run, finding, tag] {
        m_store.runsForChange(); // throws where nothing may be changed
        store::FindingStore(m_store.project().path, false).replace(run, finding);
        m_hub.publish(ProofKept{tag, run, finding});
    });
}

void LocalFindings::list(Tag tag, std::function<void(store::FindingStore&)> change)
{
    m_store.post(tag, [this, tag, change = std::move(change)] {
        m_store.runs(); // throws where no project is open
        if (change) {
            m_store.runsForChange();
            store::FindingStore store(m_store.project().path, false);
            change(store);
        }
        m_hub.publish(
            DismissalsListed{tag, store::FindingStore(m_store.project().path, true).dismissals()});
    });
}

} // namespace assay::session
