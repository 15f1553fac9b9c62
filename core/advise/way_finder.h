// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"
#include "base/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// Private to advise/: what collects the ways of an improvement, and functions that look for them.

namespace assay::advise {

/// The settings of a run, and the ways that were found so far.
class WayFinder
{
public:
    /// Both outlive it.
    WayFinder(const experiment::ExperimentSpec& spec, const WayFacts& facts);

    const experiment::ExperimentSpec& spec() const { return m_spec; }
    const WayFacts& facts() const { return m_facts; }

    /// The field, where the spec has it and it has an effect there.
    std::optional<base::Field> field(const std::string& path) const;
    /// Its value; empty where there is no such field, or it is of another kind.
    template <typename Type>
    std::optional<Type> value(const std::string& path) const
    {
        if (!field(path))
            return std::nullopt;
        const base::Value all = experiment::get(m_spec, path);
        const auto* own = std::get_if<Type>(&all);
        return own ? std::optional(*own) : std::nullopt;
    }
    std::string text(const std::string& path) const; ///< empty where there is no such field
    /// The kinds of input that the data have, or that the template takes where it takes one only.
    std::vector<data::Modality> inputs() const;
    bool isModule() const; ///< of a person's own

    /// Keeps a way where the spec takes its changes and they change it; of equal ones the first.
    void add(std::string key, std::string words, const base::Patch& patch, std::string note = {});

    Ways found;

private:
    const experiment::ExperimentSpec& m_spec;
    const WayFacts& m_facts;
    std::string m_hash;
    std::vector<std::string> m_seen; ///< hashes of the specs that were added
};

base::FieldChange to(const std::string& path, double value);
base::FieldChange to(const std::string& path, std::int64_t value);

// What learns from the target part (way_adaptation.cpp).
void findAdaptation(WayFinder& finder);
/// Why the settings do not take a method of adaptation that there is, a sentence; empty: there is no
/// such method, or its reason is not known.
std::string whyNotAdapted(const WayFinder& finder, const std::string& method);
// What changes the network (way_network.cpp).
void findBigger(WayFinder& finder);
void findSmaller(WayFinder& finder);
void findNormalisation(WayFinder& finder);
void findArchitecture(WayFinder& finder);

} // namespace assay::advise
