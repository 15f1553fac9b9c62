// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace assay::ui {

/// For texts of buttons, boxes and actions that hold names: Qt would take a single & for the mark of a key and leave it out.
inline QString plainLabel(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

/// What is seen of such a text: for where it is shown elsewhere than on a button, a box or an action.
inline QString shownText(QString label)
{
    return label.replace(QLatin1String("&&"), QLatin1String("&"));
}

} // namespace assay::ui
