// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/error_table_model.h"
#include "support/typed_answers.h"
#include "tune/adapted_effect.h"

#include <QTest>

using namespace assay;
using ui::ErrorTableModel;

namespace {

tune::MeasuredAttempt attempt(const std::string& words, std::uint64_t before, std::uint64_t after)
{
    tune::MeasuredAttempt made;
    made.study.tried = tune::Tried{
        .improvement = "variance.regularisation", .way = "", .words = words, .patch = {}};
    made.effects = tune::typeEffectsOf(
        std::vector<tune::TypedPair>(3, {testing::answers(before), testing::answers(after)}));
    made.pairs = {{1, 1, 2}, {2, 3, 4}, {3, 5, 6}};
    return made;
}

} // namespace

/// Which attempt moved an error type, in the table of error types.
class TestErrorMoves : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theClearestMoveStandsBesideTheType()
    {
        error_analysis::ErrorRow night, rain;
        night.type = {.id = 1, .name = "night scenes"};
        rain.type = {.id = 2, .name = "rain"};
        ErrorTableModel model([](const error_analysis::ErrorType&) {},
                              [](qint64) { return QString(); });
        model.setRows({night, rain});
        QVERIFY(!model.hasEffects());
        const auto unclear = attempt("dropout of 0.5", 8, 8), better = attempt("wider", 8, 2);
        model.setEffects(ui::effectsByType({&unclear, &better}));
        QVERIFY(model.hasEffects());
        const QModelIndex cell = model.index(0, ErrorTableModel::Moved);
        const QString shown = cell.data().toString();
        QVERIFY2(shown.startsWith("-60.0"), qPrintable(shown));
        QVERIFY2(shown.endsWith(", wider"), qPrintable(shown));
        const QString all = cell.data(Qt::ToolTipRole).toString();
        QVERIFY2(all.contains("dropout of 0.5 moved the error") && all.contains("better."),
                 qPrintable(all));
        QCOMPARE(model.index(1, ErrorTableModel::Moved).data().toString(), QString("\u2013"));
        // What is there to be compared with is no way to lower the error.
        auto control = attempt("10 labelled target examples a class alone", 8, 2);
        control.study.tried->patch = {{"adapt.method", "target_only"}};
        QVERIFY(tune::isControl(control));
        model.setEffects(ui::effectsByType({&control}));
        QCOMPARE(cell.data().toString(), QString("\u2013"));
        model.setEffects(ui::effectsByType({&control, &better}));
        QVERIFY(cell.data().toString().endsWith(", wider"));
        // Two seeds give no interval.
        auto few = attempt("twice as wide", 8, 2);
        few.effects = tune::typeEffectsOf(
            std::vector<tune::TypedPair>(2, {testing::answers(8), testing::answers(2)}));
        model.setEffects(ui::effectsByType({&few}));
        QCOMPARE(cell.data().toString(), QString("-60.0 (2 seeds), twice as wide"));
        QVERIFY(!model.flags(cell).testFlag(Qt::ItemIsEditable));
        QVERIFY(model.flags(model.index(0, ErrorTableModel::Tried)).testFlag(Qt::ItemIsEditable));
    }
};

QTEST_MAIN(TestErrorMoves)
#include "tst_error_moves.moc"
