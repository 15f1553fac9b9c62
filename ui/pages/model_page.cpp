// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/model_page.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "dialogs/file_dialog.h"
#include "style/settings.h"
#include "style/theme.h"
#include "train/few_updates.h"
#include "widgets/card.h"
#include "widgets/card_rows.h"
#include "widgets/layer_form.h"
#include "widgets/layers_card.h"
#include "widgets/spec_form.h"
#include "widgets/template_card.h"

#include <QButtonGroup>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

/// Which template, and which file a network is read from, stands above the form.
bool isInForm(const base::Field& field)
{
    return !field.path.starts_with("data.") && field.path != "model.template"
           && field.path != "model.file" && field.path != "model.fingerprint"
           && field.path != "model.start_fingerprint" && field.path != "train.continue_fingerprint"
           && field.path != "model.architecture";
}

constexpr int kLeastCard = 180; ///< width of "consider later: images" with its edges

/// Whether it can be built for the data and is of use there: one input needs no joint.
bool isFor(const model::Template& entry, const std::vector<data::InputSpec>& inputs)
{
    return model::takes(entry, inputs) && (inputs.size() > 1 || entry.fits != "several inputs");
}

} // namespace

ModelPage::ModelPage(Workbench& bench, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_rows(new CardRows(kLeastCard))
    , m_resetAll(new QPushButton)
    , m_module(new QWidget)
    , m_moduleName(new QLabel)
    , m_few(new QWidget)
    , m_fewText(new QLabel)
    , m_moreEpochs(new QPushButton)
    , m_layers(new LayersCard(bench, theme))
    , m_layer(new LayerForm(bench, theme))
    , m_left(new QStackedWidget)
{
    auto* group = new QButtonGroup(this);
    for (const model::Template& shown : model::templates()) {
        auto* card = new TemplateCard(shown, theme);
        connect(card, &TemplateCard::clicked, this,
                [this, name = shown.name] { m_bench.draft().setField("model.template", name); });
        group->addButton(card);
        m_rows->add(card);
        m_templates.push_back(card);
    }

    auto* parts = new QSplitter(Qt::Horizontal);
    parts->setObjectName(QStringLiteral("model.parts"));
    parts->setHandleWidth(16);
    parts->setChildrenCollapsible(false);
    m_left->addWidget(makeSettings());
    m_left->addWidget(m_layer);
    parts->addWidget(m_left);
    parts->addWidget(m_layers);
    parts->setStretchFactor(1, 1);
    parts->setSizes({1, 504}); // the settings as narrow as they can be

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(16);
    page->addWidget(new PageHead);
    page->addWidget(m_rows);
    page->addWidget(parts, 1);

    connect(m_layers, &LayersCard::editWanted, this, [this] { editLayer(true); });
    connect(m_layers, &LayersCard::currentChanged, this,
            [this] { m_layer->show(m_layers->current()); });
    connect(m_layer, &LayerForm::done, this, [this] {
        editLayer(false);
        m_layers->setFocus();
    });
    connect(&bench.draft(), &Draft::specChanged, this, &ModelPage::refresh);
    connect(&bench.draft(), &Draft::profileChanged, this, &ModelPage::refresh);
    connect(&bench.draft(), &Draft::modelTried, this, &ModelPage::refresh);
    refresh();
}

QWidget* ModelPage::makeSettings()
{
    auto* card = new Card(tr("Settings"));
    m_resetAll->setProperty("role", "link");
    connect(m_resetAll, &QPushButton::clicked, this, &ModelPage::resetAll);
    card->addTool(m_resetAll);
    card->menu()->addAction(tr("Open a set-up ..."), this, &ModelPage::chooseSetup);
    auto* choose = new QPushButton(tr("Choose..."));
    choose->setObjectName(QStringLiteral("model.choose_file"));
    choose->setAccessibleName(tr("Choose the module"));
    connect(choose, &QPushButton::clicked, this, &ModelPage::chooseModule);
    m_moduleName->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* module = new QHBoxLayout(m_module);
    module->setContentsMargins(0, 0, 0, 8);
    module->addWidget(m_moduleName, 1);
    module->addWidget(choose);
    card->body()->addWidget(m_module);
    card->body()->addWidget(makeFewUpdates());
    auto* form = new SpecForm(m_bench.draft(), m_theme, isInForm, true);
    form->setAccessibleName(tr("Settings of the model and of training"));
    connect(form, &SpecForm::revealed, this, [this] { editLayer(false); }); // it stands there
    card->body()->addWidget(form, 1);
    return card;
}

QWidget* ModelPage::makeFewUpdates()
{
    m_fewText->setProperty("role", "small");
    m_fewText->setObjectName(QStringLiteral("model.few_updates"));
    m_fewText->setWordWrap(true);
    m_moreEpochs->setProperty("role", "link");
    m_moreEpochs->setObjectName(QStringLiteral("model.more_epochs"));
    connect(m_moreEpochs, &QPushButton::clicked, this, [this] {
        m_bench.draft().setField(
            "train.epochs",
            static_cast<std::int64_t>(m_moreEpochs->property("epochs").toLongLong()));
    });
    auto* row = new QVBoxLayout(m_few);
    row->setContentsMargins(0, 0, 0, 8);
    row->setSpacing(4);
    row->addWidget(m_fewText);
    row->addWidget(m_moreEpochs, 0, Qt::AlignLeft);
    return m_few;
}

void ModelPage::showFewUpdates()
{
    const Draft& draft = m_bench.draft();
    m_few->hide();
    const auto profile = draft.profile();
    if (!profile)
        return;
    const auto few = train::fewUpdates(draft.spec().train, *profile);
    if (!few)
        return;
    m_few->show();
    m_fewText->setText(text(train::sentence(*few)));
    m_moreEpochs->setText(tr("Set %1 epochs").arg(countText(few->epochs)));
    m_moreEpochs->setProperty("epochs", QVariant::fromValue<qlonglong>(few->epochs));
}

void ModelPage::editLayer(bool edited)
{
    m_left->setCurrentIndex(edited ? 1 : 0);
    if (!edited)
        return;
    m_layer->show(m_layers->current());
    m_layer->beginEditing();
}

void ModelPage::refresh()
{
    const Draft& draft = m_bench.draft();
    const auto known = draft.shown(); // also while the same data are read again
    for (TemplateCard* card : m_templates) {
        const model::Template& entry = model::templateNamed(card->templateName());
        const bool isChosen = entry.name == draft.spec().model.templateName;
        card->setChecked(isChosen);
        // What the data cannot enter would only fill the page; without data the first choices stand.
        m_rows->setShown(card,
                         isChosen
                             || (known ? isFor(entry, known->networkInputs())
                                       : entry.startHere || entry.fits == "any kind of data"));
    }
    int changed = 0;
    for (const base::Field& field : experiment::fields(draft.spec()))
        if (isInForm(field) && experiment::get(draft.spec(), field.path) != field.fallback)
            ++changed;
    m_resetAll->setVisible(changed > 0);
    m_resetAll->setText(tr("%1 changed: reset all").arg(changed));

    const bool own = draft.spec().model.templateName == "torchscript";
    m_module->setVisible(own);
    if (own) {
        const QString path =
            text(std::get<std::string>(experiment::get(draft.spec(), "model.file")));
        m_moduleName->setText(path.isEmpty() ? tr("No module chosen")
                                             : tr("Module: %1").arg(QFileInfo(path).fileName()));
        m_moduleName->setToolTip(path);
    }

    showFewUpdates();
    m_layers->refresh();
    if (draft.model().layers.empty())
        editLayer(false);
    if (m_left->currentIndex() == 1)
        m_layer->show(m_layers->current());
}

void ModelPage::chooseModule()
{
    auto* dialog = makeFileDialog(window(), tr("Choose a TorchScript module"), FileKind::Module,
                                  openFilter(FileKind::Module));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_bench.draft().setField("model.file", utf8(path)); });
    dialog->open();
}

void ModelPage::chooseSetup()
{
    auto* dialog =
        makeFileDialog(window(), tr("Open a set-up"), FileKind::Setup, openFilter(FileKind::Setup));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, &m_bench, &Workbench::useSetup);
    dialog->open();
}

void ModelPage::resetAll()
{
    experiment::ExperimentSpec spec = m_bench.draft().spec();
    for (const base::Field& field : experiment::fields(spec))
        if (isInForm(field))
            experiment::set(spec, field.path, field.fallback);
    m_bench.draft().replace(spec, tr("reset of all settings"));
}

} // namespace assay::ui
