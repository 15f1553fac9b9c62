// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

#include <vector>

namespace assay::ui {

/// Examples in a row, each a small picture (or nothing) over one word; as many as fit.
class SampleStrip : public QWidget
{
    Q_OBJECT
public:
    struct Item {
        QImage picture;
        QString word;
        QString about; ///< tooltip
    };
    /// `name` is read out; `side` of the pictures in pixels.
    SampleStrip(const QString& name, int side, QWidget* parent = nullptr);

    void setItems(std::vector<Item> items);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    int pictureHeight() const; ///< 0: no item has one
    QRect tile(std::size_t place) const;

    QString m_name;
    int m_side;
    std::vector<Item> m_items;
};

} // namespace assay::ui
