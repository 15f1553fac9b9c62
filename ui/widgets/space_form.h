// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "models/tune_table_models.h"

#include <QWidget>

#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace assay::ui {

class TableView;

/// The space of a search: a list of its settings with a form for the chosen one, or the same as JSON. What no
/// run could have is said in a sentence below, and is edited on all the same.
class SpaceForm : public QWidget
{
    Q_OBJECT
public:
    explicit SpaceForm(QWidget* parent = nullptr);

    /// base: of the runs that the space is for.
    void setSpace(const tune::Space& space, const experiment::ExperimentSpec& base);
    /// Those of such runs; null: not known. Of a list that is added it leaves out what they do not allow.
    void setData(std::shared_ptr<const data::Profile> data);
    /// False: it is shown only, as its settings are those of another program.
    void setChangeable(bool changeable);
    void setEmptyText(const QString& words);
    QString problem() const;
    /// Why what was typed is no space, so that the one of before still counts; empty: it is one.
    const QString& unread() const { return m_unread; }

Q_SIGNALS:
    void unreadChanged();
    /// `why` names the undo step; edits of one `part` that follow each other are one.
    void edited(const assay::tune::Space& space, const QString& why, const std::string& part);

private:
    QWidget* makeForm();
    QWidget* makeEditor();
    const tune::Axis* chosen() const;
    std::optional<base::Field> fieldOf(const std::string& path) const;
    void showChosen();
    void showWhen(const tune::Axis& axis);
    void offerFields();
    void readAxis(const char* part);
    void readText();
    void addField(int index);
    void removeChosen();
    void showProblem();

    tune::Space m_space;
    bool m_isChangeable = true;
    experiment::ExperimentSpec m_base;
    std::shared_ptr<const data::Profile> m_data;
    std::string m_hash; ///< of the base; empty: nothing was shown yet
    AxisTableModel m_rows;
    QString m_unread; ///< why what stands in the editors is no space; empty: it is one
    QString m_said;   ///< the same, as it was announced last
    bool m_showing = false;
    QComboBox* m_add;
    QToolButton* m_asText;
    QStackedWidget* m_views;
    TableView* m_table;
    QWidget* m_editor;
    QLabel* m_name;
    QComboBox* m_kind; ///< range or list
    QLineEdit *m_from, *m_to, *m_values;
    QLabel* m_toLabel;
    QComboBox* m_scale;
    QCheckBox* m_whole;
    QComboBox* m_when;
    QLineEdit* m_whenValues;
    QPushButton* m_remove;
    QPlainTextEdit* m_text;
    QLabel* m_problem;
};

} // namespace assay::ui
