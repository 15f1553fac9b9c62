// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "store/answers_import.h"
#include "store/error_store.h"
#include "support/temp_project.h"

#include <fmt/format.h>

#include <QTest>

#include <algorithm>

using namespace assay;
using data::SplitKind;
using error_analysis::MistakeQuery;
using error_analysis::Sampling;

namespace {

constexpr std::size_t kClasses = 4;
constexpr int kExamples = 3000; ///< a split: more errors than the eyeball sample holds

/// Answers with ties, unknown losses, marks, notes and types.
struct Project : testing::TempProject {
    Project()
    {
        base::Random random(7, "mistakes");
        store::ImportedAnswers all{.name = "answers",
                                   .source = "answers",
                                   .evaluation = {},
                                   .predictions = {},
                                   .examples = {},
                                   .findings = {}};
        all.evaluation.checkpoint = evaluate::Checkpoint::Imported;
        all.evaluation.classes = {"a", "b", "c", "d"};
        for (const SplitKind split : data::kOpenSplits) {
            evaluate::Predictions one;
            one.split = split;
            one.classes = kClasses;
            for (int i = 0; i < kExamples; ++i) {
                const base::SampleId id{random.below(std::uint64_t{1} << 62)};
                const auto predicted = static_cast<std::uint16_t>(random.below(kClasses));
                one.ids.push_back(id);
                one.truth.push_back(
                    static_cast<std::uint16_t>(random.below(3) == 0 ? 1 : predicted));
                one.predicted.push_back(predicted);
                for (std::size_t k = 0; k < kClasses; ++k)
                    one.probabilities.push_back(k == predicted ? 0.7F : 0.1F);
                one.losses.push_back(static_cast<float>(random.below(20))); // many are equal
                all.examples.push_back({.sample = id, .name = fmt::format("p%_{}", i)});
            }
            all.evaluation.reports.emplace(split, evaluate::report(one));
            all.predictions.push_back(std::move(one));
        }
        store::importAnswers(file, all);
        store::ErrorStore errors(file, false);
        errors.typeNamed("dark 17");
        errors.typeNamed("gone 17");
        testing::execute(file,
                         "UPDATE predictions SET loss = NULL, probability = 0.25 + 0.5 * (place % "
                         "2) WHERE place % 7 = 0;"
                         "UPDATE predictions SET probability = NULL WHERE place % 21 = 0;"
                         "UPDATE examples SET looked = sample % 3 = 0, flagged = sample % 5 = 0, "
                         "note = CASE WHEN sample % 11 = 0 THEN 'Blurred 100%' ELSE '' END;"
                         "INSERT INTO example_types SELECT sample, 1 FROM examples WHERE sample % "
                         "13 = 0;"
                         "INSERT INTO example_types SELECT sample, 2 FROM examples WHERE sample % "
                         "17 = 0;"
                         "UPDATE error_types SET deleted = 1 WHERE id = 2;");
    }
};

/// The samples that a query finds, in order, as one plain statement says it.
std::vector<std::string> plainly(const Project& project, const MistakeQuery& query)
{
    std::string where = query.rightToo ? "1" : "p.wrong = 1";
    std::string splits;
    for (const SplitKind split : query.splits) {
        const std::string name = data::key(split);
        std::string part = fmt::format("p.split = '{}'", name);
        if (query.sampling != Sampling::All)
            part += fmt::format(" AND p.sample {} (SELECT max(sample) FROM (SELECT sample FROM "
                                "predictions WHERE split = '{}' AND wrong = 1 ORDER BY sample "
                                "LIMIT {}))",
                                query.sampling == Sampling::Eyeball ? "<=" : ">", name,
                                error_analysis::kEyeball);
        splits += (splits.empty() ? "(" : " OR (") + part + ")";
    }
    where += splits.empty() ? " AND 0" : " AND (" + splits + ")";
    if (query.truth)
        where += fmt::format(" AND p.truth = {}", *query.truth);
    if (query.predicted)
        where += fmt::format(" AND p.predicted = {}", *query.predicted);
    if (query.leastProbability > 0)
        where += fmt::format(" AND p.probability >= {}", query.leastProbability);
    if (query.type)
        where += fmt::format(" AND EXISTS (SELECT 1 FROM example_types e WHERE e.sample = p.sample "
                             "AND e.type = {})",
                             *query.type);
    if (query.undecidedOnly)
        where += " AND coalesce(x.looked, 0) = 0";
    if (query.flaggedOnly)
        where += " AND x.flagged = 1";
    if (!query.text.empty()) {
        std::string like = "'%";
        for (const char c : query.text)
            like += (c == '%' || c == '_' ? "\\" : "") + std::string(1, c);
        like += "%' ESCAPE '\\'";
        where += fmt::format(" AND (x.name LIKE {0} OR x.note LIKE {0} OR EXISTS (SELECT 1 FROM "
                             "example_types e JOIN error_types t ON t.id = e.type WHERE e.sample = "
                             "p.sample AND t.deleted = 0 AND t.name LIKE {0}))",
                             like);
    }
    return testing::rows(project.file,
                         "SELECT p.sample FROM predictions p LEFT JOIN examples x ON x.sample = "
                         "p.sample WHERE "
                             + where + " ORDER BY "
                             + (query.worstFirst ? "coalesce(p.loss, p.probability) DESC, " : "")
                             + "p.sample");
}

MistakeQuery randomQuery(base::Random& random)
{
    const auto once = [&](std::size_t in) { return random.below(in) == 0; };
    MistakeQuery query;
    query.run = 1;
    query.splits.clear();
    for (const SplitKind split : data::kOpenSplits) {
        if (!once(3))
            query.splits.push_back(split);
    }
    query.sampling =
        std::array{Sampling::All, Sampling::Eyeball, Sampling::Blackbox}[random.below(3)];
    query.rightToo = once(3);
    query.worstFirst = once(2);
    if (once(3))
        query.truth = static_cast<std::uint16_t>(random.below(kClasses));
    if (once(3))
        query.predicted = static_cast<std::uint16_t>(random.below(kClasses));
    if (once(4))
        query.leastProbability = 0.5;
    if (once(5))
        query.type = 1;
    query.undecidedOnly = once(4);
    query.flaggedOnly = once(4);
    if (once(2))
        query.text =
            std::array{"17", "p%_1", "BLURRED", "100%", "nothing has this"}[random.below(5)];
    return query;
}

} // namespace

