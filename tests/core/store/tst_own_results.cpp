// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/migrations.h"
#include "store/own_result_store.h"
#include "store/project_store.h"
#include "store/set_aside.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include <string>

using namespace assay;
using baseline::KnownKind;
using baseline::ResultRow;

namespace {

const ResultRow kOurs{.dataSet = "MNIST",
                      .fingerprint = {},
                      .kind = KnownKind::OwnOnBenchmark,
                      .model = "ours, 2025",
                      .value = 0.011,
                      .source = "wiki"};

} // namespace

class TestOwnResults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsAreReadAsTheyWereSaved()
    {
        testing::TempProject project;
        store::OwnResultStore store(project.file, false);
        QVERIFY(store.list().empty());
        QCOMPARE(store.save(kOurs), 1);
        ResultRow other{.dataSet = "wine",
                        .fingerprint = "abc",
                        .kind = KnownKind::Paper,
                        .model = "Gauß's model",
                        .metric = "rmse",
                        .value = 0.61,
                        .source = {}};
        QCOMPARE(store.save(other), 2);
        auto all = store.list();
        QCOMPARE(all.size(), 2U);
        ResultRow expected = kOurs;
        expected.id = 1;
        QVERIFY(all[0] == expected);
        other.id = 2;
        QVERIFY(all[1] == other);
        other.value = 0.58;
        other.source = "https://example.org/a";
        QCOMPARE(store.save(other), 2);
        QVERIFY(store::OwnResultStore(project.file, true).list()[1] == other);
        store.remove(1);
        QCOMPARE(store.list().size(), 1U);
        QCOMPARE(store.save(kOurs), 3); // a number is never another row's
    }

    void whatCannotBeKeptIsRefused()
    {
        testing::TempProject project;
        store::OwnResultStore store(project.file, false);
        const auto refused = [&](ResultRow row) {
            try {
                store.save(row);
            } catch (const base::Error& error) {
                return error.kind() == base::ErrorKind::Usage;
            }
            return false;
        };
        ResultRow row = kOurs;
        row.model.clear();
        QVERIFY(refused(row));
        row = kOurs;
        row.dataSet.clear();
        QVERIFY(refused(row));
        row = kOurs;
        row.value = 1.2; // of a share
        QVERIFY(refused(row));
        row = kOurs;
        row.metric = "tea";
        QVERIFY(refused(row));
        row = kOurs;
        row.source = std::string(1'001, 'x');
        QVERIFY(refused(row));
        row = kOurs;
        row.id = 7; // there is none
        QVERIFY(refused(row));
        QVERIFY(store.list().empty());
        try {
            store.remove(7);
            QFAIL("removed what was not there");
        } catch (const base::Error& error) {
            QVERIFY(error.text().find("No result 7") != std::string::npos);
        }
    }

    void whatCannotBeReadIsSetAside_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("a kind that is unknown") << "kind = 'tea'";
        QTest::newRow("a metric that is unknown") << "metric = 'tea'";
        QTest::newRow("a share above 1") << "value = 1.5";
        QTest::newRow("a value that is no number") << "value = 'x'";
        QTest::newRow("no model") << "model = ''";
        QTest::newRow("bytes for a text") << "source = x'ff00'";
    }
    void whatCannotBeReadIsSetAside()
    {
        QFETCH(QString, change);
        testing::TempProject project;
        store::OwnResultStore store(project.file, false);
        store.save(kOurs);
        store.save(kOurs);
        store::forgetSetAside(project.file);
        testing::execute(project.file,
                         ("UPDATE own_results SET " + change + " WHERE id = 1").toStdString());
        const auto all = store.list();
        QCOMPARE(all.size(), 1U);
        QCOMPARE(all[0].id, 2);
        QCOMPARE(store::takeSetAside(project.file).size(), 1U);
    }

    /// A project of the version before gets the table, and keeps what it has.
    void anOlderProjectIsMigrated()
    {
        const testing::TempFolder folder;
        const auto file = folder / "old.assay";
        store::ensureProject(file, true);
        const std::string before = testing::rows(file, "PRAGMA user_version").at(0);
        QCOMPARE(before, std::to_string(store::migrations().size()));
        const auto& steps = store::migrations();
        std::size_t place = 0;
        while (place < steps.size() && !steps[place].name.ends_with("_own_results"))
            ++place;
        QVERIFY(place < steps.size());
        QVERIFY(place + 5 == steps.size()); // else what comes behind has to be taken back as well
        testing::execute(
            file,
            "DROP VIEW attempt_ledger; DROP TABLE attempt_effects; DROP TABLE "
            "attempts; DROP TABLE trials; DROP TABLE searches; DROP TABLE own_results; DROP TABLE dismissals; "
            "PRAGMA user_version = "
                + std::to_string(place));
        store::ensureProject(file, false);
        QCOMPARE(testing::rows(file, "PRAGMA user_version").at(0), before);
        store::OwnResultStore store(file, false);
        QCOMPARE(store.save(kOurs), 1);
        QCOMPARE(store.list().size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestOwnResults)
#include "tst_own_results.moc"
