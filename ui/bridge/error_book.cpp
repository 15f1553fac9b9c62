// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/error_book.h"

#include "bridge/convert.h"
#include "bridge/edit_errors.h"
#include "bridge/session_bridge.h"

#include <QUndoStack>

#include <algorithm>

namespace assay::ui {

ErrorBook::ErrorBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_undo(undo)
{
    bridge.on<session::ProjectOpened>(this, [this] {
        m_types.clear();
        m_table.reset();
        m_run = 0;
        m_adding.clear();
        read();
    });
    bridge.on<session::TypesListed>(this, [this](const session::TypesListed& listed) {
        m_asked.remove(listed.tag);
        const auto before = std::exchange(m_types, listed.types);
        Q_EMIT typesChanged();
        readTable();
        if (!m_adding.remove(listed.tag) || listed.added == 0)
            return;
        const bool fresh = std::none_of(before.begin(), before.end(),
                                        [&](const auto& type) { return type.id == listed.added; });
        if (fresh)
            m_undo.push(new AddErrorType(*this, listed.added));
        Q_EMIT typeAdded(listed.added, listed.tag);
    });
    bridge.on<session::ErrorTableRead>(this, [this](const session::ErrorTableRead& read) {
        if (read.run != m_run)
            return;
        m_table = read.table;
        Q_EMIT tableChanged();
    });
    bridge.on<session::Marked>(this, [this](const session::Marked& done) {
        m_asked.remove(done.tag);
        readTable();
    });
    bridge.on<session::RunEvaluated>(this, [this](const session::RunEvaluated& evaluated) {
        if (evaluated.run == m_run)
            readTable();
    });
    bridge.on<session::PredictionsImported>(this, [this](const session::PredictionsImported& done) {
        m_asked.remove(done.tag);
        QString sentence =
            tr("%1 answers were imported as run %2.").arg(countText(done.examples)).arg(done.run);
        for (const base::Finding& finding : done.findings)
            sentence += QLatin1Char(' ') + findingText(finding);
        Q_EMIT imported(done.run, sentence);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_adding.remove(failure.tag))
            Q_EMIT typeAdded(0, failure.tag);
        if (failure.tag != 0 && m_asked.remove(failure.tag))
            Q_EMIT failed(errorText(failure.error));
    });
}

const error_analysis::ErrorType* ErrorBook::type(std::int64_t id) const
{
    for (const auto& type : m_types) {
        if (type.id == id)
            return &type;
    }
    return nullptr;
}

QString ErrorBook::keyOf(std::int64_t type) const
{
    for (std::size_t k = 0; k < std::min<std::size_t>(m_types.size(), 9); ++k) {
        if (m_types[k].id == type)
            return QString::number(k + 1);
    }
    return {};
}

void ErrorBook::setRun(train::RunId run)
{
    if (run == m_run)
        return;
    m_run = run;
    m_table.reset();
    Q_EMIT tableChanged();
    readTable();
}

void ErrorBook::read()
{
    m_bridge.session().errors().types(m_bridge.nextTag());
}

void ErrorBook::reread()
{
    read();
    Q_EMIT stale();
}

void ErrorBook::readTable()
{
    if (m_run != 0)
        m_bridge.session().errors().table(m_run, m_bridge.nextTag());
}

void ErrorBook::mark(const std::vector<error_analysis::ExampleMark>& before,
                     const std::vector<error_analysis::ExampleMark>& after, const QString& what)
{
    if (before != after)
        m_undo.push(new EditMarks(*this, before, after, what));
}

session::Tag ErrorBook::addType(const QString& name)
{
    const session::Tag tag = ask();
    m_adding.insert(tag);
    m_bridge.session().errors().addType(utf8(name), tag);
    return tag;
}

void ErrorBook::change(const error_analysis::ErrorType& type)
{
    const auto* before = this->type(type.id);
    if (before && !(*before == type))
        m_undo.push(new EditErrorType(*this, *before, type));
}

void ErrorBook::remove(std::int64_t type)
{
    m_undo.push(new DeleteErrorType(*this, type));
}

session::Tag ErrorBook::ask()
{
    const session::Tag tag = m_bridge.nextTag();
    m_asked.insert(tag);
    return tag;
}

void ErrorBook::write(const std::vector<error_analysis::ExampleMark>& marks)
{
    m_bridge.session().errors().mark(marks, m_bridge.editTag());
    Q_EMIT marked(marks);
}

void ErrorBook::show(const std::vector<error_analysis::ExampleMark>& marks)
{
    Q_EMIT marked(marks);
    readTable();
}

void ErrorBook::write(const error_analysis::ErrorType& type)
{
    m_bridge.session().errors().change(type, m_bridge.editTag());
}

void ErrorBook::writeDeleted(std::int64_t type, bool deleted)
{
    m_bridge.session().errors().setTypeDeleted(type, deleted, m_bridge.editTag());
}

void ErrorBook::importPredictions(const QStringList& paths)
{
    std::vector<std::string> all;
    for (const QString& path : paths)
        all.push_back(utf8(path));
    m_bridge.session().errors().importPredictions(all, ask());
}

} // namespace assay::ui
