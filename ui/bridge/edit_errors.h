// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/error_table.h"
#include "error_analysis/mistakes.h"
#include "session/events.h"

#include <QUndoCommand>

#include <vector>

namespace assay::ui {

class ErrorBook;
class SuggestionBook;

/// Gives examples other types, flags and notes, and their old ones back.
class EditMarks : public QUndoCommand
{
public:
    using Marks = std::vector<error_analysis::ExampleMark>;
    EditMarks(ErrorBook& book, Marks before, Marks after, const QString& what);

    void undo() override { write(m_before); }
    void redo() override { write(m_after); }

private:
    void write(const Marks& marks);

    ErrorBook& m_book;
    Marks m_before, m_after;
};

/// Changes a row of the error table.
class EditErrorType : public QUndoCommand
{
public:
    EditErrorType(ErrorBook& book, error_analysis::ErrorType before,
                  error_analysis::ErrorType after);

    void undo() override { write(m_before); }
    void redo() override { write(m_after); }

private:
    void write(const error_analysis::ErrorType& type);

    ErrorBook& m_book;
    error_analysis::ErrorType m_before, m_after;
};

/// Takes a row out of the error table; its examples keep it for the day it comes back.
class DeleteErrorType : public QUndoCommand
{
public:
    DeleteErrorType(ErrorBook& book, std::int64_t type);

    void undo() override { write(false); }
    void redo() override { write(true); }

protected:
    void write(bool deleted);

private:
    ErrorBook& m_book;
    std::int64_t m_type;
};

/// The reverse. The type is there already when the command is made.
class AddErrorType : public DeleteErrorType
{
public:
    AddErrorType(ErrorBook& book, std::int64_t type);

    void undo() override { write(true); }
    void redo() override;

private:
    bool m_made = true;
};

/// Accepts or refuses a suggestion. It is done already when the command is made.
class DecideSuggestion : public QUndoCommand
{
public:
    DecideSuggestion(SuggestionBook& book, session::SuggestionDecided decided,
                     QUndoCommand* parent = nullptr);
    /// As undo calls so many of them.
    static QString nameOf(bool accepted, std::size_t count);

    void undo() override;
    void redo() override;

private:
    SuggestionBook& m_book;
    session::SuggestionDecided m_decided;
    bool m_made = true;
};

} // namespace assay::ui
