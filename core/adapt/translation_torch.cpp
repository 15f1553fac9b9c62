// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/translation.h"

#include "adapt/translating_step_torch.h"
#include "adapt/translator_torch.h"
#include "base/error.h"

#include <algorithm>

namespace assay::adapt {

namespace {

/// What a checkpoint has of a translation that is done.
struct Stored {
    std::vector<model::NamedValues> tensors;

    const model::NamedValues* find(const char* name) const
    {
        const auto found = std::find_if(tensors.begin(), tensors.end(),
                                        [&](const auto& one) { return one.name == name; });
        return found == tensors.end() ? nullptr : &*found;
    }
    std::optional<double> number(TranslationNumber which) const
    {
        const model::NamedValues* numbers = find("numbers");
        const auto k = static_cast<std::size_t>(which);
        return numbers && k < numbers->values.size() ? std::optional<double>(numbers->values[k])
                                                     : std::nullopt;
    }
    bool isDone() const { return number(TranslationNumber::IsDone).value_or(0) != 0; }
};

Stored storedIn(const std::filesystem::path& checkpoint, const train::CheckpointOwner& owner)
{
    return {train::storedState(checkpoint, kTranslationState, owner)};
}

} // namespace

std::optional<Translation> translationIn(const std::filesystem::path& checkpoint,
                                         const train::CheckpointOwner& owner)
{
    constexpr std::size_t kSides = 5;
    const Stored stored = storedIn(checkpoint, owner);
    const model::NamedValues* shown = stored.find("shown");
    if (!stored.isDone() || !shown || shown->shape.size() != kSides || shown->shape[0] != 2)
        return std::nullopt;
    Translation translation{.shape = {shown->shape[2], shown->shape[3], shown->shape[4]},
                            .cycleError = stored.number(TranslationNumber::CycleError).value_or(0),
                            .before = {},
                            .after = {}};
    const auto one = static_cast<std::size_t>(translation.shape.size());
    const auto count = static_cast<std::size_t>(shown->shape[1]);
    for (std::size_t k = 0; k < 2 * count; ++k) {
        std::vector<std::uint8_t> picture;
        for (std::size_t i = k * one; i < (k + 1) * one; ++i)
            picture.push_back(static_cast<std::uint8_t>(shown->values[i]));
        (k < count ? translation.before : translation.after).push_back(std::move(picture));
    }
    return translation;
}

data::DatasetPtr translatedTrain(const std::filesystem::path& checkpoint,
                                 const train::CheckpointOwner& owner, const data::Prepared& data,
                                 const std::function<bool(double share)>& progress)
{
    const Stored stored = storedIn(checkpoint, owner);
    const model::NamedValues* weights = stored.find("generators");
    const Generator generator(data.splits.train().dataset->info().pictureShape());
    const std::int64_t each = generator.weights();
    if (!stored.isDone() || !weights
        || static_cast<std::int64_t>(weights->values.size()) != 2 * each)
        throw base::usageError("adapt.translation",
                               "This run has no translated pictures: they are made by a run with "
                               "adapt.method=cyclegan, before its network learns.");
    // Of a version that placed nothing there are none.
    const model::NamedValues* placed = stored.find(kPlacementState);
    const Placement placement =
        placed ? Placement::of({placed->values.begin(), placed->values.end()}) : Placement{};
    const at::Tensor toTarget = at::tensor(weights->values, at::kFloat).narrow(0, 0, each);
    data::DatasetPtr translated = translatedPictures(
        data, placement,
        [&](const at::Tensor& pictures) { return generator.forward(pictures, toTarget); },
        [&](double share) { return !progress || progress(share); });
    if (!translated)
        throw base::usageError("file.cancelled", "The writing was ended; nothing was written.");
    return translated;
}

} // namespace assay::adapt
