// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"
#include "experiment/field_words.h"
#include "experiment/suite.h"

#include <QTest>

using namespace assay;

class TestFieldWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void settingsHaveTheirLabelsInSentences_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* sentence, const char* words) {
            QTest::newRow(sentence) << sentence << words;
        };
        row("name them in data.missing.", "name them in \"Missing values\".");
        row("set data.missing=-999, or not", "set \"Missing values\" to -999, or not");
        row("data.match_labels=false keeps them apart.",
            "\"Match labels\" = off keeps them apart.");
        row("ask for data.task=regression, or allow it with data.max_classes=1200.",
            "ask for \"Task\" = regression, or allow it with \"Most classes\" = 1200.");
        row("There is no column \"x\" (data.target). Columns: a.",
            "There is no column \"x\" (\"Target column\"). Columns: a.");
        row("data.split.train and data.split.train_val add up to 1.2",
            "\"Train share\" and \"Train-val share\" add up to 1.2");
        row("Lower train.learning_rate.", "Lower \"Learning rate\".");
        row("model.hidden is too large", "\"Hidden units\" is too large");
        // What only looks like a setting stays.
        row("/home/data.csv: data.csv is no table", "/home/data.csv: data.csv is no table");
        row("/x/data.path is gone", "/x/data.path is gone");
        row("with --set data.target=COLUMN if one was", "with --set data.target=COLUMN if one was");
        row("the seed is 3.5", "the seed is 3.5");
        row("", "");
    }
    void settingsHaveTheirLabelsInSentences()
    {
        QFETCH(QString, sentence);
        QFETCH(QString, words);
        QCOMPARE(QString::fromStdString(experiment::inWords(sentence.toStdString())), words);
    }

    void settingsHaveLabelsAndValuesInWords_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* path, const char* value, const char* label,
                            const char* words) {
            QTest::newRow(path) << path << value << label << words;
        };
        row("train.learning_rate", "0.0003", "Learning rate", "3e-4");
        row("train.batch_size", "128", "Batch size", "128");
        row("train.loss", "squared_error", "Loss", "squared error");
        row("train.nesterov", "true", "Nesterov momentum", "on");
        row("model.hidden", "256", "Hidden units", "256");
        row("data.missing", "-999, NA", "Missing values", "-999, NA");
        row("data.leave_out", "studyName,Sample Number,\"a, b\"", "Columns left out",
            "studyName, Sample Number, \"a, b\"");
        row("data.target", "", "Target column", "");
        row("seed", "7", "Seed", "7");
        // Of the log of another tool.
        row("learning_rate", "0.0003", "learning_rate", "0.0003");
        row("trainer.max_steps", "true", "trainer.max_steps", "true");
    }
    void settingsHaveLabelsAndValuesInWords()
    {
        QFETCH(QString, path);
        QFETCH(QString, value);
        QTEST(QString::fromStdString(experiment::labelOf(path.toStdString())), "label");
        QTEST(
            QString::fromStdString(experiment::valueWords(path.toStdString(), value.toStdString())),
            "words");
    }

    /// No sentence of a finding leaves a path for the window to show.
    void noFindingNamesAPath_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& source : experiment::findingSources()) {
            for (const base::FindingKind& kind : source.kinds)
                QTest::newRow(kind.id) << QString(kind.id);
        }
    }
    void noFindingNamesAPath()
    {
        QFETCH(QString, id);
        const base::Finding bare{.id = id.toStdString(), .fix = {{"data.missing", "-999"}}};
        const std::string words = experiment::inWords(experiment::sentence(bare));
        for (const char* path : {" data.", " train.", "(data.", "=false", "=true"})
            QVERIFY2(words.find(path) == std::string::npos, words.c_str());
    }

    void aButtonSaysWhatItsSettingDoes_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("button");
        const auto row = [](const char* setting, const char* button) {
            QTest::newRow(setting) << setting << button;
        };
        row("data.missing=-999", "Treat -999 as missing");
        row("data.missing=n.a.,-999", "Treat -999 as missing"); // n.a. is set already
        row("data.not_missing=NA", "Treat NA as a value");
        row("data.keep=id", "Keep id");
        row("data.numbers=zip", "Treat zip as numbers");
        row("data.target=price", "Predict price");
        row("data.thousands=point", "68.405 is 68405");
        row("data.thousands=none", "The mark is decimal");
        row("data.dates=day_first", "05/06/2024 is 5 June");
        row("data.below_limit=half", "Read as half of the limit");
        row("data.header=yes", "It names the columns");
        row("data.split.own_test=false", "Leave it out");
        row("data.delimiter=comma", "Set Delimiter to comma");
        row("train.learning_rate=0.0003", "Set Learning rate to 3e-4");
        row("nothing.known=3", "nothing.known=3");
    }
    void aButtonSaysWhatItsSettingDoes()
    {
        QFETCH(QString, setting);
        QFETCH(QString, button);
        experiment::ExperimentSpec now;
        now.data.table.missing = "n.a.";
        QCOMPARE(QString::fromStdString(
                     experiment::actionWords(now, base::patchFrom(setting.toStdString()))),
                 button);
    }

    void oneInputIsNoPlural()
    {
        base::Finding finding{.id = "examples.conflicting",
                              .evidence = {{"count", 2}, {"groups", 1}, {"of", 110}}};
        std::string said = experiment::sentence(finding);
        QVERIFY2(said.starts_with("2 examples with 1 input that comes with different labels"),
                 said.c_str());
        finding.evidence = {{"count", 5}, {"groups", 2}, {"of", 110}};
        said = experiment::sentence(finding);
        QVERIFY2(said.starts_with("5 examples with 2 inputs that come with different labels"),
                 said.c_str());
    }

    void takingBackWhatMakesAProblemSimplerHasItsOwnWords()
    {
        experiment::ExperimentSpec now;
        now.data.simplify.synthetic = true;
        now.data.split.trainLimit = 30;
        const std::string back = "Back to the full problem";
        const base::Patch real{{"data.simplify.synthetic", "false"}};
        const base::Patch whole{{"data.split.train_limit", "0"}};
        const auto both = [&](const base::FieldChange& further) {
            return experiment::actionWords(now, {real.front(), further});
        };
        QCOMPARE(both(whole.front()), back);
        // What takes a part of it back, or sets another value, says what it sets.
        QVERIFY(experiment::actionWords(now, whole) != back);
        QVERIFY(both({"data.split.train_limit", "20"}) != back);
        QVERIFY(both({"train.learning_rate", "0.1"}) != back);
        now.data.simplify.synthetic = false;
        QCOMPARE(experiment::actionWords(now, whole), back);
    }
};

QTEST_GUILESS_MAIN(TestFieldWords)
#include "tst_field_words.moc"
