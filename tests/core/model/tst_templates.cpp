// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/templates.h"
#include "support/errors.h"
#include "support/input_specs.h"

#include <QTest>

using namespace assay;
using data::Modality;

class TestTemplates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstChoiceIsTheLectures_data()
    {
        QTest::addColumn<QList<int>>("modalities");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* name, const QList<Modality>& modalities) {
            QList<int> numbers;
            for (const Modality each : modalities)
                numbers << static_cast<int>(each);
            QTest::addRow("%s", name) << numbers << QString(name);
        };
        row("lenet", {Modality::Pictures});
        row("mlp", {Modality::Table});
        row("lstm", {Modality::Series});
        row("fusion", {Modality::Pictures, Modality::Table});
    }
    void theFirstChoiceIsTheLectures()
    {
        QFETCH(QList<int>, modalities);
        QFETCH(QString, name);
        std::vector<data::InputSpec> inputs;
        for (const int each : modalities)
            inputs.push_back(testing::inputOf(static_cast<Modality>(each)));
        const model::Template& first = model::firstChoice(inputs);
        QCOMPARE(QString::fromStdString(first.name), name);
        QVERIFY(first.startHere);
        QVERIFY(model::takes(first, inputs));
    }

    void whatATemplateTakesItBuilds_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("modality");
        for (const model::Template& entry : model::templates()) {
            if (entry.name == "torchscript") // needs a file
                continue;
            for (const Modality modality : entry.modalities)
                QTest::addRow("%s, %s", entry.name.c_str(), data::name(modality).c_str())
                    << QString::fromStdString(entry.name) << static_cast<int>(modality);
        }
    }
    void whatATemplateTakesItBuilds()
    {
        QFETCH(QString, name);
        QFETCH(int, modality);
        const std::vector<data::InputSpec> inputs{
            testing::inputOf(static_cast<Modality>(modality))};
        const model::Template& entry = model::templateNamed(name.toStdString());
        if (!model::takes(entry, inputs))
            QSKIP("takes it beside others only");
        for (const std::int64_t outputs : {1, 10}) {
            const auto built = model::architecture({.templateName = entry.name}, inputs, outputs);
            QVERIFY(!built.nodes.empty());
        }
    }

    void whatItDoesNotTakeIsRefused()
    {
        VERIFY_ERROR(model::architecture({.templateName = "lstm"},
                                         {testing::inputOf(Modality::Pictures)}, 10),
                     "model.input");
        VERIFY_ERROR(
            model::architecture({.templateName = "lenet"}, {data::pictureInput(1, 3, 3)}, 10),
            "model.shape");
        QVERIFY(
            !model::takes(model::templateNamed("lstm"), {testing::inputOf(Modality::Pictures)}));
    }

    void namesAreMended()
    {
        const auto error = testing::errorOf([] { model::templateNamed("lent"); });
        QVERIFY(error.has_value());
        QVERIFY2(error->text().find("lenet") != std::string::npos, error->what());
    }

    void parametersHaveTheirDefaults()
    {
        for (const model::Template& entry : model::templates()) {
            for (const base::Field& field : entry.fields) {
                const std::string name = field.path.substr(std::string("model.").size());
                QVERIFY2(model::parameter({.templateName = entry.name}, name) == field.fallback,
                         field.path.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
