// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/npy.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// An array in a file of its own, or in an archive of arrays.
struct ArrayPlace {
    std::filesystem::path file;
    std::string array; ///< of an archive; empty: the file is one array

    NpyReader open() const;
    /// Throws an input Error for an array that is packed far more than data are: it would fill the
    /// memory.
    void requirePlausible(const NpyReader& reader) const;
    std::string name() const; ///< "x_train", "x_train.npy"
};

/// Examples and what is to be said of them.
struct ArrayPair {
    ArrayPlace inputs, targets;
};

struct ArrayFiles {
    ArrayPair training;
    std::optional<ArrayPair> validation, test;
    std::vector<std::string> others; ///< names of arrays that are none of these
};

/// Whether it is a file of NumPy's (.npy, .npz), or a folder with inputs and targets, or with one .npz.
bool holdsArrays(const std::string& path);

/// Finds out by the names of arrays what they are: x_train and y_train, train_images and train_labels,
/// X and y, val_x, test_labels ... In an archive of two arrays under other names the one with sides
/// holds the inputs. Throws an input Error when inputs or targets are missing, or could be two.
ArrayFiles findArrays(const std::filesystem::path& path);

} // namespace assay::data::formats
