// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_fields.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "experiment/field_words.h"
#include "experiment/run_settings.h"

#include <QByteArrayView>

namespace assay::ui {

const RunFields::Settings& RunFields::of(const train::RunRecord& run) const
{
    // A run of another tool has no hash, and may be given more settings while it is followed.
    const QString key = run.specHash.empty() ? QStringLiteral("%1:%2").arg(run.id).arg(
                            qHash(QByteArrayView(run.spec.data(), qsizetype(run.spec.size()))))
                                             : text(run.specHash);
    const auto known = m_known.constFind(key);
    if (known != m_known.constEnd())
        return *known;
    Settings settings;
    try {
        settings = experiment::allSettings(run);
    } catch (const base::Error&) {
        // Written by another version: its cells are empty.
    }
    return *m_known.insert(key, std::move(settings));
}

QString RunFields::value(const train::RunRecord& run, const std::string& path) const
{
    const Settings& settings = of(run);
    const auto found = settings.find(path);
    return found == settings.end() ? QString() : text(experiment::valueWords(path, found->second));
}

bool RunFields::isNumber(const std::vector<train::RunRecord>& runs, const std::string& path) const
{
    bool any = false;
    for (const train::RunRecord& run : runs) {
        const QString shown = value(run, path);
        bool good = shown.isEmpty();
        if (!good)
            shown.toDouble(&good);
        if (!good)
            return false;
        any = any || !shown.isEmpty();
    }
    return any;
}

std::set<std::string> RunFields::differing(const std::vector<train::RunRecord>& runs) const
{
    struct Seen {
        std::string value;
        std::size_t runs = 0;
        bool differs = false;
    };
    std::map<std::string, Seen> all;
    for (const train::RunRecord& run : runs) {
        for (const auto& [path, value] : of(run)) {
            Seen& seen = all[path];
            if (seen.runs++ == 0)
                seen.value = value;
            else if (!seen.differs && seen.value != value)
                seen.differs = true;
        }
    }
    std::set<std::string> paths;
    for (const auto& [path, seen] : all) {
        if ((seen.differs || seen.runs < runs.size()) && path != "seed" && path != "model.template")
            paths.insert(path);
    }
    return paths;
}

} // namespace assay::ui
