// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/attempt.h"

#include <QWidget>

#include <cstddef>

class QLabel;
class QPushButton;

namespace assay::ui {

class Workbench;

/// What the effects of an attempt rest on, and a button that trains the seeds which its effects on error types lack.
class AttemptNote : public QWidget
{
    Q_OBJECT
public:
    explicit AttemptNote(Workbench& bench, QWidget* parent = nullptr);

    /// Without effects nothing is shown.
    void setAttempt(const tune::MeasuredAttempt& attempt);

private:
    void train();
    void allow(); ///< or not, while nothing can be started

    Workbench& m_bench;
    tune::StudyId m_attempt = 0;
    std::size_t m_seeds = 0; ///< a side, that the button trains
    QLabel* m_words;
    QPushButton* m_train;
};

} // namespace assay::ui
