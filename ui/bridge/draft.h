// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "data/profile.h"
#include "experiment/spec.h"

#include <QObject>
#include <QUndoStack>

#include <memory>
#include <optional>

namespace assay::ui {

/// The experiment being put together: a spec whose edits can be undone, and what is known about
/// its data. Start turns it into a run. An empty data.path means that none were chosen yet.
class Draft : public QObject
{
    Q_OBJECT
public:
    Draft(SessionBridge& bridge, QUndoStack& undo, QObject* parent = nullptr);

    const experiment::ExperimentSpec& spec() const { return m_spec; }
    /// One undo step; consecutive edits of one field merge. Throws base::Error on a bad value.
    void setField(const std::string& path, const base::Value& value);
    /// One undo step for all of it.
    void replace(const experiment::ExperimentSpec& spec, const QString& why);
    /// Layers in place of those of the template; none: its own again. One undo step, called `why`;
    /// consecutive ones of the same `part` of a layer merge, where it is not empty.
    void setLayers(const std::vector<model::Node>& layers, const QString& why,
                   const std::string& part = {});
    /// Those of the template as the rest of the spec says it; none while the data are not known.
    std::vector<model::Node> templateLayers() const;
    /// The spec of a project that was just opened: no undo step, and its data is read.
    void load(const experiment::ExperimentSpec& spec);

    /// Asks for the data once more: files may have come back to their place.
    void readData();
    void cancelReading(); ///< gives up; Start then says that there is no data
    /// Null until the data was read, or when it could not be.
    std::shared_ptr<const data::Profile> profile() const { return m_profile; }
    /// The same; while data at the same place are read again or cannot be used as they are set, how
    /// they were read last: so that a wrong target can be exchanged where the right ones stand.
    std::shared_ptr<const data::Profile> shown() const { return m_profile ? m_profile : m_shown; }
    const std::optional<base::Error>& dataProblem() const { return m_dataProblem; }
    bool readingData() const { return m_reading.isPending(); }
    /// Layers and their cost for the present data; empty rows until the data was read.
    const session::ModelReport& model() const { return m_model; }
    /// Why Start is not possible now; empty: it is.
    QString obstacle() const;

Q_SIGNALS:
    void specChanged();
    void profileChanged();      ///< also when reading begins or fails
    void reading(double share); ///< how far it is, 0 .. 1
    void modelTried();          ///< model() says what came of a module that was tried

private:
    friend class EditSpec;
    void assign(const experiment::ExperimentSpec& spec);
    void readPlainly();
    void chooseTemplate();
    std::string templateFor(const data::Profile& profile) const;
    void chooseModule(experiment::ExperimentSpec changed);
    void describeModel();
    void tryModule();

    SessionBridge& m_bridge;
    QUndoStack& m_undo;
    experiment::ExperimentSpec m_spec;
    session::ModelReport m_model;
    std::shared_ptr<const data::Profile> m_profile;
    std::shared_ptr<const data::Profile> m_shown; ///< of the data at m_shownPath
    std::string m_shownPath;
    std::optional<base::Error> m_dataProblem;
    Request m_reading;
    Request m_trying;       ///< of a module
    Request m_plainReading; ///< of the same data without what was chosen of their columns
};

} // namespace assay::ui
