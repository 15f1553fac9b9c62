// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/line_reader.h"

namespace assay::data::formats {

namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 28;

} // namespace

LineReader::LineReader(const std::filesystem::path& path)
    : m_path(path)
    , m_reader(path, EncodingChoice::Auto)
{}

bool LineReader::next(std::string_view& line)
{
    std::size_t end = lineEnd(m_text, m_at);
    // A CR at the end of what was read may be half of CR LF.
    while (behindLineEnd(m_text, end) == m_text.size() && !m_ended) {
        m_text.erase(0, m_at);
        end -= m_at;
        m_at = 0;
        if (m_text.size() > kLongestLine)
            refuse(m_path, "text.line",
                   "A line is longer than 256 MB; this is not the text that was expected.", {},
                   m_line + 1);
        m_ended = !m_reader.read(m_text);
        end = lineEnd(m_text, end);
    }
    if (m_at >= m_text.size())
        return false;
    line = std::string_view(m_text).substr(m_at, end - m_at);
    while (!line.empty() && line.back() == ' ')
        line.remove_suffix(1);
    m_at = behindLineEnd(m_text, end);
    ++m_line;
    return true;
}

} // namespace assay::data::formats
