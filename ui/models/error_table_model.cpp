// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/error_table_model.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QFont>

namespace assay::ui {

namespace {

QString joined(const std::vector<std::string>& solutions)
{
    QStringList all;
    for (const std::string& solution : solutions)
        all << text(solution);
    return all.join(QStringLiteral("; "));
}

} // namespace

ErrorTableModel::ErrorTableModel(Change change, std::function<QString(qint64)> keyOf,
                                 QObject* parent)
    : TableModel(parent)
    , m_change(std::move(change))
    , m_keyOf(std::move(keyOf))
{}

QString ErrorTableModel::priorityText(const std::optional<error_analysis::Priority>& priority)
{
    if (!priority)
        return QStringLiteral("\u2013");
    switch (*priority) {
    case error_analysis::Priority::Low: return tr("Low");
    case error_analysis::Priority::Medium: return tr("Medium");
    case error_analysis::Priority::High: return tr("High");
    }
    return {};
}

void ErrorTableModel::setEffects(std::map<std::string, Effect> effects)
{
    if (effects == m_effects)
        return;
    m_effects = std::move(effects);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Moved), index(rowCount() - 1, Moved));
}

std::map<std::string, ErrorTableModel::Effect> effectsByType(
    const std::vector<const tune::MeasuredAttempt*>& attempts)
{
    std::map<std::string, ErrorTableModel::Effect> found;
    for (const tune::MeasuredAttempt* one : attempts) {
        for (const evaluate::Effect* effect : tune::onTypes(*one)) {
            QString& all = found[tune::typeOf(*effect).value_or(std::string())].all;
            all += (all.isEmpty() ? QString() : QStringLiteral("\n"))
                   + text(tune::typeSentence(*one, *effect)) + QLatin1Char(' ')
                   + text(tune::howSureOfTypes(*one));
        }
    }
    for (auto& [type, shown] : found) {
        const tune::TypeMove move = tune::clearestMove(attempts, type);
        if (!move.attempt) { // those to compare with alone
            shown.clearest = QStringLiteral("\u2013");
            continue;
        }
        const evaluate::Effect& effect = *move.effect;
        shown.change = effect.change();
        shown.clearest = unbroken(
            text(tune::typeChangeText(*move.attempt, effect)).remove(QStringLiteral(" points")));
        // Without an interval a number looks surer than it is.
        if (effect.pairs > 0
            && move.attempt->verdict(effect) == evaluate::EffectVerdict::NoInterval)
            shown.clearest += effect.pairs == 1
                                  ? ErrorTableModel::tr(" (1 seed)")
                                  : ErrorTableModel::tr(" (%1 seeds)").arg(effect.pairs);
        shown.clearest += QStringLiteral(", ") + text(move.attempt->tried().words);
    }
    return found;
}

QString ErrorTableModel::header(int column) const
{
    switch (column) {
    case Key: return tr("Key");
    case Type: return tr("Error type");
    case Train: return tr("Error % (train)");
    case TrainVal: return tr("Error % (train-val)");
    case TestVal: return tr("Error % (test-val)");
    case Difference: return tr("Differs (p)");
    case Ceiling: return tr("Ceiling");
    case Solutions: return tr("Potential solutions");
    case Priority: return tr("Priority");
    case Owner: return tr("Owner");
    case Effort: return tr("Effort");
    case Tried: return tr("Tried in");
    case Moved: return tr("Change on these");
    default: return {};
    }
}

Qt::ItemFlags ErrorTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = TableModel::flags(index);
    const int column = index.column();
    const bool isEdited = column == Type || (column >= Solutions && column <= Tried);
    return isEdited ? flags | Qt::ItemIsEditable : flags;
}

bool ErrorTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole)
        return false;
    error_analysis::ErrorType type = row(index.row()).type;
    const QString words = value.toString().trimmed();
    switch (index.column()) {
    case Type:
        if (words.isEmpty())
            return false;
        type.name = utf8(words);
        break;
    case Solutions:
        type.solutions.clear();
        for (const QString& line : words.split(QLatin1Char(';'), Qt::SkipEmptyParts))
            if (!line.trimmed().isEmpty())
                type.solutions.push_back(utf8(line.trimmed()));
        break;
    case Priority: {
        const int choice = value.toInt(); // 0: as proposed
        type.chosen = choice == 0
                          ? std::nullopt
                          : std::optional(static_cast<error_analysis::Priority>(choice - 1));
        break;
    }
    case Owner: type.owner = utf8(words); break;
    case Effort: type.effort = utf8(words); break;
    case Tried: {
        QString digits = words;
        digits.remove(tr("run"), Qt::CaseInsensitive);
        bool good = false;
        const auto run = digits.trimmed().toLongLong(&good);
        if (!good && !digits.trimmed().isEmpty())
            return false;
        type.triedRun = good ? std::optional<train::RunId>(run) : std::nullopt;
        break;
    }
    default: return false;
    }
    m_change(type);
    return true;
}

