// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/adaptation.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace assay::ui {

class SampleStrip;

/// Pictures of train over the same as the target's, as the generators of an adaptation made them, and how far
/// pictures come back from both generators. Hidden while there is nothing to show.
class TranslationView : public QWidget
{
    Q_OBJECT
public:
    explicit TranslationView(QWidget* parent = nullptr);

    /// `words`: of the adaptation whose pictures they are.
    void show(const std::optional<adapt::Translation>& translation, const QString& words);

private:
    QLabel* m_title;
    SampleStrip *m_before, *m_after;
    QLabel* m_error;
};

} // namespace assay::ui
