// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/data_page.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "data/catalog.h"
#include "data/further_sources.h"
#include "dialogs/file_dialog.h"
#include "experiment/field_words.h"
#include "models/table_text.h"
#include "style/actions.h"
#include "style/plain_label.h"
#include "widgets/card.h"
#include "widgets/column_view.h"
#include "widgets/empty_state.h"
#include "widgets/examples_dialog.h"
#include "widgets/finding_list.h"
#include "widgets/further_choice.h"
#include "widgets/path_field.h"
#include "widgets/reading_bar.h"
#include "widgets/reading_view.h"
#include "widgets/sample_view.h"
#include "widgets/simplify_bar.h"
#include "widgets/spec_form.h"
#include "widgets/split_balance.h"
#include "widgets/table_view.h"
#include "widgets/target_choice.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <memory>
#include <utility>
#include <vector>

namespace assay::ui {

namespace {

constexpr int kSideWidth = 372;

/// What has no editor of its own on the page.
bool isDataSetting(const base::Field& field)
{
    return field.path.starts_with("data.") && field.path != "data.path"
           && field.path != "data.test_path" && field.path != "data.more"
           && field.path != "data.split.own_test" && !SimplifyBar::has(field);
}

QString fileName(const std::string& path)
{
    const QString name = QFileInfo(text(path)).fileName();
    return name.isEmpty() ? text(path) : name;
}

/// What the simplest answer reaches: a bar that every network has to pass.
QString guessText(const data::Profile& profile)
{
    return profile.source.task == data::Task::Regression
               ? DataPage::tr("Always answering the mean has RMSE %1.")
                     .arg(unitText(profile.guess.rmse))
               : DataPage::tr("Always answering the most common class is wrong on %1.")
                     .arg(percentText(profile.guess.error));
}

/// What is done to the inputs, in order, with the numbers that were fitted.
QString stepsText(const std::vector<data::Encoding>& inputs, const QString& where)
{
    QStringList all;
    for (const data::Encoding& encoding : inputs) {
        QStringList steps;
        for (const std::string& step : encoding.steps)
            steps << text(step);
        if (encoding.input.modality == data::Modality::Text)
            continue; // its tokens stand before
        const QString done =
            steps.isEmpty() ? DataPage::tr("nothing") : steps.join(QStringLiteral("; "));
        all << (inputs.size() > 1 ? QStringLiteral("%1: %2").arg(text(encoding.input.name), done)
                                  : done);
    }
    return all.isEmpty() ? QString()
                         : QStringLiteral("%1: %2. ").arg(where, all.join(QStringLiteral(". ")));
}

/// "table: 14 columns, 2 classes. Read as: delimiter comma, ... Always answering ..."
QString factsOf(const data::Profile& profile)
{
    const data::DatasetInfo& source = profile.source;
    QStringList read;
    for (const auto& [what, found] : source.guesses) {
        if (what != "target column" && what != "target" && what != "task")
            read << QStringLiteral("%1 %2").arg(text(what), text(found));
    }
    const bool arePictures = source.inputs.size() == 1 && source.has(data::Modality::Pictures);
    const data::Shape shape = source.pictureShape();
    const QString holds =
        arePictures
            ? DataPage::tr("%1 pixels").arg(shapeText({shape.channels, shape.height, shape.width}))
            : text(data::describeShape(source));
    const QString predicted =
        source.task == data::Task::Regression
            ? DataPage::tr("a number to predict")
            : DataPage::tr("%1 classes").arg(countText(static_cast<qint64>(source.classes.size())));
    QString facts = DataPage::tr("%1: %2, %3.").arg(text(source.kind), holds, predicted);
    if (!read.isEmpty())
        facts += DataPage::tr(" Read as: %1.").arg(read.join(QStringLiteral(", ")));
    for (const data::Encoding& encoding : profile.inputs) {
        if (encoding.input.modality == data::Modality::Text)
            facts += DataPage::tr(" Tokens of %1: %2.")
                         .arg(text(encoding.input.name),
                              text(data::describe(encoding.text, encoding.vocabulary.size())));
    }
    return facts + QLatin1Char(' ') + stepsText(profile.inputs, DataPage::tr("Before the network"))
           + stepsText(profile.evaluated, DataPage::tr("In evaluation")) + guessText(profile);
}

} // namespace

DataPage::DataPage(Workbench& bench, Theme& theme, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_path(new PathField(tr("Data"), theme))
    , m_testPath(new PathField(tr("Test data"), theme))
    , m_more(new PathField(tr("Further data"), theme))
    , m_moreShare(mutedLabel({}, true))
    , m_trouble(new QWidget)
    , m_problem(new QLabel)
    , m_mend(new QPushButton)
    , m_again(new QPushButton(tr("Read again")))
    , m_ownTest(new QCheckBox)
    , m_facts(mutedLabel({}, true))
    , m_reading(new ReadingBar)
    , m_balance(new SplitBalance(theme))
{
    auto* splits = new Card(tr("Splits"));
    auto* simplify = new SimplifyBar(bench, theme);
    splits->addTool(simplify->opener());
    splits->body()->addWidget(simplify);
    splits->body()->addWidget(m_balance);
    splits->menu()->addAction(tr("Copy"), this, [this] {
        QApplication::clipboard()->setText(
            m_balance->toCsv().replace(QLatin1Char(','), QLatin1Char('\t')));
    });
    splits->menu()->addAction(tr("Save as CSV ..."), this, [this] {
        auto* dialog = makeFileDialog(window(), tr("Save class balance as CSV"), FileKind::Table,
                                      saveFilter(QStringLiteral("csv")));
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("csv"));
        dialog->selectFile(QStringLiteral("class-balance.csv"));
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
            const QString trouble = writeFile(path, m_balance->toCsv());
            m_bench.say(trouble.isEmpty() ? tr("Saved: %1").arg(path) : trouble,
                        !trouble.isEmpty());
        });
        dialog->open();
    });

    m_examples = new Card(tr("Examples"));
    m_examples->body()->addWidget(new SampleView(bench.bridge(), bench.draft(), theme), 1);
    m_columns = new Card(tr("Columns"));
    auto* columnView = new ColumnView(bench.bridge(), bench.draft(), theme);
    columnView->table().addTo(m_columns->menu());
    connect(&columnView->reading(), &ReadingView::settingWanted, &bench,
            [&bench](const base::Patch& setting) { bench.applyPatch(setting, {}); });
    m_columns->body()->addWidget(new TargetChoice(bench.draft()));
    m_columns->body()->addWidget(columnView, 1);
    auto* seen = new QWidget;
    auto* shown = new QVBoxLayout(seen);
    shown->setContentsMargins(0, 0, 0, 0);
    shown->setSpacing(12);
    m_findings = new FindingList(m_theme);
    m_findings->offerFixes([&bench](const base::Patch& fix) {
        return text(experiment::actionWords(bench.draft().spec(), fix));
    });
    connect(m_findings, &FindingList::fixWanted, &bench,
            [&bench](const base::Patch& fix) { bench.applyPatch(fix, {}); });
    m_findings->offerExamples();
    m_findings->offerDismissal(bench.dismissals());
    connect(m_findings, &FindingList::examplesWanted, this, [this](const base::Finding& finding) {
        const Draft& now = m_bench.draft();
        (new ExamplesDialog(m_bench.bridge(), now.spec().data, now.profile(), m_theme,
                            examplesOf(finding), window()))
            ->open();
    });
    shown->addWidget(m_findings);
    shown->addWidget(m_examples, 1);
    shown->addWidget(m_columns, 1);
    shown->addWidget(makeEmpty(actions), 1);

    auto* side = new QVBoxLayout;
    side->setSpacing(16);
    side->addWidget(makeSources(actions), 1);
    side->addWidget(splits);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(16);
    columns->addLayout(side);
    columns->addWidget(seen, 1);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(new PageHead);
    page->addLayout(columns, 1);

    connect(&bench.draft(), &Draft::specChanged, this, &DataPage::refresh);
    connect(&bench.draft(), &Draft::profileChanged, this, &DataPage::refresh);
    connect(&bench, &Workbench::projectChanged, this, &DataPage::refresh);
    refresh();
}

