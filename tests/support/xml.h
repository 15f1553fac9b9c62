// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QXmlStreamReader>

namespace assay::testing {

/// What a page holds, read as XML.
struct Page {
    QString trouble;      ///< why it is not well-formed; empty: it is
    QStringList headings; ///< texts of h2
    QStringList cells;    ///< texts of td
    QStringList elements; ///< the names of all elements
    QString text;         ///< of all elements
};

inline Page readPage(const QByteArray& html)
{
    Page page;
    QXmlStreamReader reader(html);
    QString inside;
    while (!reader.atEnd()) {
        reader.readNext();
        const QString name = reader.name().toString();
        if (reader.isStartElement()) {
            page.elements << name;
            if (name == u"h2" || name == u"td")
                inside.clear();
        } else if (reader.isCharacters()) {
            inside += reader.text();
            page.text += reader.text();
        } else if (reader.isEndElement()) {
            if (name == u"h2")
                page.headings << inside;
            if (name == u"td")
                page.cells << inside;
            page.text += '\n';
        }
    }
    if (reader.hasError())
        page.trouble = QString("line %1: %2").arg(reader.lineNumber()).arg(reader.errorString());
    return page;
}

} // namespace assay::testing
