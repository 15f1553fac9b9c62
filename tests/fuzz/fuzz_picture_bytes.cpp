// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_bytes.h"

#include <cstdlib>
#include <vector>

using namespace assay::data::formats;

/// What is looked at in picture files before Qt decodes them. Bytes that follow a whole picture do not
/// make it one that is cut off, but for PNG, whose last chunk may lack.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::vector<std::uint8_t> file(data, data + size);
    const std::string_view format =
        pictureFormat(std::span(file).first(std::min(size, kPictureBeginning)));
    const bool isCut = isCutOff(format, file);
    file.resize(size + 16);
    if (!isCut && format != "png" && isCutOff(format, file))
        std::abort();
    return 0;
}
