// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "bridge/request.h"
#include "models/sample_model.h"

#include <QDialog>

#include <memory>

class QLabel;
class QVBoxLayout;

namespace assay::ui {

class Theme;

/// What a dialog of examples shows.
struct NamedExamples {
    QString words; ///< above them
    std::vector<base::SampleId> examples;
    QString order; ///< how they stand, a sentence; empty: nothing is said of it
};
/// The examples that a finding names.
NamedExamples examplesOf(const base::Finding& finding);

/// Examples with a sentence above them: pictures, series and
/// texts as they are and as they enter the network, rows of a table with their cells. Deletes itself
/// when closed.
class ExamplesDialog : public QDialog
{
    Q_OBJECT
public:
    /// `profile`: of `data`; null: it is asked for first.
    ExamplesDialog(SessionBridge& bridge, const data::DataSpec& data,
                   const std::shared_ptr<const data::Profile>& profile, const Theme& theme,
                   NamedExamples named, QWidget* parent = nullptr);

private:
    void ask();           ///< once the profile is there
    bool isTable() const; ///< rows of columns alone
    void take(const std::vector<data::Sample>& samples);
    QWidget* makeTable(const std::vector<data::Sample>& samples);
    QWidget* makeList(const std::vector<data::Sample>& samples);

    SessionBridge& m_bridge;
    const Theme& m_theme;
    data::DataSpec m_data;
    NamedExamples m_named;
    std::shared_ptr<const data::Profile> m_profile;
    SampleModel m_model;
    QLabel* m_words; ///< what is shown, or why nothing is
    QVBoxLayout* m_column;
    std::size_t m_most = 0; ///< examples that are asked for
    Request m_profiling;
    Request m_request;
};

} // namespace assay::ui
