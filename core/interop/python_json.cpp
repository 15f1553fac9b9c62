// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/python_json.h"

#include "interop/logged_number.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace assay::interop {

std::string withQuotedWords(const std::string& text)
{
    std::string quoted;
    quoted.reserve(text.size());
    bool within = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (within && text[i] == '\\') {
            quoted.append(text, i++, 2);
            continue;
        }
        within = within != (text[i] == '"');
        std::string_view word;
        for (const std::string_view each : {"NaN", "Infinity", "-Infinity"}) {
            if (!within && text.compare(i, each.size(), each) == 0)
                word = each;
        }
        if (word.empty()) {
            quoted += text[i];
            continue;
        }
        quoted.append(1, '"').append(word).append(1, '"');
        i += word.size() - 1;
    }
    return quoted;
}

std::optional<double> numberOf(const nlohmann::json& value)
{
    if (value.is_number())
        return value.get<double>();
    return value.is_string() ? loggedNumber(value.get_ref<const std::string&>()) : std::nullopt;
}

} // namespace assay::interop
