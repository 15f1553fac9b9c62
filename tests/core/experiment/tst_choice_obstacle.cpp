// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "data/profile.h"
#include "experiment/choice_obstacle.h"
#include "train/loss.h"
#include "tune/sensitivity.h"

#include <QTest>

using namespace assay;
using experiment::choiceObstacle;
using experiment::ExperimentSpec;

namespace {

data::DatasetInfo classesOf(std::size_t count)
{
    data::DatasetInfo info;
    info.classes.resize(count);
    return info;
}

data::DatasetInfo numbers()
{
    data::DatasetInfo info;
    info.task = data::Task::Regression;
    return info;
}

/// The choices of a field that such data allow.
QStringList allowed(const ExperimentSpec& spec, const char* path, const data::DatasetInfo& info)
{
    QStringList names;
    for (const base::FieldChoice& choice : experiment::field(spec, path).choices) {
        const std::string why = choiceObstacle(spec, path, choice.name, info);
        if (why.empty())
            names << QString::fromStdString(choice.name);
        else
            QTest::qVerify(why.ends_with('.'), why.c_str(), "", __FILE__, __LINE__);
    }
    return names;
}

} // namespace

class TestChoiceObstacle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lossesFitTheTarget()
    {
        ExperimentSpec spec;
        spec.model.templateName = "mlp";
        QCOMPARE(allowed(spec, "train.loss", classesOf(3)),
                 (QStringList{"auto", "cross_entropy", "class_number"}));
        QCOMPARE(allowed(spec, "train.loss", classesOf(2)),
                 (QStringList{"auto", "cross_entropy", "binary", "class_number"}));
        QCOMPARE(allowed(spec, "train.loss", numbers()),
                 (QStringList{"auto", "squared_error", "huber"}));
    }

    void aModuleMayGiveLogProbabilities()
    {
        ExperimentSpec spec;
        spec.model.templateName = "torchscript";
        QVERIFY(allowed(spec, "train.loss", classesOf(3)).contains("nll"));
        QCOMPARE(allowed(spec, "model.output", classesOf(3)),
                 (QStringList{"auto", "logits", "probabilities", "log_probabilities"}));
        QCOMPARE(allowed(spec, "model.output", classesOf(2)).size(), 6);
        QCOMPARE(allowed(spec, "model.output", numbers()), QStringList{"auto"});
    }

    /// Else two fields that do not fit together could not be changed one after the other.
    void whatAnotherFieldHasHindersNothing()
    {
        ExperimentSpec spec;
        spec.model.templateName = "torchscript";
        experiment::setText(spec, "model.output=logits");
        experiment::setText(spec, "train.label_smoothing=0.1");
        QVERIFY(choiceObstacle(spec, "train.loss", "binary", classesOf(2)).empty());
        QVERIFY(choiceObstacle(spec, "train.loss", "class_number", classesOf(2)).empty());
        experiment::setText(spec, "train.loss=binary");
        QVERIFY(choiceObstacle(spec, "model.output", "probabilities", classesOf(2)).empty());
    }

    void otherFieldsAreLeftAlone()
    {
        const ExperimentSpec spec;
        for (const base::Field& field : experiment::fields(spec)) {
            if (field.kind == base::FieldKind::Choice && field.path != "train.loss")
                QCOMPARE(allowed(spec, field.path.c_str(), numbers()).size(),
                         qsizetype(field.choices.size()));
        }
    }

    void aSearchBeginsWithThoseThatFit()
    {
        ExperimentSpec spec;
        spec.model.templateName = "mlp";
        data::Profile data;
        data.source = numbers();
        const base::Field loss = experiment::field(spec, "train.loss");
        QCOMPARE(tune::defaultAxis(spec, loss, &data).values.size(), std::size_t{3});
        QCOMPARE(tune::defaultAxis(spec, loss).values.size(), loss.choices.size());
    }
};

QTEST_GUILESS_MAIN(TestChoiceObstacle)
#include "tst_choice_obstacle.moc"
