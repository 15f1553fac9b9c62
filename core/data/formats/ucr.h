// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/read_request.h"

namespace assay::data::formats {

/// Whether it is a `.ts` file, a `.tsv` file of the UCR archive (a label, then a series, numbers
/// alone), one of the older files of that archive (x_TRAIN.txt or x_TRAIN, between blanks or commas),
/// or a folder with such files.
bool looksLikeSeries(const std::string& path);

/// Time series of the UCR and UEA archives. A file called ..._TRAIN takes the ..._TEST beside it
/// as the test part, and a folder is its two files. Univariate or multivariate, of unequal
/// length, with missing values (? or NaN; at the end of a .tsv row they are padding).
/// Formats: https://www.sktime.net (.ts), Dau et al. 2018, The UCR archive (.tsv).
Dataset::Content readSeries(const ReadRequest& request);

} // namespace assay::data::formats
