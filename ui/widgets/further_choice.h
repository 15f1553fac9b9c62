// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "data/data_spec.h"

#include <QString>
#include <QWidget>

#include <string>

class QLabel;

namespace assay::data {
struct DatasetInfo;
struct Profile;
} // namespace assay::data

namespace assay::ui {

/// "20 of the 21 examples of more.csv are added to train.", a line for each further source of data that `spec` reads;
/// empty: there is none.
QString furtherWords(const data::DatasetInfo& info, const data::DataSpec& spec);

/// Chooses further data, and says how many of their examples a run would train on; or a file of the same rows with further
/// columns, and says whether its rows are the same.
class FurtherChoice : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Examples, Columns };
    explicit FurtherChoice(SessionBridge& bridge, Kind kind = Kind::Examples,
                           QWidget* parent = nullptr);

    /// Reads data with what was chosen and counts it; the same again is not read again until something is chosen. Without
    /// further data or, of columns, without `split`: nothing is said. `split`: the fingerprint of the split
    /// (data::Profile) that data with other columns must have.
    void count(const data::DataSpec& spec, const std::string& split = {});
    /// Whether the data that were counted last can be used.
    bool isUsable() const { return m_state == State::Usable; }
    /// Whether they cannot be read or do not fit.
    bool isRefused() const { return m_state == State::Refused; }

Q_SIGNALS:
    void chosen(const QString& path);
    void counted(); ///< isUsable() may be another one

private:
    void choose(bool folder);
    enum class State { Unknown, Usable, Refused };
    void say(const QString& text, State state);
    void take(const data::Profile& profile);

    SessionBridge& m_bridge;
    Kind m_kind;
    Request m_counting;
    data::DataSpec m_spec; ///< what was counted last
    std::string m_split;   ///< that its data must have
    std::string m_known;   ///< its key; empty: nothing was counted
    bool m_again = false;  ///< it is read once more, as something was chosen since
    QLabel* m_words;
    State m_state = State::Unknown;
};

} // namespace assay::ui
