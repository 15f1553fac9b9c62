// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/error_table.h"
#include "error_analysis/mistakes.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;
class QTimer;

namespace assay::ui {

/// The column that decides which mistakes are shown.
class MistakeFilter : public QWidget
{
    Q_OBJECT
public:
    explicit MistakeFilter(QWidget* parent = nullptr);

    /// Empty: numbers are predicted. Answers without probabilities are not asked for one.
    void setClasses(const std::vector<std::string>& classes, bool hasProbabilities);
    void setTypes(const std::vector<error_analysis::ErrorType>& types);
    /// For this run; what is set here and nothing else.
    error_analysis::MistakeQuery query(train::RunId run) const;
    /// The eyeball sample of one split, and no other filter.
    void showSplit(data::SplitKind split);
    /// All examples of one cell of the confusion matrix.
    void showCell(data::SplitKind split, int truth, int predicted);
    /// These examples alone, whatever else was chosen; `name` says which they are.
    void showOnly(const QString& name, std::vector<base::SampleId> samples);
    /// Fewer or more of them; the other filters stay.
    void changeOnly(std::vector<base::SampleId> samples);
    bool showsOnly() const { return !m_only.empty(); }
    void clear();

Q_SIGNALS:
    void changed();

private:
    void forget(); ///< text, probability, ticks and single examples, without a signal
    void dropOnly();

    std::vector<std::string> m_classes;
    QComboBox* m_sampling;
    QComboBox* m_splits;
    QComboBox* m_order;
    QComboBox* m_truth;
    QComboBox* m_predicted;
    QDoubleSpinBox* m_least;
    QComboBox* m_type;
    QCheckBox* m_undecided;
    QCheckBox* m_flagged;
    QLineEdit* m_text;
    QTimer* m_wait;
    QPushButton* m_onlyName; ///< what is shown alone; a click ends that
    std::vector<base::SampleId> m_only;
    bool m_rightToo = false; ///< a cell of the diagonal
};

} // namespace assay::ui
