// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/palette_entries.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "model/templates.h"
#include "style/actions.h"
#include "style/settings.h"
#include "widgets/field_row.h"
#include "widgets/spec_form.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

namespace assay::ui {

namespace {

using Entries = std::vector<CommandPalette::Entry>;

QString tr(const char* text)
{
    return QCoreApplication::translate("palette", text);
}

/// "model" of a widget on the page of that name.
QString pageOf(const QWidget& widget)
{
    for (const QWidget* at = &widget; at; at = at->parentWidget()) {
        if (at->objectName().startsWith(QStringLiteral("page.")))
            return at->objectName().section(QLatin1Char('.'), 1);
    }
    return {};
}

void addRecent(Entries& entries, Workbench& bench, const Actions& actions)
{
    const QIcon sign = actions.at(QStringLiteral("file.recent"))->icon();
    for (const QString& path : bench.settings().recentProjects.get())
        entries.push_back({tr("Open recent: %1").arg(QFileInfo(path).completeBaseName()),
                           path,
                           {},
                           sign,
                           true,
                           [&bench, path] { bench.openProject(path); }});
}

void addSettings(Entries& entries, Workbench& bench, const Actions& actions, const QWidget& window)
{
    const experiment::ExperimentSpec& spec = bench.draft().spec();
    const auto profile = bench.draft().profile();
    for (SpecForm* form : window.findChildren<SpecForm*>()) {
        const QString page = pageOf(*form);
        const QIcon sign = actions.at(QStringLiteral("go.") + page)->icon();
        for (const FieldRow* row : form->rows()) {
            const base::Field& field = row->field();
            const bool hasEffect = experiment::hasEffect(spec, field, profile.get());
            if (!row->isChanged() && !hasEffect)
                continue;
            const QString now =
                settingValue(field.path, base::toText(experiment::get(spec, field.path)));
            entries.push_back({text(field.label),
                               tr("setting, now %1").arg(now.isEmpty() ? tr("empty") : now),
                               {},
                               sign,
                               true,
                               [&bench, form = QPointer(form), page, path = field.path] {
                                   Q_EMIT bench.pageWanted(page);
                                   if (form)
                                       form->reveal(path);
                               }});
        }
    }
}

void addRuns(Entries& entries, Workbench& bench, const Actions& actions)
{
    const QIcon sign = actions.at(QStringLiteral("go.train"))->icon();
    for (const train::RunRecord& run : bench.runs().runs())
        entries.push_back({tr("Look at %1").arg(text(run.name)),
                           tr("run %1, %2").arg(run.id).arg(stateText(run.state)),
                           {},
                           sign,
                           true,
                           [&bench, id = run.id] {
                               bench.runs().look(id);
                               Q_EMIT bench.pageWanted(QStringLiteral("train"));
                           }});
}

} // namespace

Entries paletteEntries(Workbench& bench, const Actions& actions, const QWidget& window)
{
    Entries entries;
    addRecent(entries, bench, actions);
    addSettings(entries, bench, actions, window);
    addRuns(entries, bench, actions);
    return entries;
}

} // namespace assay::ui
