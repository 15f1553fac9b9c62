// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undo/edit_errors.h"

#include "bridge/session_bridge.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("undo", text);
}

} // namespace

EditMarks::EditMarks(SessionBridge& bridge, Marks before, Marks after, const QString& what)
    : m_bridge(bridge)
    , m_before(std::move(before))
    , m_after(std::move(after))
{
    setText(what);
}

void EditMarks::write(const Marks& marks)
{
    m_bridge.session().errors().mark(marks, m_bridge.nextTag());
}

EditErrorType::EditErrorType(SessionBridge& bridge, error_analysis::ErrorType before,
                             error_analysis::ErrorType after)
    : m_bridge(bridge)
    , m_before(std::move(before))
    , m_after(std::move(after))
{
    setText(tr("edit the error table"));
}

void EditErrorType::write(const error_analysis::ErrorType& type)
{
    m_bridge.session().errors().change(type, m_bridge.nextTag());
}

DeleteErrorType::DeleteErrorType(SessionBridge& bridge, std::int64_t type)
    : m_bridge(bridge)
    , m_type(type)
{
    setText(tr("delete an error type"));
}

void DeleteErrorType::write(bool deleted)
{
    m_bridge.session().errors().setTypeDeleted(m_type, deleted, m_bridge.nextTag());
}

AddErrorType::AddErrorType(SessionBridge& bridge, std::int64_t type)
    : DeleteErrorType(bridge, type)
{
    setText(tr("add an error type"));
}

void AddErrorType::redo()
{
    if (!std::exchange(m_made, false))
        write(false);
}

} // namespace assay::ui