QWidget* DataPage::makeSources(const Actions& actions)
{
    auto* card = new Card(tr("Sources"));
    card->setFixedWidth(kSideWidth);
    m_path->menu()->addAction(actions.at(QStringLiteral("data.folder")));
    m_path->menu()->addAction(actions.at(QStringLiteral("data.file")));
    m_path->menu()->addSeparator();
    for (const bool folder : {true, false}) {
        QAction* further =
            m_path->menu()->addAction(folder ? tr("Further folder ...") : tr("Further file ..."),
                                      this, [this, folder] { addMore(folder); });
        further->setToolTip(tr("Examples of the same kind, which train alone grows by"));
        connect(m_path->menu(), &QMenu::aboutToShow, further, [this, further] {
            further->setEnabled(m_bench.project() && !m_bench.draft().spec().data.path.empty());
        });
    }
    m_path->addSyntheticSets();
    m_testPath->menu()->addAction(actions.at(QStringLiteral("data.test_folder")));
    m_testPath->menu()->addAction(actions.at(QStringLiteral("data.test_file")));
    m_testPath->menu()->addAction(tr("The same source as the data"), this,
                                  [this] { m_bench.useTestData({}); });
    m_testPath->addSyntheticSets();
    m_testPath->setPlaceholder(tr("the same source"));
    connect(m_path, &PathField::chosen, &m_bench, &Workbench::useData);
    connect(m_testPath, &PathField::chosen, &m_bench, &Workbench::useTestData);
    m_more->menu()->addAction(tr("Add a folder ..."), this, [this] { addMore(true); });
    m_more->menu()->addAction(tr("Add a file ..."), this, [this] { addMore(false); });
    m_more->menu()->addAction(tr("No further data"), this,
                              [this] { m_bench.draft().setField("data.more", std::string()); });
    m_more->setPlaceholder(tr("none"));
    m_moreShare->setObjectName(QStringLiteral("data.more_share"));
    connect(m_more, &PathField::chosen, this,
            [this](const QString& paths) { m_bench.draft().setField("data.more", utf8(paths)); });
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    connect(m_mend, &QPushButton::clicked, this, [this, &actions] { mend(actions); });
    connect(m_again, &QPushButton::clicked, actions.at(QStringLiteral("data.read_again")),
            &QAction::trigger);
    m_ownTest->setObjectName(QStringLiteral("data.own_test"));
    m_ownTest->setToolTip(
        tr("Off: these examples are left out, so that an error on them still says "
           "something."));
    connect(m_ownTest, &QCheckBox::clicked, this,
            [this](bool on) { m_bench.draft().setField("data.split.own_test", on); });
    auto* healing = new QHBoxLayout;
    healing->addWidget(m_mend);
    healing->addWidget(m_again);
    healing->addStretch(1);
    auto* trouble = new QVBoxLayout(m_trouble);
    trouble->setContentsMargins(0, 0, 0, 0);
    trouble->addWidget(m_problem);
    trouble->addLayout(healing);

    auto* pathLabel = new QLabel(tr("Train on"));
    pathLabel->setBuddy(m_path);
    auto* testLabel = new QLabel(tr("Test data (test-val and test)"));
    testLabel->setToolTip(tr("The distribution that the model must serve, when it is another one"));
    testLabel->setBuddy(m_testPath);
    auto* moreLabel = new QLabel(tr("Further data (train only)"));
    moreLabel->setToolTip(
        tr("Files or folders like the data, separated by commas: train grows by their examples, "
           "and every other part stays as it is"));
    moreLabel->setBuddy(m_more);
    const Draft& draft = m_bench.draft();
    const auto concerns =
        [&draft, shown = std::shared_ptr<const data::Profile>()](const base::Field& field) mutable {
            if (!isDataSetting(field))
                return false;
            if (draft.shown()) // while other data are read, the form stays as it was
                shown = draft.shown();
            if (field.path == "data.target" && draft.shown()
                && draft.shown()->source.has(data::Modality::Table))
                return false; // it is chosen among the columns
            return !shown || data::hasEffect(field, shown->source)
                   || (!shown->serving.kind.empty() && data::hasEffect(field, shown->serving))
                   || experiment::get(draft.spec(), field.path) != field.fallback;
        };
    auto* form = new SpecForm(m_bench.draft(), m_theme, concerns, false);
    form->setAccessibleName(tr("Data settings"));
    card->body()->setSpacing(4);
    card->body()->addWidget(pathLabel);
    card->body()->addWidget(m_path);
    card->body()->addSpacing(4);
    auto* further = new QWidget;
    auto* more = new QVBoxLayout(further);
    more->setContentsMargins(0, 0, 0, 4);
    more->setSpacing(4);
    more->addWidget(moreLabel);
    more->addWidget(m_more);
    more->addWidget(m_moreShare);
    card->body()->addWidget(further);
    card->body()->addWidget(testLabel);
    card->body()->addWidget(m_testPath);
    card->body()->addWidget(m_ownTest);
    card->body()->addWidget(m_trouble);
    card->body()->addWidget(m_facts);
    card->body()->addWidget(m_reading);
    connect(m_reading, &ReadingBar::cancelled, &m_bench.draft(), &Draft::cancelReading);
    connect(&m_bench.draft(), &Draft::reading, m_reading, &ReadingBar::setShare);
    card->body()->addSpacing(4);
    card->body()->addWidget(form, 1);
    card->body()->addStretch(0);
    m_form = form;
    return card;
}

