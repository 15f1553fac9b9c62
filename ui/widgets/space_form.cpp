// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/space_form.h"

#include "bridge/convert.h"
#include "bridge/space_edits.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

double numberFrom(const QLineEdit& line, const std::string& path)
{
    bool isNumber = false;
    const double number = withPoint(line.text()).toDouble(&isNumber);
    if (!isNumber)
        throw base::usageError("tune.space", path + ": \"" + utf8(line.text().trimmed())
                                                 + "\" is no number; give one such as 1e-3.");
    return number;
}

} // namespace

SpaceForm::SpaceForm(QWidget* parent)
    : QWidget(parent)
    , m_add(new QComboBox)
    , m_asText(new QToolButton)
    , m_views(new QStackedWidget)
    , m_table(new TableView(tr("Space")))
    , m_editor(new QWidget)
    , m_name(new QLabel)
    , m_kind(new QComboBox)
    , m_from(new QLineEdit)
    , m_to(new QLineEdit)
    , m_values(new QLineEdit)
    , m_toLabel(mutedLabel(tr("to")))
    , m_scale(new QComboBox)
    , m_whole(new QCheckBox(tr("Whole numbers")))
    , m_when(new QComboBox)
    , m_whenValues(new QLineEdit)
    , m_remove(new QPushButton(tr("Remove")))
    , m_text(new QPlainTextEdit)
    , m_problem(new QLabel)
{
    m_add->setObjectName(QStringLiteral("tune.add"));
    m_add->setAccessibleName(tr("Add a setting to the space"));
    m_add->setMinimumContentsLength(12);
    m_add->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_asText->setObjectName(QStringLiteral("tune.as_text"));
    m_asText->setText(tr("As JSON"));
    m_asText->setCheckable(true);
    m_asText->setToolTip(tr("Edit the space as the command line reads it"));
    m_problem->setObjectName(QStringLiteral("tune.problem"));
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->setVisible(false);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setObjectName(QStringLiteral("tune.text"));
    m_text->setAccessibleName(tr("The space as JSON"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_views->addWidget(makeForm());
    m_views->addWidget(m_text);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_add, 1);
    head->addWidget(m_asText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_views, 1);
    column->addWidget(m_problem);

    connect(m_add, &QComboBox::activated, this, &SpaceForm::addField);
    connect(m_asText, &QToolButton::toggled, this, [this](bool text) {
        m_views->setCurrentIndex(text ? 1 : 0);
        m_hash.clear(); // all is shown anew
        setSpace(tune::Space(m_space), experiment::ExperimentSpec(m_base));
        (text ? static_cast<QWidget*>(m_text) : m_table)->setFocus();
    });
    connect(m_text, &QPlainTextEdit::textChanged, this, &SpaceForm::readText);
}

QWidget* SpaceForm::makeForm()
{
    m_table->setModel(&m_rows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->fitColumns(AxisTableModel::Range, 100);
    m_table->setWrapping(); // a range with its scale, or a list of values, is long
    m_table->setMinimumHeight(84);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SpaceForm::showChosen);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_table, 1);
    column->addWidget(makeEditor());
    return page;
}

