// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/error_store.h"
#include "support/errors.h"
#include "support/temp_project.h"

#include <QTest>

using namespace assay;
using error_analysis::Choice;
using error_analysis::Weights;
using testing::TempProject;

namespace {

constexpr Weights kFirst{.run = 1, .step = 90}, kLater{.run = 1, .step = 180};

Choice whole(bool accepted, const Weights& weights = kFirst)
{
    return {.weights = weights,
            .suggestion = "cluster:3 / 5",
            .type = "3 / 5",
            .errors = {{1}, {2}, {3}},
            .whole = true,
            .accepted = accepted};
}

Choice one(std::uint64_t sample, bool accepted, const Weights& weights = kFirst)
{
    Choice choice = whole(accepted, weights);
    choice.whole = false;
    choice.errors = {{sample}};
    return choice;
}

/// The examples that carry the type, in order.
std::vector<std::string> given(const TempProject& project)
{
    return testing::rows(project.file, "SELECT e.sample FROM example_types e JOIN error_types t ON "
                                       "t.id = e.type WHERE t.name = '3 / 5' ORDER BY e.sample");
}

using Samples = std::vector<std::string>;

std::optional<bool> decisionOn(store::ErrorStore& store, const Weights& weights)
{
    return error_analysis::decisionOn(weights, "cluster:3 / 5", store.decisions());
}

} // namespace

class TestErrorStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRefusedExampleStaysOut()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        store.decide(one(2, false));
        store.decide(whole(true));
        QCOMPARE(given(project), (Samples{"1", "3"}));
        // Nobody looked at the others.
        QCOMPARE(testing::rows(project.file, "SELECT count(*) FROM examples WHERE looked = 1"),
                 Samples{"0"});
        // Nor is it shown again, by whatever weights it is found.
        const error_analysis::Suggestion suggestion{.key = "cluster:3 / 5",
                                                    .errors = {{1}, {2}, {3}}};
        const auto left = error_analysis::withoutRefused({suggestion}, store.decisions());
        QCOMPARE(left.front().errors.size(), std::size_t{2});
        for (const std::uint64_t sample : {1, 3})
            store.decide(one(sample, false, kLater));
        QVERIFY(error_analysis::withoutRefused({suggestion}, store.decisions()).empty());
    }

    void aDecisionIsOnTheAnswersThatWereLookedAt()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        QVERIFY(!decisionOn(store, kFirst));
        store.decide(whole(true));
        QCOMPARE(decisionOn(store, kFirst), true);
        QVERIFY(!decisionOn(store, kLater)); // other weights make other errors
        store.decide(whole(false, kLater));
        QCOMPARE(decisionOn(store, kFirst), true);
        QCOMPARE(decisionOn(store, kLater), false);
        QVERIFY(!error_analysis::decisionOn(kFirst, "slice:age", store.decisions()));
    }

    void refusingTakesBackWhatAcceptingGave()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        // A person had given the type to 3 before; 1 was looked at without it.
        const std::int64_t type = store.typeNamed("3 / 5").id;
        store.mark({{.sample = {3}, .types = {type}, .looked = true},
                    {.sample = {1}, .types = {}, .looked = true}});
        QCOMPARE(store.decide(whole(true)).before.size(), std::size_t{2});
        QCOMPARE(given(project), (Samples{"1", "2", "3"}));
        // Accepted a second time it gives nothing, and forgets nothing.
        QVERIFY(store.decide(whole(true)).before.empty());
        // Other weights find the same and more; what they did not give they do not take.
        Choice later = whole(true, kLater);
        later.errors.push_back({4});
        store.decide(later);
        later.accepted = false;
        store.decide(later);
        QCOMPARE(given(project), (Samples{"1", "2", "3"}));
        // The type is found by what it is and not by its name.
        auto renamed = store.types().front();
        renamed.name = "looks like 5";
        store.change(renamed);
        const auto refused = store.decide(whole(false));
        QCOMPARE(refused.previous, true);
        QCOMPARE(refused.before.size(), std::size_t{2});
        renamed.name = "3 / 5";
        store.change(renamed);
        QCOMPARE(given(project), Samples{"3"});
        // Refused again there is nothing left to take.
        QVERIFY(store.decide(whole(false)).before.empty());
        // One example alone is what its refusal says.
        store.decide(one(3, false));
        QVERIFY(given(project).empty());
    }

    void aTypeThatWasRenamedStaysTheOne()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        store.decide(whole(true));
        auto type = store.types().front();
        type.name = "a hook on top";
        store.change(type);
        // One that is refused loses it, and the next run gives the same type to more.
        QCOMPARE(store.decide(one(2, false)).before.size(), std::size_t{1});
        Choice later = whole(true, kLater);
        later.errors = {{3}, {7}};
        const auto decided = store.decide(later);
        QVERIFY(!decided.isNew);
        QCOMPARE(decided.type, type.id);
        QCOMPARE(store.types().size(), std::size_t{1});
        QCOMPARE(testing::rows(project.file, "SELECT sample FROM example_types ORDER BY sample"),
                 (Samples{"1", "3", "7"}));
        // Deleted it is out of the way.
        store.setTypeDeleted(type.id, true);
        QVERIFY(store.decide(whole(true, {.run = 2, .step = 90})).isNew);
        QCOMPARE(store.types().front().name, std::string("3 / 5"));
    }

    void takingBackBringsTheEarlierDecision()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        const auto first = store.decide(whole(true));
        QVERIFY(!first.previous);
        QVERIFY(first.isNew);
        const auto second = store.decide(whole(false));
        store.takeBack(whole(false), second.previous);
        QCOMPARE(decisionOn(store, kFirst), true);
        store.takeBack(whole(true), first.previous);
        QVERIFY(store.decisions().empty());
    }

    void anEmptyNameOrSuggestionIsRefused()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        Choice nameless = whole(true), empty = whole(true);
        nameless.type = "  ";
        empty.errors.clear();
        VERIFY_ERROR(store.decide(nameless), "errors.type");
        VERIFY_ERROR(store.decide(empty), "errors.suggestion");
        QVERIFY(store.types().empty());
    }
};

QTEST_GUILESS_MAIN(TestErrorStore)
#include "tst_error_store.moc"
