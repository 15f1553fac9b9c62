// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/log_book.h"

#include "bridge/convert.h"
#include "bridge/edit_tag.h"
#include "bridge/session_bridge.h"

#include <QFileInfo>
#include <QUndoStack>

namespace assay::ui {

LogBook::LogBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_undo(undo)
{
    bridge.on<session::ProjectOpened>(this, [this] {
        m_tags.clear();
        m_importing.clear();
        Q_EMIT changed();
    });
    bridge.on<session::DataProgress>(this, [this](const session::DataProgress& now) {
        if (m_importing.contains(now.tag))
            Q_EMIT progressed(now.share);
    });
    bridge.on<session::LogImported>(this, [this](const session::LogImported& done) {
        m_importing.remove(done.tag);
        Q_EMIT changed();
        Q_EMIT imported(done);
    });
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_importing.remove(failure.tag) == 0)
            return;
        Q_EMIT changed();
        Q_EMIT failed(failure.error);
    });
    bridge.on<session::WatchesChanged>(this, [this](const session::WatchesChanged& now) {
        m_watched.clear();
        for (const std::string& path : now.paths)
            m_watched << text(path);
        Q_EMIT changed();
    });
    bridge.on<session::TagsRead>(this, [this](const session::TagsRead& read) {
        m_tags[read.run] = read.tags;
        Q_EMIT tagsRead(read.run);
    });
    bridge.on<session::TagNamesListed>(this, [this](const session::TagNamesListed& listed) {
        Q_EMIT tagNamesListed(listed.names);
    });
    bridge.on<session::TagValuesRead>(this, [this](const session::TagValuesRead& read) {
        Q_EMIT tagValuesRead(text(read.name), read.values);
    });
}

void LogBook::askTagNames()
{
    m_bridge.session().logs().tagNames(m_bridge.nextTag());
}

void LogBook::askTagValues(const QString& tag)
{
    m_bridge.session().logs().tagValues(utf8(tag), m_bridge.nextTag());
}

session::Tag LogBook::begin(const QString& path)
{
    const session::Tag tag = m_bridge.nextTag();
    m_importing.insert(tag, path);
    Q_EMIT changed();
    return tag;
}

void LogBook::import(const QStringList& paths)
{
    for (const QString& path : paths)
        m_bridge.session().logs().importLog(utf8(path), begin(path));
}

void LogBook::watch(const QString& path)
{
    m_bridge.session().logs().watch(utf8(QFileInfo(path).absoluteFilePath()), begin(path));
}

void LogBook::stopWatching(const QString& path)
{
    m_bridge.session().logs().stopWatching(utf8(path));
}

void LogBook::cancel()
{
    for (const session::Tag tag : m_importing.keys())
        m_bridge.session().cancel(tag);
}

void LogBook::askTags(train::RunId run)
{
    m_bridge.session().logs().tags(run, m_bridge.nextTag());
}

const std::vector<interop::MappedTag>& LogBook::tags(train::RunId run) const
{
    static const std::vector<interop::MappedTag> none;
    const auto known = m_tags.find(run);
    return known == m_tags.end() ? none : known->second;
}

void LogBook::chooseTag(const interop::MappedTag& tag,
                        const std::optional<interop::TagTarget>& target)
{
    const auto before = tag.chosen ? std::optional(tag.target) : std::nullopt;
    if (before != target)
        m_undo.push(new EditTag(m_bridge, tag.summary.tag, before, target));
}

} // namespace assay::ui
