// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/inputs/picture/picture_input.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::data::formats {

/// Pictures of one size, one behind the other: bytes, or where they are something else, values.
struct PicturePart {
    Shape shape;
    std::vector<std::uint8_t> bytes;
    std::vector<float> values;
    ValueRange range; ///< `bytes` false: of `values`

    /// From height x width x channels to channels x height x width, picture by picture.
    void bringChannelsFirst();
};

/// Whether the last of three sides holds the channels of a picture: one to four stand last in what
/// picture libraries write, first in what networks take.
bool areChannelsLast(std::int64_t first, std::int64_t second, std::int64_t third);

/// The pictures of the parts of a data set. Where one part has bytes and another has values, all
/// become values.
class PictureParts
{
public:
    /// The code of the Error about pictures of another size, and the byte that it names.
    PictureParts(const char* shapeCode, std::optional<std::int64_t> shapeByte = {});

    /// `what`: "test", or another word for what is joined to the training part. Throws an input Error unless they are as large as those before; a finding says
    /// when their values are of another range.
    void add(PicturePart part, const std::filesystem::path& file, const std::string& what);
    const std::vector<base::Finding>& findings() const { return m_findings; }
    std::unique_ptr<const PictureInput> take(); ///< once

private:
    const char* m_code;
    std::optional<std::int64_t> m_byte;
    bool m_isEmpty = true;
    PicturePart m_all;
    std::vector<base::Finding> m_findings;
};

} // namespace assay::data::formats
