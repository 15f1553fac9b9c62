// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image_decoder.h"

#include <atomic>

namespace assay::data {

namespace {

std::atomic<const ImageDecoder*> installed{nullptr};

} // namespace

const ImageDecoder* imageDecoder()
{
    return installed.load();
}

void setImageDecoder(const ImageDecoder* decoder)
{
    installed.store(decoder);
}

} // namespace assay::data
