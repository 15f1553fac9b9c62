// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/run_settings.h"

#include "base/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace assay::experiment {

namespace {

using train::RunKind;
using train::RunRecord;

/// What other tools call our fields.
constexpr std::array<std::pair<const char*, const char*>, 13> kOurs{
    {{"lr", "train.learning_rate"},
     {"learning_rate", "train.learning_rate"},
     {"batch", "train.batch_size"},
     {"batch_size", "train.batch_size"},
     {"epochs", "train.epochs"},
     {"max_epochs", "train.epochs"},
     {"opt", "train.optimiser"},
     {"optimizer", "train.optimiser"},
     {"optimiser", "train.optimiser"},
     {"momentum", "train.momentum"},
     {"weight_decay", "train.weight_decay"},
     {"hidden", "model.hidden"},
     {"seed", "seed"}}};

std::string ourName(const std::string& name)
{
    for (const auto& [theirs, ours] : kOurs) {
        if (name == theirs)
            return ours;
    }
    return name;
}

Settings logged(const RunRecord& run)
{
    Settings settings;
    const auto json = base::parsedJson<nlohmann::json>(run.spec);
    if (json && json->is_object()) {
        for (const auto& [name, value] : json->items())
            settings.emplace_back(name, value.is_string() ? value.get<std::string>()
                                                          : base::dumped(value));
    }
    return settings;
}

/// Ours beside theirs: the fields that every log has, and whatever is not default.
std::map<std::string, std::string> comparable(const RunRecord& run)
{
    std::map<std::string, std::string> settings;
    if (run.kind == RunKind::Imported) {
        for (const auto& [name, value] : logged(run))
            settings[ourName(name)] = value;
        return settings;
    }
    const ExperimentSpec spec = fromJson(run.spec);
    for (const char* path : {"train.learning_rate", "train.batch_size", "train.epochs",
                             "train.optimiser", "seed", "model.template"})
        settings[path] = base::toText(get(spec, path));
    for (const Difference& change : changedFromDefault(spec))
        settings[change.path] = change.after;
    return settings;
}

/// "0.001" and "1e-3" are one value.
bool same(const std::string& a, const std::string& b)
{
    const auto number = [](const std::string& text) -> std::optional<double> {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size())
            return std::nullopt;
        return value;
    };
    const auto x = number(a), y = number(b);
    return x && y ? *x == *y : a == b;
}

} // namespace

Settings notableSettings(const RunRecord& run)
{
    if (run.kind == RunKind::Imported)
        return logged(run);
    Settings settings;
    for (const Difference& change : changedFromDefault(fromJson(run.spec))) {
        if (change.path != "train.continue_fingerprint") // the run that it is of says more
            settings.emplace_back(change.path, change.after);
    }
    return settings;
}

std::map<std::string, std::string> allSettings(const RunRecord& run)
{
    if (run.kind == RunKind::Imported)
        return comparable(run);
    std::map<std::string, std::string> settings;
    const ExperimentSpec spec = fromJson(run.spec);
    for (const base::Field& field : fields(spec))
        settings[field.path] = base::toText(get(spec, field.path));
    return settings;
}

bool isSilent(const RunRecord& run)
{
    return run.kind == RunKind::Imported && logged(run).empty();
}

std::vector<Difference> differences(const RunRecord& before, const RunRecord& after)
{
    if (before.kind != RunKind::Imported && after.kind != RunKind::Imported)
        return differences(fromJson(before.spec), fromJson(after.spec));
    const auto then = comparable(before), now = comparable(after);
    std::vector<Difference> found;
    for (const auto& [path, value] : then) {
        const auto other = now.find(path);
        if (other == now.end())
            found.push_back({path, value, ""});
        else if (!same(value, other->second))
            found.push_back({path, value, other->second});
    }
    for (const auto& [path, value] : now) {
        if (!then.contains(path))
            found.push_back({path, "", value});
    }
    return found;
}

} // namespace assay::experiment
