// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/translation.h"
#include "base/compute.h"
#include "base/error.h"
#include "interop/npz_writer.h"
#include "session/exports.h"
#include "session/local/prepared_data.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "store/project_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace assay::session {

namespace {

namespace fs = std::filesystem;

constexpr double kTranslating = 0.8; ///< of the work; the rest is writing

void addPictures(interop::NpzWriter& writer, const data::Dataset& dataset)
{
    const data::PictureInput& pictures = *dataset.pictures();
    const data::Shape& shape = pictures.info().shape;
    const std::vector<std::int64_t> sides{static_cast<std::int64_t>(dataset.size()), shape.channels,
                                          shape.height, shape.width};
    std::vector<std::uint8_t> bytes;
    std::vector<float> values;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        if (pictures.hasBytes())
            bytes.insert(bytes.end(), pictures.pixels(i).begin(), pictures.pixels(i).end());
        else
            values.insert(values.end(), pictures.values(i).begin(), pictures.values(i).end());
    }
    if (pictures.hasBytes())
        writer.add("x_train", sides, std::move(bytes));
    else
        writer.add("x_train", sides, std::move(values));
}

/// Numbers where classes are called so, else their names.
void addTargets(interop::NpzWriter& writer, const data::Dataset& dataset)
{
    const std::vector<std::int64_t> sides{static_cast<std::int64_t>(dataset.size())};
    if (dataset.isRegression()) {
        std::vector<double> targets;
        for (std::size_t i = 0; i < dataset.size(); ++i)
            targets.push_back(dataset.target(i));
        writer.add("y_train", sides, std::move(targets));
        return;
    }
    const std::vector<std::string>& classes = dataset.info().classes;
    bool areNumbered = true;
    for (std::size_t k = 0; k < classes.size(); ++k)
        areNumbered = areNumbered && classes[k] == fmt::format("{}", k);
    std::vector<std::int64_t> numbers;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        if (areNumbered)
            numbers.push_back(dataset.label(i));
        else
            names.push_back(classes[dataset.label(i)]);
    }
    if (areNumbered)
        writer.add("y_train", sides, std::move(numbers));
    else
        writer.add("y_train", sides, names);
}

} // namespace

TranslatedExport exportTranslated(const fs::path& project, const train::RunRecord& run,
                                  const std::string& out, bool replace,
                                  const std::function<bool(double)>& progress)
{
    if (!train::isOver(run.state))
        throw base::usageError("run.active", fmt::format("Run {} still trains; stop it or wait for "
                                                         "its end.",
                                                         run.id));
    fs::path named = out;
    if (named.has_filename() && named.extension() != ".npz")
        named += ".npz";
    const fs::path place =
        writablePlace("export.out", outPlace("export.out", named.string(), project), replace);
    base::useOperationThreads(base::threadsFor(0));
    PreparedData data;
    data.useProject(project);
    const Trained trained = trainedOf(project, run, evaluate::Checkpoint::Last, data);
    const train::CheckpointOwner owner =
        experiment::ownerOf(store::readProject(project, true).id, run.id, trained.spec);
    const data::DatasetPtr translated =
        adapt::translatedTrain(store::filesOf(project, run.id).last, owner, trained.data,
                               [&](double share) { return progress(share * kTranslating); });
    interop::NpzWriter writer;
    addPictures(writer, *translated);
    addTargets(writer, *translated);
    writer.write(place,
                 [&](double share) { return progress(kTranslating + (1 - kTranslating) * share); });
    return {place, static_cast<std::int64_t>(translated->size())};
}

} // namespace assay::session
