// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace assay::base {

/// Who has to act. The command line turns it into the exit code: Usage 2, the others 3.
enum class ErrorKind {
    Usage,       ///< unknown name, value out of range; nothing was touched
    Input,       ///< a file that is not what it promises to be
    Environment, ///< disk, memory, rights, another program
    Internal     ///< our own fault
};

/// Where the trouble lies; empty members are not known or do not apply.
struct ErrorPlace {
    std::string file;
    std::optional<std::int64_t> row;  ///< from 1
    std::optional<std::int64_t> byte; ///< from 0
};

/// The one exception type of core. Foreign exceptions are turned into it at the wall.
/// `text` is one sentence in English: what is wrong, and what to do.
class Error : public std::exception
{
public:
    Error(ErrorKind kind, std::string code, std::string text, ErrorPlace place = {});

    ErrorKind kind() const { return m_kind; }
    const std::string& code() const { return m_code; } ///< stable, e.g. "idx.truncated"
    const std::string& text() const { return m_text; }
    const ErrorPlace& place() const { return m_place; }

    /// The sentence with its place in front, as it is shown to a person.
    const char* what() const noexcept override { return m_what.c_str(); }

private:
    ErrorKind m_kind;
    std::string m_code;
    std::string m_text;
    ErrorPlace m_place;
    std::string m_what;
};

Error usageError(std::string code, std::string text);
Error inputError(std::string code, std::string text, ErrorPlace place);
Error environmentError(std::string code, std::string text, ErrorPlace place = {});

} // namespace assay::base
