// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/space_edits.h"

#include "bridge/convert.h"
#include "tune/search.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("space", source);
}

bool isSearchable(const base::Field& field)
{
    try {
        tune::defaultAxis(field);
        return true;
    } catch (const base::Error&) {
        return false;
    }
}

/// Whether the setting has an effect in runs like `base`, or with a value of a searched one; then `when` says
/// with which.
bool counts(const tune::Space& space, const experiment::ExperimentSpec& base,
            const base::Field& field, std::vector<tune::AxisCondition>& when)
{
    if (const tune::Axis* on = findAxis(space, field.onlyWith.path); on && on->isList()) {
        tune::AxisCondition condition{.path = on->path, .values = {}};
        for (const base::Value& value : on->values) {
            const auto& choices = field.onlyWith.choices;
            if (std::find(choices.begin(), choices.end(), base::toText(value)) != choices.end())
                condition.values.push_back(value);
        }
        if (condition.values.empty())
            return false;
        if (condition.values.size() < on->values.size())
            when.push_back(condition);
        return true;
    }
    return experiment::hasEffect(base, field);
}

} // namespace

std::vector<base::Field> searchableOf(const experiment::ExperimentSpec& base,
                                      const tune::SensitivityRow& row, const data::Profile* data)
{
    std::vector<base::Field> fields;
    const auto all = experiment::fields(base);
    for (const std::string& path : row.fields) {
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const base::Field& field) { return field.path == path; });
        if (found != all.end() && isSearchable(*found) && tune::mattersWith(data, *found))
            fields.push_back(*found);
    }
    return fields;
}

std::vector<base::Field> searchableOf(const experiment::ExperimentSpec& base)
{
    std::vector<base::Field> fields = experiment::fields(base);
    std::erase_if(fields, [](const base::Field& field) {
        // Data are given, and a seed is no setting.
        return field.path.starts_with("data.") || field.path == "seed" || !isSearchable(field);
    });
    return fields;
}

const tune::Axis* findAxis(const tune::Space& space, const std::string& path)
{
    const auto found = std::find_if(space.axes.begin(), space.axes.end(),
                                    [&](const tune::Axis& axis) { return axis.path == path; });
    return found == space.axes.end() ? nullptr : &*found;
}

tune::Space withField(tune::Space space, const experiment::ExperimentSpec& base,
                      const base::Field& field, const data::Profile* data)
{
    if (findAxis(space, field.path))
        return space;
    tune::Axis axis = tune::defaultAxis(base, field, data);
    counts(space, base, field, axis.when);
    space.axes.push_back(std::move(axis));
    return space;
}

tune::Space withRow(tune::Space space, const experiment::ExperimentSpec& base,
                    const tune::SensitivityRow& row, const data::Profile* data)
{
    for (const base::Field& field : searchableOf(base, row, data)) {
        std::vector<tune::AxisCondition> when;
        if (counts(space, base, field, when))
            space = withField(std::move(space), base, field, data);
    }
    return space;
}

tune::Space without(tune::Space space, const std::string& path)
{
    std::erase_if(space.axes, [&](const tune::Axis& axis) { return axis.path == path; });
    for (tune::Axis& axis : space.axes)
        std::erase_if(axis.when, [&](const auto& condition) { return condition.path == path; });
    return space;
}

tune::Space widened(tune::Space space, const experiment::ExperimentSpec& base,
                    const tune::Point& best)
{
    for (tune::Axis& axis : space.axes) {
        const auto at = best.find(axis.path);
        tune::Axis alone = axis;
        alone.when.clear();
        const tune::Space one{.axes = {alone}};
        if (axis.isList() || at == best.end() || tune::atTheEdge(one, {*at}).empty())
            continue;
        double low = axis.low, high = axis.high;
        const double half = (high - low) / 2;
        if (tune::unitOf(one, {*at}).front() < 0.5)
            low = axis.log ? low / 10 : low - half;
        else
            high = axis.log ? high * 10 : high + half;
        try {
            const base::Field field = experiment::field(base, axis.path);
            low = field.lowAllowed ? std::max(low, field.low) : low <= field.low ? axis.low : low;
            high = std::min(high, field.high);
        } catch (const base::Error&) {
            // Of another template: only the space says what it may be.
        }
        axis.low = axis.integer ? std::ceil(low) : low;
        axis.high = axis.integer ? std::floor(high) : high;
        if (axis.log && axis.low <= 0)
            axis.low = axis.integer ? 1 : alone.low;
    }
    return space;
}

QString valuesText(const std::vector<base::Value>& values)
{
    QStringList words;
    for (const base::Value& value : values)
        words << text(base::toText(value));
    return words.join(QStringLiteral(", "));
}

QString withPoint(const QString& typed)
{
    static const QRegularExpression thousands(
        QStringLiteral(R"(^[+-]?[1-9]\d{0,2}(,\d{3})+(?!\d))"));
    const QString words = typed.trimmed();
    return thousands.match(words).hasMatch()
               ? words
               : QString(words).replace(QLatin1Char(','), QLatin1Char('.'));
}

QString rangeText(const tune::Axis& axis)
{
    if (axis.isList()) {
        QStringList words;
        for (const base::Value& value : axis.values)
            words << settingValue(axis.path, base::toText(value));
        return words.join(QStringLiteral(", "));
    }
    QString words = tr("%1 to %2").arg(numberText(axis.low), numberText(axis.high));
    if (axis.integer)
        words += tr(", whole");
    if (axis.log)
        words += tr(", log");
    return words;
}

QString whenText(const tune::Axis& axis)
{
    QStringList all;
    for (const tune::AxisCondition& condition : axis.when) {
        QStringList values;
        for (const base::Value& value : condition.values)
            values << settingValue(condition.path, base::toText(value));
        all << tr("%1 is %2").arg(settingName(condition.path), values.join(tr(" or ")));
    }
    return all.join(tr(" and "));
}

QString problemOf(const tune::Space& space, const experiment::ExperimentSpec& base)
{
    try {
        tune::check(space, base);
        return {};
    } catch (const base::Error& error) {
        return errorText(error);
    }
}

std::vector<base::Value> valuesFrom(const QString& words, const base::Field& field)
{
    std::vector<base::Value> values;
    for (const QString& word : words.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!word.trimmed().isEmpty())
            values.push_back(base::parsed(field, utf8(word.trimmed())));
    }
    if (values.empty())
        throw base::usageError("tune.space",
                               field.path + ": a list needs values, parted by commas.");
    return values;
}

} // namespace assay::ui
