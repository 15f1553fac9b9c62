// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace assay::ui {

/// Whether an improvement, by its key, is one that trains on further data.
bool isMoreData(const std::string& key);

/// The action by which a person goes on with an improvement that no setting tries, by its key; empty: there is none in
/// this window.
QString actionOf(const std::string& key);
/// What the button of such an action shows.
QString actionText(const QString& action);

} // namespace assay::ui
