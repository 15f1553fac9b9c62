// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_errors.h"

#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "bridge/suggestion_book.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("undo", text);
}

QString quoted(const ErrorBook& book, std::int64_t type)
{
    const error_analysis::ErrorType* known = book.type(type);
    return known ? QStringLiteral("\u2018%1\u2019").arg(text(known->name)) : QString();
}

} // namespace

EditMarks::EditMarks(ErrorBook& book, Marks before, Marks after, const QString& what)
    : m_book(book)
    , m_before(std::move(before))
    , m_after(std::move(after))
{
    setText(what);
}

void EditMarks::write(const Marks& marks)
{
    m_book.write(marks);
}

EditErrorType::EditErrorType(ErrorBook& book, error_analysis::ErrorType before,
                             error_analysis::ErrorType after)
    : m_book(book)
    , m_before(std::move(before))
    , m_after(std::move(after))
{
    setText(tr("edit of \u2018%1\u2019").arg(ui::text(m_after.name)));
}

void EditErrorType::write(const error_analysis::ErrorType& type)
{
    m_book.write(type);
}

DeleteErrorType::DeleteErrorType(ErrorBook& book, std::int64_t type)
    : m_book(book)
    , m_type(type)
{
    setText(tr("deletion of %1").arg(quoted(book, type)));
}

void DeleteErrorType::write(bool deleted)
{
    m_book.writeDeleted(m_type, deleted);
}

AddErrorType::AddErrorType(ErrorBook& book, std::int64_t type)
    : DeleteErrorType(book, type)
{
    setText(tr("new type %1").arg(quoted(book, type)));
}

void AddErrorType::redo()
{
    if (!std::exchange(m_made, false))
        write(false);
}

DecideSuggestion::DecideSuggestion(SuggestionBook& book, session::SuggestionDecided decided,
                                   QUndoCommand* parent)
    : QUndoCommand(parent)
    , m_book(book)
    , m_decided(std::move(decided))
{
    setText(nameOf(m_decided.choice.accepted, 1));
}

QString DecideSuggestion::nameOf(bool accepted, std::size_t count)
{
    if (count == 1)
        return accepted ? tr("acceptance of a suggestion") : tr("refusal of a suggestion");
    return (accepted ? tr("acceptance of %1 suggestions") : tr("refusal of %1 suggestions"))
        .arg(countText(static_cast<std::int64_t>(count)));
}

void DecideSuggestion::undo()
{
    m_book.takeBack(m_decided);
}

void DecideSuggestion::redo()
{
    if (!std::exchange(m_made, false))
        m_book.write(m_decided.choice);
}

} // namespace assay::ui
