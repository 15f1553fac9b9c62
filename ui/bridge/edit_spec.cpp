// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_spec.h"

#include "bridge/draft.h"

namespace assay::ui {

namespace {

constexpr int kMergeableEdit = 1;

} // namespace

EditSpec::EditSpec(Draft& draft, experiment::ExperimentSpec before,
                   experiment::ExperimentSpec after, const QString& text, std::string path)
    : QUndoCommand(text)
    , m_draft(draft)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_path(std::move(path))
{}

void EditSpec::undo()
{
    m_draft.assign(m_before);
}

void EditSpec::redo()
{
    m_draft.assign(m_after);
}

int EditSpec::id() const
{
    return m_path.empty() ? -1 : kMergeableEdit;
}

bool EditSpec::mergeWith(const QUndoCommand* other)
{
    const auto* later = static_cast<const EditSpec*>(other);
    if (later->m_path != m_path)
        return false;
    m_after = later->m_after;
    setObsolete(experiment::hash(m_before) == experiment::hash(m_after));
    return true;
}

} // namespace assay::ui
