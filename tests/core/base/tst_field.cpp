// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/field.h"
#include "support/errors.h"

#include <QTest>

#include <limits>

using namespace assay;
using base::Field;
using base::FieldKind;
using base::Value;

namespace {

Field rate()
{
    return {.path = "train.learning_rate",
            .label = "Learning rate",
            .kind = FieldKind::Number,
            .fallback = 3e-4,
            .low = 0,
            .high = 1e6,
            .lowAllowed = false};
}
Field batch()
{
    return {.path = "train.batch_size",
            .label = "Batch",
            .kind = FieldKind::Integer,
            .fallback = std::int64_t{64},
            .low = 1,
            .high = 1000};
}
Field flag()
{
    return {.path = "train.nesterov",
            .label = "Nesterov",
            .kind = FieldKind::Boolean,
            .fallback = false};
}
Field optimiser()
{
    return {.path = "train.optimiser",
            .label = "Optimiser",
            .kind = FieldKind::Choice,
            .fallback = std::string("adam"),
            .choices = {{"sgd", ""}, {"adam", ""}}};
}
Field path()
{
    return {
        .path = "data.path", .label = "Data", .kind = FieldKind::Text, .fallback = std::string()};
}

Field named(const QString& name)
{
    for (const Field& field : {rate(), batch(), flag(), optimiser(), path()}) {
        if (field.label == name.toStdString())
            return field;
    }
    return {};
}

} // namespace

