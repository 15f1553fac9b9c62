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

    void whatWasAcceptedCanBeRefused()
    {
        const TempProject project;
        store::ErrorStore store(project.file, false);
        store.decide(whole(true));
        // A person looked at 3 and kept the type.
        auto mark = store.decide(one(3, true)).before;
        QVERIFY(mark.empty()); // it had the type
        const std::int64_t type = store.types().front().id;
        store.mark({{.sample = {3}, .types = {type}, .looked = true}});
        const auto refused = store.decide(whole(false));
        QCOMPARE(refused.previous, true);
        QCOMPARE(given(project), Samples{"3"});
        QCOMPARE(refused.before.size(), std::size_t{2});
        // A group that nobody accepted takes nothing away.
        store.decide(whole(false, kLater));
        QCOMPARE(given(project), Samples{"3"});
        // One example alone is what its refusal says.
        store.decide(one(3, false));
        QVERIFY(given(project).empty());
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
