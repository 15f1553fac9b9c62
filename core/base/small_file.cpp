// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/small_file.h"

#include "base/error.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace assay::base {

std::string smallFile(const std::filesystem::path& file, const char* code, const char* what)
{
    namespace fs = std::filesystem;
    constexpr std::size_t kMostBytes = std::size_t{1} << 20;
    const ErrorPlace place{.file = file.string(), .row = {}, .byte = {}};
    std::error_code trouble;
    if (fs::is_directory(file, trouble))
        throw inputError(code, fmt::format("This is a folder; name {}.", what), place);
    if (!fs::is_regular_file(file, trouble))
        throw inputError(code, fmt::format("There is no such file; name {}.", what), place);
    if (fs::file_size(file, trouble) > kMostBytes)
        throw inputError(code, fmt::format("This is larger than a megabyte; name {}.", what),
                         place);
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in)
        throw inputError(code, "This cannot be read; look at its permissions.", place);
    return text;
}

} // namespace assay::base
