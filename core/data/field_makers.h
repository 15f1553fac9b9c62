// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/data_spec.h"

#include <string>
#include <utility>
#include <vector>

namespace assay::data {

/// An advanced setting that is found by content unless a person chooses.
inline base::Field choiceField(std::string path, std::string label, std::string help,
                               std::vector<base::FieldChoice> choices = {})
{
    return {.path = std::move(path),
            .label = std::move(label),
            .kind = base::FieldKind::Choice,
            .fallback = std::string("auto"),
            .choices = std::move(choices),
            .help = std::move(help),
            .advanced = true};
}

inline base::Field textField(std::string path, std::string label, std::string help)
{
    return {.path = std::move(path),
            .label = std::move(label),
            .kind = base::FieldKind::Text,
            .fallback = std::string(),
            .help = std::move(help),
            .advanced = true};
}

/// One that came when projects were in use.
inline base::Field addedLater(base::Field field)
{
    field.addedLater = true;
    return field;
}

} // namespace assay::data
