// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <QHash>
#include <QString>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace assay::ui {

/// The settings of runs by their paths, each read from its spec once.
class RunFields
{
public:
    /// Empty where the run has no such setting, or it cannot be read.
    QString value(const train::RunRecord& run, const std::string& path) const;
    /// Paths whose value is not the same in all of these runs that have it, or that some lack; without
    /// seed and template, which have columns of their own.
    std::set<std::string> differing(const std::vector<train::RunRecord>& runs) const;
    /// Every one of these runs that has the setting has a number there.
    bool isNumber(const std::vector<train::RunRecord>& runs, const std::string& path) const;
    void forget() { m_known.clear(); }

private:
    using Settings = std::map<std::string, std::string>;
    const Settings& of(const train::RunRecord& run) const;

    mutable QHash<QString, Settings> m_known; ///< by hash of the spec, or by the run
};

} // namespace assay::ui
