// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_spec.h"

#include "bridge/convert.h"
#include "bridge/draft.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kMergeableEdit = 1;
constexpr qsizetype kMostNamed = 2, kLongestValue = 40;

QString tr(const char* source)
{
    return QCoreApplication::translate("undo", source);
}

/// "learning rate to 1e-3"
QString changeText(const std::string& path, const std::string& after)
{
    const bool file = path == "data.path" || path == "data.test_path" || path == "model.file";
    QString value = file ? QFileInfo(text(after)).fileName() : settingValue(path, after);
    if (value.isEmpty())
        value = after.empty() ? tr("nothing") : text(after);
    if (value.size() > kLongestValue)
        value = value.left(kLongestValue - 1).trimmed() + QStringLiteral("\u2026");
    return tr("%1 to %2").arg(settingName(path), value);
}

} // namespace

EditSpec::EditSpec(Draft& draft, experiment::ExperimentSpec before,
                   experiment::ExperimentSpec after, const QString& text, std::string path)
    : QUndoCommand(text)
    , m_draft(draft)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_path(std::move(path))
    , m_named(!text.isEmpty())
{
    nameChange();
}

void EditSpec::nameChange()
{
    if (m_named)
        return;
    if (!m_path.empty()) {
        const base::Value value = experiment::get(m_after, m_path);
        setText(tr("change of %1").arg(changeText(m_path, base::toText(value))));
        return;
    }
    auto changes = experiment::differences(m_before, m_after);
    // Other settings follow from another template.
    std::stable_partition(changes.begin(), changes.end(),
                          [](const auto& change) { return change.path == "model.template"; });
    QStringList named;
    for (const auto& change : changes)
        named << changeText(change.path, change.after);
    if (const qsizetype more = named.size() - 1; named.size() > kMostNamed)
        named = {named.front(), tr("%1 more settings").arg(more)};
    setText(tr("change of %1").arg(named.join(tr(" and "))));
}

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
    nameChange();
    setObsolete(experiment::hash(m_before) == experiment::hash(m_after));
    return true;
}

} // namespace assay::ui
