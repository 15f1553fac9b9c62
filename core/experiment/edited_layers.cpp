// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/edited_layers.h"

#include "diagnose/overfit_verdict.h"
#include "model/layer_text.h"

namespace assay::experiment {

base::Finding forEditedLayers(base::Finding finding, const ExperimentSpec& spec)
{
    if (spec.model.layers.empty())
        return finding;
    for (base::FieldChange& change : finding.fix) {
        if (change.path != diagnose::kDropoutField)
            continue;
        std::vector<model::Node> layers = model::layersOf(spec.model.layers);
        for (model::Node& layer : layers) {
            if (layer.kind == "dropout")
                layer.settings["rate"] = 0.0;
        }
        change = {"model.architecture", model::spelled(layers)};
        finding.place = change.path;
    }
    return finding;
}

} // namespace assay::experiment
