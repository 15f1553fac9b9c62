// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/evaluation_table_models.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace assay::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("evaluation_tables", text);
}

QVariant bold()
{
    QFont font;
    font.setWeight(QFont::DemiBold);
    return font;
}

/// What of the examples was compared, as people say it.
QString featureText(const std::string& feature)
{
    QString words = text(feature);
    words.replace(QLatin1String("ink centre x"), QObject::tr("middle of the ink, left to right"));
    words.replace(QLatin1String("ink centre y"), QObject::tr("middle of the ink, top to bottom"));
    return words;
}

} // namespace

std::vector<TermRow> rowsOf(const evaluate::Breakdown& breakdown, std::int64_t trainExamples)
{
    const evaluate::Ladder& ladder = breakdown.ladder;
    std::vector<TermRow> rows;
    qint64 id = 0;
    for (const evaluate::Rung rung : evaluate::kRungs) {
        ++id;
        const auto& measured = ladder[rung];
        for (const evaluate::Term& term : breakdown.terms) {
            if (!term.isContrast() || term.to != rung)
                continue;
            TermRow row{.id = 100 + id,
                        .name = QStringLiteral("+ ") + text(evaluate::name(term.kind)),
                        .verdict = term.isReal()       ? tr("yes")
                                   : term.isNegative() ? tr("below zero")
                                   : term.interval     ? tr("no")
                                                       : QString(),
                        .value = term.value,
                        .interval = term.interval,
                        .isShare = ladder.isShare,
                        .isTerm = true,
                        .isCulprit = std::find(breakdown.culprits.begin(), breakdown.culprits.end(),
                                               term.kind)
                                     != breakdown.culprits.end(),
                        .text = evaluate::errorText(ladder, term.value, term.interval)};
            rows.push_back(std::move(row));
        }
        if (!measured)
            continue;
        rows.push_back({.id = id,
                        .name = rungText(ladder, rung),
                        .verdict = measured->isExact ? tr("given") : QString(),
                        .value = measured->error,
                        .interval = measured->interval,
                        .examples = measured->examples,
                        .isShare = ladder.isShare,
                        .isSample = rung == evaluate::Rung::Train && measured->examples > 0
                                    && measured->examples < trainExamples,
                        .text = evaluate::errorText(ladder, measured->error, measured->interval)});
    }
    return rows;
}

QString TermTableModel::header(int column) const
{
    switch (column) {
    case Name: return tr("Set or term");
    case Value: return tr("Error");
    case Low: return tr("Low");
    case High: return tr("High");
    case Examples: return tr("Examples");
    case Verdict: return tr("Clear?");
    default: return {};
    }
}

QVariant TermTableModel::cell(const TermRow& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return row.isCulprit      ? bold()
               : isNumber(column) ? QVariant(Theme::numberFont())
                                  : QVariant();
    if (role == ExportRole || role == SortRole) {
        switch (column) {
        case Value: return row.value;
        case Low: return row.interval ? QVariant(row.interval->low) : QVariant(QString());
        case High: return row.interval ? QVariant(row.interval->high) : QVariant(QString());
        case Examples:
            return row.examples > 0 ? QVariant(qlonglong(row.examples)) : QVariant(QString());
        default: return {};
        }
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (column) {
    case Name: return row.name;
    case Value: return text(row.text);
    case Low: return row.interval ? QString::number(row.interval->low) : QString();
    case High: return row.interval ? QString::number(row.interval->high) : QString();
    case Examples:
        return row.examples <= 0 ? QString()
               : row.isSample    ? tr("sample of %1").arg(countText(row.examples))
                                 : countText(row.examples);
    case Verdict: return row.verdict;
    default: return {};
    }
}

QString ClassReportTableModel::header(int column) const
{
    switch (column) {
    case Class: return tr("Class");
    case Examples: return tr("Examples");
    case Precision: return tr("Precision");
    case Recall: return tr("Recall");
    case F1: return tr("F1");
    case Auc: return tr("AUC");
    default: return {};
    }
}

QVariant ClassReportTableModel::cell(const ClassReportRow& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    const auto estimate = [bare](const std::optional<stats::Estimate>& value) -> QVariant {
        if (!value)
            return bare ? QVariant(QString()) : QVariant(QStringLiteral("\u2013"));
        return bare ? QVariant(value->value) : percentText(value->value, value->interval);
    };
    switch (column) {
    case Class: return text(row.name);
    case Examples:
        return bare ? QVariant(qlonglong(row.report.examples))
                    : QVariant(countText(row.report.examples));
    case Precision: return estimate(row.report.precision);
    case Recall: return estimate(row.report.recall);
    case F1: return bare ? QVariant(row.report.f1) : QVariant(percentText(row.report.f1));
    case Auc:
        if (!row.report.auc)
            return bare ? QVariant(QString()) : QVariant(QStringLiteral("\u2013"));
        return bare ? QVariant(*row.report.auc)
                    : QVariant(QString::number(*row.report.auc, 'f', 3));
    default: return {};
    }
}

QString ShiftTableModel::header(int column) const
{
    switch (column) {
    case Feature: return tr("What");
    case Aspect: return tr("Kind");
    case Test: return tr("Test");
    case Effect: return tr("Effect");
    case P: return tr("p");
    case Adjusted: return tr("p, Holm");
    case Verdict: return tr("Differs?");
    default: return {};
    }
}

QVariant ShiftTableModel::cell(const evaluate::ShiftTest& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    switch (column) {
    case Feature: return featureText(row.feature);
    case Aspect:
        return row.aspect == evaluate::ShiftAspect::Covariate ? tr("inputs")
               : row.aspect == evaluate::ShiftAspect::Label   ? tr("labels")
               : row.aspect == evaluate::ShiftAspect::Output  ? tr("outputs")
                                                              : tr("all inputs");
    case Test:
        return row.test == "ks"            ? tr("Kolmogorov-Smirnov")
               : row.test == "chi_squared" ? tr("chi-squared")
               : row.test == "bbsd"        ? tr("KS of outputs (BBSD)")
                                           : tr("classifier");
    case Effect: return bare ? QVariant(row.effect) : QVariant(QString::number(row.effect, 'f', 2));
    case P: return bare ? QVariant(row.p) : QVariant(pText(row.p));
    case Adjusted: return bare ? QVariant(row.adjusted) : QVariant(pText(row.adjusted));
    case Verdict:
        return row.matters()  ? tr("yes")
               : row.isReal() ? tr("too little to matter")
                              : tr("not clearly");
    default: return {};
    }
}

qint64 ShiftTableModel::key(const evaluate::ShiftTest& row) const
{
    return static_cast<qint64>(std::hash<std::string>()(row.feature + row.test));
}

} // namespace assay::ui
