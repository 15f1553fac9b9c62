// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/tag_target.h"
#include "models/table_model.h"

#include <functional>
#include <optional>

namespace assay::ui {

/// The tags of an imported run: what was logged, and what it counts as, which can be changed.
class TagTableModel : public TableModel<interop::MappedTag>
{
public:
    enum Column { Tag, Points, From, To, Meaning, ColumnCount };
    /// Called with the tag and what a person chose; empty: what its name says.
    using Choose =
        std::function<void(const interop::MappedTag&, const std::optional<interop::TagTarget>&)>;

    explicit TagTableModel(Choose choose, QObject* parent = nullptr);

    /// What a tag can count as, in the order of the list that is offered. The first one, empty, is
    /// what the name says.
    static const std::vector<std::optional<interop::TagTarget>>& meanings();
    static QString meaningText(const std::optional<interop::TagTarget>& meaning);

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// `value` is the place in `meanings`.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const interop::MappedTag& tag, int column, int role) const override;
    bool isNumber(int column) const override
    {
        return column == Points || column == From || column == To;
    }
    qint64 key(const interop::MappedTag& tag) const override;

private:
    Choose m_choose;
};

} // namespace assay::ui
