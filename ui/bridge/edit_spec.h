// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"

#include <QUndoCommand>

#include <string>

namespace assay::ui {

class Draft;

/// Swaps one spec of the draft for another. Edits of one field that follow each other are one
/// step; `path` is empty for what never merges. Undo calls it `text`; when that is empty, by what
/// changes: "change of learning rate to 0.001".
class EditSpec : public QUndoCommand
{
public:
    EditSpec(Draft& draft, experiment::ExperimentSpec before, experiment::ExperimentSpec after,
             const QString& text, std::string path);

    void undo() override;
    void redo() override;
    int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

private:
    void nameChange();

    Draft& m_draft;
    experiment::ExperimentSpec m_before;
    experiment::ExperimentSpec m_after;
    std::string m_path;
    bool m_named; ///< by a text of its own
};

} // namespace assay::ui
