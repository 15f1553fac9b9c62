// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/fork.h"
#include "models/group_words.h"

#include <QTest>

#include <algorithm>

using namespace assay;

namespace {

/// Newest first, as a project lists them: a run of each seed, and forks of these after update 20.
struct Project {
    std::vector<train::RunRecord> runs;

    explicit Project(const std::vector<std::pair<double, double>>& errors)
    {
        train::RunId next = 1;
        const auto add = [&](train::RunRecord run, double error) {
            run.id = next++;
            run.state = train::RunState::Finished;
            run.split = run.scored = "s";
            run.last =
                train::Scores{{data::SplitKind::TestVal, {.error = error, .examples = 10'000}}};
            runs.insert(runs.begin(), run);
        };
        std::vector<train::RunRecord> parents;
        for (const auto& [own, forked] : errors) {
            experiment::ExperimentSpec spec;
            spec.seed = next;
            train::RunRecord run;
            run.seed = next;
            run.spec = experiment::toJson(spec);
            run.family = experiment::family(spec);
            add(run, own);
            parents.push_back(runs.front());
        }
        for (std::size_t k = 0; k < parents.size(); ++k) {
            experiment::ExperimentSpec spec = experiment::forkOf(parents[k], 20);
            spec.train.learningRate = 1e-2;
            train::RunRecord fork;
            fork.seed = parents[k].seed;
            fork.spec = experiment::toJson(spec);
            fork.family = experiment::family(spec);
            fork.parent = parents[k].id;
            fork.parentStep = 20;
            add(fork, errors[k].second);
        }
    }
    const train::RunRecord& run(train::RunId id) const
    {
        return *std::find_if(runs.begin(), runs.end(),
                             [id](const auto& one) { return one.id == id; });
    }
};

QString plain(QString text)
{
    return text.replace(QChar(0xa0), QChar(' '));
}

} // namespace

/// What is said of a fork beside its run once runs of other seeds are forked there too.
class TestForkPairs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onePairIsOne()
    {
        const Project project({{0.10, 0.08}});
        QVERIFY(ui::seedsText(project.runs, project.run(1), project.run(2)).startsWith("One pair"));
        QVERIFY(ui::betterText(project.runs, project.run(1), project.run(2), {}, "run", "hot")
                    .isEmpty());
    }

    void threePairsAreJudged()
    {
        const Project project({{0.10, 0.08}, {0.12, 0.095}, {0.14, 0.12}});
        const auto &run = project.run(1), &fork = project.run(4);
        QVERIFY(ui::seedsText(project.runs, run, fork).startsWith("3 seeds have this fork"));
        const QString said = plain(ui::betterText(project.runs, run, fork, {}, "run", "hot"));
        QVERIFY2(said.startsWith("hot is better by 2.2 points ["), qPrintable(said));
        // Whichever of them stands first.
        QCOMPARE(plain(ui::betterText(project.runs, fork, run, {}, "hot", "run")), said);
    }

    void forksWithAnotherChangeAreNotCounted()
    {
        Project project({{0.10, 0.08}, {0.12, 0.095}, {0.14, 0.12}});
        for (train::RunRecord& one : project.runs) {
            if (one.id != 6)
                continue;
            experiment::ExperimentSpec spec = experiment::fromJson(one.spec);
            spec.train.learningRate = 1e-1;
            one.spec = experiment::toJson(spec);
        }
        QVERIFY(ui::seedsText(project.runs, project.run(1), project.run(4))
                    .startsWith("2 pairs of a fork and its run"));
        QVERIFY(ui::betterText(project.runs, project.run(1), project.run(4), {}, "run", "hot")
                    .isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestForkPairs)
#include "tst_fork_pairs.moc"
