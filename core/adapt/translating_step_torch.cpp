// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/translating_step_torch.h"

#include "adapt/step_around_torch.h"
#include "adapt/translator_torch.h"
#include "base/clock.h"
#include "base/compute.h"
#include "base/error.h"
#include "train/operation_threads_torch.h"
#include "train/preparing.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace assay::adapt {

namespace {

constexpr std::size_t kShown = 12;

std::string stateName(const std::string& name)
{
    std::string full = kTranslationState;
    full += name;
    return full;
}

/// Says while a step prepares how long that still takes, from how long it took so far. Work is counted in updates
/// of the generators.
class Remaining
{
public:
    explicit Remaining(const train::Preparation& preparation)
        : m_preparation(preparation)
        , m_saying(kSaySeconds)
    {}

    void begins() { m_since = base::steadySeconds(); }
    /// So much was done since it began.
    void ends(double work, double left)
    {
        m_seconds += base::steadySeconds() - m_since;
        m_done += work;
        if (m_saying.isDue())
            m_preparation.happened(train::kPreparing, m_seconds / m_done * left);
    }

private:
    static constexpr double kSaySeconds = 0.5;
    const train::Preparation& m_preparation;
    base::AtMostEvery m_saying;
    double m_since = 0, m_seconds = 0, m_done = 0;
};

using Make = std::function<std::unique_ptr<train::Step>(data::Subset)>;

class TranslatingStep final : public StepAround
{
public:
    TranslatingStep(const Use& use, Make make)
        : StepAround(make(use.job.data->splits.train()))
        , m_use(use)
        , m_make(std::move(make))
        , m_translator(*use.job.data, use.job.seed, use.network.device)
        , m_positions(m_translator.shown(kShown))
        , m_numbers(at::zeros({static_cast<std::int64_t>(TranslationNumber::Count)}, at::kDouble))
    {
        const data::Shape shape = use.job.data->splits.train().dataset->info().pictureShape();
        m_shown = at::zeros({2, static_cast<std::int64_t>(m_positions.size()), shape.channels,
                             shape.height, shape.width},
                            at::kByte);
    }

    bool prepare(const train::Preparation& preparation) override
    {
        // Of a few examples at a time: threads share each operation.
        const train::OperationThreads threads(base::threadsFor(m_use.job.spec.threads));
        Remaining remaining(preparation);
        const double pictures = workOfTranslating();
        while (number(TranslationNumber::Updates) < static_cast<double>(m_use.spec.translation)) {
            if (!preparation.mayGoOn())
                return false;
            remaining.begins();
            m_translator.update(static_cast<std::int64_t>(number(TranslationNumber::Updates)));
            set(TranslationNumber::Updates, number(TranslationNumber::Updates) + 1);
            remaining.ends(1, static_cast<double>(m_use.spec.translation)
                                  - number(TranslationNumber::Updates) + pictures);
        }
        const bool isNew = number(TranslationNumber::IsDone) == 0;
        if (isNew)
            set(TranslationNumber::CycleError, finite(m_translator.cycleError()));
        const data::DatasetPtr translated = translatedPictures(
            *m_use.job.data, m_translator.placement(),
            [this](const at::Tensor& pictures) { return m_translator.asTarget(pictures); },
            [&, done = 0.0](double share) mutable {
                if (share > 0)
                    remaining.ends(pictures * (share - done), pictures * (1 - share));
                done = share;
                if (!preparation.mayGoOn())
                    return false;
                remaining.begins();
                return true;
            });
        if (!translated)
            return false;
        if (isNew) {
            keepShown(*translated);
            set(TranslationNumber::IsDone, 1);
            if (const Placement placement = m_translator.placement(); !placement.isNone()) {
                preparation.happened(kPlacedAcross, placement.across.size);
                preparation.happened(kPlacedDown, placement.down.size);
            }
            preparation.happened("cycle_error", number(TranslationNumber::CycleError));
        }
        learnFrom(translated);
        return m_step->prepare(preparation);
    }

    base::Finding notFinite() override
    {
        base::Finding finding = StepAround::notFinite();
        finding.samples.clear(); // translated pictures are no examples of the data
        return finding;
    }

    train::NamedTensors state() override
    {
        train::NamedTensors all = StepAround::state();
        for (auto& [name, tensor] : m_translator.state())
            all.emplace_back(stateName(name), tensor);
        all.emplace_back(stateName("numbers"), m_numbers);
        all.emplace_back(stateName("shown"), m_shown);
        return all;
    }

private:
    /// Of all of train, in updates: those pass six batches through a generator and their gradients back.
    double workOfTranslating() const
    {
        constexpr double kBatchesOfUpdate = 20;
        return static_cast<double>(m_use.job.data->splits.train().size())
               / static_cast<double>(m_translator.batch()) / kBatchesOfUpdate;
    }

    double number(TranslationNumber which) const
    {
        return m_numbers[static_cast<std::int64_t>(which)].item<double>();
    }
    void set(TranslationNumber which, double value)
    {
        m_numbers[static_cast<std::int64_t>(which)] = value;
    }

    static double finite(double cycleError)
    {
        if (!std::isfinite(cycleError))
            throw base::usageError("adapt.translation",
                                   "The generators of adapt.method=cyclegan did not learn: their "
                                   "numbers are not finite; choose another seed, fewer updates "
                                   "(adapt.translation), or another method.");
        return cycleError;
    }

    void keepShown(const data::Dataset& translated)
    {
        const data::Subset& train = m_use.job.data->splits.train();
        const auto put = [this](std::int64_t side, std::size_t k,
                                const std::vector<std::uint8_t>& picture) {
            const at::Tensor to = m_shown[side][static_cast<std::int64_t>(k)];
            std::copy(picture.begin(), picture.end(), to.data_ptr<std::uint8_t>());
        };
        for (std::size_t k = 0; k < m_positions.size(); ++k) {
            put(0, k, train.dataset->pictures()->shown(train.indices[m_positions[k]]));
            put(1, k, translated.pictures()->shown(m_positions[k]));
        }
    }

    /// The same updates, with what their optimiser keeps, on other pictures.
    void learnFrom(const data::DatasetPtr& translated)
    {
        const c10::NoGradGuard noGrad;
        data::Subset examples{translated, std::vector<std::uint32_t>(translated->size())};
        std::iota(examples.indices.begin(), examples.indices.end(), 0U);
        const train::NamedTensors before = m_step->state();
        std::unique_ptr<train::Step> step = m_make(std::move(examples));
        const train::NamedTensors after = step->state();
        for (std::size_t k = 0; k < after.size(); ++k)
            after[k].second.copy_(before[k].second);
        m_step = std::move(step);
    }

    Use m_use;
    Make m_make;
    Translator m_translator;
    std::vector<std::uint32_t> m_positions; ///< in train, of what is shown
    at::Tensor m_numbers;                   ///< by TranslationNumber
    at::Tensor m_shown; ///< bytes: as they were and translated, examples, channels, height, width
};

} // namespace

std::unique_ptr<train::Step> translatingStep(
    const Use& use, std::function<std::unique_ptr<train::Step>(data::Subset)> make)
{
    return std::make_unique<TranslatingStep>(use, std::move(make));
}

} // namespace assay::adapt
