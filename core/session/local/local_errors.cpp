// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_errors.h"

#include "base/error.h"
#include "data/inputs/table/summary.h"
#include "evaluate/example_statistics.h"
#include "evaluate/features.h"
#include "interop/predictions_file.h"
#include "session/local/run_material.h"
#include "store/answers_import.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace assay::session {

using data::SplitKind;
using error_analysis::Choice;
using error_analysis::ExampleMark;
using error_analysis::Mistake;
using error_analysis::SuggestionMaterial;
using train::RunId;

struct LocalErrors::SeenTrain {
    std::filesystem::path project;
    RunId run = 0;
    std::int64_t step = 0; ///< of the weights
    Trained trained;
    data::Subset train;
    evaluate::Features features;
};

namespace {

store::ErrorStore storeOf(StoreLane& store, bool change)
{
    change ? store.runsForChange() : store.runs();
    return {store.project().path, !change};
}

/// Of a split as mistakes count its examples; null: it is sealed.
const data::Subset* examplesOf(const data::Splits& splits, const data::Subset& scoredTrain,
                               SplitKind split)
{
    if (split == SplitKind::Train)
        return &scoredTrain;
    const auto& open = data::kOpenSplits;
    return std::find(open.begin(), open.end(), split) == open.end() ? nullptr : &splits[split];
}

/// Of tables: where each of these examples is unlike train.
std::vector<std::vector<error_analysis::Unlike>> unlikeTrain(AnswerLane::RunData& recalled,
                                                             const std::vector<Mistake>& mistakes)
{
    const data::Splits& splits = recalled.data.splits;
    const data::Subset train = train::scoredPart(splits.train());
    if (!recalled.columns)
        recalled.columns =
            std::make_shared<const error_analysis::TrainColumns>(train, splits.train().size());
    std::vector<std::vector<error_analysis::Unlike>> all;
    for (const Mistake& mistake : mistakes) {
        const data::Subset* subset = examplesOf(splits, train, mistake.split);
        const auto place = static_cast<std::size_t>(mistake.place);
        all.push_back(subset && place < subset->size()
                          ? recalled.columns->unlike(*subset->dataset, subset->indices[place])
                          : std::vector<error_analysis::Unlike>());
    }
    return all;
}

evaluate::Evaluation evaluationOf(const std::filesystem::path& project, RunId run)
{
    auto evaluation = store::EvaluationStore(project, true).load(run, {}, {});
    if (!evaluation)
        throw base::usageError("evaluation.none",
                               fmt::format("Run {} was not evaluated yet.", run));
    return std::move(*evaluation);
}

/// The weights that gave the answers: what they make of the inputs stands beside those answers.
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

LocalErrors::LocalErrors(const Hub& hub, PreparedData& data, StoreLane& store, AnswerLane& answers)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_answers(answers)
    , m_tables(hub)
{}

void LocalErrors::finish()
{
    m_tables.finish();
}

void LocalErrors::mistakes(const error_analysis::MistakeQuery& query, Tag tag)
{
    m_store.post(
        tag,
        [this, query, tag] {
            m_hub.publish(MistakesRead{tag, std::make_shared<const error_analysis::MistakePage>(
                                                storeOf(m_store, false).mistakes(query))});
        },
        query.offset == 0 ? "mistakes" : "");
}

void LocalErrors::examples(RunId run, const std::vector<Mistake>& mistakes, Tag tag)
{
    m_answers.withRun(
        run, false, tag,
        [this, mistakes, tag](const AnswerLane::Subject& subject) {
            ExamplesRead read{tag, subject.run.id, {}, {}, {}, {}, {}};
            if (subject.run.kind == train::RunKind::Training) {
                AnswerLane::RunData& recalled = m_answers.dataOf(subject);
                const data::Prepared& data = recalled.data;
                const data::Subset train = train::scoredPart(data.splits.train());
                for (const Mistake& mistake : mistakes) {
                    const data::Subset* subset = examplesOf(data.splits, train, mistake.split);
                    const auto place = static_cast<std::size_t>(mistake.place);
                    read.samples.push_back(subset && place < subset->size() ? data::sampleAt(
                                               *subset, mistake.split, place, data.preprocess)
                                                                            : data::Sample{});
                }
                read.shape = data.source->info().pictureShape();
                for (const data::ColumnInfo& column : data::readColumns(data.source->info())) {
                    read.columns.push_back(column.name);
                    read.kinds.push_back(column.kind);
                }
                if (data.source->table())
                    read.unlike = unlikeTrain(recalled, mistakes);
            } else {
                read.samples.resize(mistakes.size());
            }
            m_store.publishAbout(subject.project, tag, std::move(read));
        },
        "examples");
}

void LocalErrors::mark(const std::vector<ExampleMark>& marks, Tag tag)
{
    m_store.post(tag, [this, marks, tag] {
        storeOf(m_store, true).mark(marks);
        m_hub.publish(Marked{tag, marks});
    });
}

void LocalErrors::find(const std::string& idOrName, Tag tag)
{
    m_store.post(tag, [this, idOrName, tag] {
        m_hub.publish(Marked{tag, {storeOf(m_store, false).find(idOrName)}});
    });
}

void LocalErrors::types(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(TypesListed{tag, storeOf(m_store, false).types()});
    });
}

