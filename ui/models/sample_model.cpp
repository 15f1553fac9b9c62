// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sample_model.h"

#include "bridge/convert.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr std::size_t kPage = 48;
constexpr std::int64_t kShortText = 40; ///< characters

QString number(float value)
{
    return fixedText(value, 2);
}

} // namespace

QString fixedText(float value, int decimals)
{
    const QString number = QString::number(static_cast<double>(value), 'f', decimals);
    const bool isZero = std::none_of(number.begin(), number.end(), [](QChar sign) {
        return sign.isLetter() || (sign.isDigit() && sign != QLatin1Char('0'));
    });
    return isZero && number.startsWith(QLatin1Char('-')) ? number.mid(1) : number;
}

QImage pictureOf(const std::vector<std::uint8_t>& pixels, const data::Shape& shape)
{
    const auto width = static_cast<int>(shape.width);
    const auto height = static_cast<int>(shape.height);
    const auto plane = static_cast<std::size_t>(shape.width * shape.height);
    if (plane == 0 || pixels.size() < plane * static_cast<std::size_t>(shape.channels))
        return {};
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width)
                            + static_cast<std::size_t>(x);
            line[x] = shape.channels == 3
                          ? qRgb(pixels[at], pixels[plane + at], pixels[2 * plane + at])
                          : qRgb(pixels[at], pixels[at], pixels[at]);
        }
    }
    return image;
}

QStringList tokensOf(const data::Sample& sample)
{
    QStringList tokens;
    for (std::size_t k = 0; k < sample.tokens.size(); ++k) {
        const QString token = text(data::shownToken(sample.tokens[k]));
        tokens << (sample.unknown[k] ? QLatin1Char('[') + token + QLatin1Char(']') : token);
    }
    return tokens;
}

bool isShownAsText(const data::DatasetInfo& info)
{
    return info.has(data::Modality::Text) && !info.has(data::Modality::Pictures)
           && !info.has(data::Modality::Series);
}

bool isDrawn(const data::Sample& sample)
{
    return !sample.pixels.empty() || !sample.series.empty();
}

QImage sideBySide(const std::vector<QImage>& pictures)
{
    constexpr int kGap = 2; // of a picture of 28 pixels' height
    std::vector<QImage> row;
    int height = 0;
    for (const QImage& picture : pictures)
        height = std::max(height, picture.height());
    for (const QImage& picture : pictures) {
        if (!picture.isNull())
            row.push_back(picture.height() == height ? picture : picture.scaledToHeight(height));
    }
    if (row.size() < 2)
        return row.empty() ? QImage() : row.front();
    const int gap = std::max(1, height * kGap / 28);
    int width = -gap;
    for (const QImage& picture : row)
        width += picture.width() + gap;
    QImage all(width, height, QImage::Format_ARGB32_Premultiplied);
    all.fill(Qt::transparent);
    QPainter painter(&all);
    int x = 0;
    for (const QImage& picture : row) {
        painter.drawImage(x, 0, picture);
        x += picture.width() + gap;
    }
    return all;
}

QImage imageOf(const data::Sample& sample, const data::Shape& shape,
               std::optional<DrawnRange> range)
{
    std::vector<QImage> pictures;
    if (!sample.series.empty())
        pictures.push_back(drawingOf(sample.series,
                                     static_cast<std::int64_t>(sample.series.size())
                                         / std::max<std::int64_t>(sample.steps, 1),
                                     range));
    if (!sample.pixels.empty())
        pictures.push_back(pictureOf(sample.pixels, shape));
    for (const data::ShownPicture& further : sample.further)
        pictures.push_back(pictureOf(further.pixels, further.shape));
    return sideBySide(pictures);
}

namespace {

/// Widens it by the values that are there; from infinity on.
void widen(DrawnRange& range, const std::vector<float>& series)
{
    for (const float x : series) {
        if (!std::isnan(x)) {
            range.low = std::min(range.low, x);
            range.high = std::max(range.high, x);
        }
    }
}

constexpr DrawnRange kNothing{INFINITY, -INFINITY};

} // namespace

std::optional<DrawnRange> rangeOf(const std::vector<data::Sample>& samples)
{
    DrawnRange range = kNothing;
    for (const data::Sample& sample : samples)
        widen(range, sample.series);
    return range.low <= range.high ? std::optional(range) : std::nullopt;
}

QImage drawingOf(const std::vector<float>& series, std::int64_t channels,
                 std::optional<DrawnRange> range)
{
    constexpr int kSide = 140;
    QImage image(kSide, kSide, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const auto width = static_cast<std::size_t>(std::max<std::int64_t>(channels, 1));
    const std::size_t steps = series.size() / width;
    if (!range)
        widen(range.emplace(kNothing), series);
    const auto [low, high] = *range;
    if (steps == 0 || low > high)
        return image;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t channel = 0; channel < width; ++channel) {
        // The same hues in every drawing, told apart also by lightness.
        painter.setPen(QPen(
            QColor::fromHsl(int(210 + 137 * channel) % 360, 150, 110 + int(channel % 3) * 30), 2));
        QPolygonF line;
        for (std::size_t step = 0; step <= steps; ++step) {
            const float x = step < steps ? series[step * width + channel] : NAN;
            if (std::isnan(x)) { // a gap, or the end
                if (line.size() == 1)
                    painter.drawPoint(line.first());
                painter.drawPolyline(line);
                line.clear();
                continue;
            }
            const double along = steps > 1 ? double(step) / double(steps - 1) : 0.5;
            const double up = high > low ? double(x - low) / double(high - low) : 0.5;
            line << QPointF(6 + along * (kSide - 12), kSide - 6 - up * (kSide - 12));
        }
    }
    return image;
}

