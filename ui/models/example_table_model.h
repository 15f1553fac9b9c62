// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "data/sample.h"
#include "models/table_model.h"

#include <memory>

namespace assay::ui {

/// Rows of a table of data, with the part each is in, its target, and its columns as they are written.
class ExampleTableModel : public TableModel<data::Sample>
{
public:
    /// `profile`: of the data that the rows are of.
    explicit ExampleTableModel(std::shared_ptr<const data::Profile> profile);

protected:
    int columns() const override;
    QString header(int column) const override;
    QVariant cell(const data::Sample& sample, int column, int role) const override;
    bool isNumber(int column) const override;
    qint64 key(const data::Sample& sample) const override;

private:
    std::shared_ptr<const data::Profile> m_profile;
};

} // namespace assay::ui
