// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/draft.h"

#include "advise/data_remedy.h"
#include "bridge/convert.h"
#include "bridge/data_key.h"
#include "bridge/edit_spec.h"
#include "bridge/session_bridge.h"
#include "experiment/own_module.h"
#include "model/layer_text.h"
#include "model/templates.h"

#include <algorithm>

namespace assay::ui {

Draft::Draft(SessionBridge& bridge, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_undo(undo)
    , m_reading(bridge)
    , m_trying(bridge)
    , m_plainReading(bridge)
{
    m_bridge.on<session::DataProfiled>(this, [this](const session::DataProfiled& answer) {
        if (m_plainReading.take(answer)) {
            m_shown = answer.profile;
            m_shownPath = m_spec.data.path;
            Q_EMIT profileChanged();
        }
        if (!m_reading.take(answer))
            return;
        m_profile = m_shown = answer.profile;
        m_shownPath = m_spec.data.path;
        chooseTemplate();
        describeModel();
        Q_EMIT profileChanged();
    });
    m_bridge.on<session::DataProgress>(this, [this](const session::DataProgress& now) {
        if (m_reading.is(now.tag))
            Q_EMIT reading(now.share);
    });
    m_bridge.on<session::ModuleTried>(this, [this](const session::ModuleTried& answer) {
        if (!m_trying.take(answer))
            return;
        m_model = *answer.report;
        Q_EMIT modelTried();
    });
    m_bridge.on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_trying.take(failure)) {
            m_model = {.problem = failure.error.text(), .kind = failure.error.kind()};
            Q_EMIT modelTried();
        }
        if (!m_reading.take(failure))
            return;
        m_dataProblem = failure.error;
        if (!m_shown)
            readPlainly();
        Q_EMIT profileChanged();
    });
    m_spec.data.path.clear();
}

void Draft::setField(const std::string& path, const base::Value& value)
{
    experiment::ExperimentSpec changed = m_spec;
    experiment::set(changed, path, value);
    if (path == "model.file")
        return chooseModule(std::move(changed));
    if (experiment::get(m_spec, path) == experiment::get(changed, path))
        return;
    m_undo.push(new EditSpec(*this, m_spec, changed, {}, path));
}

void Draft::chooseModule(experiment::ExperimentSpec changed)
{
    experiment::set(changed, "model.fingerprint", std::string()); // whatever the file holds now
    try {
        changed = experiment::withModule(changed);
    } catch (const base::Error&) {
        // describeModel() says what is wrong with the file.
    }
    if (experiment::hash(changed) != experiment::hash(m_spec))
        m_undo.push(new EditSpec(*this, m_spec, changed, {}, "model.file"));
    else // once more: it may only have been slow
        tryModule();
}

void Draft::replace(const experiment::ExperimentSpec& spec, const QString& why)
{
    if (experiment::hash(spec) != experiment::hash(m_spec))
        m_undo.push(new EditSpec(*this, m_spec, spec, why, {}));
    else if (!m_profile && !m_reading.isPending())
        readData();
}

void Draft::setLayers(const std::vector<model::Node>& layers, const QString& why,
                      const std::string& part)
{
    experiment::ExperimentSpec changed = m_spec;
    const std::string first = m_profile ? m_profile->networkInputs().front().name : std::string();
    const std::string text = model::spelled(layers, first);
    const bool isOwn = layers.empty() || text == model::spelled(templateLayers(), first);
    experiment::set(changed, "model.architecture", isOwn ? std::string() : text);
    // Data with which only other layers went with the template need another one.
    if (isOwn && m_profile)
        experiment::set(changed, "model.template", templateFor(*m_profile));
    if (changed.model.layers == m_spec.model.layers)
        return;
    m_undo.push(new EditSpec(*this, m_spec, changed, why,
                             part.empty() ? part : "model.architecture/" + part));
}

std::vector<model::Node> Draft::templateLayers() const
{
    experiment::ExperimentSpec plain = m_spec;
    plain.model.layers.clear();
    return m_profile ? m_bridge.session().describe(plain, *m_profile).layers
                     : std::vector<model::Node>();
}

void Draft::load(const experiment::ExperimentSpec& spec)
{
    m_spec = spec;
    readData();
    Q_EMIT specChanged();
}

void Draft::assign(const experiment::ExperimentSpec& spec)
{
    const bool other = dataKey(spec.data) != dataKey(m_spec.data);
    m_spec = spec;
    if (other || (!m_profile && !m_reading.isPending()))
        readData();
    else
        describeModel();
    Q_EMIT specChanged();
}

void Draft::readData()
{
    m_profile = nullptr;
    m_dataProblem.reset();
    m_model = {};
    m_plainReading.cancel();
    m_plainReading.drop();
    if (m_shownPath != m_spec.data.path)
        m_shown = nullptr;
    m_reading.cancel(); // the next one would wait for it, and Cancel with it
    m_reading.drop();
    if (!m_spec.data.path.empty())
        m_bridge.session().data().profile(m_spec.data, m_reading.begin());
    Q_EMIT profileChanged();
}

void Draft::readPlainly()
{
    const advise::DataRemedy remedy = advise::remedyOf(*m_dataProblem, m_spec.data);
    const bool columns =
        remedy.action == advise::Action::ChooseTarget || m_dataProblem->code() == "data.column";
    if (!columns)
        return;
    data::DataSpec plain = m_spec.data;
    plain.table.target.clear();
    plain.table.task = data::TaskChoice::Auto;
    plain.table.leaveOut.clear();
    plain.table.keep.clear();
    plain.table.numbers.clear();
    plain.table.categories.clear();
    plain.table.texts.clear();
    plain.table.idColumns.clear();
    plain.testPath.clear();
    plain.more.clear();
    m_bridge.session().data().profile(plain, m_plainReading.begin());
}

void Draft::cancelReading()
{
    m_reading.cancel();
}

std::string Draft::templateFor(const data::Profile& profile) const
{
    const std::vector<data::InputSpec> inputs = profile.networkInputs();
    const std::string& own = m_spec.model.templateName;
    return model::takes(model::templateNamed(own), inputs) ? own : model::firstChoice(inputs).name;
}

void Draft::chooseTemplate()
{
    // Pictures after a table, a series after pictures: a template that cannot take the data gives
    // way to the first choice for them. Edited layers stay: what mends them is offered.
    const std::string fitting = templateFor(*m_profile);
    if (fitting == m_spec.model.templateName || !m_spec.model.layers.empty())
        return;
    experiment::set(m_spec, "model.template", fitting);
    Q_EMIT specChanged();
}

void Draft::describeModel()
{
    m_model = {};
    m_trying.drop();
    if (m_profile)
        m_model = m_bridge.session().describe(m_spec, *m_profile);
    if (m_model.untried)
        m_bridge.session().runs().tryModule(m_spec, m_profile, m_trying.begin());
}

void Draft::tryModule()
{
    if (!m_profile)
        return;
    m_bridge.session().runs().tryModule(m_spec, m_profile, m_trying.begin());
    m_model = m_bridge.session().describe(m_spec, *m_profile);
    Q_EMIT modelTried();
}

QString Draft::obstacle() const
{
    if (m_dataProblem)
        return errorText(*m_dataProblem);
    if (m_reading.isPending())
        return tr("The data is being read.");
    if (!m_profile)
        return tr("Choose data first.");
    return text(m_model.problem);
}

} // namespace assay::ui
