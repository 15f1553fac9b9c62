// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/own_module.h"

#include "model/script_file.h"

namespace assay::experiment {

ExperimentSpec withModule(ExperimentSpec spec)
{
    if (spec.model.templateName != "torchscript"
        || !std::get<std::string>(get(spec, "model.fingerprint")).empty())
        return spec;
    const auto path = std::get<std::string>(get(spec, "model.file"));
    set(spec, "model.fingerprint", model::readScriptFile(path)->fingerprint);
    return spec;
}

} // namespace assay::experiment
