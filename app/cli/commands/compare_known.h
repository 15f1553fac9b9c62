// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "data/dataset.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace assay::cli {

/// What `compare --help` says of --known.
extern const char* const kKnownMore;

/// The options of `compare` about results, published ones and a person's own.
class KnownOptions
{
public:
    void add(CLI::App& app);
    CLI::Option* known() const { return m_option; }

    bool isAsked() const { return m_known; }
    /// One of a person's own is added, changed or removed: the project that is named is made or written.
    bool isChange() const { return !m_add.empty() || m_change || m_remove; }
    bool isAdded() const { return !m_add.empty(); }
    /// Throws a usage Error for options that do not go together.
    void check() const;
    /// Changes what was asked for, in the project that is open; then lists the results for these data and, where
    /// there is a run, how far it is from each. 0. Throws Error.
    int run(Context& context, const data::DatasetInfo& info,
            const std::optional<train::RunRecord>& run) const;

private:
    void change(Context& context, const std::string& dataSet, const std::string& fingerprint) const;

    CLI::Option* m_option = nullptr;
    bool m_known = false;
    std::string m_add; ///< name of the model
    std::optional<std::int64_t> m_change, m_remove;
    std::optional<std::string> m_dataSet, m_model, m_kind, m_metric, m_value, m_source;
};

} // namespace assay::cli