QWidget* DataPage::makeEmpty(const Actions& actions)
{
    m_empty = new EmptyState;
    m_empty->setTexts(tr("Choose data"),
                      tr("A table (CSV, TSV), pictures (the MNIST family, CIFAR's binary files, or "
                         "a folder for each class), arrays (.npy, .npz), texts (.txt) or time "
                         "series (.ts, .tsv): drop a file or a folder on the window, or choose it "
                         "here. Its examples and how they were read appear here."));
    for (const auto& [id, words] :
         {std::pair(QStringLiteral("data.file"), tr("Choose file ...")),
          std::pair(QStringLiteral("data.folder"), tr("Choose folder ..."))}) {
        auto* button = new QPushButton(words);
        button->setToolTip(actions.at(id)->toolTip());
        connect(button, &QPushButton::clicked, actions.at(id), &QAction::trigger);
        m_empty->addButton(button);
    }
    return m_empty;
}

void DataPage::mend(const Actions& actions)
{
    const advise::DataRemedy remedy = m_bench.dataRemedy();
    switch (remedy.action) {
    case advise::Action::ChooseTarget: actions.at(QStringLiteral("data.target"))->trigger(); break;
    case advise::Action::ServeSame: m_bench.serveSame(); break;
    case advise::Action::Apply: m_bench.applyPatch(remedy.patch, {}); break;
    default: actions.at(m_bench.locateAction())->trigger();
    }
}

