// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/checkpoint_torch.h"
#include "train/control.h"
#include "train/observer.h"
#include "train/outcome.h"
#include "train/pace.h"
#include "train/schedule.h"
#include "train/step_torch.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::train {

/// What a loop of steps is to do.
struct StepPlan {
    std::int64_t steps = 0; ///< in all, those before a resume included
    double learningRate = 0;
    Schedule schedule = {};
    std::vector<RateChange> rateChanges = {}; ///< by step
    bool fixedRate = false;                   ///< a person cannot change it
    std::int64_t end = 0;       ///< the update after which the loop ends early; 0: it does not
    bool scoresEpochs = false;  ///< LoopCallbacks::score is called
    bool measuresSteps = false; ///< those that are taken one by one
    std::filesystem::path checkpoint = {}; ///< where to write; empty: nowhere
    std::filesystem::path bestCheckpoint = {};
    std::filesystem::path keptFolder = {}; ///< empty: none are kept
    std::int64_t keptBytes = 0;            ///< that all that are kept may take
    double keptSeconds = 0;                ///< of training between two of them, at least
    CheckpointOwner owner = {};
    double checkpointSeconds = 10; ///< longest time of training between two
    std::optional<std::filesystem::path> resumeFrom = {};
    bool forked = false;  ///< `resumeFrom` is of another run: this one has no checkpoint yet
    bool answers = false; ///< LoopCallbacks::answers is called
    double answerSeconds = 0;
    base::Clock clock = base::steadySeconds;
};

/// What a loop asks for beside the updates. On its thread, between two of them.
class LoopCallbacks
{
public:
    virtual ~LoopCallbacks() = default;

    /// Loss and gradient of update `step` (from 1) are known; true: the loop ends with this report,
    /// and the update is not made. Where it is, numbers that are not finite are no failure.
    virtual bool endsAt(std::int64_t /*step*/, double /*loss*/, double /*gradientNorm*/)
    {
        return false;
    }

    struct Scored {
        Scores scores;
        Answered trainVal;
        double shortfall = 0; ///< of train-val; the weights with the smallest one are the best
    };
    /// At the end of an epoch. Nothing when a stop came in between.
    virtual std::optional<Scored> score() { return std::nullopt; }

    /// How the watched examples are answered now; step and effect are filled in by the loop.
    virtual Answers answers() { return {}; }
};

/// Takes steps until the run is over: pauses, changes of the learning rate, schedule, pace,
/// checkpoints and findings. Where gradients do not go back through a module (model::kBackwardCode), the run has
/// failed at that update, and the finding of it is reported. Uses no network and no data. Runs on the calling thread.
class StepLoop
{
public:
    StepLoop(StepPlan plan, Step& step, LoopCallbacks& callbacks, Control& control,
             RunObserver& observer);

    /// Throws Error when it cannot begin (checkpoint unreadable).
    TrainOutcome run();

private:
    std::optional<RunState> prepare();
    RunState loop();
    RunState endBy(Control::Decision decision);
    void changeLearningRate();
    bool changeByHand();
    void setLearningRate(double rate);
    void pause();
    void proceed();
    double learningRate() const;
    enum class Updated { Yes, Ends, NotFinite, CannotGoBack };
    Updated update();
    void report(std::int64_t step, double loss, double rate, double now);
    void reportNotFinite(double loss, double rate);
    bool scoreEpoch();
    void answer(bool now);
    void happened(const char* kind, double value);
    void save(const std::filesystem::path& path);
    /// `about`: what a failure is said of, once for each reason.
    void writeOrReport(const std::filesystem::path& about,
                       const std::function<void(const Progress&)>& write);
    void saveCheckpoint();
    void saveRepeated();
    void planKept();
    void keepCheckpoint();

    StepPlan m_plan;
    Step& m_step;
    LoopCallbacks& m_callbacks;
    Control& m_control;
    RunObserver& m_observer;
    std::int64_t m_stepsPerEpoch;

    Progress m_at;
    std::optional<StepEffect> m_effect; ///< of the last step that was taken alone
    TrainOutcome m_outcome;
    Stopwatch m_watch;
    Pace m_pace;
    std::int64_t m_epochOfPace = -1;
    double m_epochStepSeconds = 0;
    std::int64_t m_epochExamples = 0;
    double m_lastCheckpoint = 0;
    std::vector<std::int64_t> m_keptSteps; ///< still to come, the last one next
    std::int64_t m_begin = 0;              ///< updates made before the loop
    double m_lastKept = 0;
    double m_lastAnswer = -1e9;
    std::map<std::filesystem::path, std::string> m_checkpointProblems; ///< empty: written
};

} // namespace assay::train
