// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/check.h"

namespace assay::diagnose {

std::string name(Stage stage)
{
    switch (stage) {
    case Stage::Machine: return "machine";
    case Stage::Data: return "data";
    case Stage::OneBatch: return "one_batch";
    case Stage::Training: return "training";
    }
    return {};
}

} // namespace assay::diagnose
