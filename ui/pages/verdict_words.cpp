// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/verdict_words.h"

#include "bridge/convert.h"
#include "experiment/suite.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("verdict", text);
}

} // namespace

QString verdictTitle(const std::string& verdict)
{
    return verdict == "overfit.passes"         ? tr("Passes")
           : verdict == "overfit.goes_up"      ? tr("Goes up")
           : verdict == "overfit.explodes"     ? tr("Explodes")
           : verdict == "overfit.oscillates"   ? tr("Oscillates")
           : verdict == "overfit.falls_slowly" ? tr("Falls too slowly")
                                               : tr("Plateaus");
}

QString noVerdictText(const std::string& problem, const std::vector<base::Finding>& below)
{
    if (problem.empty())
        return tr("It ended before a verdict.");
    const bool isBelow =
        std::any_of(below.begin(), below.end(), [&problem](const base::Finding& finding) {
            return experiment::sentence(finding) == problem;
        });
    return isBelow ? tr("It ended before a verdict. What was found by then stands below.")
                   : inWords(problem);
}

QString changesText(const std::vector<experiment::Difference>& changes)
{
    constexpr qsizetype kMost = 3;
    QStringList parts;
    for (const experiment::Difference& change : changes) {
        if (change.path.empty())
            return tr("another version wrote them");
        const bool isPath = change.path == "data.path" || change.path == "data.test_path";
        const auto value = [&](const std::string& of) {
            return of.empty() ? tr("none")
                   : isPath   ? QFileInfo(text(of)).fileName()
                              : settingValue(change.path, of);
        };
        parts << tr("%1 %2 then, %3 now")
                     .arg(settingName(change.path), value(change.before), value(change.after));
    }
    const qsizetype more = parts.size() - kMost;
    if (more > 0)
        parts = parts.mid(0, kMost) << tr("and %1 more").arg(more);
    return parts.join(QStringLiteral("; "));
}

} // namespace assay::ui
