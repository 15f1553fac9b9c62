// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "data/sample.h"

#include <QAbstractListModel>
#include <QImage>

#include <memory>
#include <optional>
#include <vector>

namespace assay::ui {

/// Examples of one split, read a screenful at a time while the view is scrolled down.
class SampleModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        RawRole = Qt::UserRole, ///< QImage: as read
        TensorRole,             ///< QImage: the tensor, brought back to pixels
        DrawnRole,              ///< int: how many pictures stand side by side in each of the two
        NumbersRole,  ///< QStringList: min, max, mean, std of the tensor; of a text how many tokens
        IsTextRole,   ///< whether examples are shown as texts, not as pictures or series
        AreShortRole, ///< whether all of them are names and codes rather than sentences
        TextRole,     ///< QString: a text as read
        SplitRole,    ///< QString: its part, where examples of several parts are shown
        TokensRole    ///< QStringList: the tokens of a text that enter, unknown ones in brackets
    };
    using QAbstractListModel::QAbstractListModel;

    /// Empties it; `profile` may be null: nothing to show.
    void show(std::shared_ptr<const data::Profile> profile, data::SplitKind split);
    /// These alone, of whatever parts, each with its part beside its label.
    void show(std::shared_ptr<const data::Profile> profile,
              const std::vector<data::Sample>& samples);
    void append(std::size_t offset, const std::vector<data::Sample>& samples);
    /// A page that was asked for will not come.
    void giveUp() { m_asked = m_samples.size(); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void wanted(assay::data::SplitKind split, std::size_t offset, std::size_t count);

private:
    bool areTexts() const;

    struct Tile {
        data::Sample sample;
        QImage raw;
        QImage tensor;
    };
    std::shared_ptr<const data::Profile> m_profile;
    data::SplitKind m_split = data::SplitKind::Train;
    std::size_t m_total = 0;
    std::size_t m_asked = 0;
    bool m_mixed = false; ///< of several parts
    std::vector<Tile> m_samples;
};

/// The first input of that kind as it enters the network; empty: there is none.
const std::vector<float>& tensorOf(const data::Sample& sample, const data::Profile& profile,
                                   data::Modality modality);
/// A number with so many decimals, and no minus before a zero: "-0.35", "0.00".
QString fixedText(float value, int decimals);
/// Channels x height x width bytes as a picture: grey for one channel, colours for three, the
/// first channel otherwise.
QImage pictureOf(const std::vector<std::uint8_t>& pixels, const data::Shape& shape);
/// The tokens of a text as a person reads them: spaces and line ends as signs, unknown ones in
/// brackets.
QStringList tokensOf(const data::Sample& sample);
/// The values between which a series is drawn.
struct DrawnRange {
    float low = 0, high = 0;
};
/// That of all their series, so that drawings of them can be compared; empty: they have none.
std::optional<DrawnRange> rangeOf(const std::vector<data::Sample>& samples);
/// A series as lines, one a channel; missing steps are gaps. Without a range as high as it is itself.
QImage drawingOf(const std::vector<float>& series, std::int64_t channels,
                 std::optional<DrawnRange> range = std::nullopt);
/// Whether such examples are shown as texts, not as pictures or series.
bool isShownAsText(const data::DatasetInfo& info);
/// Whether it is more than a row of a table.
bool isDrawn(const data::Sample& sample);
/// An example as it is: its series and its pictures, side by side. `shape`: of the first of its pictures.
/// `range`: of the series. Null for a row of a table.
QImage imageOf(const data::Sample& sample, const data::Shape& shape,
               std::optional<DrawnRange> range = std::nullopt);
/// Pictures in a row, each scaled to the height of the tallest; null ones are passed over.
QImage sideBySide(const std::vector<QImage>& pictures);
/// The same of the numbers that enter the network, brought back to pixels.
QImage tensorImageOf(const data::Sample& sample, const data::Profile& profile);

} // namespace assay::ui
