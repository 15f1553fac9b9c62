// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/data_key.h"

#include "experiment/spec.h"

namespace assay::ui {

std::string dataKey(const data::DataSpec& data)
{
    experiment::ExperimentSpec spec;
    spec.data = data;
    return experiment::toJson(spec);
}

} // namespace assay::ui
