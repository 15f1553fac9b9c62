// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/predictions_file.h"
#include "session/evaluation_desk.h"
#include "session/run_material.h"
#include "store/answers_import.h"
#include "store/error_store.h"
#include "store/evaluation_store.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

// The half of the desk that answers from the project alone: typed systems, what was tried, and the
// error analysis.

namespace assay::session {

using data::SplitKind;
using error_analysis::ExampleMark;
using error_analysis::Mistake;
using train::RunId;

namespace {

store::EvaluationStore evaluations(StoreLane& store, bool change)
{
    change ? store.runsForChange() : store.runs();
    return {store.project().path, !change};
}

store::ErrorStore errors(StoreLane& store, bool change)
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

} // namespace

void EvaluationDesk::listTyped(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(TypedListed{tag, evaluations(m_store, false).typed()});
    });
}

void EvaluationDesk::addTyped(const evaluate::TypedSystem& system, Tag tag)
{
    m_store.post(tag, [this, system, tag] {
        auto store = evaluations(m_store, true);
        store.addTyped(system);
        m_hub.publish(TypedListed{tag, store.typed()});
    });
}

void EvaluationDesk::removeTyped(std::int64_t id, Tag tag)
{
    m_store.post(tag, [this, id, tag] {
        auto store = evaluations(m_store, true);
        store.removeTyped(id);
        m_hub.publish(TypedListed{tag, store.typed()});
    });
}

void EvaluationDesk::listTried(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(TriedListed{tag, evaluations(m_store, false).tried()});
    });
}

void EvaluationDesk::setTried(const std::string& improvement, RunId run, bool tried, Tag tag)
{
    m_store.post(tag, [this, improvement, run, tried, tag] {
        auto store = evaluations(m_store, true);
        store.setTried(improvement, run, tried);
        m_hub.publish(TriedListed{tag, store.tried()});
    });
}

void EvaluationDesk::mistakes(const error_analysis::MistakeQuery& query, Tag tag)
{
    m_store.post(
        tag,
        [this, query, tag] {
            m_hub.publish(MistakesRead{tag, std::make_shared<const error_analysis::MistakePage>(
                                                errors(m_store, false).mistakes(query))});
        },
        query.offset == 0 ? "mistakes" : "");
}

void EvaluationDesk::examples(RunId run, const std::vector<Mistake>& mistakes, Tag tag)
{
    withRun(
        run, false, tag,
        [this, mistakes, tag](const Subject& subject) {
            ExamplesRead read{tag, subject.run.id, {}, {}, {}, {}, {}};
            if (subject.run.kind == train::RunKind::Training) {
                const data::Prepared& data = dataOf(subject);
                const data::Subset train = train::scoredPart(data.splits.train());
                for (const Mistake& mistake : mistakes) {
                    const data::Subset* subset = examplesOf(data.splits, train, mistake.split);
                    const auto place = static_cast<std::size_t>(mistake.place);
                    read.samples.push_back(subset && place < subset->size() ? data::sampleAt(
                                               *subset, mistake.split, place, data.preprocess)
                                                                            : data::Sample{});
                }
                read.shape = data.source->info().pictureShape();
                for (const data::ColumnInfo& column : data.source->info().columns()) {
                    read.columns.push_back(column.name);
                    read.kinds.push_back(column.kind);
                }
                if (data.source->table())
                    read.unlike = unlikeTrain(mistakes);
            } else {
                read.samples.resize(mistakes.size());
            }
            m_store.publishAbout(subject.project, tag, std::move(read));
        },
        "examples");
}

std::vector<std::vector<error_analysis::Unlike>> EvaluationDesk::unlikeTrain(
    const std::vector<Mistake>& mistakes)
{
    const data::Splits& splits = m_recalled->data.splits;
    const data::Subset train = train::scoredPart(splits.train());
    if (!m_recalled->columns)
        m_recalled->columns =
            std::make_shared<const error_analysis::TrainColumns>(train, splits.train().size());
    std::vector<std::vector<error_analysis::Unlike>> all;
    for (const Mistake& mistake : mistakes) {
        const data::Subset* subset = examplesOf(splits, train, mistake.split);
        const auto place = static_cast<std::size_t>(mistake.place);
        all.push_back(subset && place < subset->size()
                          ? m_recalled->columns->unlike(*subset->dataset, subset->indices[place])
                          : std::vector<error_analysis::Unlike>());
    }
    return all;
}

void EvaluationDesk::mark(const std::vector<ExampleMark>& marks, Tag tag)
{
    m_store.post(tag, [this, marks, tag] {
        errors(m_store, true).mark(marks);
        m_hub.publish(Marked{tag, marks});
    });
}

void EvaluationDesk::find(const std::string& idOrName, Tag tag)
{
    m_store.post(tag, [this, idOrName, tag] {
        m_hub.publish(Marked{tag, {errors(m_store, false).find(idOrName)}});
    });
}

void EvaluationDesk::types(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(TypesListed{tag, errors(m_store, false).types()});
    });
}

void EvaluationDesk::addType(const std::string& name, Tag tag)
{
    m_store.post(tag, [this, name, tag] {
        auto store = errors(m_store, true);
        const std::int64_t added = store.typeNamed(name).id;
        m_hub.publish(TypesListed{tag, store.types(), added});
    });
}

void EvaluationDesk::change(const error_analysis::ErrorType& type, Tag tag)
{
    m_store.post(tag, [this, type, tag] {
        auto store = errors(m_store, true);
        store.change(type);
        m_hub.publish(TypesListed{tag, store.types()});
    });
}

void EvaluationDesk::setTypeDeleted(std::int64_t type, bool deleted, Tag tag)
{
    m_store.post(tag, [this, type, deleted, tag] {
        auto store = errors(m_store, true);
        store.setTypeDeleted(type, deleted);
        m_hub.publish(TypesListed{tag, store.types()});
    });
}

void EvaluationDesk::table(RunId run, Tag tag)
{
    m_store.post(
        tag,
        [this, run, tag] {
            m_hub.publish(ErrorTableRead{tag, run, errors(m_store, false).table(run)});
        },
        "error table");
}

void EvaluationDesk::importPredictions(const std::vector<std::string>& paths, Tag tag)
{
    m_store.post(tag, [this, paths, tag] {
        m_store.runsForChange();
        const std::filesystem::path project = m_store.project().path;
        onOwnLane(tag, [this, project, paths, tag] {
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

} // namespace assay::session
