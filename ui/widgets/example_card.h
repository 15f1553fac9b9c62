// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mistake_model.h"
#include "widgets/card.h"

class QLineEdit;
class QTimer;
class QVBoxLayout;

namespace assay::ui {

class ErrorBook;
class SampleStrip;
class SessionBridge;

/// The chosen mistake, large, with its error types and their keys, and a comment.
class ExampleCard : public Card
{
    Q_OBJECT
public:
    ExampleCard(const ErrorBook& book, SessionBridge& bridge, QWidget* parent = nullptr);

    /// Null: nothing is chosen.
    void show(const MistakeModel& model, const MistakeModel::Item* item);
    /// Puts the keyboard into the line that names types: to find one that begins so, or, with
    /// nothing typed, to make one.
    void beginType(const QString& letters);

Q_SIGNALS:
    void typeToggled(qint64 type);
    void typeChosen(qint64 type);         ///< by its name
    void typeWanted(const QString& name); ///< there is none of this name
    void commented(const QString& note);
    void left(); ///< the keyboard goes back to where it came from

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refreshTypes();
    void askNeighbours();
    void take(const session::NeighboursRead& read);
    void chooseByText();

    const ErrorBook& m_book;
    SessionBridge& m_bridge;
    QLabel* m_picture;
    QLabel* m_about;
    QLabel* m_cells;
    QLabel* m_nearLabel;
    SampleStrip* m_near;
    QTimer* m_pause; ///< before neighbours are asked for: the eye may go on at once
    QLineEdit* m_find;
    QVBoxLayout* m_types;
    QLineEdit* m_note;
    std::vector<std::int64_t> m_chosen; ///< types of the example
    train::RunId m_run = 0;
    std::optional<error_analysis::Mistake> m_shown;
    session::Tag m_asked = 0; ///< neighbours that are still to come
    bool m_making = false;    ///< a new type is being named
};

} // namespace assay::ui
