// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/finding_store.h"
#include "store/run_store.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

#include <string>
#include <vector>

using namespace assay;
using base::Dismissal;
using base::Finding;

namespace {

std::string refusalOf(store::FindingStore& store, const Dismissal& dismissal)
{
    try {
        store.dismiss(dismissal);
    } catch (const base::Error& error) {
        return error.kind() == base::ErrorKind::Usage ? error.code() : "not usage";
    }
    return {};
}

} // namespace

class TestFindingStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDismissalIsKeptChangedAndTakenBack()
    {
        testing::TempProject project;
        store::FindingStore store(project.file, false);
        QVERIFY(store.dismissals().empty());
        store.dismiss({"inputs.large@image", "bytes on purpose", {}});
        store.dismiss({"classes.imbalanced", "selten, nicht falsch: Gauß", {}});
        auto all = store::FindingStore(project.file, true).dismissals();
        QCOMPARE(all.size(), 2U);
        QCOMPARE(all[0].key, std::string("classes.imbalanced"));
        QCOMPARE(all[0].reason, std::string("selten, nicht falsch: Gauß"));
        QVERIFY(all[1].made.starts_with("20") && all[1].made.ends_with("Z"));
        store.dismiss({"inputs.large@image", "the network divides them", {}});
        all = store.dismissals();
        QCOMPARE(all.size(), 2U);
        QCOMPARE(all[1].reason, std::string("the network divides them"));
        store.restore("inputs.large@image");
        QCOMPARE(store.dismissals().size(), 1U);
        QVERIFY_THROWS_EXCEPTION(base::Error, store.restore("inputs.large@image"));
    }

    void itHoldsForTheSameKindAtTheSamePlaceAlone()
    {
        const std::vector<Dismissal> all{{"table.sentinel@age", "a real age", {}}};
        const Finding same{.id = "table.sentinel", .place = "age", .step = 12};
        const Finding other{.id = "table.sentinel", .place = "height"};
        const Finding whole{.id = "table.sentinel"};
        QVERIFY(base::dismissalOf(same, all));
        QVERIFY(!base::dismissalOf(other, all) && !base::dismissalOf(whole, all));
        const auto left = base::withoutDismissed({same, other, whole}, all);
        QCOMPARE(left.size(), 2U);
        QCOMPARE(left[0].place, std::string("height"));
    }

    void whatCannotBeKeptIsRefused()
    {
        testing::TempProject project;
        store::FindingStore store(project.file, false);
        QCOMPARE(refusalOf(store, {"", "why", {}}), std::string("dismissal.finding"));
        QCOMPARE(refusalOf(store, {"a.b", " \n", {}}), std::string("dismissal.reason"));
        QCOMPARE(refusalOf(store, {"a.b", std::string(1001, 'x'), {}}),
                 std::string("dismissal.reason"));
        QCOMPARE(refusalOf(store, {"a.b", "\xff", {}}), std::string("dismissal.reason"));
        QVERIFY(store.dismissals().empty());
    }

    void aDamagedRowIsLeftOut()
    {
        testing::TempProject project;
        store::FindingStore store(project.file, false);
        store.dismiss({"a.b", "why", {}});
        testing::execute(project.file,
                         "INSERT INTO dismissals(key, reason, made) VALUES('c.d', '', 'never')");
        QCOMPARE(store.dismissals().size(), 1U);
    }

    void aProofTakesThePlaceOfTheSuspicion()
    {
        testing::TempProject project;
        store::RunStore runs(project.file, false);
        testing::execute(project.file,
                         "INSERT INTO runs(id, name, kind, state, template, spec, created) "
                         "VALUES(7, 'one', 'overfit', 'finished', 'mlp', '{}', "
                         "'2026-11-28T12:00:00Z')");
        store::FindingStore store(project.file, false);
        const Finding other{.id = "inputs.large"};
        Finding cause{.id = "overfit.cause.learning_rate_high", .place = "train.learning_rate"};
        store.replace(7, other);
        store.replace(7, cause);
        const std::int64_t sent = runs.resumes(7);
        cause.basis = base::Basis::Proven;
        cause.fix = {{"train.learning_rate", "0.003"}};
        cause.evidence = {{"cure_run", 9}};
        store.replace(7, cause);
        const auto found = runs.findings(7, 0);
        QCOMPARE(found.size(), 2U);
        QVERIFY(found[1].second.basis == base::Basis::Proven);
        QCOMPARE(found[1].second.fix, cause.fix);
        QVERIFY(runs.resumes(7) > sent); // a window that follows the run reads them again
        QVERIFY_THROWS_EXCEPTION(base::Error, store.replace(8, cause));
    }
};

QTEST_GUILESS_MAIN(TestFindingStore)
#include "tst_finding_store.moc"
