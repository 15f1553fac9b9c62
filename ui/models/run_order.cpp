// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_order.h"

#include <algorithm>
#include <cmath>

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
    for (int run = 0; run < how.runs; ++run) {
        if (!accepted(run))
            continue;
        const int group = groupOf[static_cast<std::size_t>(run)];
        if (group < 0) {
            heads.push_back({run, -1});
            continue;
        }
        std::vector<RunLine>& own = members[static_cast<std::size_t>(group)];
        if (own.empty())
            heads.push_back({-1, group});
        own.push_back({run, group});
    }
    sort(heads);
    std::vector<RunLine> lines;
    for (const RunLine& head : heads) {
        lines.push_back(head);
        if (head.run >= 0 || !how.open || !how.open(head.group))
            continue;
        std::vector<RunLine>& own = members[static_cast<std::size_t>(head.group)];
        sort(own);
        lines.insert(lines.end(), own.begin(), own.end());
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
