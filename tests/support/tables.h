// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "experiment/suite.h"
#include "support/findings.h"
#include "support/temp_project.h"

#include <QByteArray>

#include <algorithm>
#include <string>
#include <vector>

namespace assay::testing {

/// "x;z;y": the cells, numbers that differ, and two classes, one row each.
inline QByteArray columnOf(const QList<QByteArray>& cells, char delimiter = ';')
{
    QByteArray text = QByteArray("x") + delimiter + "z" + delimiter + "y\n";
    for (int i = 0; i < cells.size(); ++i)
        text += cells[i] + delimiter + QByteArray::number((i * 7) % 11) + delimiter
                + (i % 2 ? "p\n" : "q\n");
    return text;
}

/// The same with the cells as the target.
inline QByteArray targetOf(const QList<QByteArray>& cells, char delimiter = ';')
{
    QByteArray text = QByteArray("z") + delimiter + "y\n";
    for (int i = 0; i < cells.size(); ++i)
        text += QByteArray::number((i * 7) % 11) + delimiter + cells[i] + '\n';
    return text;
}

/// The cells over and over, `count` of them.
inline QList<QByteArray> repeated(const QList<QByteArray>& cells, int count)
{
    QList<QByteArray> all;
    for (int i = 0; i < count; ++i)
        all << cells[i % cells.size()];
    return all;
}

/// `count` numbers with two digits behind the point, no two alike.
inline QList<QByteArray> measured(int count)
{
    QList<QByteArray> all;
    for (int i = 0; i < count; ++i)
        all << QByteArray::number(1.37 + 0.11 * ((i * 17) % count), 'f', 2);
    return all;
}

/// Reads `text` as a table, with `test` as the table to serve unless it is empty.
inline data::Prepared prepared(const TempFolder& folder, const QByteArray& text,
                               data::DataSpec spec = {}, const QByteArray& test = {},
                               const std::string& name = "data.csv")
{
    write(folder / name, text);
    spec.path = (folder / name).string();
    if (!test.isEmpty()) {
        write(folder / "served.csv", test);
        spec.testPath = (folder / "served.csv").string();
    }
    data::Prepared prepared = experiment::prepare(spec);
    requireDeclaredFixes(prepared.findings);
    return prepared;
}

/// Null when there is none.
inline const base::Finding* finding(const std::vector<base::Finding>& findings,
                                    const std::string& id, const std::string& place = {})
{
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const base::Finding& finding) {
            return finding.id == id && (place.empty() || finding.place == place);
        });
    return found == findings.end() ? nullptr : &*found;
}

/// The ids of the findings, a space behind each.
inline std::string idsOf(const std::vector<base::Finding>& findings)
{
    std::string ids;
    for (const base::Finding& finding : findings)
        ids += finding.id + ' ';
    return ids;
}

} // namespace assay::testing
