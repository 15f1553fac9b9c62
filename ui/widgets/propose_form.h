// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/space.h"

#include <QDialog>

#include <vector>

class QLabel;

namespace assay::ui {

/// Asks for a person's own next trial: a value for each setting of the space, filled in beforehand.
class ProposeForm : public QDialog
{
    Q_OBJECT
public:
    /// What `begin` lacks begins in the middle of its range. `why` says where the values come from.
    ProposeForm(const tune::Space& space, const tune::Point& begin, const QString& why,
                QWidget* parent);

Q_SIGNALS:
    void given(const assay::tune::Point& point);

private:
    void take();
    void allow(); ///< the editors of settings that count
    base::Patch patch() const;

    tune::Space m_space;
    std::vector<QWidget*> m_editors; ///< by axis: a line of text, or a choice
    QLabel* m_problem;
};

} // namespace assay::ui