void DataPage::refreshTrouble()
{
    const auto& problem = m_bench.draft().dataProblem();
    m_trouble->setVisible(problem.has_value());
    m_path->setMarked(false);
    m_testPath->setMarked(false);
    m_more->setMarked(false);
    if (!problem)
        return;
    m_problem->setText(errorText(*problem));
    const advise::Action remedy = m_bench.dataRemedy().action;
    const bool serving = remedy == advise::Action::ServeSame
                         || m_bench.locateAction().startsWith(QStringLiteral("data.test"));
    const bool locate = remedy == advise::Action::LocateData;
    const bool isFurther = problem->code().starts_with("further.");
    m_mend->setText(remedy == advise::Action::ChooseTarget ? tr("Choose a target")
                    : remedy == advise::Action::ServeSame  ? tr("Test on the same source")
                    : isFurther                            ? tr("Leave it out")
                    : remedy == advise::Action::Apply      ? tr("Put it back")
                                                           : tr("Locate ..."));
    m_again->setVisible(locate || isFurther);
    m_more->setMarked(isFurther);
    m_testPath->setMarked(serving && (locate || remedy == advise::Action::ServeSame));
    m_path->setMarked(!serving && locate);
}

void DataPage::refreshOwnTest()
{
    const auto profile = m_bench.draft().profile();
    const bool has = profile && profile->source.testExamples > 0 && !profile->serving.kind.empty();
    m_ownTest->setVisible(has);
    if (!has)
        return;
    m_ownTest->setChecked(m_bench.draft().spec().data.split.ownTest);
    const QString words = tr("Includes the test part of %1 (%2)");
    const QString examples = countText(profile->source.testExamples);
    const QFontMetrics metrics(m_ownTest->font());
    const QString name = fileName(profile->source.path);
    const int room = kSideWidth - 64 - metrics.horizontalAdvance(words.arg(QString(), examples));
    m_ownTest->setText(
        plainLabel(words.arg(metrics.elidedText(name, Qt::ElideMiddle, room), examples)));
}

