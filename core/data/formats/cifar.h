// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/read_request.h"

namespace assay::data::formats {

/// Whether it is a file of CIFAR's, by its name, or a folder that holds such files, also in a folder cifar-... below:
/// those of the binary version, or those for Python, which `readCifar` refuses.
bool looksLikeCifar(const std::string& path);

/// The binary version of CIFAR-10 and CIFAR-100: colour pictures of 32 x 32, also gzipped. A folder is
/// all its batches with its test part; one file is the training part, with the test part beside it. A file of
/// another name is the set of whose records it is made, by its length, and is taken alone. The classes of
/// CIFAR-100 are the 100 fine ones. Names of classes come from batches.meta.txt and fine_label_names.txt.
/// Format: Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version".
Dataset::Content readCifar(const ReadRequest& request);

} // namespace assay::data::formats
