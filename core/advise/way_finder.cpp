// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/way_finder.h"

#include "base/error.h"
#include "model/templates.h"
#include "train/objective.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::advise {

using experiment::ExperimentSpec;

WayFinder::WayFinder(const ExperimentSpec& spec, const WayFacts& facts)
    : m_spec(spec)
    , m_facts(facts)
    , m_hash(experiment::hash(spec))
{}

std::optional<base::Field> WayFinder::field(const std::string& path) const
{
    for (base::Field& one : experiment::fields(m_spec)) {
        if (one.path == path && experiment::hasEffect(m_spec, one)
            && train::hasEffect(one, m_facts.task))
            return std::move(one);
    }
    return std::nullopt;
}

std::string WayFinder::text(const std::string& path) const
{
    return field(path) ? base::toText(experiment::get(m_spec, path)) : std::string();
}

std::vector<data::Modality> WayFinder::inputs() const
{
    if (!m_facts.inputs.empty())
        return m_facts.inputs;
    const auto& taken = model::templateNamed(m_spec.model.templateName).modalities;
    return taken.size() == 1 ? taken : std::vector<data::Modality>();
}

bool WayFinder::isModule() const
{
    return m_spec.model.templateName == "torchscript";
}

void WayFinder::add(std::string key, std::string words, const base::Patch& patch, std::string note)
{
    Way way{std::move(key), std::move(words), {}, std::move(note)};
    ExperimentSpec changed = m_spec;
    try {
        for (const base::FieldChange& change : patch) {
            const std::string before = experiment::hash(changed);
            experiment::setText(changed, change.path + '=' + change.value);
            if (experiment::hash(changed) != before)
                way.patch.push_back(change);
        }
    } catch (const base::Error&) {
        return; // the spec does not take it: another template, a value out of range
    }
    // A change without effect would repeat the run and be measured all the same.
    for (const base::Field& field : experiment::fields(changed)) {
        const bool isChanged =
            std::any_of(way.patch.begin(), way.patch.end(),
                        [&](const base::FieldChange& change) { return change.path == field.path; });
        if (isChanged
            && !(experiment::hasEffect(changed, field) && train::hasEffect(field, m_facts.task)))
            return;
    }
    const std::string hash = experiment::hash(changed);
    if (hash == m_hash || std::find(m_seen.begin(), m_seen.end(), hash) != m_seen.end())
        return;
    m_seen.push_back(hash);
    found.ways.push_back(std::move(way));
}

base::FieldChange to(const std::string& path, double value)
{
    return {path, base::toText(value)};
}
base::FieldChange to(const std::string& path, std::int64_t value)
{
    return {path, fmt::format("{}", value)};
}

} // namespace assay::advise
