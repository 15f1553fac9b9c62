// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_order.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace assay::ui {

namespace {

constexpr qsizetype kDigits = 18; ///< of the numbers within names

/// Numbers in a text get so many digits that their order is that of their values.
QString natural(const QString& text)
{
    QString key;
    for (qsizetype k = 0; k < text.size();) {
        if (!text[k].isDigit()) {
            key += text[k++].toLower();
            continue;
        }
        const qsizetype begin = k;
        while (k < text.size() && text[k].isDigit())
            ++k;
        key += text.mid(begin, k - begin).rightJustified(kDigits, QLatin1Char('0'));
    }
    return key;
}

} // namespace

RunKey RunKey::of(double number, int measure)
{
    RunKey key;
    key.blank = std::isnan(number);
    key.measure = measure;
    key.number = number;
    return key;
}

RunKey RunKey::of(const QString& words)
{
    RunKey key;
    key.blank = words.isEmpty();
    key.words = natural(words);
    return key;
}

int compared(const RunKey& a, const RunKey& b, bool ascending)
{
    if (a.blank || b.blank)
        return int(a.blank) - int(b.blank);
    if (a.measure != b.measure)
        return a.measure < b.measure ? -1 : 1;
    const int order =
        a.number != b.number ? (a.number < b.number ? -1 : 1) : a.words.compare(b.words);
    return ascending ? order : -order;
}

std::vector<RunLine> arranged(const RunArrangement& how)
{
    std::vector<int> groupOf(static_cast<std::size_t>(how.runs), -1);
    for (std::size_t g = 0; g < how.groups.size(); ++g) {
        for (const int run : how.groups[g])
            groupOf[static_cast<std::size_t>(run)] = static_cast<int>(g);
    }
    const auto accepted = [&](int run) { return !how.accepted || how.accepted(run); };
    const auto sort = [&](std::vector<RunLine>& lines) {
        if (!how.keyOf)
            return;
        std::vector<std::pair<RunKey, RunLine>> keyed;
        keyed.reserve(lines.size());
        for (const RunLine& line : lines)
            keyed.emplace_back(how.keyOf(line), line);
        std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
            return compared(a.first, b.first, how.ascending) < 0;
        });
        for (std::size_t k = 0; k < lines.size(); ++k)
            lines[k] = keyed[k].second;
    };
    std::vector<RunLine> heads; // groups and runs that are in none
    std::vector<std::vector<RunLine>> members(how.groups.size());
    std::map<int, std::vector<int>> forks; // by the place of the run that they go on from
    for (int run = 0; run < how.runs; ++run) {
        if (!accepted(run))
            continue;
        const int group = groupOf[static_cast<std::size_t>(run)];
        if (group < 0) {
            const int parent =
                how.parents.empty() ? -1 : how.parents[static_cast<std::size_t>(run)];
            // Newest first: what stands in front is no older run, and a circle has no end.
            if (parent > run && parent < how.runs && accepted(parent))
                forks[parent].push_back(run);
            else
                heads.push_back({run, -1, 0});
            continue;
        }
        std::vector<RunLine>& own = members[static_cast<std::size_t>(group)];
        if (own.empty())
            heads.push_back({-1, group, 0});
        own.push_back({run, group, 0});
    }
    sort(heads);
    std::vector<RunLine> lines, next(heads.rbegin(), heads.rend());
    while (!next.empty()) {
        const RunLine line = next.back();
        next.pop_back();
        lines.push_back(line);
        std::vector<RunLine> below;
        const auto addForks = [&](int run) {
            const auto own = forks.find(run);
            if (own == forks.end())
                return;
            for (const int fork : own->second)
                below.push_back({fork, -1, line.depth + 1});
        };
        if (line.run >= 0) {
            addForks(line.run);
        } else {
            const auto& own = members[static_cast<std::size_t>(line.group)];
            if (how.open && how.open(line.group))
                below = own;
            else
                for (const RunLine& member : own)
                    addForks(member.run);
        }
        sort(below);
        next.insert(next.end(), below.rbegin(), below.rend());
    }
    return lines;
}

bool holdsWords(const QString& description, const QStringList& words)
{
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return description.contains(word); });
}

QStringList wordsOf(const QString& filter)
{
    return filter.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace assay::ui
