// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QAbstractListModel>
#include <QImage>

#include <vector>

namespace assay::ui {

/// Mistakes that a query finds, read a page at a time while the view is scrolled down, each with
/// its picture as soon as that is there.
class MistakeModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        PictureRole = Qt::UserRole, ///< QImage, null: none
        LinesRole,                  ///< QStringList: what there is instead of a picture
        TypesRole,                  ///< QVariantList of type ids
        LookedRole,
        FlaggedRole,
        AnswerRole ///< QString: "3 \u2192 5"
    };
    struct Item {
        error_analysis::Mistake mistake;
        data::Sample sample;
        QImage picture;
        std::vector<error_analysis::Unlike> unlike; ///< of a table's row
    };

    explicit MistakeModel(SessionBridge& bridge, QObject* parent = nullptr);

    /// Asks anew; what is shown stays until the answer comes. Run 0: empty.
    void setQuery(const error_analysis::MistakeQuery& query);
    const error_analysis::MistakeQuery& query() const { return m_query; }
    std::int64_t total() const { return m_total; }
    bool isWaiting() const { return m_page.isPending(); }
    /// Rows or their examples are still to come.
    bool isReading() const { return m_page.isPending() || m_samples.isPending(); }
    const std::vector<std::string>& classes() const { return m_classes; }
    const std::vector<std::string>& columns() const { return m_columns; }
    const std::vector<data::ColumnKind>& kinds() const { return m_kinds; } ///< of `columns`
    const Item* item(int row) const;
    /// Marks were changed, here or by undo.
    void setMarks(const std::vector<error_analysis::ExampleMark>& marks);

    QString truthText(const error_analysis::Mistake& mistake) const;
    QString answerText(const error_analysis::Mistake& mistake) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void answered(); ///< a first page came, or the query found nothing
    void failed(const QString& sentence);

private:
    void ask(std::int64_t offset);
    void askSamples(); ///< of the first of `m_unread`: the session answers the newest request alone
    void take(const session::MistakesRead& read);
    void takeSamples(const session::ExamplesRead& read);
    void loadPictures(int from);
    bool isUnread(int row) const; ///< its example is still to come

    SessionBridge& m_bridge;
    error_analysis::MistakeQuery m_query;
    std::vector<Item> m_items;
    std::vector<std::string> m_classes, m_columns;
    std::vector<data::ColumnKind> m_kinds;
    std::int64_t m_total = 0;
    Request m_page;                            ///< of mistakes
    Request m_samples;                         ///< of the mistakes of a page
    std::vector<std::pair<int, int>> m_unread; ///< rows, from and to, whose examples are wanted
    int m_generation = 0;
};

} // namespace assay::ui
