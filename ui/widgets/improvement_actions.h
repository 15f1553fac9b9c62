// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"

#include <QString>

#include <string>

namespace assay::ui {

/// Whether an improvement, by its key, is one that trains on further data.
bool isMoreData(const std::string& key);
/// Whether it is one that takes another file of the same rows.
bool takesFileOfColumns(const std::string& key);
/// Whether a way changes the setting of that path.
bool sets(const advise::Way& way, const char* path);

/// The action by which a person goes on with an improvement that no setting tries, by its key; empty: there is none in
/// this window.
QString actionOf(const std::string& key);
/// What the button of such an action shows.
QString actionText(const QString& action);

} // namespace assay::ui
