// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/read_request.h"

#include <string>
#include <vector>

namespace assay::data::formats {

/// A folder in which each class is a folder of pictures, called as the class. Folders below a class
/// belong to it. Folders `train`, `val` and `test` (`training`, `valid`, `validation`, `testing`, in
/// any case) above the classes are parts: val is the test part where there is no test, else it joins
/// the training part. JPEG, PNG, GIF, BMP, PBM, PGM, PPM, and WebP and TIFF where Qt's plugins are
/// installed; by content, whatever a file is called. Links are not followed.
///
/// The order of examples is that of the bytes of their paths. Pictures of one size stay as they are;
/// others are brought to one, see pictureFolderFields(). One channel where no picture can have
/// colours, else three.

/// By a bounded look at names alone.
bool looksLikePictureFolder(const std::string& path);

/// A file that cannot be read is left out and reported. Throws an input Error where no picture can
/// be, where there is one class, or where this process has no decoder (data/image_decoder.h). Takes
/// what the pictures take at the size that they are brought to, and one decoded picture a thread.
/// `threads`: 0 for all cores; the result does not depend on it.
Dataset::Content readPictureFolder(const ReadRequest& request, int threads = 0);

/// "data.picture_size" and "data.picture_fit".
const base::FieldsOf<DataSpec>& pictureFolderFields();

} // namespace assay::data::formats
