// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/logged_settings.h"

#include "base/json_text.h"
#include "base/sample_id.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace assay::store {

namespace {

/// Hyperparameters that make runs differ by their seed only.
bool isSeed(const std::string& name)
{
    return name == "seed" || name == "random_seed" || name == "manual_seed"
           || name == "random_state" || name.ends_with(".seed");
}

} // namespace

LoggedSettings settingsOf(const interop::LoggedRun& run)
{
    LoggedSettings all;
    nlohmann::json settings = nlohmann::json::object(), family = settings;
    bool isSeeded = false;
    for (const auto& [name, value] : run.settings) {
        settings[name] = value;
        if (isSeed(name)) {
            isSeeded = true;
            all.seed = std::strtoll(value.c_str(), nullptr, 10);
        } else {
            family[name] = value;
        }
    }
    all.spec = base::dumped(settings);
    if (isSeeded)
        all.family = base::fingerprint(run.tool + base::dumped(family));
    return all;
}

} // namespace assay::store
