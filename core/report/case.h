// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"
#include "advise/facts.h"
#include "base/dismissal.h"
#include "base/finding.h"
#include "baseline/own_results.h"
#include "data/split.h"
#include "error_analysis/error_table.h"
#include "evaluate/evaluation.h"
#include "report/document.h"
#include "train/metric.h"
#include "train/run.h"
#include "tune/attempt.h"
#include "tune/study.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::report {

/// Data as the project remembers them: what they were when a run read them.
struct CaseData {
    bool isServed = false; ///< the distribution the model must serve; else what it is trained on
    std::string path;      ///< where they lay
    std::string kind, fingerprint, shape;
    std::vector<std::string> classes; ///< empty: numbers are predicted
    std::int64_t trainingExamples = 0, testExamples = 0;
};

/// One metric of one split of one run, by epoch.
struct CaseCurve {
    train::RunId run = 0;
    std::string metric; ///< "loss", "error": of train::metric_name
    data::SplitKind split = data::SplitKind::Train;
    std::vector<ChartPoint> points; ///< x: as Case::axis
};

struct CaseRunFindings {
    train::RunId run = 0;
    std::vector<base::Finding> findings; ///< dismissed ones too
};

struct CaseStudy {
    tune::Study study;
    std::vector<tune::Member> members;
};

/// All that a report says: values that were read from a project before.
struct Case {
    std::string project; ///< its name
    std::string file;    ///< where it lies
    bool readOnly = false;
    std::string version; ///< of the program that writes the report
    std::string written; ///< when, UTC: "2026-11-29 13:05:09"
    train::Goal goal;
    std::vector<train::RunRecord> runs;  ///< newest first
    std::optional<train::RunRecord> run; ///< that the report is centred on; empty: there is none
    advise::Facts facts;                 ///< of that run
    bool knowsFacts = true;              ///< all that a verdict rests on was read
    advise::Advice advice;               ///< on those facts
    std::optional<evaluate::Evaluation> evaluation; ///< of that run; empty: it was not evaluated
    std::vector<evaluate::TestOpening> openings;    ///< of the whole project, oldest first
    std::vector<CaseData> data;                     ///< of that run
    std::map<data::SplitKind, std::int64_t> parts; ///< examples of each part of its split, Test too
    std::vector<CaseCurve> curves;                 ///< of that run, then of its other seeds
    std::string axis = "epoch"; ///< what x of the curves is: "step" where no epochs were logged
    std::vector<CaseRunFindings> findings; ///< of all runs, newest first
    std::vector<base::Dismissal> dismissals;
    std::vector<baseline::ResultRow> known;           ///< results on the same data
    std::optional<error_analysis::ErrorTable> errors; ///< of that run
    std::vector<CaseStudy> studies;                   ///< newest first
    std::vector<tune::MeasuredAttempt> attempts;      ///< of the whole project, newest first
    std::vector<std::string> unread; ///< what could not be read of the project, a sentence each
};

/// Those of `attempts` that are on a run's experiment. They point into `attempts`.
std::vector<const tune::MeasuredAttempt*> attemptsOn(
    const std::vector<tune::MeasuredAttempt>& attempts, const train::RunRecord& run);

/// The whole case in the order in which it is read. Each number stands beside the run that it is of: in its
/// sentence, its row, or the caption of its table. Answers on Test are in it only where Test was opened. Pure; any
/// thread.
Document documentOf(const Case& all);

} // namespace assay::report
