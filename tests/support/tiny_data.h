// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "data/prepared.h"

#include <QByteArray>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace assay::testing {

/// Pictures of random bytes, no two alike, with the given labels; the first `training` of them are
/// the training part, all of them when it is negative.
data::DatasetPtr dataset(const std::vector<int>& labels, int classes, int training = -1,
                         data::Shape shape = {1, 2, 3}, std::uint64_t seed = 1,
                         const std::string& path = "made");
/// `count` labels, 0 1 2 ... classes - 1 and over again.
std::vector<int> balanced(int count, int classes);

/// Glyphs, cut and normalised, as a training takes them.
data::Prepared glyphs(std::int64_t count, data::Normalisation normalise = data::Normalisation::Unit,
                      const std::string& name = "glyphs");

// IDX files: two zero bytes, type, dimensions, their lengths, then the bytes.
QByteArray idx(const std::vector<std::uint32_t>& shape, const QByteArray& bytes, char type = 0x08);
QByteArray idxImages(int count, int height, int width, int first = 0);
QByteArray idxLabels(int count, int classes);
QByteArray gzipped(const QByteArray& bytes);
/// "<prefix>-images-idx3-ubyte" with its labels.
void writePair(const std::filesystem::path& folder, const std::string& prefix, int count,
               int classes, int height = 4, int width = 5);

} // namespace assay::testing
