// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/log_book.h"

#include "bridge/convert.h"
#include "bridge/edit_tag.h"
#include "bridge/session_bridge.h"

#include <QFileInfo>
#include <QUndoStack>

#include <memory>
#include <utility>

namespace assay::ui {

namespace {

/// What becomes of files that are imported together: one piece of news, as the newest takes the place of the one
/// before.
struct Together {
    std::vector<session::LogImported> done;
    std::vector<base::Error> failures;
};

session::LogImported merged(const std::vector<session::LogImported>& all)
{
    session::LogImported sum = all.front();
    if (all.size() == 1)
        return sum;
    for (std::size_t k = 1; k < all.size(); ++k) {
        const session::LogImported& one = all[k];
        sum.runs.insert(sum.runs.end(), one.runs.begin(), one.runs.end());
        sum.points += one.points;
        sum.findings.insert(sum.findings.end(), one.findings.begin(), one.findings.end());
        sum.diagnoses.insert(sum.diagnoses.end(), one.diagnoses.begin(), one.diagnoses.end());
        sum.studies.insert(sum.studies.end(), one.studies.begin(), one.studies.end());
    }
    sum.path = utf8(LogBook::tr("%1 and %2 more")
                        .arg(QFileInfo(text(sum.path)).fileName())
                        .arg(all.size() - 1));
    return sum;
}

/// The first of them, with what else there is to say of the others.
base::Error merged(const std::vector<base::Error>& failures, std::size_t imported)
{
    const base::Error& first = failures.front();
    std::string said = first.text();
    if (failures.size() > 1)
        said +=
            utf8(LogBook::tr(" %1 more could not be imported either.").arg(failures.size() - 1));
    if (imported > 0)
        said += utf8(imported == 1 ? LogBook::tr(" The other one was imported.")
                                   : LogBook::tr(" The other %1 were imported.").arg(imported));
    return {first.kind(), first.code(), said, first.place()};
}

} // namespace

LogBook::LogBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_undo(undo)
{
    const auto together = std::make_shared<Together>();
    const auto sayWhenOver = [this, together] {
        Q_EMIT changed();
        if (!m_importing.isEmpty())
            return;
        const Together over = std::exchange(*together, {});
        if (!over.done.empty())
            Q_EMIT imported(merged(over.done));
        if (!over.failures.empty())
            Q_EMIT failed(merged(over.failures, over.done.size()));
    };
    bridge.on<session::ProjectOpened>(this, [this, together] {
        m_tags.clear();
        m_importing.clear();
        *together = {};
        Q_EMIT changed();
    });
    bridge.on<session::DataProgress>(this, [this](const session::DataProgress& now) {
        if (m_importing.contains(now.tag))
            Q_EMIT progressed(now.share);
    });
    bridge.on<session::LogImported>(
        this, [this, together, sayWhenOver](const session::LogImported& done) {
            m_importing.remove(done.tag);
            together->done.push_back(done);
            sayWhenOver();
        });
    bridge.on<session::Failed>(this, [this, together, sayWhenOver](const session::Failed& failure) {
        if (m_importing.remove(failure.tag) == 0)
            return;
        together->failures.push_back(failure.error);
        sayWhenOver();
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
