// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_own_results.h"

#include "session/local/guarded.h"
#include "store/own_result_store.h"

#include <utility>

namespace assay::session {

void LocalOwnResults::listOwnResults(Take take)
{
    answer({}, std::move(take));
}

void LocalOwnResults::saveOwnResult(const baseline::ResultRow& row, Take take)
{
    answer([this, row] { store::OwnResultStore(m_store.project().path, false).save(row); },
           std::move(take));
}

void LocalOwnResults::removeOwnResult(std::int64_t id, Take take)
{
    answer([this, id] { store::OwnResultStore(m_store.project().path, false).remove(id); },
           std::move(take));
}

void LocalOwnResults::answer(std::function<void()> change, Take take)
{
    m_store.post(0, [this, change = std::move(change), take = std::move(take)] {
        baseline::OwnResultsAnswer answer;
        try {
            if (change) {
                m_store.runsForChange(); // throws where nothing may be changed
                change();
            }
            if (m_store.isOpen())
                answer.rows = store::OwnResultStore(m_store.project().path, true).list();
        } catch (...) {
            answer.problem = errorOf(std::current_exception());
        }
        take(answer);
    });
}

} // namespace assay::session
