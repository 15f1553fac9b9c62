// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/table_files.h"

namespace assay::data::formats {

/// Whether a column names files of pictures, by their endings and by whether they are there. False
/// where this process has no decoder (data/image_decoder.h).
bool namesPictures(const ColumnSurvey& survey, const std::filesystem::path& table);

/// Whether it names pictures by their endings, wherever these are. False in the same way.
bool hasPictureNames(const ColumnSurvey& survey);

/// The pictures that such a column names, brought to one size.
std::unique_ptr<FileColumn> pictureColumn(const ReadRequest& request, const TablePlan& plan,
                                          const ColumnInfo& column,
                                          const std::vector<std::string>& files, Places& places);

} // namespace assay::data::formats
