// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mistake_model.h"

#include "base/open_database.h"
#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "models/sample_model.h"

#include <QFileInfo>
#include <QImageReader>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <unordered_map>

namespace assay::ui {

namespace {

constexpr std::int64_t kPage = 200;
constexpr int kPictureSide = 256;
constexpr std::size_t kMostLines = 6;
constexpr qsizetype kMostLetters = 14, kMostLettersWide = 20; ///< of a line in a tile

} // namespace

MistakeModel::MistakeModel(SessionBridge& bridge, QObject* parent)
    : QAbstractListModel(parent)
    , m_bridge(bridge)
    , m_page(bridge)
    , m_samples(bridge)
{
    bridge.on<session::MistakesRead>(this, &MistakeModel::take);
    bridge.on<session::ExamplesRead>(this, &MistakeModel::takeSamples);
    bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        const bool page = m_page.take(failure);
        if (!page && !m_samples.take(failure))
            return;
        if (!page) {
            m_unread.clear();
            if (rowCount() > 0)
                Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        }
        // Not evaluated yet is no trouble: the page says so.
        if (failure.error.code() != "evaluation.none")
            Q_EMIT failed(errorText(failure.error));
        if (page)
            Q_EMIT answered();
    });
}

void MistakeModel::setQuery(const error_analysis::MistakeQuery& query)
{
    m_query = query;
    m_query.limit = kPage;
    ++m_generation;
    if (query.run == 0) {
        m_page.drop(); // what was asked of another run is not shown any more
        m_samples.drop();
        beginResetModel();
        m_items.clear();
        m_unread.clear();
        m_total = 0;
        endResetModel();
        Q_EMIT answered();
        return;
    }
    ask(0);
}

void MistakeModel::ask(std::int64_t offset)
{
    m_query.offset = offset;
    m_bridge.session().errors().mistakes(m_query, m_page.begin());
}

void MistakeModel::take(const session::MistakesRead& read)
{
    if (!m_page.take(read))
        return;
    const error_analysis::MistakePage& page = *read.page;
    m_classes = page.classes;
    const bool first = page.query.offset == 0;
    if (first)
        m_total = page.total;
    const int from = first ? 0 : static_cast<int>(m_items.size());
    const auto append = [&] {
        for (const error_analysis::Mistake& mistake : page.mistakes)
            m_items.push_back({mistake, {}, {}});
    };
    if (first) {
        beginResetModel();
        m_items.clear();
        m_unread.clear();
        m_samples.drop();
        append();
        endResetModel();
    } else if (!page.mistakes.empty()) {
        beginInsertRows({}, from, from + static_cast<int>(page.mistakes.size()) - 1);
        append();
        endInsertRows();
    }
    if (!page.mistakes.empty()) {
        m_unread.emplace_back(from, rowCount());
        askSamples();
        loadPictures(from);
    }
    if (first)
        Q_EMIT answered();
}

void MistakeModel::askSamples()
{
    if (m_samples.isPending() || m_unread.empty())
        return;
    std::vector<error_analysis::Mistake> wanted;
    for (int row = m_unread.front().first; row < m_unread.front().second; ++row)
        wanted.push_back(m_items[static_cast<std::size_t>(row)].mistake);
    m_bridge.session().errors().examples(m_query.run, wanted, m_samples.begin());
}

void MistakeModel::takeSamples(const session::ExamplesRead& read)
{
    if (!m_samples.take(read) || m_unread.empty())
        return;
    m_columns = read.columns;
    m_kinds = read.kinds;
    const auto [first, last] = m_unread.front();
    m_unread.erase(m_unread.begin());
    const auto from = static_cast<std::size_t>(first);
    for (std::size_t k = 0; k < read.samples.size() && from + k < m_items.size(); ++k) {
        Item& item = m_items[from + k];
        // The data may have changed since: then the example is not the one that was answered.
        if (read.samples[k].id != item.mistake.sample)
            continue;
        item.sample = read.samples[k];
        if (k < read.unlike.size())
            item.unlike = read.unlike[k];
        if (const QImage image = imageOf(item.sample, read.shape); !image.isNull())
            item.picture = image;
    }
    if (last <= rowCount() && first < last)
        Q_EMIT dataChanged(index(first), index(last - 1));
    askSamples();
}

