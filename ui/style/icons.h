// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/advice.h"
#include "style/theme.h"
#include "train/run.h"

#include <QIcon>
#include <QPixmap>

namespace assay::ui {

/// A drawn line icon of resources/icons in one colour. An unknown name gives an empty picture.
QPixmap iconPixmap(const QString& name, const QColor& colour, int side, qreal pixelRatio);
/// In ink, and muted where it is disabled.
QIcon icon(const QString& name, const Colours& colours);
QIcon icon(const QString& name, const QColor& colour);

/// Shape and colour of a state: never colour alone.
QString iconName(train::RunState state);
QColor colour(train::RunState state, const Colours& colours);
QString iconName(advise::Tone tone);
QColor colour(advise::Tone tone, const Colours& colours);

} // namespace assay::ui
