// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/command_list.h"
#include "data/augment.h"
#include "data/catalog.h"
#include "diagnose/check.h"
#include "experiment/spec.h"
#include "experiment/suite.h"
#include "model/layers.h"
#include "model/templates.h"
#include "support/input_specs.h"
#include "train/loss.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace assay;

namespace {

const QString kRoot = QStringLiteral(ASSAY_ROOT);

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Every source below a folder, one behind the other.
QString sourcesBelow(const QString& folder)
{
    QString all;
    QDirIterator files(kRoot + folder, {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        all += textOf(files.next());
    }
    return all;
}

bool isChoice(const char* path, const std::string& name)
{
    const base::Field field = experiment::field({}, path);
    return std::any_of(field.choices.begin(), field.choices.end(),
                       [&](const base::FieldChoice& choice) { return choice.name == name; });
}

/// The kinds of layers of the networks that a template builds, whatever is chosen.
std::set<std::string> kindsOf(const model::Template& entry)
{
    std::set<std::string> kinds;
    for (const data::Modality modality : entry.modalities) {
        std::vector<data::InputSpec> inputs{testing::inputOf(modality)};
        if (entry.joins) {
            inputs = {testing::inputOf(data::Modality::Pictures),
                      testing::inputOf(data::Modality::Table)};
            inputs[0].name = "picture";
            inputs[1].name = "columns";
        }
        std::vector<model::ModelSpec> specs{{.templateName = entry.name}};
        for (const base::Field& field : entry.fields) {
            for (const base::FieldChoice& choice : field.choices) {
                specs.push_back({.templateName = entry.name});
                specs.back().parameters[field.path.substr(std::strlen("model."))] = choice.name;
            }
            if (field.path == "model.dropout") {
                specs.push_back({.templateName = entry.name});
                specs.back().parameters["dropout"] = 0.5;
            }
        }
        for (const model::ModelSpec& spec : specs) {
            for (const model::Node& node : model::architecture(spec, inputs, 10).nodes)
                kinds.insert(node.kind);
        }
    }
    return kinds;
}

void addRows(const std::vector<std::string>& names)
{
    QTest::addColumn<QString>("name");
    for (const std::string& name : names)
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

} // namespace

/// Each list of core, read from its beginning to its end: what is in it is documented, can be chosen in
/// the window and on the command line, which offer the choices of fields, and is tried by a test beside
/// it (tst_templates, tst_catalog and tst_suite walk their lists).
class TestLists : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyLayerIsInANetwork()
    {
        // The template of the first needs a file; the others are for layers of one's own.
        std::set<std::string> used{"torchscript", "average_pool", "time_max"};
        for (const model::Template& entry : model::templates()) {
            if (entry.name != "torchscript")
                used.merge(kindsOf(entry));
        }
        const QString readme = textOf(kRoot + "/README.md");
        for (const model::LayerKind* kind : model::layerKinds()) {
            QVERIFY2(used.contains(kind->name), kind->name);
            QVERIFY2(!kind->isEditable
                         || readme.contains(QStringLiteral("`%1`").arg(QLatin1String(kind->name))),
                     kind->name);
        }
    }

    void everyTemplateCanBeChosen_data()
    {
        std::vector<std::string> names;
        for (const model::Template& entry : model::templates())
            names.push_back(entry.name);
        addRows(names);
    }
    void everyTemplateCanBeChosen()
    {
        QFETCH(QString, name);
        const model::Template& entry = model::templateNamed(name.toStdString());
        QVERIFY(isChoice("model.template", entry.name));
        QVERIFY(!entry.help.empty());
        QVERIFY(!entry.source.empty());
        const QString help = textOf(kRoot + "/resources/help/model.md");
        QVERIFY2(help.contains("**" + QString::fromStdString(entry.title) + "**"),
                 entry.title.c_str());
    }

    void everyReaderCanBeChosen_data()
    {
        std::vector<std::string> names;
        for (const data::Source& source : data::catalog())
            names.push_back(source.kind);
        addRows(names);
    }
    void everyReaderCanBeChosen()
    {
        QFETCH(QString, name);
        const auto& all = data::catalog();
        const auto source = std::find_if(all.begin(), all.end(), [&](const data::Source& each) {
            return QString::fromStdString(each.kind) == name;
        });
        QVERIFY(!source->help.empty());
        for (const base::Field& field : source->fields())
            QVERIFY2(experiment::field({}, field.path).path == field.path, field.path.c_str());
        QVERIFY(source->synthetic || isChoice("data.format", source->kind));
        QVERIFY(textOf(kRoot + "/resources/help/data.md").contains('`' + name + '`'));
        QVERIFY(sourcesBelow("/tests/core/data").contains('"' + name + '"'));
    }

    void everyLossCanBeChosen_data()
    {
        std::vector<std::string> names;
        for (const train::Loss& loss : train::losses())
            names.emplace_back(loss.name);
        addRows(names);
    }
    void everyLossCanBeChosen()
    {
        QFETCH(QString, name);
        QVERIFY(isChoice("train.loss", name.toStdString()));
        QVERIFY(textOf(kRoot + "/resources/help/model.md").contains('`' + name + '`'));
        QVERIFY(sourcesBelow("/tests/core/train").contains('"' + name + '"'));
    }

    void everyChangeOfExamplesIsDescribed()
    {
        const QString help = textOf(kRoot + "/resources/help/data.md");
        for (const data::AugmentKind& kind : data::augmentKinds())
            QVERIFY2(help.contains('`' + QString(kind.name) + '`'), kind.name);
    }

    void everyCheckIsMade_data()
    {
        std::vector<std::string> names;
        for (const diagnose::Check* check : experiment::checks())
            names.emplace_back(check->id);
        addRows(names);
    }
    void everyCheckIsMade()
    {
        QFETCH(QString, name);
        const auto& all = experiment::checks();
        const auto check = std::find_if(all.begin(), all.end(),
                                        [&](const auto* each) { return each->id == name; });
        QVERIFY2(textOf(kRoot + "/resources/help/debug.md").contains((*check)->title),
                 (*check)->title);
        const QString makers = sourcesBelow("/core/experiment") + sourcesBelow("/core/session");
        const auto isMade = [&makers](const char* stage) {
            return makers.contains(
                QRegularExpression(QStringLiteral("check(Each)?\\(\\s*diagnose::Stage::%1")
                                       .arg(QLatin1String(stage))));
        };
        switch ((*check)->stage) {
        case diagnose::Stage::Machine: QVERIFY(isMade("Machine")); break;
        case diagnose::Stage::Data: QVERIFY(isMade("Data")); break;
        case diagnose::Stage::Settings: QVERIFY(isMade("Settings")); break;
        case diagnose::Stage::Network: QVERIFY(isMade("Network")); break;
        case diagnose::Stage::OneBatch: QVERIFY(isMade("OneBatch")); break;
        case diagnose::Stage::Training: QVERIFY(isMade("Training")); break;
        case diagnose::Stage::Curves: QVERIFY(isMade("Curves")); break;
        }
        QVERIFY(textOf(kRoot + "/tests/core/experiment/tst_suite.cpp").contains('"' + name + '"'));
    }

    void everyCommandIsShown_data()
    {
        std::vector<std::string> names;
        for (const auto& command : cli::commands())
            names.emplace_back(command->name());
        addRows(names);
    }
    void everyCommandIsShown()
    {
        QFETCH(QString, name);
        const auto all = cli::commands();
        const auto command = std::find_if(all.begin(), all.end(),
                                          [&](const auto& each) { return each->name() == name; });
        QVERIFY(QString((*command)->help()).size() > 10);
        QVERIFY(QString((*command)->more()).contains("\n  assay-cli " + name + " "));
        QVERIFY(textOf(kRoot + "/README.md").contains("| `" + name + "` |"));
        QVERIFY(sourcesBelow("/tests/cli").contains('"' + name + '"'));
    }

    void everyCommandOfErrorsIsShown()
    {
        for (const auto& command : cli::errorsCommands()) {
            QVERIFY2(QString(command->help()).size() > 10, command->name());
            QVERIFY2(QString(command->more())
                         .contains(QStringLiteral("\n  assay-cli errors %1 ")
                                       .arg(QLatin1String(command->name()))),
                     command->name());
        }
    }
};

QTEST_GUILESS_MAIN(TestLists)
#include "tst_lists.moc"
