// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/table/columns.h"

namespace assay::data {

std::string name(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Number: return "number";
    case ColumnKind::Category: return "category";
    case ColumnKind::Date: return "date";
    case ColumnKind::Text: return "text";
    case ColumnKind::Picture: return "picture";
    case ColumnKind::Series: return "series";
    }
    return {};
}

std::string name(Thousands mark)
{
    switch (mark) {
    case Thousands::None: return "none";
    case Thousands::Point: return "point";
    case Thousands::Comma: return "comma";
    case Thousands::Space: return "space";
    case Thousands::Apostrophe: return "apostrophe";
    }
    return {};
}

std::string example(const NumberForm& form, bool fraction)
{
    std::string number = "1";
    switch (form.thousands) {
    case Thousands::None: break;
    case Thousands::Point: number += '.'; break;
    case Thousands::Comma: number += ','; break;
    case Thousands::Space: number += ' '; break;
    case Thousands::Apostrophe: number += '\''; break;
    }
    number += "234";
    if (fraction) {
        number += form.decimal;
        number += '5';
    }
    return withUnit(number, form);
}

std::string withUnit(const std::string& number, const NumberForm& form)
{
    if (form.unit.empty())
        return number;
    if (!form.unitFirst)
        return number + ' ' + form.unit;
    const bool letters = (form.unit[0] >= 'A' && form.unit[0] <= 'Z')
                         || (form.unit[0] >= 'a' && form.unit[0] <= 'z');
    return form.unit + (letters ? " " : "") + number;
}

} // namespace assay::data