QWidget* SpaceForm::makeEditor()
{
    m_kind->addItem(tr("range"));
    m_kind->addItem(tr("list"));
    m_scale->addItem(tr("linear"));
    m_scale->addItem(tr("log"));
    const auto call = [](QWidget* editor, const char* name, const QString& words) {
        editor->setObjectName(QLatin1String(name));
        editor->setAccessibleName(words);
    };
    call(m_kind, "tune.kind", tr("Range or list"));
    call(m_from, "tune.from", tr("From"));
    call(m_to, "tune.to", tr("To"));
    call(m_values, "tune.values", tr("Values, parted by commas"));
    call(m_scale, "tune.scale", tr("Scale"));
    call(m_whole, "tune.whole", tr("Whole numbers"));
    call(m_when, "tune.when", tr("Only when"));
    call(m_whenValues, "tune.when_values", tr("Values of the condition, parted by commas"));
    call(m_remove, "tune.remove_axis", tr("Remove the setting from the space"));
    m_name->setProperty("role", "cardTitle");
    m_values->setPlaceholderText(tr("values, parted by commas"));
    constexpr int kLeastEnd = 70; // "0.9999"
    for (QLineEdit* line : {m_from, m_to})
        line->setMinimumWidth(kLeastEnd);
    auto* grid = new QGridLayout(m_editor);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->addWidget(m_name, 0, 0, 1, 4);
    m_when->setMinimumContentsLength(5);
    m_when->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scale->setMinimumContentsLength(4);
    m_scale->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    grid->addWidget(m_remove, 0, 4, Qt::AlignRight);
    grid->addWidget(m_kind, 1, 0);
    auto* ends = new QHBoxLayout;
    ends->setSpacing(6);
    ends->addWidget(m_from, 1);
    ends->addWidget(m_toLabel);
    ends->addWidget(m_to, 1);
    grid->addLayout(ends, 1, 1, 1, 2);
    grid->addWidget(m_values, 1, 1, 1, 4); // instead of the ends and the scale
    grid->addWidget(m_scale, 1, 3, 1, 2);
    grid->addWidget(mutedLabel(tr("Only when")), 2, 0);
    grid->addWidget(m_when, 2, 1);
    grid->addWidget(mutedLabel(tr("is")), 2, 2, Qt::AlignLeft);
    grid->addWidget(m_whenValues, 2, 3, 1, 2);
    grid->addWidget(m_whole, 3, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    for (QLineEdit* line : {m_from, m_to, m_values, m_whenValues})
        connect(line, &QLineEdit::editingFinished, this, [this] { readAxis("number"); });
    connect(m_kind, &QComboBox::activated, this, [this] { readAxis("kind"); });
    connect(m_scale, &QComboBox::activated, this, [this] { readAxis("scale"); });
    connect(m_whole, &QCheckBox::clicked, this, [this] { readAxis("whole"); });
    connect(m_when, &QComboBox::activated, this, [this] { readAxis("when"); });
    connect(m_remove, &QPushButton::clicked, this, &SpaceForm::removeChosen);
    return m_editor;
}

void SpaceForm::setChangeable(bool changeable)
{
    m_isChangeable = changeable;
    setEnabled(changeable);
}

void SpaceForm::setEmptyText(const QString& words)
{
    m_table->setEmptyText(words);
}

QString SpaceForm::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void SpaceForm::setData(std::shared_ptr<const data::Profile> data)
{
    m_data = std::move(data);
}

void SpaceForm::setSpace(const tune::Space& space, const experiment::ExperimentSpec& base)
{
    const std::string hash = experiment::hash(base) + (m_isChangeable ? "" : " shown");
    if (space == m_space && hash == m_hash && !m_hash.empty())
        return; // what is being typed stays
    m_hash = hash;
    m_space = space;
    m_base = base;
    m_unread.clear();
    m_rows.setRows(space.axes);
    m_table->fill();
    if (!m_table->currentIndex().isValid() && m_rows.rowCount() > 0)
        m_table->selectRow(0);
    m_table->setColumnHidden(AxisTableModel::When,
                             std::all_of(space.axes.begin(), space.axes.end(),
                                         [](const tune::Axis& axis) { return axis.when.empty(); }));
    m_table->fill();
    offerFields();
    showChosen();
    // What is being typed stays, as far as it means the same.
    bool isSame = false;
    try {
        isSame =
            m_views->currentIndex() == 1 && tune::spaceFrom(utf8(m_text->toPlainText())) == space;
    } catch (const base::Error&) {
        // It is written anew.
    }
    if (!isSame) {
        m_showing = true;
        QString json = space.axes.empty() ? QStringLiteral("{}") : text(tune::toJson(space));
        m_text->setPlainText(
            json.replace(QStringLiteral("},"), QStringLiteral("},\n"))); // a line each
        m_showing = false;
    }
    showProblem();
}

void SpaceForm::offerFields()
{
    m_add->clear();
    m_add->addItem(tr("Add a setting ..."));
    for (const base::Field& field : searchableOf(m_base)) {
        if (!findAxis(m_space, field.path) && field.path.find('.') != std::string::npos)
            m_add->addItem(text(field.label), text(field.path));
    }
}

std::optional<base::Field> SpaceForm::fieldOf(const std::string& path) const
{
    try {
        return experiment::field(m_base, path);
    } catch (const base::Error&) {
        return std::nullopt; // of another template
    }
}

const tune::Axis* SpaceForm::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_rows.rowCount() ? &m_rows.row(row) : nullptr;
}

void SpaceForm::showChosen()
{
    const tune::Axis* axis = chosen();
    m_editor->setVisible(axis != nullptr);
    if (!axis)
        return;
    const auto field = fieldOf(axis->path);
    const bool isNumber =
        field
        && (field->kind == base::FieldKind::Integer || field->kind == base::FieldKind::Number);
    m_name->setText(settingLabel(axis->path));
    m_name->setToolTip(field ? text(field->help) : text(axis->path));
    m_kind->setCurrentIndex(axis->isList() ? 1 : 0);
    m_kind->setEnabled(isNumber || !field);
    m_from->setText(numberText(axis->low));
    m_to->setText(numberText(axis->high));
    m_values->setText(valuesText(axis->values));
    for (QLineEdit* line : {m_from, m_to, m_values}) {
        line->setCursorPosition(0); // what is too long is cut at its end
        line->setToolTip(line->text());
    }
    for (QWidget* range : {static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_to),
                           static_cast<QWidget*>(m_toLabel), static_cast<QWidget*>(m_scale),
                           static_cast<QWidget*>(m_whole)})
        range->setVisible(!axis->isList());
    m_values->setVisible(axis->isList());
    m_scale->setCurrentIndex(axis->log ? 1 : 0);
    m_whole->setChecked(axis->integer);
    m_whole->setEnabled(!field || field->kind != base::FieldKind::Integer);
    showWhen(*axis);
}

