// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mistake_model.h"
#include "widgets/card.h"

class QLineEdit;
class QScrollArea;
class QTimer;
class QVBoxLayout;

namespace assay::ui {

class ErrorBook;
class PictureView;
class SampleStrip;
class Theme;
class WrappedLabel;

/// The chosen mistake, large, with its error types and their keys, and a comment; or how many are
/// chosen, with the types that all of them have.
class ExampleCard : public Card
{
    Q_OBJECT
public:
    ExampleCard(const ErrorBook& book, SessionBridge& bridge, const Theme& theme,
                QWidget* parent = nullptr);

    /// `current`: the row that is looked at; -1: nothing is chosen. `chosen`: rows that what is done
    /// here is done to.
    void setChosen(const MistakeModel& model, int current, const std::vector<int>& chosen);
    /// Puts the keyboard into the line that names types: to find one that begins so, or, with
    /// nothing typed, to make one.
    void beginType(const QString& letters);

Q_SIGNALS:
    void typeToggled(qint64 type);
    void typeChosen(qint64 type);         ///< by its name
    void typeWanted(const QString& name); ///< there is none of this name
    /// A comment was written on the example that has this mark.
    void commented(const error_analysis::ExampleMark& before, const QString& note);
    void left(); ///< the keyboard goes back to where it came from

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void clearExample();
    void showExample(const MistakeModel& model, const MistakeModel::Item& item, bool alone);
    void showPicture(const MistakeModel::Item& item, bool isOther);
    void showCells(const MistakeModel& model, const MistakeModel::Item& item);
    void keepWhole(); ///< of the answer: as high as its lines are
    void refreshTypes();
    void askNeighbours();
    void take(const session::NeighboursRead& read);
    void chooseByText();

    const ErrorBook& m_book;
    SessionBridge& m_bridge;
    PictureView* m_picture;
    QLabel* m_about;
    QScrollArea* m_values; ///< of a row of a table
    WrappedLabel* m_unlike;
    WrappedLabel* m_cells;
    QLabel* m_nearWords; ///< nearest rows, by their truth
    QLabel* m_nearLabel;
    SampleStrip* m_near;
    QTimer* m_pause; ///< before neighbours are asked for: the eye may go on at once
    QLineEdit* m_find;
    QVBoxLayout* m_types;
    QScrollArea* m_typeArea; ///< that scrolls them
    QLineEdit* m_note;
    std::vector<std::int64_t> m_chosen; ///< types of the example, or of all that are chosen
    train::RunId m_run = 0;
    std::optional<error_analysis::Mistake> m_shown;
    Request m_neighbours;
    bool m_making = false;  ///< a new type is being named
    int m_loading = 0;      ///< counts whole pictures that were asked for: the last one is shown
    bool m_isWhole = false; ///< the picture is there in all its pixels
};

} // namespace assay::ui
