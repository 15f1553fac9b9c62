// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/setup_section.h"

#include "base/error.h"
#include "base/field.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace assay::experiment::setup {

void refuse(const std::string& key, const std::string& what)
{
    throw base::usageError("setup." + key, fmt::format("The set-up's {} {}", key, what));
}

std::string chosen(const std::string& key, const std::string& value,
                   const std::vector<std::pair<std::string, std::string>>& names)
{
    std::vector<std::string> known;
    for (const auto& [theirs, ours] : names) {
        if (theirs == value)
            return ours;
        known.push_back(theirs);
    }
    refuse(key, fmt::format("is \"{}\"; it can be {}.", value, fmt::join(known, ", ")));
}

Section::Section(const Json& json, std::string name)
    : m_json(json)
    , m_name(std::move(name))
{
    if (!json.is_object())
        refuse(m_name.empty() ? "file" : m_name, "is no object; write { \"key\": value }.");
}

const Section::Json* Section::find(const char* name)
{
    m_known.emplace_back(name);
    const auto found = m_json.find(name);
    return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

const Section::Json& Section::need(const char* name)
{
    const Json* value = find(name);
    if (!value) {
        std::vector<std::string> others;
        for (const auto& [other, held] : m_json.items()) {
            if (std::find(m_known.begin(), m_known.end(), other) == m_known.end())
                others.push_back(other);
        }
        const auto near = base::nearest(name, others);
        refuse(key(name), near.empty()
                              ? "is missing; add it."
                              : fmt::format("is missing; is it meant by \"{}\"?", near.front()));
    }
    return *value;
}

std::optional<std::string> Section::text(const char* name)
{
    const Json* value = find(name);
    if (!value)
        return std::nullopt;
    if (!value->is_string())
        refuse(key(name), "is no text; put it in double quotes.");
    return value->get<std::string>();
}

std::optional<double> Section::number(const char* name)
{
    const Json* value = find(name);
    if (!value)
        return std::nullopt;
    if (!value->is_number())
        refuse(key(name), "is no number; write it without quotes.");
    return value->get<double>();
}

std::optional<std::int64_t> Section::whole(const char* name)
{
    const auto value = number(name);
    if (!value)
        return std::nullopt;
    if (*value != std::floor(*value) || std::abs(*value) > 1e15)
        refuse(key(name), "is no whole number; give one.");
    return static_cast<std::int64_t>(*value);
}

std::optional<bool> Section::flag(const char* name)
{
    const Json* value = find(name);
    if (!value)
        return std::nullopt;
    if (!value->is_boolean())
        refuse(key(name), "is neither true nor false; write one of them, without quotes.");
    return value->get<bool>();
}

Section::Json Section::list(const char* name)
{
    const Json* value = find(name);
    if (!value)
        return Json::array();
    if (!value->is_array())
        refuse(key(name), "is no list; write [ ... ].");
    return *value;
}

std::vector<std::int64_t> Section::wholes(const char* name)
{
    std::vector<std::int64_t> numbers;
    for (const Json& item : list(name)) {
        if (!item.is_number_integer())
            refuse(key(name), "holds something else than whole numbers.");
        numbers.push_back(item.get<std::int64_t>());
    }
    return numbers;
}

void Section::requireNoOther() const
{
    for (const auto& [name, value] : m_json.items()) {
        if (std::find(m_known.begin(), m_known.end(), name) != m_known.end())
            continue;
        const auto near = base::nearest(name, m_known);
        throw base::usageError(
            "setup.key",
            fmt::format("The set-up has a key \"{}\" that is not known{}. {}", name,
                        m_name.empty() ? "" : " within " + m_name,
                        near.empty() ? fmt::format("There are {}.", fmt::join(m_known, ", "))
                                     : fmt::format("Did you mean \"{}\"?", near.front())));
    }
}

void requireLayout(const std::string& layout, const std::string& kind,
                   const std::vector<std::int64_t>& shape)
{
    const std::size_t bracket = std::min(layout.find(" ("), layout.size());
    std::vector<std::string> sides{""};
    for (const char c : layout.substr(0, bracket)) {
        if (c == ',')
            sides.emplace_back();
        else if (c != ' ')
            sides.back() += c;
    }
    const auto isNumber = [](const std::string& side) {
        return !side.empty() && side.find_first_not_of("0123456789") == std::string::npos;
    };
    // Columns of whole numbers that the module looks rows up by: "N,14 token ids, 0 = padding".
    const std::string ids = shape.size() == 1 ? fmt::format("N,{} token ids", shape[0]) : "N,";
    if (kind == "csv" && (layout == ids || layout == ids + ", 0 = padding"))
        return;
    const bool pictures = kind != "csv" && kind != "ucr";
    const std::vector<std::string> names = pictures ? std::vector<std::string>{"C", "H", "W"}
                                           : kind == "csv"
                                               ? std::vector<std::string>{"features"}
                                               : std::vector<std::string>{"time", "channel"};
    const std::string rest = layout.substr(bracket);
    const bool known =
        sides.front() == "N" && sides.size() == names.size() + 1
        && (rest.empty() || (pictures && (rest == " (0..255)" || rest == " (0..255), R G B")));
    if (!known)
        refuse("data.layout",
               fmt::format("is \"{}\", and such data enter as \"{}\"; mend one of them.", layout,
                           pictures        ? "N,3,H,W (0..255), R G B"
                           : kind == "csv" ? "N,features"
                                           : "N,time,channel"));
    for (std::size_t k = 0; k < names.size(); ++k) {
        const std::string& side = sides[k + 1];
        const bool fits = isNumber(side)
                              ? shape.size() != names.size() || side == std::to_string(shape[k])
                              : side == names[k];
        if (!fits)
            refuse("data.layout",
                   fmt::format("is \"{}\" and its input_shape {}; they are to say the same.",
                               layout, fmt::join(shape, " x ")));
    }
}

} // namespace assay::experiment::setup
