// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "data/profile.h"
#include "experiment/setup_file.h"
#include "experiment/spec.h"
#include "session/session.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// What lies on disk is named from the root, as a project is opened from other folders too. A
/// synthetic set stays a name, and what is not there stays as typed, for the sentence about it.
std::string absolutePath(const std::string& path);

/// Throws the Error of what does not fit; `spec`: what the report is of.
void requireFit(const session::ModelReport& report, const experiment::ExperimentSpec& spec);

/// The options by which a command names data and settings.
class SpecOptions
{
public:
    /// The data as a word or --data, --test-data, --more, --set, and --help-fields for fields whose
    /// paths begin with `section`; "": all.
    void addData(CLI::App& app, const std::string& section = {});
    /// --template, --layers, --model, --setup, --root, --seed, --threads, --device.
    void addNetwork(CLI::App& app);
    /// An option that sets one field.
    void addField(CLI::App& app, const std::string& option, const std::string& path,
                  const std::string& help);

    /// As Command::isDone: prints the fields where they were asked for.
    bool isDone() const;
    /// "path=value", in the order in which they hold: those of a set-up first. Throws a usage Error where
    /// the data or further ones are named twice, and as experiment::readSetup.
    std::vector<std::string> assignments() const;
    /// From the assignments, the template first, as the other fields depend on it. Data on disk are
    /// named by absolute paths. Throws a usage Error.
    experiment::ExperimentSpec spec() const;
    /// The spec and what was read for it. Without a template among the options the lecture's first
    /// choice for the data is taken. Throws a usage Error when the model does not fit them.
    struct Read {
        experiment::ExperimentSpec spec;
        std::shared_ptr<const data::Profile> profile;
    };
    Read read(Context& context) const;
    /// The same with what the network is, whether or not it fits.
    struct Described {
        experiment::ExperimentSpec spec;
        std::shared_ptr<const data::Profile> profile;
        session::ModelReport model;
    };
    Described describe(Context& context) const;
    /// What read gives, of what describe gave. Throws as it does.
    Read accepted(Described found) const;

private:
    std::optional<experiment::Setup> setup() const;

    std::vector<std::string> m_assignments;
    std::vector<std::string> m_further; ///< --more
    std::string m_section;              ///< of the fields that help lists
    bool m_helpFields = false;
    std::string m_setup, m_root; ///< --setup, --root
    std::string m_place;         ///< of the data, as the first word that is no option
};

} // namespace assay::cli
