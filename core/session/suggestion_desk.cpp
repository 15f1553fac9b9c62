// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "evaluate/example_statistics.h"
#include "evaluate/features.h"
#include "session/evaluation_desk.h"
#include "session/run_material.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "train/trainer.h"

#include <fmt/format.h>

// The part of the desk that proposes error types, and looks for neighbours in train.

namespace assay::session {

using data::SplitKind;
using error_analysis::Choice;
using error_analysis::SuggestionMaterial;
using train::RunId;

struct EvaluationDesk::SeenTrain {
    std::filesystem::path project;
    RunId run = 0;
    std::int64_t step = 0; ///< of the weights
    Trained trained;
    data::Subset train;
    evaluate::Features features;
};

namespace {

evaluate::Evaluation evaluationOf(const std::filesystem::path& project, RunId run)
{
    auto evaluation = store::EvaluationStore(project, true).load(run, {}, {});
    if (!evaluation)
        throw base::usageError("evaluation.none",
                               fmt::format("Run {} was not evaluated yet.", run));
    return std::move(*evaluation);
}

/// The weights that gave the answers, which are told beside what they make of the inputs.
Trained answeredBy(const std::filesystem::path& project, const train::RunRecord& run,
                   const evaluate::Evaluation& evaluation, PreparedData& data)
{
    Trained trained = trainedOf(project, run, evaluation.checkpoint, data);
    if (trained.step != evaluation.step)
        throw base::usageError(
            "evaluation.old",
            fmt::format("Run {} has trained on since its answers were made (step {}, now {}); "
                        "evaluate it again.",
                        run.id, evaluation.step, trained.step));
    return trained;
}

/// The examples at these places of a subset.
data::Subset partOf(const data::Subset& subset, const std::vector<std::size_t>& places)
{
    data::Subset part{subset.dataset, {}};
    for (const std::size_t place : places)
        part.indices.push_back(subset.indices.at(place));
    return part;
}

} // namespace

void EvaluationDesk::suggest(RunId run, Tag tag)
{
    withRun(
        run, false, tag,
        [this, tag](const Subject& subject) {
            const auto evaluation = evaluationOf(subject.project, subject.run.id);
            store::EvaluationStore answers(subject.project, true);
            std::vector<SuggestionMaterial> splits;
            for (const SplitKind split : {SplitKind::TrainVal, SplitKind::TestVal}) {
                const auto known = evaluation.reports.find(split);
                if (known == evaluation.reports.end())
                    continue;
                SuggestionMaterial material;
                material.answers = answers.predictions(subject.run.id, split);
                for (std::size_t i = 0; i < material.answers.size(); ++i) {
                    if (evaluate::isMistake(material.answers, i, known->second.score.rmse))
                        material.mistakes.push_back(i);
                }
                splits.push_back(std::move(material));
            }
            if (subject.run.kind == train::RunKind::Training) {
                const Trained trained =
                    answeredBy(subject.project, subject.run, evaluation, m_data);
                double done = 0;
                for (SuggestionMaterial& material : splits) {
                    const data::Subset& subset = trained.data.splits[material.answers.split];
                    const double share = 1 / static_cast<double>(splits.size());
                    material.statistics = evaluate::statisticsOf(subset);
                    material.features =
                        evaluate::penultimate(trained.data, partOf(subset, material.mistakes),
                                              trained.network, progressOf(tag, done, share));
                    done += share;
                }
            }
            std::optional<evaluate::Term> shift;
            for (const evaluate::Term& term : evaluation.breakdown.terms) {
                if (term.kind == evaluate::TermKind::DistributionShift)
                    shift = term;
            }
            auto found = error_analysis::suggest(splits, evaluation.classes,
                                                 evaluation.oneDistribution, shift);
            found.weights = {subject.run.id, evaluation.step};
            m_store.publishAbout(
                subject.project, tag,
                SuggestionsFound{
                    tag, subject.run.id,
                    std::make_shared<const error_analysis::Suggestions>(std::move(found)),
                    store::ErrorStore(subject.project, true).decisions()});
        },
        "suggest");
}

void EvaluationDesk::decide(const Choice& choice, Tag tag)
{
    m_store.post(tag, [this, choice, tag] {
        m_store.runsForChange();
        store::ErrorStore store(m_store.project().path, false);
        auto decided = store.decide(choice);
        m_hub.publish(SuggestionDecided{tag, choice, decided.type, decided.isNew, decided.previous,
                                        std::move(decided.before), std::move(decided.after),
                                        store.decisions()});
        if (decided.type != 0)
            m_hub.publish(TypesListed{0, store.types()}); // the answer is the one above
    });
}

void EvaluationDesk::takeBack(const Choice& choice, std::optional<bool> previous, Tag tag)
{
    m_store.post(tag, [this, choice, previous, tag] {
        m_store.runsForChange();
        store::ErrorStore store(m_store.project().path, false);
        store.takeBack(choice, previous);
        m_hub.publish(SuggestionDecided{.tag = tag,
                                        .choice = choice,
                                        .before = {},
                                        .after = {},
                                        .decisions = store.decisions()});
    });
}

const EvaluationDesk::SeenTrain& EvaluationDesk::seenTrainOf(const Subject& subject, Tag tag)
{
    const auto evaluation = evaluationOf(subject.project, subject.run.id);
    if (!m_seenTrain || m_seenTrain->project != subject.project
        || m_seenTrain->run != subject.run.id || m_seenTrain->step != evaluation.step) {
        m_seenTrain.reset(); // one network and its features at a time
        Trained trained = answeredBy(subject.project, subject.run, evaluation, m_data);
        data::Subset train = train::scoredPart(trained.data.splits.train());
        auto features =
            evaluate::penultimate(trained.data, train, trained.network, progressOf(tag, 0, 1));
        m_seenTrain = std::make_shared<SeenTrain>(SeenTrain{subject.project, subject.run.id,
                                                            evaluation.step, std::move(trained),
                                                            std::move(train), std::move(features)});
    }
    return *m_seenTrain;
}

void EvaluationDesk::neighbours(RunId run, const error_analysis::Mistake& of, std::size_t count,
                                Tag tag)
{
    withRun(
        run, false, tag,
        [this, of, count, tag](const Subject& subject) {
            const SeenTrain& seen = seenTrainOf(subject, tag);
            const data::Prepared& data = seen.trained.data;
            const auto noExample = [] {
                return base::usageError("errors.example", "This example is not in the data.");
            };
            if (of.split == SplitKind::Test)
                throw noExample();
            const bool isTrain = of.split == SplitKind::Train;
            const data::Subset& subset = isTrain ? seen.train : data.splits[of.split];
            const auto place = static_cast<std::size_t>(of.place);
            if (place >= subset.size())
                throw noExample();
            const auto own =
                evaluate::penultimate(data, partOf(subset, {place}), seen.trained.network);
            NeighboursRead read{.tag = tag,
                                .run = subject.run.id,
                                .of = of.sample,
                                .samples = {},
                                .distances = {},
                                .classes = data.source->info().classes,
                                .columns = {},
                                .shape = data.source->info().pictureShape()};
            for (const data::ColumnInfo& column : data.source->info().columns())
                read.columns.push_back(column.name);
            // One more: an example of train is its own nearest.
            for (const auto& neighbour :
                 evaluate::nearest(seen.features, own.row(0), count + (isTrain ? 1 : 0))) {
                if ((isTrain && neighbour.place == place) || read.samples.size() == count)
                    continue;
                read.samples.push_back(
                    data::sampleAt(seen.train, SplitKind::Train, neighbour.place, data.preprocess));
                read.distances.push_back(neighbour.distance);
            }
            m_store.publishAbout(subject.project, tag, std::move(read));
        },
        "neighbours");
}

} // namespace assay::session
