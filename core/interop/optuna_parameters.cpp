// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/optuna_parameters.h"

#include "base/json_text.h"
#include "base/utf8.h"
#include "interop/python_json.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <set>

namespace assay::interop {

namespace {

using Json = nlohmann::json;

base::Value choiceFrom(const Json& json)
{
    if (json.is_string())
        return base::validUtf8(json.get<std::string>());
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_number_float())
        return json.get<double>();
    const bool isHuge =
        json.is_number_unsigned()
        && json.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    if (json.is_number_integer() && !isHuge)
        return json.get<std::int64_t>();
    return base::dumped(json);
}

std::optional<double> finiteAt(const Json& attributes, const char* key)
{
    if (!attributes.is_object() || !attributes.contains(key) || !attributes[key].is_number())
        return std::nullopt;
    const double value = attributes[key].get<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Puts the texts into quotation marks that are written like a choice that is no text.
void quoteAlike(const Json& choices, OptunaDistribution& made)
{
    std::set<std::string> others;
    for (std::size_t k = 0; k < choices.size(); ++k) {
        if (!choices[k].is_string())
            others.insert(base::toText(made.choices[k]));
    }
    for (std::size_t k = 0; k < choices.size(); ++k) {
        if (choices[k].is_string() && others.contains(base::toText(made.choices[k]))) {
            made.choices[k] = base::dumped(choices[k]);
            made.hasQuoted = true;
        }
    }
}

std::optional<OptunaDistribution> read(const std::string& text)
{
    const auto json = base::parsedJson<Json>(withQuotedWords(text));
    if (!json || !json->is_object())
        return std::nullopt;
    const std::string name =
        json->contains("name") && json->at("name").is_string() ? json->at("name") : Json("");
    const Json attributes = json->contains("attributes") ? json->at("attributes") : Json();
    OptunaDistribution made;
    if (name == "CategoricalDistribution") {
        const auto choices = attributes.is_object() ? attributes.find("choices") : attributes.end();
        if (choices == attributes.end() || !choices->is_array() || choices->empty())
            return std::nullopt;
        for (const Json& choice : *choices)
            made.choices.push_back(choiceFrom(choice));
        quoteAlike(*choices, made);
        return made;
    }
    made.integer = name.starts_with("Int");
    // Names of Optuna before 3.0 say it themselves.
    made.log =
        name.starts_with("LogUniform") || name.starts_with("IntLogUniform")
        || (attributes.is_object() && attributes.contains("log") && attributes["log"] == true);
    made.low = finiteAt(attributes, "low");
    made.high = finiteAt(attributes, "high");
    const auto step =
        finiteAt(attributes, made.integer || !attributes.contains("q") ? "step" : "q");
    made.hasSteps = step && !(made.integer && *step == 1);
    return made;
}

} // namespace

const OptunaDistribution* OptunaDistributions::of(const std::string& json)
{
    const auto [at, isNew] = m_known.try_emplace(json);
    if (isNew)
        at->second = read(json);
    return at->second ? &*at->second : nullptr;
}

std::optional<base::Value> optunaValue(double number, const OptunaDistribution& distribution)
{
    if (!distribution.choices.empty()) {
        if (!(number >= 0) || number >= static_cast<double>(distribution.choices.size()))
            return std::nullopt;
        return distribution.choices[static_cast<std::size_t>(number)];
    }
    constexpr double kMostWhole = 9007199254740992; // 2^53
    if (distribution.integer && std::abs(number) <= kMostWhole)
        return static_cast<std::int64_t>(number);
    return number;
}

} // namespace assay::interop