void MistakeModel::loadPictures(int from)
{
    for (int row = from; row < rowCount(); ++row) {
        const std::string& path = m_items[static_cast<std::size_t>(row)].mistake.picture;
        if (path.empty())
            continue;
        QThreadPool::globalInstance()->start([model = QPointer<MistakeModel>(this), row,
                                              generation = m_generation, path = text(path)] {
            if (!QFileInfo(path).isFile() || base::isOpenDatabase(utf8(path)))
                return;
            QImageReader reader(path);
            reader.setAutoTransform(true);
            const QSize size = reader.size();
            if (size.width() > kPictureSide || size.height() > kPictureSide)
                reader.setScaledSize(size.scaled(kPictureSide, kPictureSide, Qt::KeepAspectRatio));
            const QImage image = reader.read();
            if (image.isNull() || !model)
                return;
            QMetaObject::invokeMethod(
                model.data(),
                [model, row, generation, image] {
                    if (!model || model->m_generation != generation || row >= model->rowCount())
                        return;
                    model->m_items[static_cast<std::size_t>(row)].picture = image;
                    Q_EMIT model->dataChanged(model->index(row), model->index(row));
                },
                Qt::QueuedConnection);
        });
    }
}

const MistakeModel::Item* MistakeModel::item(int row) const
{
    return row >= 0 && row < rowCount() ? &m_items[static_cast<std::size_t>(row)] : nullptr;
}

void MistakeModel::setMarks(const std::vector<error_analysis::ExampleMark>& marks)
{
    std::unordered_map<base::SampleId, const error_analysis::ExampleMark*> byExample;
    for (const error_analysis::ExampleMark& mark : marks)
        byExample[mark.sample] = &mark;
    int first = -1, last = -1;
    for (std::size_t k = 0; k < m_items.size(); ++k) {
        const auto mark = byExample.find(m_items[k].mistake.sample);
        if (mark == byExample.end())
            continue;
        m_items[k].mistake.mark = *mark->second;
        last = static_cast<int>(k);
        first = first < 0 ? last : first;
    }
    if (first >= 0)
        Q_EMIT dataChanged(index(first), index(last));
}

QString MistakeModel::truthText(const error_analysis::Mistake& mistake) const
{
    return m_classes.empty()                  ? unitText(mistake.target)
           : mistake.truth < m_classes.size() ? text(m_classes[mistake.truth])
                                              : QString::number(mistake.truth);
}

QString MistakeModel::answerText(const error_analysis::Mistake& mistake) const
{
    return m_classes.empty()                      ? unitText(mistake.value)
           : mistake.predicted < m_classes.size() ? text(m_classes[mistake.predicted])
                                                  : QString::number(mistake.predicted);
}

int MistakeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant MistakeModel::data(const QModelIndex& index, int role) const
{
    const Item* at = item(index.row());
    if (!index.isValid() || !at)
        return {};
    const error_analysis::Mistake& mistake = at->mistake;
    switch (role) {
    case PictureRole: return at->picture;
    case LinesRole: {
        QStringList lines;
        const auto& cells = at->sample.cells;
        for (std::size_t c = 0; c < std::min(cells.size(), kMostLines); ++c) {
            // Rather a whole value without its name than half of both.
            const QString named =
                (c < m_columns.size() ? text(m_columns[c]) + QLatin1Char(' ') : QString())
                + text(cells[c]);
            lines << (named.size() <= (m_classes.empty() ? kMostLettersWide : kMostLetters)
                          ? named
                          : text(cells[c]));
        }
        // Of data that are being read nothing is known yet; a name would look like all there is.
        if (lines.isEmpty() && at->picture.isNull())
            lines << (isUnread(index.row()) ? tr("Reading ...")
                                            : text(error_analysis::idText(mistake)));
        return lines;
    }
    case TypesRole: {
        QVariantList types;
        for (const std::int64_t type : mistake.mark.types)
            types << qlonglong(type);
        return types;
    }
    case LookedRole: return mistake.mark.looked;
    case FlaggedRole: return mistake.mark.flagged;
    case AnswerRole:
        return QStringLiteral("%1 \u2192 %2").arg(truthText(mistake), answerText(mistake));
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return tr("%1, true %2, answered %3%4")
            .arg(splitText(mistake.split), truthText(mistake), answerText(mistake),
                 mistake.probability ? tr(" with %1").arg(percentText(*mistake.probability))
                                     : QString());
    case Qt::ToolTipRole:
        return QStringLiteral("%1\n%2").arg(data(index, Qt::DisplayRole).toString(),
                                            text(error_analysis::idText(mistake)));
    default: return {};
    }
}

bool MistakeModel::isUnread(int row) const
{
    return std::any_of(m_unread.begin(), m_unread.end(), [row](const std::pair<int, int>& rows) {
        return rows.first <= row && row < rows.second;
    });
}

bool MistakeModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_page.isPending() && m_query.run != 0
           && static_cast<std::int64_t>(m_items.size()) < m_total;
}

void MistakeModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        ask(static_cast<std::int64_t>(m_items.size()));
}

} // namespace assay::ui
