// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"

#include <QScrollArea>

#include <functional>
#include <string>
#include <vector>

class QGridLayout;
class QPushButton;

namespace assay::ui {

class Draft;
class FieldRow;
class Theme;

/// Editors for those fields of the draft that a filter lets through, made from the catalogue; the
/// filter is asked again when the spec or what is known of the data changes.
/// Advanced fields are folded away unless they differ from their default, and so are, for good,
/// fields that have no effect as the others stand.
class SpecForm : public QScrollArea
{
    Q_OBJECT
public:
    using Filter = std::function<bool(const base::Field&)>;
    SpecForm(Draft& draft, const Theme& theme, Filter filter, bool whileTyping,
             QWidget* parent = nullptr);

    QSize minimumSizeHint() const override; ///< as wide as its rows and the scroll bar

    /// Null when the form does not show it.
    FieldRow* row(const std::string& path) const;
    const std::vector<FieldRow*>& rows() const { return m_rows; }
    void setAdvancedShown(bool shown);
    /// Advanced fields stand among the others, which are few.
    void setFolds(bool folds);
    /// Unfolds what hides it and puts the focus into its editor. False: the form has no such field.
    bool reveal(const std::string& path);

Q_SIGNALS:
    void revealed(); ///< before one of its editors gets the focus

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void refresh();
    void fold();

    Draft& m_draft;
    const Theme& m_theme;
    Filter m_filter;
    bool m_whileTyping;
    bool m_advanced = false;
    bool m_folds = true;
    std::string m_shape; ///< the paths it was built for
    std::vector<FieldRow*> m_rows;
    QPushButton* m_more = nullptr;
};

} // namespace assay::ui
