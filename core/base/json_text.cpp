// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace assay::base {

namespace {

bool isShallow(std::string_view text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kJsonDepth)
                return false;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return true;
}

} // namespace

template <typename Json>
std::optional<Json> parsedJson(std::string_view text)
{
    if (!isShallow(text))
        return std::nullopt;
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return std::nullopt;
    return json;
}

std::string withoutComments(std::string_view text)
{
    std::string plain(text);
    const auto blank = [&plain](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, plain.size()); ++i)
            plain[i] = plain[i] == '\n' ? '\n' : ' ';
        return to - 1;
    };
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted && c == '\\')
            ++i;
        else if (!quoted && text.substr(i, 2) == "//")
            i = blank(i, std::min(text.find('\n', i), text.size()));
        else if (!quoted && text.substr(i, 2) == "/*")
            i = blank(i, std::min(text.find("*/", i + 2), text.size() - 2) + 2);
    }
    return plain;
}

template <typename Json>
std::string dumped(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template std::optional<nlohmann::json> parsedJson<nlohmann::json>(std::string_view);
template std::optional<nlohmann::ordered_json> parsedJson<nlohmann::ordered_json>(std::string_view);
template std::string dumped<nlohmann::json>(const nlohmann::json&);
template std::string dumped<nlohmann::ordered_json>(const nlohmann::ordered_json&);

} // namespace assay::base