class TestMistakePlaces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesAreThoseOfOnePlainStatement()
    {
        const Project project;
        store::ErrorStore errors(project.file, true);
        base::Random random(3, "queries");
        std::size_t found = 0;
        for (int k = 0; k < 60; ++k) {
            MistakeQuery query = randomQuery(random);
            const std::vector<std::string> expected = plainly(project, query);
            found += expected.size();
            query.limit = 1 + static_cast<std::int64_t>(random.below(700));
            QCOMPARE(errors.mistakes(query).total, static_cast<std::int64_t>(expected.size()));
            const std::size_t from = random.below(expected.size() + 2);
            query.offset = static_cast<std::int64_t>(from);
            const auto page = errors.mistakes(query);
            const std::size_t end =
                std::min(expected.size(), from + static_cast<std::size_t>(query.limit));
            QCOMPARE(page.mistakes.size(), from < end ? end - from : 0);
            for (std::size_t i = 0; i < page.mistakes.size(); ++i)
                QCOMPARE(std::to_string(static_cast<std::int64_t>(page.mistakes[i].sample.value)),
                         expected[from + i]);
        }
        QVERIFY(found > 5000); // the questions are not all about nothing
    }

    void splitNamedTwiceIsListedOnce()
    {
        const Project project;
        store::ErrorStore errors(project.file, true);
        MistakeQuery query;
        query.run = 1;
        query.splits = {SplitKind::TestVal};
        const auto once = errors.mistakes(query).total;
        query.splits.push_back(SplitKind::TestVal);
        QCOMPARE(errors.mistakes(query).total, once);
    }
};

QTEST_GUILESS_MAIN(TestMistakePlaces)
#include "tst_mistake_places.moc"
