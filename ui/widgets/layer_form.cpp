// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_form.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "model/layer_edit.h"
#include "model/layer_text.h"
#include "model/layers.h"
#include "widgets/field_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>

#include <algorithm>

namespace assay::ui {

namespace {

enum GridColumn { Label = 1, Editor, Reset }; // those of FieldRow

} // namespace

const std::vector<const model::LayerKind*>& kindsToChoose()
{
    static const auto sorted = [] {
        std::vector<const model::LayerKind*> kinds;
        for (const model::LayerKind* kind : model::layerKinds()) {
            if (kind->isEditable)
                kinds.push_back(kind);
        }
        std::sort(kinds.begin(), kinds.end(), [](const auto* a, const auto* b) {
            return QString::compare(text(a->label), text(b->label), Qt::CaseInsensitive) < 0;
        });
        return kinds;
    }();
    return sorted;
}

LayerForm::LayerForm(Workbench& bench, const Theme& theme, QWidget* parent)
    : Card(tr("Layer"), parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_scroll(new QScrollArea)
    , m_none(mutedLabel(tr("Choose a layer in the table."), true))
    , m_problem(new QLabel)
{
    auto* leave = new QPushButton(tr("Done"));
    leave->setProperty("role", "link");
    leave->setObjectName(QStringLiteral("layer.done"));
    leave->setToolTip(tr("Back to the settings (Esc)"));
    connect(leave, &QPushButton::clicked, this, &LayerForm::done);
    addTool(leave);
    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &LayerForm::done);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_problem->setProperty("role", "error");
    m_problem->setObjectName(QStringLiteral("layer.problem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_none);
    body()->addWidget(m_problem);
    body()->addWidget(m_scroll, 1);
}

const model::Node* LayerForm::layer() const
{
    const auto& layers = m_bench.draft().model().layers;
    return m_place >= 0 && m_place < static_cast<int>(layers.size())
               ? &layers[static_cast<std::size_t>(m_place)]
               : nullptr;
}

model::Node LayerForm::unedited(const model::Node& layer) const
{
    for (const model::Node& each : m_bench.draft().templateLayers()) {
        if (each.name == layer.name && each.kind == layer.kind)
            return each;
    }
    return model::layerOf(layer.kind, layer.name);
}

void LayerForm::show(int place)
{
    m_place = place;
    const model::Node* shown = layer();
    m_none->setVisible(!shown);
    m_scroll->setVisible(shown != nullptr);
    m_problem->hide();
    if (!shown) {
        setTitle(tr("Layer"));
        return;
    }
    setTitle(tr("Layer %1").arg(text(shown->name)));
    const Built now{m_bench.draft().spec().model.templateName, shown->name, shown->kind, place};
    const bool isAnother = m_built != now;
    if (isAnother) {
        const bool choosesKind = m_kind && m_kind->hasFocus(); // arrow keys go on in the new list
        m_built = now;
        build(*shown);
        if (choosesKind)
            m_kind->setFocus();
    }
    const auto set = [isAnother](QLineEdit* line, const QString& words) {
        if (isAnother || !line->hasFocus() || !line->isModified())
            line->setText(words);
    };
    set(m_name, text(shown->name));
    m_kind->setCurrentIndex(m_kind->findData(text(shown->kind)));
    set(m_inputs, text(model::spelledInputs(shown->inputs)));
    for (FieldRow* row : m_rows)
        row->show(shown->settings.at(row->field().path));
}

QLineEdit* LayerForm::addLine(QGridLayout* grid, int row, const QString& label, const char* name)
{
    auto* line = new QLineEdit;
    line->setObjectName(QLatin1String(name));
    line->setAccessibleName(label);
    auto* words = new QLabel(label);
    words->setBuddy(line);
    grid->addWidget(words, row, Label);
    grid->addWidget(line, row, Editor, 1, 3);
    return line;
}

void LayerForm::build(const model::Node& shown)
{
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 8, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(Editor, 1);
    m_rows.clear();

    m_name = addLine(grid, 0, tr("Name"), "layer.name");
    m_name->setToolTip(tr("Its weights are called after it: conv1.weight"));
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        const model::Node* now = layer();
        const std::string name = utf8(m_name->text().trimmed());
        m_name->setModified(false);
        if (!now || name == now->name)
            return;
        m_built.name = name; // the same layer: its fields stay, and the focus in them
        change(
            [&](const auto& layers) {
                return model::renamed(layers, static_cast<std::size_t>(m_place), name);
            },
            tr("renaming of layer %1").arg(text(now->name)));
    });

    m_kind = new QComboBox;
    m_kind->setObjectName(QStringLiteral("layer.kind"));
    m_kind->setAccessibleName(tr("Kind"));
    m_kind->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    for (const model::LayerKind* kind : kindsToChoose())
        m_kind->addItem(text(kind->label), text(kind->name));
    auto* words = new QLabel(tr("Kind"));
    words->setBuddy(m_kind);
    grid->addWidget(words, 1, Label);
    grid->addWidget(m_kind, 1, Editor, 1, 3);
    connect(
        m_kind, &QComboBox::activated, this,
        [this](int index) {
            const model::Node* now = layer();
            const std::string kind = utf8(m_kind->itemData(index).toString());
            if (now && kind != now->kind)
                change(
                    [&](const auto& layers) {
                        return model::withKind(layers, static_cast<std::size_t>(m_place), kind);
                    },
                    tr("change of the kind of layer %1").arg(text(now->name)));
        },
        Qt::QueuedConnection);

    m_inputs = addLine(grid, 2, tr("Takes"), "layer.inputs");
    m_inputs->setToolTip(tr("Names of earlier layers or of inputs of the data, with commas between "
                            "them"));
    connect(m_inputs, &QLineEdit::editingFinished, this, [this] {
        const model::Node* now = layer();
        const std::string typed = utf8(m_inputs->text());
        m_inputs->setModified(false);
        if (now && typed != model::spelledInputs(now->inputs))
            change(
                [&](const auto& layers) {
                    return model::withInputs(layers, static_cast<std::size_t>(m_place),
                                             model::inputsOf(typed));
                },
                tr("change of what layer %1 takes").arg(text(now->name)));
    });

    const model::Node before = unedited(shown);
    int at = 3;
    for (base::Field field : model::layerKind(shown.kind).settings) {
        field.fallback = before.settings.at(field.path); // what a reset goes back to
        auto* row = new FieldRow(field, m_theme, grid, at, true, content);
        connect(row, &FieldRow::edited, this, [this, name = field.path](const base::Value& value) {
            const model::Node* now = layer();
            if (!now)
                return;
            const QString why = tr("change of layer %1").arg(text(now->name));
            change(
                [&](const auto& layers) {
                    return model::withSetting(layers, static_cast<std::size_t>(m_place), name,
                                              value);
                },
                why, now->name + "/" + name);
        });
        m_rows.push_back(row);
        at += FieldRow::kRows;
    }
    grid->setRowStretch(at, 1);
    // The old rows may be the ones whose signal led here.
    if (QWidget* old = m_scroll->takeWidget())
        old->deleteLater();
    m_scroll->setWidget(content);
    // A viewport paints the ground of the page, a form lies on a card.
    m_scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
}

void LayerForm::change(const Change& change, const QString& why, const std::string& part)
{
    try {
        const auto changed = change(m_bench.draft().model().layers);
        m_bench.draft().setLayers(changed, why, part);
    } catch (const base::Error& error) {
        m_problem->setText(inWords(error.text()));
        m_problem->show();
    }
}

void LayerForm::beginEditing()
{
    QWidget* first = m_rows.empty() ? static_cast<QWidget*>(m_name) : m_rows.front()->editor();
    if (!first)
        return;
    first->setFocus(Qt::ShortcutFocusReason);
    if (auto* line = qobject_cast<QLineEdit*>(first))
        line->selectAll();
}

} // namespace assay::ui
