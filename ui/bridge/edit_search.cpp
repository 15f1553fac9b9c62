// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_search.h"

#include "bridge/search_book.h"

#include <utility>

namespace assay::ui {

namespace {

constexpr int kMergeableEdit = 2; // not that of another command

} // namespace

EditSearch::EditSearch(SearchBook& book, tune::Search before, tune::Search after,
                       const QString& text, std::string part)
    : QUndoCommand(text)
    , m_book(book)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_part(std::move(part))
{}

void EditSearch::undo()
{
    m_book.assign(m_before);
}

void EditSearch::redo()
{
    m_book.assign(m_after);
}

int EditSearch::id() const
{
    return m_part.empty() ? -1 : kMergeableEdit;
}

bool EditSearch::mergeWith(const QUndoCommand* other)
{
    const auto* next = static_cast<const EditSearch*>(other);
    if (next->m_part != m_part || next->m_after.id != m_after.id)
        return false;
    m_after = next->m_after;
    return true;
}

} // namespace assay::ui
