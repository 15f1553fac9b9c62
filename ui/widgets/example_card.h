// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mistake_model.h"
#include "widgets/card.h"

class QLineEdit;
class QVBoxLayout;

namespace assay::ui {

class ErrorBook;

/// The chosen mistake, large, with its error types and their keys, and a comment.
class ExampleCard : public Card
{
    Q_OBJECT
public:
    explicit ExampleCard(const ErrorBook& book, QWidget* parent = nullptr);

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
    void chooseByText();

    const ErrorBook& m_book;
    QLabel* m_picture;
    QLabel* m_about;
    QLabel* m_cells;
    QLineEdit* m_find;
    QVBoxLayout* m_types;
    QLineEdit* m_note;
    std::vector<std::int64_t> m_chosen; ///< types of the example
    bool m_making = false;              ///< a new type is being named
};

} // namespace assay::ui
