// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/profile.h"
#include "experiment/spec.h"
#include "support/errors.h"
#include "tune/sensitivity.h"
#include "tune/space.h"

#include <fmt/format.h>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <set>

using namespace assay;
using tune::Point;
using tune::Space;

namespace {

constexpr const char* kWhole =
    R"({"train.learning_rate":{"low":1e-05,"high":0.1,"scale":"log"},)"
    R"("model.hidden":{"low":4,"high":256,"scale":"log","integer":true},)"
    R"("train.optimiser":{"values":["adam","sgd"]},)"
    R"("train.momentum":{"low":0.5,"high":0.99,"when":{"train.optimiser":"sgd"}}})";

double numberAt(const Point& point, const std::string& path)
{
    const base::Value& value = point.at(path);
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole ? static_cast<double>(*whole) : std::get<double>(value);
}

experiment::ExperimentSpec mlp()
{
    experiment::ExperimentSpec spec;
    experiment::set(spec, "model.template", std::string("mlp"));
    return spec;
}

} // namespace

class TestSpace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aKeyThatComesTwiceIsNamed()
    {
        const auto said = [](const char* json) {
            const auto error = testing::errorOf([&] { tune::spaceFrom(json); });
            return error ? error->code() + ": " + error->text() : std::string("it was read");
        };
        QCOMPARE(
            said(
                R"({"train.lr":{"low":1,"high":2},"a":{"values":[1]},"train.lr":{"low":1,"high":3}})"),
            std::string("tune.space: The search space has train.lr twice; leave one of the two "
                        "out."));
        QCOMPARE(said(R"({"a":{"values":[1,2]},"b":{"low":1,"high":2,"low":0,"when":{"a":1}}})"),
                 std::string("tune.space: The search space has b > low twice; leave one of the two "
                             "out."));
        // Equal keys of different objects are none.
        QCOMPARE(tune::spaceFrom(R"({"a":{"low":1,"high":2},"b":{"low":1,"high":2}})").axes.size(),
                 2U);
    }

    void jsonReadsBack()
    {
        const Space space = tune::spaceFrom(kWhole);
        QCOMPARE(space.axes.size(), 4U);
        QVERIFY(space.axes[0].log && !space.axes[0].integer);
        QVERIFY(space.axes[1].log && space.axes[1].integer);
        QCOMPARE(space.axes[3].when.front().path, std::string("train.optimiser"));
        QCOMPARE(QString::fromStdString(tune::toJson(space)), QString(kWhole));
        QVERIFY(tune::spaceFrom(tune::toJson(space)) == space);
        const Space mixed = tune::spaceFrom(
            R"({"a":{"values":[1,2.5,"x",true]},"b":{"low":0,"high":1,"when":{"a":[1,"x"]}}})");
        QVERIFY(tune::spaceFrom(tune::toJson(mixed)) == mixed);
        QCOMPARE(mixed.axes[1].when.front().values.size(), 2U);
    }

    void badSpacesAreRefused_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* json, const char* says) {
            QTest::newRow(name) << QString(json) << QString(says);
        };
        row("no json", "{", "JSON");
        row("a list", "[1]", "JSON");
        row("empty", "{}", "empty");
        row("no axis", R"({"a":3})", "a is 3");
        row("nothing given", R"({"a":{}})", "a has neither");
        row("half a range", R"({"a":{"low":1}})", "a has neither");
        row("unknown key", R"({"a":{"low":1,"hihg":2}})", "did you mean \"high\"?");
        row("low above high", R"({"a":{"low":2,"high":1}})", "a: the range begins at 2");
        row("a text as an end", R"({"a":{"low":"x","high":1}})", "a: \"low\" is");
        row("log of zero", R"({"a":{"low":0,"high":1,"scale":"log"}})", "a: a range by ratios");
        row("log below zero", R"({"a":{"low":-1,"high":1,"scale":"log"}})", "a: a range by ratios");
        row("unknown scale", R"({"a":{"low":1,"high":2,"scale":"lin"}})", "a: \"scale\"");
        row("half numbers", R"({"a":{"low":0.5,"high":2,"integer":true}})", "a: a range of whole");
        row("integer no switch", R"({"a":{"low":0,"high":2,"integer":1}})", "a: \"integer\"");
        row("no values", R"({"a":{"values":[]}})", "a: \"values\"");
        row("a value in a value", R"({"a":{"values":[[1]]}})", "a: [1]");
        row("twice", R"({"a":{"values":[1,1]}})", "a: 1 is listed twice");
        row("list and range", R"({"a":{"values":[1],"low":1}})", "a has \"values\" and \"low\"");
        row("unknown condition", R"({"a":{"low":0,"high":1,"when":{"b":1}}})",
            "a: \"when\" names b");
        row("condition on a range",
            R"({"a":{"low":0,"high":1,"when":{"b":1}},"b":{"low":0,"high":1}})",
            "which has a range");
        row("unknown value", R"({"a":{"low":0,"high":1,"when":{"b":3}},"b":{"values":[1,2]}})",
            "a: \"when\" waits for b=3");
        row("no condition", R"({"a":{"low":0,"high":1,"when":"b"}})", "a: \"when\" is");
        row("condition without a value",
            R"({"a":{"low":0,"high":1,"when":{"b":[]}},"b":{"values":[1]}})", "no value of b");
        row("itself", R"({"a":{"values":[1,2],"when":{"a":1}}})", "a: its condition leads back");
        row("a circle", R"({"a":{"values":[1],"when":{"b":1}},"b":{"values":[1],"when":{"a":1}}})",
            "a: its condition leads back to itself, by way of b");
        row("never met",
            R"({"o":{"values":[1,2]},"a":{"values":[1],"when":{"o":1}},)"
            R"("b":{"low":0,"high":1,"when":{"o":2,"a":1}}})",
            "b: no run can");
    }
    void badSpacesAreRefused()
    {
        QFETCH(QString, json);
        QFETCH(QString, says);
        const auto error = testing::errorOf([&] { tune::spaceFrom(json.toStdString()); });
        QVERIFY2(error.has_value(), "nothing was thrown");
        QVERIFY(error->kind() == base::ErrorKind::Usage);
        QVERIFY2(testing::isSentence(error->text()), error->what());
        QVERIFY2(QString::fromStdString(error->text()).contains(says), error->what());
    }

    void aSpaceIsHeldAgainstTheFields_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("says"); // empty: it is sound
        const auto row = [](const char* name, const char* json, const char* says) {
            QTest::newRow(name) << QString(json) << QString(says);
        };
        row("sound", kWhole, "");
        row("unknown field", R"({"train.rate":{"low":0,"high":1}})", "train.rate");
        row("of another template", R"({"model.kernel":{"low":3,"high":9,"integer":true}})",
            "model.kernel");
        row("below what it takes", R"({"train.momentum":{"low":-1,"high":0.5}})", "train.momentum");
        row("above what it takes", R"({"train.momentum":{"low":0.5,"high":2}})", "train.momentum");
        row("no choice", R"({"train.optimiser":{"values":["adam","lion"]}})", "train.optimiser");
        row("a range of choices", R"({"train.optimiser":{"low":0,"high":1}})",
            "train.optimiser has no range");
        row("not whole", R"({"model.hidden":{"low":4,"high":64}})", "\"integer\": true");
        row("without effect", R"({"train.momentum":{"low":0.5,"high":0.9}})",
            "train.momentum has no effect");
        row("with effect for some",
            R"({"train.momentum":{"low":0.5,"high":0.9},"train.optimiser":{"values":["adam","sgd"]}})",
            "");
        row("a field that one template lacks",
            R"({"model.template":{"values":["mlp","conv"]},"model.hidden":{"low":4,"high":64,"integer":true}})",
            "model.hidden");
        row("for the template that has it",
            R"({"model.template":{"values":["mlp","lenet"]},)"
            R"("model.hidden":{"low":4,"high":64,"integer":true,"when":{"model.template":"mlp"}}})",
            "");
        row("no template", R"({"model.template":{"values":["mlp","vgg"]}})", "vgg");
    }
    void aSpaceIsHeldAgainstTheFields()
    {
        QFETCH(QString, json);
        QFETCH(QString, says);
        const Space space = tune::spaceFrom(json.toStdString());
        const auto error = testing::errorOf([&] { tune::check(space, mlp()); });
        QVERIFY2(error.has_value() != says.isEmpty(), error ? error->what() : "nothing was thrown");
        if (error) {
            QVERIFY2(testing::isSentence(error->text()), error->what());
            QVERIFY2(QString::fromStdString(error->text()).contains(says), error->what());
        }
    }

    // Values of trials compare where the trials are scored on the same examples.
    void fieldsThatDecideWhatIsScoredAreRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("refused");
        for (const char* path : {"data.count", "data.seed", "data.split.train_val",
                                 "data.split.seed", "data.split.resample", "data.simplify.side"})
            QTest::newRow(path) << QString(path) << true;
        for (const char* path : {"data.split.train_part", "data.split.train_limit"})
            QTest::newRow(path) << QString(path) << false;
    }
    void fieldsThatDecideWhatIsScoredAreRefused()
    {
        QFETCH(QString, path);
        QFETCH(bool, refused);
        experiment::ExperimentSpec spec = mlp();
        spec.data.path = "glyphs";
        const auto field = experiment::field(spec, path.toStdString());
        const bool isWhole = std::holds_alternative<std::int64_t>(field.fallback);
        const Space space = tune::spaceFrom(fmt::format(
            R"({{"{}":{{"low":{},"high":{},"integer":{}}}}})", path.toStdString(),
            isWhole ? "10" : "0.1", isWhole ? "20" : "0.2", isWhole ? "true" : "false"));
        if (!refused)
            return tune::check(space, spec);
        VERIFY_ERROR(tune::check(space, spec), "tune.space");
        QVERIFY(testing::errorOf([&] { tune::check(space, spec); })
                    ->text()
                    .starts_with(path.toStdString() + ": it decides which examples"));
    }

    void theCubeLeadsToPointsAndBack()
    {
        const Space space = tune::spaceFrom(kWhole);
        const Point low = tune::pointAt(space, std::vector<double>{0, 0, 0, 0});
        QCOMPARE(numberAt(low, "train.learning_rate"), 1e-5);
        QCOMPARE(numberAt(low, "model.hidden"), 4.0);
        const Point high = tune::pointAt(space, std::vector<double>{1, 1, 1, 1});
        QCOMPARE(numberAt(high, "train.learning_rate"), 0.1);
        QCOMPARE(numberAt(high, "model.hidden"), 256.0);
        QCOMPARE(numberAt(high, "train.momentum"), 0.99);
        const Point middle = tune::pointAt(space, std::vector<double>{0.5, 0.5, 0.9, 0.5});
        QVERIFY(std::abs(numberAt(middle, "train.learning_rate") / 1e-3 - 1) < 1e-3);
        const std::vector<double> back = tune::unitOf(space, middle);
        QVERIFY(std::abs(back[0] - 0.5) < 1e-5);
        QVERIFY(std::abs(back[3] - 0.5) < 1e-5);
        QCOMPARE(back[2], 0.75);
        QVERIFY(tune::pointAt(space, back) == middle);
    }

    void conditionsLeaveAxesOut()
    {
        const Space space = tune::spaceFrom(kWhole);
        const Point adam = tune::pointAt(space, std::vector<double>{0.5, 0.5, 0.1, 0.5});
        QVERIFY(!adam.contains("train.momentum"));
        QVERIFY(std::isnan(tune::unitOf(space, adam)[3]));
        QCOMPARE(tune::activeAt(space, adam), (std::vector<bool>{true, true, true, false}));
        QVERIFY(std::isnan(tune::unitOf(space, {{"model.hidden", std::int64_t{257}}})[1]));
        QVERIFY(std::isnan(tune::unitOf(space, {{"train.optimiser", std::string("x")}})[2]));
        // One that hangs on an inactive one is inactive, in whichever order they stand.
        const Space chain = tune::spaceFrom(
            R"({"c":{"low":0,"high":1,"when":{"b":1}},"b":{"values":[1,2],"when":{"a":1}},"a":{"values":[1,2]}})");
        QCOMPARE(tune::pointAt(chain, std::vector<double>{0.5, 0.1, 0.9}).size(), 1U);
        QCOMPARE(tune::pointAt(chain, std::vector<double>{0.5, 0.1, 0.1}).size(), 3U);
        QCOMPARE(tune::conditionOrder(chain), (std::vector<std::size_t>{2, 1, 0}));
    }

    /// No value is rarer at an edge: of whole numbers each has its cell, on a scale by ratios one as
    /// wide as log((v + 1/2) / (v - 1/2)).
    void wholeNumbersHaveTheirShares()
    {
        constexpr int kDraws = 100'000;
        const Space even = tune::spaceFrom(R"({"a":{"low":1,"high":4,"integer":true}})");
        const Space ratios =
            tune::spaceFrom(R"({"a":{"low":1,"high":4,"integer":true,"scale":"log"}})");
        std::map<double, int> ofEven, ofRatios;
        for (int k = 0; k < kDraws; ++k) {
            const std::vector<double> unit{(k + 0.5) / kDraws};
            ++ofEven[numberAt(tune::pointAt(even, unit), "a")];
            ++ofRatios[numberAt(tune::pointAt(ratios, unit), "a")];
        }
        for (const double value : {1.0, 2.0, 3.0, 4.0}) {
            QVERIFY(std::abs(ofEven[value] - kDraws / 4) <= 2);
            const double share = std::log((value + 0.5) / (value - 0.5)) / std::log(4.5 / 0.5);
            QVERIFY(std::abs(ofRatios[value] - kDraws * share) <= 2);
        }
    }

    void everyWholeNumberAndNameStaysItself()
    {
        const Space space = tune::spaceFrom(
            R"({"a":{"low":1,"high":700,"integer":true,"scale":"log"},"b":{"low":-3,"high":3,"integer":true},)"
            R"("c":{"values":["x","y","z"]}})");
        for (std::int64_t value = 1; value <= 700; ++value) {
            const Point point{{"a", value}, {"b", value % 7 - 3}, {"c", std::string("y")}};
            QVERIFY(tune::pointAt(space, tune::unitOf(space, point)) == point);
        }
    }

    void numbersAreWrittenShort()
    {
        const Space space = tune::spaceFrom(R"({"a":{"low":1e-05,"high":0.1,"scale":"log"}})");
        for (int k = 0; k <= 1000; ++k) {
            const double unit = k / 1000.0;
            const Point point = tune::pointAt(space, std::vector<double>{unit});
            QVERIFY(base::toText(point.at("a")).size() <= 10);
            QVERIFY(std::abs(tune::unitOf(space, point).front() - unit) < 1e-5);
        }
    }

    void aPointIsAPatchAndBack()
    {
        const Space space = tune::spaceFrom(kWhole);
        const Point point = tune::pointAt(space, std::vector<double>{0.3, 0.6, 0.9, 0.2});
        const base::Patch patch = tune::patchOf(space, point);
        QCOMPARE(patch.size(), 4U);
        QVERIFY(tune::pointOf(space, patch) == point);
        experiment::ExperimentSpec spec = mlp();
        for (const std::string& text : base::assignments(patch))
            experiment::setText(spec, text);
        QVERIFY(experiment::get(spec, "train.optimiser") == base::Value(std::string("sgd")));
        QVERIFY(experiment::get(spec, "model.hidden") == point.at("model.hidden"));
        VERIFY_ERROR(tune::pointOf(space, {{"model.hidden", "3"}}), "tune.point");
        VERIFY_ERROR(tune::pointOf(space, {{"model.hidden", "8.5"}}), "tune.point");
        VERIFY_ERROR(tune::pointOf(space, {{"train.optimiser", "lion"}}), "tune.point");
        const Space withTemplate = tune::spaceFrom(
            R"({"model.hidden":{"low":4,"high":8,"integer":true},"model.template":{"values":["mlp"]}})");
        QCOMPARE(
            tune::patchOf(withTemplate, tune::pointAt(withTemplate, std::vector<double>{0.1, 0.1}))
                .front()
                .path,
            std::string("model.template"));
    }

    /// Every setting that the lecture's table means exists in a template, with a range that it takes.
    void theTableNamesFields()
    {
        QCOMPARE(tune::sensitivityTable().size(), 12U);
        std::map<std::string, base::Field> known;
        for (const base::FieldChoice& choice : experiment::field({}, "model.template").choices) {
            experiment::ExperimentSpec spec;
            experiment::set(spec, "model.template", choice.name);
            for (const base::Field& field : experiment::fields(spec))
                known.emplace(field.path, field);
        }
        std::map<base::Sensitivity, int> counts;
        for (const tune::SensitivityRow& row : tune::sensitivityTable()) {
            ++counts[row.sensitivity];
            QVERIFY2(!row.fields.empty(), row.name.c_str());
            for (const std::string& path : row.fields) {
                QVERIFY2(known.contains(path), path.c_str());
                const base::Field& field = known.at(path);
                QVERIFY(tune::rowOf(path) == &row);
                if (field.kind == base::FieldKind::Text)
                    continue;
                const tune::Axis axis = tune::defaultAxis(field);
                if (axis.isList()) {
                    for (const base::Value& value : axis.values)
                        QVERIFY(base::checked(field, value) == value);
                } else {
                    QVERIFY2(axis.low < axis.high, path.c_str());
                    base::checked(field, axis.low);
                    base::checked(field, axis.high);
                }
            }
            // The lecture's word is also said beside the first field of the row.
            QVERIFY2(known.at(row.fields.front()).sensitivity == row.sensitivity, row.name.c_str());
        }
        QCOMPARE(counts[base::Sensitivity::High], 4);
        QCOMPARE(counts[base::Sensitivity::Medium], 4);
        QCOMPARE(counts[base::Sensitivity::Low], 4);
        QVERIFY(tune::defaultAxis(known.at("train.learning_rate")).log);
        QVERIFY(tune::defaultAxis(known.at("train.weight_decay")).log);
        QVERIFY(tune::rowOf("seed") == nullptr);
        QVERIFY(tune::sensitivityNote().find("zero") != std::string::npos);
        VERIFY_ERROR(tune::defaultAxis(known.at("data.path")), "tune.axis");
    }

    /// A setting that says where its search begins can be ticked in the table.
    void everySearchedSettingHasARow()
    {
        for (const base::FieldChoice& choice : experiment::field({}, "model.template").choices) {
            experiment::ExperimentSpec spec;
            experiment::set(spec, "model.template", choice.name);
            for (const base::Field& field : experiment::fields(spec)) {
                if (field.search)
                    QVERIFY2(tune::rowOf(field.path) != nullptr, field.path.c_str());
            }
        }
    }

    void theWidthOfLeNetIsALayerSize()
    {
        experiment::ExperimentSpec spec;
        experiment::set(spec, "model.template", std::string("lenet"));
        QVERIFY(tune::rowOf("model.variant") == tune::rowOf("model.hidden"));
        const Space space = tune::defaultSpace(spec, base::Sensitivity::High);
        const auto width =
            std::find_if(space.axes.begin(), space.axes.end(),
                         [](const tune::Axis& axis) { return axis.path == "model.variant"; });
        QVERIFY(width != space.axes.end());
        QVERIFY(width->values
                == (std::vector<base::Value>{std::string("classic"), std::string("wide")}));
    }

    /// Of a range of whole numbers three in four could not be trained with four heads.
    void attentionIsSearchedInWidthsThatItsHeadsShare()
    {
        using Values = std::vector<base::Value>;
        const auto whole = [](std::initializer_list<std::int64_t> numbers) {
            return Values(numbers.begin(), numbers.end());
        };
        experiment::ExperimentSpec spec;
        experiment::set(spec, "model.template", std::string("attention"));
        const auto valuesOf = [&](const char* path) {
            return tune::defaultAxis(spec, experiment::field(spec, path)).values;
        };
        QVERIFY(valuesOf("model.width") == whole({32, 64, 128, 256}));
        QVERIFY(valuesOf("model.heads") == whole({1, 2, 4, 8}));
        experiment::set(spec, "model.heads", std::int64_t{3});
        QVERIFY(valuesOf("model.width") == whole({48, 72, 144, 264}));
        experiment::set(spec, "model.heads", std::int64_t{64});
        QVERIFY(valuesOf("model.width") == whole({64, 128, 256}));
        experiment::set(spec, "model.width", std::int64_t{20});
        QVERIFY(valuesOf("model.heads") == whole({1, 2, 4}));
        // The width of another template stays a range.
        experiment::set(spec, "model.template", std::string("resnet"));
        QVERIFY(valuesOf("model.width").empty());
    }

    void whatTheDataCannotUseIsNotSearched()
    {
        experiment::ExperimentSpec spec;
        experiment::set(spec, "model.template", std::string("lstm"));
        const auto isSearched = [&](const data::Profile* data, const std::string& path) {
            const Space space = tune::defaultSpace(spec, base::Sensitivity::Low, data);
            return std::any_of(space.axes.begin(), space.axes.end(),
                               [&](const tune::Axis& axis) { return axis.path == path; });
        };
        data::Profile texts;
        texts.source.task = data::Task::Classification;
        texts.inputs.resize(1);
        texts.inputs[0].input.modality = data::Modality::Text;
        data::Profile series = texts;
        series.inputs[0].input.modality = data::Modality::Series;
        series.source.task = data::Task::Regression;
        QVERIFY(isSearched(&texts, "model.embedding"));
        QVERIFY(isSearched(&texts, "train.label_smoothing"));
        for (const data::Profile* data : {static_cast<const data::Profile*>(&series),
                                          static_cast<const data::Profile*>(nullptr)}) {
            QVERIFY(!isSearched(data, "model.embedding"));
            QVERIFY(!isSearched(data, "train.label_smoothing"));
            QVERIFY(isSearched(data, "model.hidden"));
        }
    }

    void theDefaultSpaceIsSound_data()
    {
        QTest::addColumn<QString>("name");
        for (const base::FieldChoice& choice : experiment::field({}, "model.template").choices)
            QTest::newRow(choice.name.c_str()) << QString::fromStdString(choice.name);
    }
    void theDefaultSpaceIsSound()
    {
        QFETCH(QString, name);
        experiment::ExperimentSpec spec;
        experiment::set(spec, "model.template", name.toStdString());
        const Space most = tune::defaultSpace(spec, base::Sensitivity::High);
        const Space all = tune::defaultSpace(spec, base::Sensitivity::Low);
        tune::check(most, spec);
        tune::check(all, spec);
        QVERIFY(all.axes.size() > most.axes.size());
        QCOMPARE(most.axes.front().path, std::string("train.learning_rate"));
    }
};

QTEST_GUILESS_MAIN(TestSpace)
#include "tst_space.moc"