void SpaceForm::showWhen(const tune::Axis& axis)
{
    m_when->clear();
    m_when->addItem(tr("always"));
    for (const tune::Axis& other : m_space.axes) {
        if (other.path != axis.path && other.isList())
            m_when->addItem(settingLabel(other.path), text(other.path));
    }
    const bool isMany = axis.when.size() > 1;
    if (axis.when.size() == 1) {
        m_when->setCurrentIndex(std::max(0, m_when->findData(text(axis.when.front().path))));
        m_whenValues->setText(valuesText(axis.when.front().values));
    } else {
        m_whenValues->clear();
    }
    m_when->setEnabled(!isMany && m_when->count() > 1);
    m_when->setToolTip(isMany ? tr("It has several conditions: edit them as JSON.")
                       : m_when->count() > 1
                           ? QString()
                           : tr("A condition takes another searched setting that lists its "
                                "values."));
    m_whenValues->setEnabled(!isMany && m_when->currentIndex() > 0);
}

void SpaceForm::readAxis(const char* part)
{
    const tune::Axis* shown = chosen();
    if (!shown || m_showing)
        return;
    tune::Axis axis = *shown;
    const auto field = fieldOf(axis.path);
    const std::string step = part + (" " + axis.path);
    try {
        if (m_kind->currentIndex() == 1 && !shown->isList()) {
            // The ends, to begin with.
            axis.values = {
                axis.integer ? base::Value(std::int64_t(axis.low)) : base::Value(axis.low),
                axis.integer ? base::Value(std::int64_t(axis.high)) : base::Value(axis.high)};
        } else if (m_kind->currentIndex() == 0 && shown->isList() && field) {
            const auto when = axis.when;
            axis = field->kind == base::FieldKind::Choice
                       ? tune::defaultAxis(m_base, *field, m_data.get())
                       : tune::defaultAxis(*field);
            axis.when = when;
        } else if (shown->isList()) {
            if (field)
                axis.values = valuesFrom(m_values->text(), *field);
        } else {
            axis.low = numberFrom(*m_from, axis.path);
            axis.high = numberFrom(*m_to, axis.path);
            axis.log = m_scale->currentIndex() == 1;
            axis.integer = m_whole->isChecked();
        }
        const std::string on = utf8(m_when->currentData().toString());
        if (axis.when.size() <= 1) {
            const auto onField = on.empty() ? std::nullopt : fieldOf(on);
            const bool isSame = !axis.when.empty() && axis.when.front().path == on;
            if (on.empty() || !onField)
                axis.when.clear();
            else if (isSame)
                axis.when.front().values = valuesFrom(m_whenValues->text(), *onField);
            else
                axis.when = {{.path = on, .values = {findAxis(m_space, on)->values.front()}}};
        }
    } catch (const base::Error& error) {
        m_unread = errorText(error);
        showProblem();
        return;
    }
    m_unread.clear();
    showProblem();
    if (axis == *shown)
        return;
    tune::Space space = m_space;
    space.axes[std::size_t(m_table->currentIndex().row())] = axis;
    Q_EMIT edited(space, tr("change of the space: %1").arg(settingName(axis.path)), step);
}

void SpaceForm::readText()
{
    if (m_showing)
        return;
    try {
        const tune::Space space = tune::spaceFrom(utf8(m_text->toPlainText()));
        m_unread.clear();
        Q_EMIT edited(space, tr("change of the space"), "json");
    } catch (const base::Error& error) {
        m_unread = errorText(error);
    }
    showProblem();
}

void SpaceForm::addField(int index)
{
    const std::string path = utf8(m_add->itemData(index).toString());
    const auto field = path.empty() ? std::nullopt : fieldOf(path);
    if (!field)
        return;
    const tune::Space space = withField(m_space, m_base, *field, m_data.get());
    Q_EMIT edited(space, tr("addition of %1 to the space").arg(settingName(path)), {});
    m_table->selectRow(m_rows.rowCount() - 1);
}

void SpaceForm::removeChosen()
{
    if (const tune::Axis* axis = chosen()) {
        const std::string path = axis->path;
        Q_EMIT edited(without(m_space, path),
                      tr("removal of %1 from the space").arg(settingName(path)), {});
    }
}

void SpaceForm::showProblem()
{
    const QString sentence = !m_unread.isEmpty()                       ? m_unread
                             : m_space.axes.empty() || !m_isChangeable ? QString()
                                                                       : problemOf(m_space, m_base);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    if (std::exchange(m_said, m_unread) != m_unread)
        Q_EMIT unreadChanged();
}

} // namespace assay::ui
