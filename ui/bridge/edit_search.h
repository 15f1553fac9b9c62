// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"

#include <QUndoCommand>

#include <string>

namespace assay::ui {

class SearchBook;

/// Swaps the search that is put together for another one. Edits of one part that follow each other are one
/// step; `part` is empty for what never merges.
class EditSearch : public QUndoCommand
{
public:
    EditSearch(SearchBook& book, tune::Search before, tune::Search after, const QString& text,
               std::string part);

    void undo() override;
    void redo() override;
    int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

private:
    SearchBook& m_book;
    tune::Search m_before, m_after;
    std::string m_part;
};

} // namespace assay::ui