void LocalErrors::addType(const std::string& name, Tag tag)
{
    m_store.post(tag, [this, name, tag] {
        auto store = storeOf(m_store, true);
        const std::int64_t added = store.typeNamed(name).id;
        m_hub.publish(TypesListed{tag, store.types(), added});
    });
}

void LocalErrors::change(const error_analysis::ErrorType& type, Tag tag)
{
    m_store.post(tag, [this, type, tag] {
        auto store = storeOf(m_store, true);
        store.change(type);
        m_hub.publish(TypesListed{tag, store.types()});
    });
}

void LocalErrors::setTypeDeleted(std::int64_t type, bool deleted, Tag tag)
{
    m_store.post(tag, [this, type, deleted, tag] {
        auto store = storeOf(m_store, true);
        store.setTypeDeleted(type, deleted);
        m_hub.publish(TypesListed{tag, store.types()});
    });
}

void LocalErrors::table(RunId run, Tag tag)
{
    m_store.post(tag, [this, run, tag] {
        m_store.runs(); // an open project
        m_tables.post(
            tag,
            [this, run, tag, project = m_store.project().path] {
                if (!m_tables.isEnding())
                    m_store.publishAbout(
                        project, tag,
                        ErrorTableRead{tag, run, store::ErrorStore(project, true).table(run)});
            },
            fmt::format("error table {}", run));
    });
}

void LocalErrors::importPredictions(const std::vector<std::string>& paths, Tag tag)
{
    m_store.post(tag, [this, paths, tag] {
        m_store.runsForChange();
        const std::filesystem::path project = m_store.project().path;
        m_answers.post(tag, [this, project, paths, tag] {
            interop::PredictionsFile file = interop::readPredictions({paths.begin(), paths.end()});
            const std::filesystem::path first = paths.front();
            store::ImportedAnswers answers{.name = first.stem().string(),
                                           .source = std::filesystem::absolute(first).string(),
                                           .evaluation = {},
                                           .predictions = std::move(file.splits),
                                           .examples = std::move(file.examples),
                                           .findings = std::move(file.findings)};
            answers.evaluation.checkpoint = evaluate::Checkpoint::Imported;
            answers.evaluation.classes = std::move(file.classes);
            for (const evaluate::Predictions& part : answers.predictions)
                answers.evaluation.reports.emplace(part.split, evaluate::report(part));
            const RunId run = store::importAnswers(project, answers);
            m_store.post(
                0, [this] { m_store.publishChanges(); }, "changes");
            std::int64_t examples = 0;
            for (const evaluate::Predictions& part : answers.predictions)
                examples += static_cast<std::int64_t>(part.size());
            m_store.publishAbout(
                project, tag, PredictionsImported{tag, run, examples, std::move(answers.findings)});
        });
    });
}

void LocalErrors::suggest(RunId run, Tag tag)
{
    m_answers.withRun(
        run, false, tag,
        [this, tag](const AnswerLane::Subject& subject) {
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
                    material.features = evaluate::penultimate(
                        trained.data, partOf(subset, material.mistakes), trained.network,
                        m_answers.progressOf(tag, done, share));
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

void LocalErrors::decide(const Choice& choice, Tag tag)
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

void LocalErrors::takeBack(const Choice& choice, std::optional<bool> previous, Tag tag)
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

const LocalErrors::SeenTrain& LocalErrors::seenTrainOf(const AnswerLane::Subject& subject, Tag tag)
{
    const auto evaluation = evaluationOf(subject.project, subject.run.id);
    if (!m_seenTrain || m_seenTrain->project != subject.project
        || m_seenTrain->run != subject.run.id || m_seenTrain->step != evaluation.step) {
        m_seenTrain.reset(); // one network and its features at a time
        Trained trained = answeredBy(subject.project, subject.run, evaluation, m_data);
        data::Subset train = train::scoredPart(trained.data.splits.train());
        auto features = evaluate::penultimate(trained.data, train, trained.network,
                                              m_answers.progressOf(tag, 0, 1));
        m_seenTrain = std::make_shared<SeenTrain>(SeenTrain{subject.project, subject.run.id,
                                                            evaluation.step, std::move(trained),
                                                            std::move(train), std::move(features)});
    }
    return *m_seenTrain;
}

void LocalErrors::neighbours(RunId run, const error_analysis::Mistake& of, std::size_t count,
                             Tag tag)
{
    m_answers.withRun(
        run, false, tag,
        [this, of, count, tag](const AnswerLane::Subject& subject) {
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
            for (const data::ColumnInfo& column : data::readColumns(data.source->info()))
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
