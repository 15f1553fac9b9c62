// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

// Private to interop/: a log in JSON that is an object of lists.

namespace assay::interop {

/// The lists of such a log.
struct JsonLists {
    struct List {
        std::string name;
        std::vector<std::optional<double>> values; ///< empty: no number stands there
    };
    std::vector<List> lists;                     ///< in the order of their names
    std::map<std::string, std::string> settings; ///< texts and numbers beside the lists
    std::vector<std::string> left;               ///< lists that hold something else than numbers
};

/// The lists of an object: {"loss": [2, 1]}, also within "history" as Keras' `History` has them, and as pandas writes
/// columns ({"loss": {"0": 2, "1": 1}}), and within an object for each set as XGBoost and LightGBM record evaluations
/// ({"validation_0": {"rmse": [2, 1]}}), where a list is named by both ("validation_0/rmse"). Empty where it is none:
/// lists of one length are a log under any names; lists of several lengths, or beside something else, are one where a
/// loss or a score is among them.
std::optional<JsonLists> listsOf(const nlohmann::json& object);

/// Every entry of the lists at its place.
struct PlacedLists {
    struct Point {
        std::string name;
        LoggedPoint point;
    };
    std::vector<Point> points;
    std::string longest;    ///< names of the lists with the most entries
    std::string aligned;    ///< names and lengths of shorter ones that were laid beside these
    std::string open;       ///< the same of those whose places are not known
    std::size_t length = 0; ///< of the longest
};

/// Lists of one length: each place is an epoch, or what a list that counts says of it. Of lists of several lengths those
/// that count, "step" or "epoch", do so for lists of their length. A shorter list without steps, whose length divides that
/// of the longest, lies behind as many of its entries each time. Where it does not divide it, each is counted for itself.
PlacedLists placed(const JsonLists& lists);

} // namespace assay::interop
