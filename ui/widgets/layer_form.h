// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"
#include "widgets/card.h"

#include <functional>
#include <string>
#include <vector>

class QComboBox;
class QGridLayout;
class QLineEdit;
class QScrollArea;

namespace assay::model {
struct LayerKind;
} // namespace assay::model

namespace assay::ui {

class FieldRow;
class Theme;
class Workbench;

/// Kinds of layers that a person may choose, by the alphabet of their labels.
const std::vector<const model::LayerKind*>& kindsToChoose();

/// Name, kind, inputs and settings of one layer. What is typed becomes the draft's at once, so that the
/// table beside it shows what comes of it; names are taken when their field is left.
class LayerForm : public Card
{
    Q_OBJECT
public:
    LayerForm(Workbench& bench, const Theme& theme, QWidget* parent = nullptr);

    /// The layer at this place; -1, or one that is not there: says that none is chosen.
    void show(int place);
    void refresh() { show(m_place); }
    void beginEditing(); ///< focus into the first setting, or the name

Q_SIGNALS:
    void done();

private:
    using Change = std::function<std::vector<model::Node>(const std::vector<model::Node>&)>;
    const model::Node* layer() const;
    void build(const model::Node& layer);
    QLineEdit* addLine(QGridLayout* grid, int row, const QString& label, const char* name);
    /// One undo step, or what is wrong with it below the form. `part`: as Draft::setLayers.
    void change(const Change& change, const QString& why, const std::string& part = {});
    /// The layer of the template with its name and kind, else one as it is when it is added.
    model::Node unedited(const model::Node& layer) const;

    Workbench& m_bench;
    const Theme& m_theme;
    int m_place = -1;
    /// Which layer the rows are for.
    struct Built {
        std::string templateName, name, kind;
        int place = -1;

        bool operator==(const Built&) const = default;
    } m_built;
    QScrollArea* m_scroll;
    QLabel* m_none;
    QLabel* m_problem;
    QLineEdit* m_name = nullptr;
    QComboBox* m_kind = nullptr;
    QLineEdit* m_inputs = nullptr;
    std::vector<FieldRow*> m_rows;
};

} // namespace assay::ui
