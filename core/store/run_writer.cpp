// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"
#include "store/finding_rows.h"
#include "store/run_store.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

namespace assay::store {

namespace {

struct Row {
    const char* name;
    const char* split;
    std::int64_t step;
    double epoch, seconds, value;
};

} // namespace

struct RunWriter::Body {
    std::filesystem::path path;
    train::RunId run;
    std::unique_ptr<ProjectDatabase> database;
    SQLite::Statement point, event;
    std::vector<Row> rows;
    std::vector<train::RunEvent> events;
    std::vector<base::Finding> findings;
    std::int64_t written = 0;

    Body(const std::filesystem::path& project, train::RunId id)
        : path(project)
        , run(id)
        , database(openDatabase(project, Access::Write))
        , point(*database, "INSERT INTO metrics(run, name, split, step, epoch, seconds, value) "
                           "VALUES(?, ?, ?, ?, ?, ?, ?)")
        , event(*database, "INSERT INTO events(run, step, seconds, kind, value, text) "
                           "VALUES(?, ?, ?, ?, ?, ?)")
    {
        point.bind(1, run);
    }

    void write(const Row& row)
    {
        point.bindNoCopy(2, row.name);
        point.bindNoCopy(3, row.split);
        point.bind(4, row.step);
        point.bind(5, row.epoch);
        point.bind(6, row.seconds);
        point.bind(7, row.value); // NaN becomes NULL in SQLite
        point.exec();
        point.reset();
    }

    void write(const train::RunEvent& item)
    {
        event.bind(1, run);
        event.bind(2, item.step);
        event.bind(3, item.seconds);
        event.bind(4, item.kind);
        event.bind(5, item.value);
        event.bind(6, item.text);
        event.exec();
        event.reset();
    }
};

RunWriter::RunWriter(const std::filesystem::path& project, train::RunId run)
try : m_body(std::make_unique<Body>(project, run)) {
} catch (const SQLite::Exception& error) {
    throw translated(error, project);
}

RunWriter::~RunWriter() = default;

void RunWriter::add(const char* name, const char* split, std::int64_t step, double epoch,
                    double seconds, double value)
{
    m_body->rows.push_back({name, split, step, epoch, seconds, value});
}

void RunWriter::add(const train::RunEvent& event)
{
    m_body->events.push_back(event);
}

void RunWriter::add(const base::Finding& finding)
{
    m_body->findings.push_back(finding);
}

void RunWriter::flush()
{
    Body& body = *m_body;
    if (waiting() == 0)
        return;
    body.database->requireHere();
    try {
        SQLite::Transaction transaction(*body.database, SQLite::TransactionBehavior::IMMEDIATE);
        for (const Row& row : body.rows)
            body.write(row);
        for (const train::RunEvent& event : body.events)
            body.write(event);
        for (const base::Finding& finding : body.findings)
            insertFinding(*body.database, body.run, finding);
        transaction.commit();
    } catch (const SQLite::Exception& error) {
        body.point.tryReset();
        body.event.tryReset();
        throw translated(error, body.path);
    }
    body.database->requireHere(); // else it went where nobody finds it
    body.written += static_cast<std::int64_t>(body.rows.size());
    body.rows.clear();
    body.events.clear();
    body.findings.clear();
}

std::size_t RunWriter::waiting() const
{
    return m_body->rows.size() + m_body->events.size() + m_body->findings.size();
}

std::int64_t RunWriter::written() const
{
    return m_body->written;
}

} // namespace assay::store