QVariant ErrorTableModel::cell(const error_analysis::ErrorRow& row, int column, int role) const
{
    if (role == Qt::FontRole) {
        if (column == Priority && row.priority() == error_analysis::Priority::High) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    }
    if (role == Qt::EditRole) {
        switch (column) {
        case Type: return text(row.type.name);
        case Solutions: return joined(row.type.solutions);
        case Priority: return row.type.chosen ? static_cast<int>(*row.type.chosen) + 1 : 0;
        case Owner: return text(row.type.owner);
        case Effort: return text(row.type.effort);
        case Tried: return row.type.triedRun ? QString::number(*row.type.triedRun) : QString();
        default: return {};
        }
    }
    if (column == Moved) {
        const auto known = m_effects.find(row.type.name);
        if (known == m_effects.end())
            return role == Qt::DisplayRole ? QVariant(QStringLiteral("\u2013")) : QVariant();
        return role == Qt::ToolTipRole                         ? QVariant(known->second.all)
               : role == SortRole                              ? QVariant(known->second.change)
               : role == Qt::DisplayRole || role == ExportRole ? QVariant(known->second.clearest)
                                                               : QVariant();
    }
    const auto share = [&](const error_analysis::TypeShare& of) -> QVariant {
        if (!of.share)
            return QStringLiteral("\u2013");
        if (role == ExportRole || role == SortRole)
            return of.share->value;
        return percentText(of.share->value, of.share->interval);
    };
    if (role == Qt::ToolTipRole) {
        switch (column) {
        case Train:
        case TrainVal:
        case TestVal: {
            const auto& of = column == Train      ? row.train
                             : column == TrainVal ? row.trainVal
                                                  : row.testVal;
            return tr("%1 errors of this set carry the type; %2 examples with it are answered "
                      "rightly by this run")
                .arg(countText(of.count.tagged), countText(of.count.right));
        }
        case Difference:
            return tr("Fisher's exact test that the two sets have the same share, Holm over the "
                      "rows");
        case Ceiling: return tr("By how much the test-val error would fall if this type vanished");
        case Priority:
            if (row.type.chosen)
                return tr("Chosen by hand; proposed: %1").arg(priorityText(row.proposed));
            return row.proposed
                       ? tr("Proposed; double-click or F2 changes it")
                       : tr("Proposed once %1 errors of the random sample of test-val were looked "
                            "at; double-click or F2 sets it")
                             .arg(error_analysis::kFewLooked);
        case Solutions:
            return joined(row.type.solutions).replace(QStringLiteral("; "), QStringLiteral("\n"));
        default: return {};
        }
    }
    if (role != Qt::DisplayRole && role != ExportRole && role != SortRole)
        return {};
    switch (column) {
    case Key: return m_keyOf(row.type.id);
    case Type: return text(row.type.name);
    case Train: return share(row.train);
    case TrainVal: return share(row.trainVal);
    case TestVal: return share(row.testVal);
    case Difference:
        if (!row.adjusted)
            return QStringLiteral("\u2013");
        if (role != Qt::DisplayRole)
            return *row.adjusted;
        return *row.adjusted < 0.001 ? QStringLiteral("< 0.001")
                                     : QString::number(*row.adjusted, 'f', 3);
    case Ceiling:
        if (!row.ceiling)
            return QStringLiteral("\u2013");
        return role == Qt::DisplayRole ? QVariant(percentText(*row.ceiling))
                                       : QVariant(*row.ceiling);
    case Solutions: return joined(row.type.solutions);
    case Priority:
        if (role == SortRole)
            return row.priority() ? static_cast<int>(*row.priority()) : -1;
        return role == ExportRole && !row.priority() ? QString() : priorityText(row.priority());
    case Owner: return text(row.type.owner);
    case Effort: return text(row.type.effort);
    case Tried: return row.type.triedRun ? tr("run %1").arg(*row.type.triedRun) : QString();
    default: return {};
    }
}

} // namespace assay::ui
