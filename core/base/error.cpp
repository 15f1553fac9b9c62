// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <fmt/format.h>

namespace assay::base {

Error::Error(ErrorKind kind, std::string code, std::string text, ErrorPlace place)
    : m_kind(kind)
    , m_code(std::move(code))
    , m_text(std::move(text))
    , m_place(std::move(place))
{
    if (!m_place.file.empty())
        m_what = m_place.file;
    if (m_place.row)
        m_what += fmt::format("{}row {}", m_what.empty() ? "" : ", ", *m_place.row);
    if (m_place.byte)
        m_what += fmt::format("{}byte {}", m_what.empty() ? "" : ", ", *m_place.byte);
    m_what += (m_what.empty() ? "" : ": ") + m_text;
}

Error usageError(std::string code, std::string text)
{
    return {ErrorKind::Usage, std::move(code), std::move(text)};
}

Error inputError(std::string code, std::string text, ErrorPlace place)
{
    return {ErrorKind::Input, std::move(code), std::move(text), std::move(place)};
}

Error environmentError(std::string code, std::string text, ErrorPlace place)
{
    return {ErrorKind::Environment, std::move(code), std::move(text), std::move(place)};
}

} // namespace assay::base
