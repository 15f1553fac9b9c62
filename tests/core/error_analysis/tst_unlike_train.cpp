// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/unlike_train.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace assay;
using data::ColumnKind;
using error_analysis::TrainColumns;

namespace {

/// Ages 0 to 99 twice, gains that are 0 but for 4 of 200, towns of which one is rare, an id that is
/// left out, and rows behind them that train does not have.
data::DatasetPtr people()
{
    data::Dataset::Content content;
    data::InputInfo info;
    data::Table table;
    content.info.classes = {"no", "yes"};
    info.columns = {
        {.name = "age"},
        {.name = "gain"},
        {.name = "town", .kind = ColumnKind::Category, .categories = {"A", "B", "C", "D"}},
        {.name = "id", .leftOut = "is different in every row"}};
    table.columns.resize(4);
    const auto add = [&](float age, float gain, std::int32_t town) {
        table.columns[0].numbers.push_back(age);
        table.columns[1].numbers.push_back(gain);
        table.columns[2].codes.push_back(town);
        table.columns[3].numbers.push_back(static_cast<float>(content.labels.size()) * 99);
        table.rowHashes.push_back(content.labels.size());
        content.labels.push_back(0);
    };
    for (int k = 0; k < 200; ++k)
        add(static_cast<float>(k % 100), k >= 196 ? 5000 : 0, k < 2 ? 2 : k % 2);
    add(50, 0, 0);                                      // 200: as most
    add(400, 0, 0);                                     // 201: age
    add(50, 99999, 2);                                  // 202: gain and town
    add(std::numeric_limits<float>::quiet_NaN(), 0, 3); // 203: missing, a town of no row
    add(50, 0, data::kUnseenCode);                      // 204
    add(-120, 5000, 1);                                 // 205
    content.inputs.push_back(std::make_unique<data::TableInput>(std::move(info), std::move(table)));
    return std::make_shared<data::Dataset>(std::move(content));
}

data::Subset firstRows(std::uint32_t count)
{
    data::Subset train{people(), {}};
    for (std::uint32_t k = 0; k < count; ++k)
        train.indices.push_back(k);
    return train;
}

} // namespace

class TestUnlikeTrain : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void columnsThatDepartFromTrainAreTold_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QStringList>("columns");
        QTest::addColumn<QString>("says");
        QTest::newRow("an ordinary row") << 200 << QStringList() << "";
        QTest::newRow("a number far above")
            << 201 << QStringList{"age"}
            << "7.1 interquartile ranges above the median of train, 49.5; under 0.1 % of train is "
               "as far from it.";
        QTest::newRow("a rare number and a rare category")
            << 202 << QStringList{"gain", "town"} << "Half of train or more is 0; under 0.1 %";
        QTest::newRow("a missing cell and a value of no row")
            << 203 << QStringList{"age", "town"} << "Missing, which it never is in train.";
        QTest::newRow("a text that the first source does not have")
            << 204 << QStringList{"town"} << "No example of train has this value.";
        QTest::newRow("a number far below, and one as 2 % have it")
            << 205 << QStringList{"age", "gain"} << "interquartile ranges below the median";
    }
    void columnsThatDepartFromTrainAreTold()
    {
        QFETCH(int, row);
        QFETCH(QStringList, columns);
        QFETCH(QString, says);
        const data::Subset train = firstRows(200);
        const auto found =
            TrainColumns(train, 200).unlike(*train.dataset, static_cast<std::size_t>(row));
        QStringList names;
        for (const auto& one : found)
            names << QString::fromStdString(train.dataset->info().columns()[one.column].name);
        QCOMPARE(names, columns);
        if (!found.empty())
            QVERIFY2(QString::fromStdString(found[0].text).contains(says), found[0].text.c_str());
    }

    void aWildValueOfTrainHidesNoOther()
    {
        // With mean and deviation 5,000 in four rows would make 400 years look ordinary.
        const data::Subset train = firstRows(202); // 400 is in train too
        const auto found = TrainColumns(train, 202).unlike(*train.dataset, 205);
        QVERIFY(!found.empty());
        QCOMPARE(found[0].column, std::size_t{0});
    }

    void aPartOfTrainIsNamedAsOne()
    {
        const data::Subset train = firstRows(200);
        const auto found = TrainColumns(train, 63'000).unlike(*train.dataset, 204);
        QCOMPARE(found[0].text, std::string("No example of 200 of train has this value."));
    }

    void idsOfEveryRowAreNoRarity()
    {
        // Each of 200 categories is there once: no row is rarer than another.
        data::Dataset::Content content;
        data::InputInfo info;
        data::Table table;
        content.info.classes = {"no", "yes"};
        info.columns = {{.name = "name", .kind = ColumnKind::Category}};
        table.columns.resize(1);
        data::Subset train;
        for (std::uint32_t k = 0; k < 200; ++k) {
            info.columns[0].categories.push_back(std::to_string(k));
            table.columns[0].codes.push_back(static_cast<std::int32_t>(k));
            table.rowHashes.push_back(k);
            content.labels.push_back(0);
            train.indices.push_back(k);
        }
        content.inputs.push_back(
            std::make_unique<data::TableInput>(std::move(info), std::move(table)));
        train.dataset = std::make_shared<data::Dataset>(std::move(content));
        QVERIFY(TrainColumns(train, 200).unlike(*train.dataset, 17).empty());
    }

    void withoutTrainNothingIsTold()
    {
        const data::Subset none = firstRows(0);
        QVERIFY(TrainColumns(none, 0).unlike(*none.dataset, 201).empty());
    }
};

QTEST_GUILESS_MAIN(TestUnlikeTrain)
#include "tst_unlike_train.moc"
