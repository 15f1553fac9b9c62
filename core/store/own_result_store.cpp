// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/own_result_store.h"

#include "base/error.h"
#include "store/connection.h"
#include "train/metric.h"

#include <fmt/format.h>

namespace assay::store {

using baseline::ResultRow;

struct OwnResultStore::Body : Connection {
    using Connection::Connection;

    void requireThere(std::int64_t id)
    {
        const bool isThere = query(
            "SELECT 1 FROM own_results WHERE id = ?",
            [](SQLite::Statement& row) { return row.executeStep(); }, id);
        if (!isThere)
            throw base::usageError("result",
                                   fmt::format("No result {} was added to this project.", id));
    }
};

OwnResultStore::OwnResultStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

OwnResultStore::~OwnResultStore() = default;

std::int64_t OwnResultStore::save(const ResultRow& row)
{
    baseline::requireSound(row);
    std::int64_t id = row.id;
    m_body->transact([&] {
        if (id != 0) {
            m_body->requireThere(id);
            m_body->change("UPDATE own_results SET data_set = ?, fingerprint = ?, kind = ?, "
                           "model = ?, metric = ?, value = ?, source = ? WHERE id = ?",
                           row.dataSet, row.fingerprint, baseline::name(row.kind), row.model,
                           row.metric, row.value, row.source, id);
            return;
        }
        m_body->change("INSERT INTO own_results(data_set, fingerprint, kind, model, metric, value, "
                       "source) VALUES(?, ?, ?, ?, ?, ?, ?)",
                       row.dataSet, row.fingerprint, baseline::name(row.kind), row.model,
                       row.metric, row.value, row.source);
        id = m_body->database->getLastInsertRowid();
    });
    return id;
}

void OwnResultStore::remove(std::int64_t id)
{
    m_body->transact([&] {
        m_body->requireThere(id);
        m_body->change("DELETE FROM own_results WHERE id = ?", id);
    });
}

std::vector<ResultRow> OwnResultStore::list()
{
    std::vector<ResultRow> all;
    m_body->query("SELECT id, data_set, fingerprint, kind, model, metric, value, source "
                  "FROM own_results ORDER BY id",
                  [&](SQLite::Statement& rows) {
                      m_body->each(rows, "own_results", [&](RowReader& next) {
                          ResultRow row;
                          row.id = next.id();
                          row.dataSet = next.word();
                          row.fingerprint = next.text();
                          row.kind = next.named([](const std::string& text) {
                              return baseline::knownKindFrom(text);
                          });
                          row.model = next.word();
                          row.metric = next.word();
                          const train::Metric* metric = train::findMetric(row.metric);
                          if (!metric)
                              next.refuse("which is no metric");
                          row.value = next.finite();
                          if (!metric->allows(row.value))
                              next.refuse("which its metric does not allow");
                          row.source = next.text();
                          all.push_back(std::move(row));
                      });
                  });
    return all;
}

} // namespace assay::store
