// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/refusals.h"

#include <fmt/format.h>

namespace assay::adapt {

std::string noBatchNorm(bool isModule)
{
    return isModule
               ? "adapt.method=adabn cannot reach the batch norms inside a module of your own; "
                 "choose fine_tune."
               : "adapt.method=adabn changes the statistics of batch norms, and this network "
                 "has none; train one with batch norms (model.norm), or choose another method.";
}

std::string noPictures()
{
    return "adapt.method=cyclegan translates pictures, and other inputs than pictures enter this "
           "network; choose deep_coral or dann.";
}

std::string noGenerators()
{
    return "adapt.method=cyclegan trains networks of templates, and this is a module of your own; "
           "choose fine_tune.";
}

std::string noSecondBatch(const std::string& method)
{
    return fmt::format("adapt.method={} takes two batches through the network in one update, which "
                       "a module of your own does not do; choose fine_tune.",
                       method);
}

} // namespace assay::adapt