void DataPage::refreshMore()
{
    const Draft& draft = m_bench.draft();
    const auto profile = draft.profile();
    const QString words = profile ? furtherWords(profile->source, draft.spec().data) : QString();
    m_moreShare->setText(words);
    m_moreShare->setVisible(!words.isEmpty());
}

void DataPage::addMore(bool folder)
{
    auto* dialog = makeFileDialog(window(), tr("Choose further data"), FileKind::Data,
                                  folder ? QString() : openFilter(FileKind::Data));
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        std::vector<std::string> all = data::furtherPaths(m_bench.draft().spec().data.more);
        all.push_back(utf8(path));
        m_bench.draft().setField("data.more", data::furtherText(all));
    });
    dialog->open();
}

void DataPage::refresh()
{
    const Draft& draft = m_bench.draft();
    const bool open = m_bench.project().has_value();
    m_path->setPath(open ? text(draft.spec().data.path) : QString());
    m_path->setPlaceholder(tr("a file, a folder, or glyphs"));
    m_testPath->setPath(open ? text(draft.spec().data.testPath) : QString());
    m_more->setPath(open ? text(draft.spec().data.more) : QString());
    m_more->parentWidget()->setVisible(!m_more->path().isEmpty()); // few have some
    refreshTrouble();
    refreshOwnTest();
    refreshMore();
    const bool nothing = draft.spec().data.path.empty();
    m_form->setVisible(!nothing);
    m_empty->setVisible(nothing);
    const auto profile = draft.profile();
    m_balance->setProfile(profile);
    m_facts->setVisible(profile != nullptr);
    if (draft.readingData())
        m_reading->begin(QFileInfo(text(draft.spec().data.path)).fileName());
    else
        m_reading->end();
    // While it is read again, and when it cannot be, a table stays where it is: a setting that lets
    // the reading fail can be changed where it was chosen.
    const auto known = draft.shown();
    const bool table = known && known->source.has(data::Modality::Table);
    m_columns->setVisible(table && !nothing);
    m_examples->setVisible(!nothing
                           && (!table || known->source.has(data::Modality::Pictures)
                               || known->source.has(data::Modality::Series)
                               || known->source.has(data::Modality::Text)));
    std::vector<base::Finding> findings =
        profile ? profile->findings : std::vector<base::Finding>();
    std::erase_if(findings, [](const base::Finding& finding) {
        return finding.id == "data.own_test_part"; // it stands under the sources, with its switch
    });
    m_findings->setFindings(findings);
    if (profile)
        m_facts->setText(factsOf(*profile));
}

} // namespace assay::ui
