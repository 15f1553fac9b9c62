// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tag_table_model.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <algorithm>

namespace assay::ui {

namespace {

using interop::TagForm;
using interop::TagTarget;
namespace metric_name = train::metric_name;

QString splitName(const std::string& key)
{
    for (const data::SplitKind split : data::kOpenSplits) {
        if (data::key(split) == key)
            return splitText(split);
    }
    return text(key);
}

} // namespace

TagTableModel::TagTableModel(Choose choose, QObject* parent)
    : TableModel(parent)
    , m_choose(std::move(choose))
{}

const std::vector<std::optional<TagTarget>>& TagTableModel::meanings()
{
    static const auto all = [] {
        std::vector<std::optional<TagTarget>> list{std::nullopt, TagTarget{}};
        list.push_back(TagTarget{metric_name::kBatchLoss, "train", TagForm::Value});
        for (const data::SplitKind split : data::kOpenSplits)
            list.push_back(TagTarget{metric_name::kLoss, data::key(split), TagForm::Value});
        for (const data::SplitKind split : data::kOpenSplits) {
            for (const TagForm form :
                 {TagForm::Value, TagForm::Percent, TagForm::OneMinus, TagForm::HundredMinus})
                list.push_back(TagTarget{metric_name::kError, data::key(split), form});
        }
        for (const char* metric : {metric_name::kRmse, metric_name::kMae, metric_name::kR2}) {
            for (const data::SplitKind split : data::kOpenSplits)
                list.push_back(TagTarget{metric, data::key(split), TagForm::Value});
        }
        for (const char* metric : {metric_name::kLearningRate, metric_name::kGradientNorm})
            list.push_back(TagTarget{metric, {}, TagForm::Value});
        return list;
    }();
    return all;
}

QString TagTableModel::meaningText(const std::optional<TagTarget>& meaning)
{
    if (!meaning)
        return tr("what its name says");
    if (meaning->metric.empty())
        return tr("not mapped");
    if (meaning->metric == metric_name::kBatchLoss)
        return tr("train loss of each batch");
    if (meaning->metric == metric_name::kLearningRate)
        return tr("learning rate");
    if (meaning->metric == metric_name::kGradientNorm)
        return tr("gradient norm");
    const QString split = splitName(meaning->split);
    if (meaning->metric == metric_name::kError) {
        switch (meaning->form) {
        case TagForm::Value: return tr("%1 error").arg(split);
        case TagForm::Percent: return tr("%1 error, from percent").arg(split);
        case TagForm::OneMinus: return tr("%1 error, from accuracy").arg(split);
        case TagForm::HundredMinus: return tr("%1 error, from accuracy in percent").arg(split);
        }
    }
    const QString metric = meaning->metric == metric_name::kLoss   ? tr("loss")
                           : meaning->metric == metric_name::kRmse ? QStringLiteral("RMSE")
                           : meaning->metric == metric_name::kMae  ? QStringLiteral("MAE")
                                                                   : QStringLiteral("R2");
    return QStringLiteral("%1 %2").arg(split, metric);
}

Qt::ItemFlags TagTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = TableModel::flags(index);
    return index.column() == Meaning ? flags | Qt::ItemIsEditable : flags;
}

bool TagTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const int place = value.toInt();
    if (role != Qt::EditRole || index.column() != Meaning || place < 0
        || place >= int(meanings().size()))
        return false;
    m_choose(row(index.row()), meanings()[std::size_t(place)]);
    return true;
}

QString TagTableModel::header(int column) const
{
    switch (column) {
    case Tag: return tr("Tag");
    case Points: return tr("Points");
    case From: return tr("Least");
    case To: return tr("Greatest");
    case Meaning: return tr("Counts as");
    default: return {};
    }
}

QVariant TagTableModel::cell(const interop::MappedTag& tag, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::ToolTipRole) {
        if (column == Meaning)
            return tag.chosen ? tr("Chosen by hand, for every imported run of this project; "
                                   "double-click or F2 changes it")
                              : tr("Guessed from its name; double-click or F2 changes it");
        return tr("%1\n%2 points, %3 to %4")
            .arg(text(tag.summary.tag), countText(tag.summary.points))
            .arg(tag.summary.lowest, 0, 'g', 4)
            .arg(tag.summary.highest, 0, 'g', 4);
    }
    const auto& all = meanings();
    if (role == Qt::EditRole && column == Meaning) {
        if (!tag.chosen)
            return 0;
        const auto place = std::find(all.begin(), all.end(), std::optional(tag.target));
        return place == all.end() ? 0 : int(place - all.begin());
    }
    if (role != Qt::DisplayRole && role != SortRole && role != ExportRole)
        return {};
    const bool bare = role != Qt::DisplayRole;
    const bool finite = tag.summary.lowest <= tag.summary.highest;
    const auto number = [&](double value) -> QVariant {
        if (!finite)
            return {};
        return bare ? QVariant(value) : QVariant(QString::number(value, 'g', 4));
    };
    switch (column) {
    case Tag: return text(tag.summary.tag);
    case Points:
        return bare ? QVariant::fromValue<qlonglong>(tag.summary.points)
                    : QVariant(countText(tag.summary.points));
    case From: return number(tag.summary.lowest);
    case To: return number(tag.summary.highest);
    case Meaning: return meaningText(tag.target);
    default: return {};
    }
}

qint64 TagTableModel::key(const interop::MappedTag& tag) const
{
    return static_cast<qint64>(std::hash<std::string>()(tag.summary.tag));
}

} // namespace assay::ui