const std::vector<float>& tensorOf(const data::Sample& sample, const data::Profile& profile,
                                   data::Modality modality)
{
    static const std::vector<float> none;
    for (std::size_t k = 0; k < std::min(profile.inputs.size(), sample.tensors.size()); ++k) {
        if (profile.inputs[k].input.modality == modality)
            return sample.tensors[k];
    }
    return none;
}

QImage tensorImageOf(const data::Sample& sample, const data::Profile& profile)
{
    std::vector<QImage> pictures;
    if (const data::InputInfo* series = profile.source.input(data::Modality::Series))
        pictures.push_back(
            drawingOf(tensorOf(sample, profile, data::Modality::Series), series->channels));
    for (std::size_t k = 0; k < std::min(profile.inputs.size(), sample.tensors.size()); ++k) {
        const data::InputInfo& info = profile.source.inputs[k];
        if (info.modality != data::Modality::Pictures)
            continue;
        const bool scored = sample.split != data::SplitKind::Train && !profile.evaluated.empty();
        const data::Encoding& encoding = scored ? profile.evaluated[k] : profile.inputs[k];
        const auto plane = static_cast<std::size_t>(info.shape.height * info.shape.width);
        const std::vector<float>& tensor = sample.tensors[k];
        std::vector<std::uint8_t> bytes(tensor.size());
        for (std::size_t i = 0; i < tensor.size() && plane > 0; ++i) {
            const std::size_t channel = i / plane;
            const float value = (tensor[i] - encoding.shift[channel]) / encoding.scale[channel];
            bytes[i] = data::shownByte(static_cast<double>(value), info.range);
        }
        pictures.push_back(pictureOf(bytes, info.shape));
    }
    return sideBySide(pictures);
}

void SampleModel::show(std::shared_ptr<const data::Profile> profile, data::SplitKind split)
{
    beginResetModel();
    m_profile = std::move(profile);
    m_split = split;
    m_mixed = false;
    m_samples.clear();
    m_asked = 0;
    m_total = 0;
    if (m_profile && split != data::SplitKind::Test)
        for (const data::SplitProfile& known : m_profile->splits)
            if (known.split == split)
                m_total = static_cast<std::size_t>(known.examples);
    endResetModel();
}

void SampleModel::show(std::shared_ptr<const data::Profile> profile,
                       const std::vector<data::Sample>& samples)
{
    beginResetModel();
    m_profile = std::move(profile);
    m_mixed = true;
    m_samples.clear();
    for (const data::Sample& sample : samples)
        m_samples.push_back({sample, imageOf(sample, m_profile->source.pictureShape()),
                             tensorImageOf(sample, *m_profile)});
    m_total = m_asked = m_samples.size();
    endResetModel();
}

void SampleModel::append(std::size_t offset, const std::vector<data::Sample>& samples)
{
    if (!m_profile || offset != m_samples.size())
        return;
    if (samples.empty()) {
        m_total = m_samples.size();
        return;
    }
    const auto first = static_cast<int>(m_samples.size());
    beginInsertRows({}, first, first + static_cast<int>(samples.size()) - 1);
    for (const data::Sample& sample : samples) {
        Tile tile{sample, imageOf(sample, m_profile->source.pictureShape()),
                  tensorImageOf(sample, *m_profile)};
        m_samples.push_back(std::move(tile));
    }
    endInsertRows();
}

int SampleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

QVariant SampleModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_profile)
        return {};
    const Tile& tile = m_samples[static_cast<std::size_t>(index.row())];
    const data::Sample& sample = tile.sample;
    const auto& classes = m_profile->source.classes;
    const QString label = m_profile->source.task == data::Task::Regression
                              ? QString::number(sample.target, 'g', 5)
                          : sample.label < classes.size() ? text(classes[sample.label])
                                                          : QString::number(sample.label);
    switch (role) {
    case Qt::DisplayRole: return m_mixed ? tr("%1, %2").arg(label, splitText(sample.split)) : label;
    case Qt::ToolTipRole:
        return tr("%1, example %2 of its source\nlabel %3")
            .arg(splitText(sample.split), countText(sample.index), label);
    case SplitRole: return m_mixed ? splitText(sample.split) : QString();
    case RawRole: return tile.raw;
    case TensorRole: return tile.tensor;
    case IsTextRole: return areTexts();
    case DrawnRole:
        return static_cast<int>((sample.series.empty() ? 0 : 1) + (sample.pixels.empty() ? 0 : 1)
                                + sample.further.size());
    case AreShortRole: {
        const data::InputInfo* texts = m_profile->source.input(data::Modality::Text);
        return texts && texts->longest <= kShortText;
    }
    case TextRole: return text(sample.text);
    case TokensRole: return tokensOf(sample);
    case NumbersRole:
        if (areTexts())
            return QStringList{
                tr("tokens %1").arg(sample.tokens.size()),
                tr("unknown %1")
                    .arg(std::count(sample.unknown.begin(), sample.unknown.end(), true))};
        return QStringList{
            tr("min %1").arg(number(sample.min)), tr("max %1").arg(number(sample.max)),
            tr("mean %1").arg(number(sample.mean)), tr("std %1").arg(number(sample.deviation))};
    default: return {};
    }
}

bool SampleModel::areTexts() const
{
    return isShownAsText(m_profile->source);
}

bool SampleModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_asked == m_samples.size() && m_samples.size() < m_total;
}

void SampleModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    const std::size_t offset = m_samples.size();
    m_asked = offset + std::min(kPage, m_total - offset);
    Q_EMIT wanted(m_split, offset, m_asked - offset);
}

} // namespace assay::ui