class TestField : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatAPersonTypes_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("wanted"); // as text; empty: refused
        QTest::newRow("exponent") << "Learning rate"
                                  << "1e-3"
                                  << "0.001";
        QTest::newRow("whole number where a number is wanted") << "Learning rate"
                                                               << "1"
                                                               << "1";
        QTest::newRow("smallest positive") << "Learning rate"
                                           << "1e-300"
                                           << "1e-300";
        QTest::newRow("upper edge") << "Learning rate"
                                    << "1e6"
                                    << "1000000";
        QTest::newRow("zero that is not allowed") << "Learning rate"
                                                  << "0"
                                                  << "";
        QTest::newRow("negative zero") << "Learning rate"
                                       << "-0"
                                       << "";
        QTest::newRow("negative") << "Learning rate"
                                  << "-1e-3"
                                  << "";
        QTest::newRow("NaN") << "Learning rate"
                             << "nan"
                             << "";
        QTest::newRow("infinity") << "Learning rate"
                                  << "inf"
                                  << "";
        QTest::newRow("overflow") << "Learning rate"
                                  << "1e999"
                                  << "";
        QTest::newRow("too large") << "Learning rate"
                                   << "1000001"
                                   << "";
        QTest::newRow("word") << "Learning rate"
                              << "fast"
                              << "";
        QTest::newRow("number with a tail") << "Learning rate"
                                            << "0.1x"
                                            << "";
        QTest::newRow("comma") << "Learning rate"
                               << "0,1"
                               << "";
        QTest::newRow("nothing") << "Learning rate"
                                 << ""
                                 << "";
        QTest::newRow("whole") << "Batch"
                               << "128"
                               << "128";
        QTest::newRow("whole as exponent") << "Batch"
                                           << "1e2"
                                           << "100";
        QTest::newRow("broken number where a whole one is wanted") << "Batch"
                                                                   << "2.5"
                                                                   << "";
        QTest::newRow("batch of zero") << "Batch"
                                       << "0"
                                       << "";
        QTest::newRow("batch of minus one") << "Batch"
                                            << "-1"
                                            << "";
        QTest::newRow("true") << "Nesterov"
                              << "true"
                              << "true";
        QTest::newRow("on") << "Nesterov"
                            << "on"
                            << "true";
        QTest::newRow("0") << "Nesterov"
                           << "0"
                           << "false";
        QTest::newRow("maybe") << "Nesterov"
                               << "maybe"
                               << "";
        QTest::newRow("choice") << "Optimiser"
                                << "sgd"
                                << "sgd";
        QTest::newRow("unknown choice") << "Optimiser"
                                        << "adamax"
                                        << "";
        QTest::newRow("text") << "Data"
                              << "some where/it lies=1"
                              << "some where/it lies=1";
    }
    void readsWhatAPersonTypes()
    {
        QFETCH(QString, field);
        QFETCH(QString, typed);
        QFETCH(QString, wanted);
        const Field known = named(field);
        if (wanted.isEmpty()) {
            VERIFY_ERROR(base::parsed(known, typed.toStdString()), "field.value");
            const auto error = testing::errorOf([&] { base::parsed(known, typed.toStdString()); });
            QCOMPARE(error->kind(), base::ErrorKind::Usage);
            // Names the field, the value and what is possible.
            QVERIFY(error->text().find(known.path) != std::string::npos);
            QVERIFY(error->text().find(typed.toStdString()) != std::string::npos);
            QVERIFY(error->text().find(base::describeRange(known)) != std::string::npos);
            return;
        }
        const Value value = base::parsed(known, typed.toStdString());
        QCOMPARE(QString::fromStdString(base::toText(value)), wanted);
        QCOMPARE(value.index(), known.fallback.index()); // the field's own type
    }

    void checksValuesOfEveryType_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("given");
        QTest::addColumn<bool>("good");
        QTest::newRow("whole number for a number") << "Learning rate" << 0 << true;
        QTest::newRow("text for a number") << "Learning rate" << 3 << false;
        QTest::newRow("boolean for a number") << "Learning rate" << 2 << false;
        QTest::newRow("NaN for a number") << "Learning rate" << 4 << false;
        QTest::newRow("number that is whole") << "Batch" << 1 << true;
        QTest::newRow("NaN for a whole number") << "Batch" << 4 << false;
        QTest::newRow("huge number for a whole one") << "Batch" << 5 << false;
        QTest::newRow("number for a boolean") << "Nesterov" << 0 << false;
        QTest::newRow("number for a choice") << "Optimiser" << 0 << false;
        QTest::newRow("number for a text") << "Data" << 0 << false;
        QTest::newRow("text for a text") << "Data" << 3 << true;
    }
    void checksValuesOfEveryType()
    {
        QFETCH(QString, field);
        QFETCH(int, given);
        QFETCH(bool, good);
        const Value values[] = {std::int64_t{3},
                                3.0,
                                true,
                                std::string("3"),
                                std::numeric_limits<double>::quiet_NaN(),
                                1e300};
        const Field known = named(field);
        if (good)
            QCOMPARE(base::checked(known, values[given]).index(), known.fallback.index());
        else
            VERIFY_ERROR(base::checked(known, values[given]), "field.value");
    }

    void showsTheShortestTextThatReadsBack_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("text");
        QTest::newRow("3e-4") << 3e-4 << "0.0003";
        QTest::newRow("a third") << 1.0 / 3 << "0.3333333333333333";
        QTest::newRow("small") << 1e-8 << "1e-08";
        QTest::newRow("whole") << 64.0 << "64";
    }
    void showsTheShortestTextThatReadsBack()
    {
        QFETCH(double, number);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(base::toText(number)), text);
        QCOMPARE(std::get<double>(base::parsed(rate(), text.toStdString())), number);
    }

    void saysWhatIsPossibleAndWhatMayBeMeant_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* field, const char* typed, const char* sentence) {
            QTest::addRow("%s %s", field, typed) << field << typed << sentence;
        };
        row("Learning rate", "fast",
            "train.learning_rate: \"fast\" is not a number. Give a number above 0 up to 1,000,000.");
        row("Learning rate", "-1",
            "train.learning_rate: \"-1\" is out of range. Give a number above 0 up to 1,000,000.");
        row("Learning rate", "nan",
            "train.learning_rate: \"nan\" is not a number. Give a number above 0 up to 1,000,000.");
        for (const char* beyond : {"inf", "1e999"})
            row("Learning rate", beyond,
                qPrintable(
                    QStringLiteral("train.learning_rate: \"%1\" is out of range. Give a number "
                                   "above 0 up to 1,000,000.")
                        .arg(beyond)));
        row("Learning rate", "",
            "train.learning_rate is empty. Give a number above 0 up to 1,000,000.");
        row("Learning rate", "0,01",
            "train.learning_rate: \"0,01\" is not a number. Give a number above 0 up to 1,000,000. "
            "Did you mean 0.01?");
        row("Learning rate", "1,000", // thousand, or one
            "train.learning_rate: \"1,000\" is not a number. Give a number above 0 up to 1,000,000.");
        row("Batch", "2.5",
            "train.batch_size: \"2.5\" is not a whole number. Give a whole number from 1 up to "
            "1,000.");
        row("Batch", "0",
            "train.batch_size: \"0\" is out of range. Give a whole number from 1 up to 1,000.");
        row("Nesterov", "maybe",
            "train.nesterov: \"maybe\" is neither true nor false. Give true or false.");
        row("Optimiser", "adm",
            "train.optimiser: \"adm\" is not one of the choices. Give one of: sgd, adam. Did you "
            "mean adam?");
        row("Optimiser", "lbfgs",
            "train.optimiser: \"lbfgs\" is not one of the choices. Give one of: sgd, adam.");
    }
    void saysWhatIsPossibleAndWhatMayBeMeant()
    {
        QFETCH(QString, field);
        QFETCH(QString, typed);
        const Field known = named(field);
        const auto error = testing::errorOf([&] { base::parsed(known, typed.toStdString()); });
        QVERIFY(error);
        QTEST(QString::fromStdString(error->text()), "sentence");
    }

    void saysOfAnotherTypeWhatIsWanted_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("a text that holds a number")
            << "Learning rate"
            << "train.learning_rate: \"3\" is not written as "
               "a number. Give a number above 0 up to "
               "1,000,000.";
        QTest::newRow("a text where a whole number is wanted")
            << "Batch"
            << "train.batch_size: \"3\" is not written as a number. Give a whole number from 1 up to "
               "1,000.";
    }
    void saysOfAnotherTypeWhatIsWanted()
    {
        QFETCH(QString, field);
        const Field known = named(field);
        const auto error = testing::errorOf([&] { base::checked(known, std::string("3")); });
        QVERIFY(error);
        QTEST(QString::fromStdString(error->text()), "sentence");
    }

    void saysWhatIsWrongWhereItWasTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("problem");
        QTest::newRow("good") << "1e-3"
                              << "";
        QTest::newRow("word") << "abc"
                              << "\"abc\" is not a number. Enter a number above 0 up to 1,000,000.";
        QTest::newRow("nothing") << ""
                                 << "Enter a number above 0 up to 1,000,000.";
        QTest::newRow("comma") << "0,5"
                               << "\"0,5\" is not a number. Enter a number above 0 up to "
                                  "1,000,000. Did you mean 0.5?";
        QTest::newRow("bound") << "0"
                               << "\"0\" is out of range. Enter a number above 0 up to 1,000,000.";
    }
    void saysWhatIsWrongWhereItWasTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, problem);
        QCOMPARE(QString::fromStdString(base::problemOf(rate(), typed.toStdString())), problem);
    }

    void describesTheRange_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("open below") << "Learning rate"
                                    << "a number above 0 up to 1,000,000";
        QTest::newRow("closed") << "Batch"
                                << "a whole number from 1 up to 1,000";
        QTest::newRow("boolean") << "Nesterov"
                                 << "true or false";
        QTest::newRow("choice") << "Optimiser"
                                << "one of: sgd, adam";
        QTest::newRow("text") << "Data"
                              << "a text";
    }
    void describesTheRange()
    {
        QFETCH(QString, field);
        QFETCH(QString, wanted);
        QCOMPARE(QString::fromStdString(base::describeRange(named(field))), wanted);
    }

    void findsTheNearestName_data()
    {
        QTest::addColumn<QString>("wrong");
        QTest::addColumn<QStringList>("wanted");
        QTest::newRow("one letter short")
            << "train.lerning_rate" << QStringList{"train.learning_rate"};
        QTest::newRow("swapped letters") << "lente" << QStringList{"lenet"};
        QTest::newRow("exact comes first") << "adam" << QStringList{"adam", "adamw"};
        QTest::newRow("a third of it differs") << "resnet" << QStringList{};
        QTest::newRow("nothing near") << "resnet50" << QStringList{};
        QTest::newRow("empty") << "" << QStringList{};
    }
    void findsTheNearestName()
    {
        QFETCH(QString, wrong);
        QFETCH(QStringList, wanted);
        QStringList found;
        for (const std::string& name :
             base::nearest(wrong.toStdString(), {"train.learning_rate", "lenet", "adamw", "adam"}))
            found << QString::fromStdString(name);
        QCOMPARE(found, wanted);
    }
};

QTEST_GUILESS_MAIN(TestField)
#include "tst_field.moc"
