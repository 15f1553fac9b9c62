// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/facts.h"
#include "base/finding.h"
#include "base/open_database.h"
#include "baseline/baselines.h"
#include "data/split.h"
#include "experiment/run_plan.h"
#include "interop/tag_target.h"
#include "train/metric.h"
#include "train/point_list.h"
#include "train/run.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// What a new run is written with.
struct NewRun {
    train::RunKind kind = train::RunKind::Training;
    std::string name;
    std::string spec, specHash, family, templateName, environment;
    std::int64_t seed = 0;
};

/// Everything of runs, over a connection of its own: one thread uses it. Throws base::Error.
class RunStore
{
public:
    /// The project must exist and be up to date.
    RunStore(std::filesystem::path project, bool readOnly);
    ~RunStore();

    train::RunId insert(const NewRun& run);
    void plan(train::RunId run, const experiment::RunPlan& plan);
    void setState(train::RunId run, train::RunState state, const std::string& problem = {});
    /// A run that a person changed while it trained is another experiment from then on.
    void setSpec(train::RunId run, const std::string& spec, const std::string& specHash,
                 const std::string& family);
    void setProgress(train::RunId run, std::int64_t step, double seconds);
    void setScores(train::RunId run, const train::EpochReport& report, bool best);
    /// Chooses the best epoch of every run that is over anew, by the metric of the goal: from the
    /// logged points. The best weights stay those that the run kept.
    void chooseBestEpochs(const train::Goal& goal);
    void rename(train::RunId run, const std::string& name);
    void note(train::RunId run, const std::string& text);
    void setDeleted(const std::vector<train::RunId>& runs, bool deleted);

    /// Newest first, deleted ones left out.
    std::vector<train::RunRecord> list();
    std::optional<train::RunRecord> find(train::RunId run);
    std::optional<train::RunRecord> listed(train::RunId run); ///< empty when it is deleted
    /// The newest attempt to overfit one batch that is not deleted.
    std::optional<train::RunId> newestOverfit();
    /// Own runs that count as active though the program that trained them is gone become
    /// interrupted. Returns how many.
    int markInterrupted();
    /// Before a resume: what was logged after the checkpoint will be logged again.
    void forgetAfter(train::RunId run, std::int64_t step, std::int64_t epoch);

    /// Remembers data and split; the same split is kept once.
    /// `resampled`: how often test-val and test were drawn anew.
    void rememberSplit(train::RunId run, const data::Splits& splits, const data::DatasetPtr& source,
                       const data::DatasetPtr& serving, std::int64_t resampled = 0);
    /// `step`: updates of the parent that its weights had.
    void setParent(train::RunId run, train::RunId parent, std::int64_t step);
    std::optional<data::SplitMembers> splitOf(train::RunId run);
    /// Of every run with this split.
    void setBaselines(const std::string& split, const std::vector<baseline::Baseline>& baselines);

    /// Tags of an imported run, by name; none of any other run.
    std::vector<interop::MappedTag> tags(train::RunId run);
    /// The names of the tags of all runs that are not deleted, in the order of the alphabet.
    std::vector<interop::TagUse> tagNames();
    /// What each of these runs logged under one name.
    std::map<train::RunId, interop::TagValues> tagValues(const std::string& tag);
    /// What a tag means from now on, in every imported run of the project; empty: what its name
    /// says. Another tag of the same run that meant the same keeps its own name from then on.
    void chooseTag(const std::string& tag, const std::optional<interop::TagTarget>& target);

    struct Page {
        train::PointList points;
        std::int64_t lastId = 0;
        bool more = false; ///< there may be
    };
    /// Points stored after `afterId`, at most `limit`; those of imported runs as what their tags
    /// mean, without those that a restart wrote over.
    Page points(train::RunId run, std::int64_t afterId, std::size_t limit);
    /// Batch loss and learning rate of every step and the loss of train of every epoch, without what
    /// a restart wrote over.
    advise::LossCurve lossCurve(train::RunId run);
    /// The newest value of each split's scores among the points, as their tags mean it: what is known
    /// of a run whose row another program leaves empty. Counts of examples are 0: not known.
    train::Scores newestScores(train::RunId run);
    std::vector<std::pair<std::int64_t, train::RunEvent>> events(train::RunId run,
                                                                 std::int64_t afterId);
    std::vector<std::pair<std::int64_t, base::Finding>> findings(train::RunId run,
                                                                 std::int64_t afterId);
    /// Puts these in place of what was found in the curves of a run before ("curve. ..." ids).
    void replaceCurveFindings(train::RunId run, const std::vector<base::Finding>& findings);
    /// Grows by one with each resume: what was read before it may have been forgotten.
    std::int64_t resumes(train::RunId run);
    /// What has become of the file's name.
    base::OpenDatabase::Place place() const;
    void requireHere() const; ///< throws an environment Error that says what
    void freeName(bool free); ///< as base::OpenDatabase
    /// Puts what waits beside the file into it, as ProjectDatabase.
    void gatherIn();
    /// As copyProject, also when the file has lost its name.
    void copyTo(const std::filesystem::path& to);
    /// Changes whenever any other connection wrote to the file.
    std::int64_t dataVersion();

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

/// Writes what a run logs, in batches, over a connection of its own. Used by the training thread.
class RunWriter
{
public:
    RunWriter(const std::filesystem::path& project, train::RunId run);
    ~RunWriter();

    void add(const char* name, const char* split, std::int64_t step, double epoch, double seconds,
             double value);
    void add(const train::RunEvent& event);
    void add(const base::Finding& finding);
    /// One transaction. Nothing is lost when it fails: the next flush tries again.
    void flush();
    std::size_t waiting() const;
    std::int64_t written() const; ///< points

private:
    struct Body;
    std::unique_ptr<Body> m_body;
};

} // namespace assay::store
