// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/finding_store.h"

#include "base/error.h"
#include "store/connection.h"
#include "store/finding_rows.h"

#include <fmt/format.h>

namespace assay::store {

struct FindingStore::Body : Connection {
    using Connection::Connection;
};

FindingStore::FindingStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

FindingStore::~FindingStore() = default;

void FindingStore::dismiss(const base::Dismissal& dismissal)
{
    base::requireSound(dismissal);
    m_body->change("INSERT INTO dismissals(key, reason, made) "
                   "VALUES(?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) "
                   "ON CONFLICT(key) DO UPDATE SET reason = excluded.reason, made = excluded.made",
                   dismissal.key, dismissal.reason);
}

void FindingStore::restore(const std::string& key)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM dismissals WHERE key = ?", key);
        if (m_body->database->getChanges() == 0)
            throw base::usageError(
                "dismissal.unknown",
                fmt::format("No finding \"{}\" was set aside in this project.", key));
    });
}

std::vector<base::Dismissal> FindingStore::dismissals()
{
    std::vector<base::Dismissal> all;
    m_body->query("SELECT key, reason, made FROM dismissals ORDER BY key",
                  [&](SQLite::Statement& rows) {
                      m_body->each(rows, "dismissals", [&](RowReader& next) {
                          base::Dismissal dismissal;
                          dismissal.key = next.word();
                          dismissal.reason = next.word();
                          dismissal.made = next.moment();
                          all.push_back(std::move(dismissal));
                      });
                  });
    return all;
}

void FindingStore::replace(train::RunId run, const base::Finding& finding)
{
    m_body->transact([&] {
        // What was sent of the run's findings is sent again.
        m_body->change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run);
        if (m_body->database->getChanges() == 0)
            throw train::unknownRun(run);
        m_body->change("DELETE FROM findings WHERE run = ? AND finding = ? AND place = ?", run,
                       finding.id, finding.place);
        insertFinding(*m_body->database, run, finding);
    });
}

} // namespace assay::store
