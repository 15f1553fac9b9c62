// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"

namespace assay::testing {

/// How the pictures of the data become numbers.
inline const data::PictureEncoder& pictureEncoder(const data::Prepared& data)
{
    return dynamic_cast<const data::PictureEncoder&>(
        *data.preprocess.encoder(data::Modality::Pictures));
}

} // namespace assay::testing
