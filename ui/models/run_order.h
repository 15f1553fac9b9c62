// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace assay::ui {

/// What a line of the table of runs is ordered by.
struct RunKey {
    bool blank = true; ///< comes last in both directions
    int measure = 0;   ///< values of other measures are ordered apart: they share no unit
    double number = 0;
    QString words; ///< for texts; compared after the number

    static RunKey of(double number, int measure = 0);
    /// Upper and lower case are the same, and "lenet 2" comes before "lenet 10".
    static RunKey of(const QString& words);
};
/// Negative: `a` comes first. Measures and blanks keep their order when values are turned around.
int compared(const RunKey& a, const RunKey& b, bool ascending);

/// A line of the table: a run, or the runs of one experiment together.
struct RunLine {
    int run = -1;   ///< place in the list of runs; -1: the line of the group
    int group = -1; ///< whose run it is; -1: of none
    int depth = 0;  ///< how many lines that it goes on from stand above it

    bool operator==(const RunLine&) const = default;
};

/// Which lines there are and in which order.
struct RunArrangement {
    int runs = 0;
    std::vector<std::vector<int>> groups; ///< members of each; empty: not grouped
    /// Of each run the place of the one it goes on from, which is an older one; -1: none. Empty: forks
    /// stand where other runs do.
    std::vector<int> parents;
    std::function<bool(int run)> accepted;       ///< by the filter; empty: all
    std::function<bool(int group)> open;         ///< shows its runs
    std::function<RunKey(const RunLine&)> keyOf; ///< empty: the order of the list
    bool ascending = true;
};
/// The runs of a group stand below its line, in the same order among themselves. A group shows the
/// runs that the filter accepts, and has no line when there are none. A fork stands below the run that it
/// goes on from, or below the group of that while it is closed; where the filter leaves that out, or the
/// fork is in a group itself, it stands where other runs do.
std::vector<RunLine> arranged(const RunArrangement& how);

/// Whether a text that describes a run (in lower case) holds each of these words.
bool holdsWords(const QString& description, const QStringList& words);
/// Words of a filter, in lower case.
QStringList wordsOf(const QString& filter);

} // namespace assay::ui
