// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/free_memory.h"
#include "data/catalog.h"
#include "diagnose/check.h"
#include "experiment/before_training.h"
#include "experiment/edited_layers.h"
#include "experiment/memory_check.h"
#include "experiment/own_module.h"
#include "experiment/run_plan.h"
#include "experiment/spec.h"
#include "experiment/suite.h"
#include "qt_image_decoder.h"
#include "support/errors.h"
#include "support/idx_bytes.h"
#include "support/numpy_file.h"
#include "support/pictures.h"
#include "support/script_module.h"
#include "support/tables.h"
#include "train/control.h"
#include "train/observer.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

Q_DECLARE_METATYPE(const assay::base::FindingKind*)

using namespace assay;
using testing::columnOf;
using testing::measured;
using testing::repeated;
using testing::targetOf;
using Cells = QList<QByteArray>;

namespace {

/// A table that raises a finding, the settings it is read with, and a table to serve.
struct Input {
    QByteArray table;
    QStringList settings;
    QByteArray served;
    std::string name = "data.csv";
};

Cells with(Cells cells, const Cells& others)
{
    for (int i = 0; i < cells.size() / 10; ++i)
        cells[i * 10 + 3] = others[i % others.size()];
    return cells;
}

QByteArray remarks()
{
    QByteArray text("depth;lead;remark\n");
    for (int i = 0; i < 40; ++i)
        text += QByteArray::number(i % 13) + ';' + QByteArray::number(i % 7 + 0.5) + ";remark "
                + QByteArray::number(i) + '\n';
    return text;
}

QByteArray notes()
{
    QByteArray text("note,depth,kind\n");
    for (int i = 0; i < 60; ++i)
        text += "a note on row " + QByteArray::number(i) + " of them," + QByteArray::number(i % 13)
                + (i % 2 ? ",p\n" : ",q\n");
    return text;
}

QByteArray names()
{
    QByteArray text("name,depth,kind\n");
    for (int i = 0; i < 60; ++i)
        text += QByteArray("Ka") + char('a' + i / 10) + char('a' + i % 10) + "ri,"
                + QByteArray::number(i % 13) + (i % 2 ? ",p\n" : ",q\n");
    return text;
}

Cells numbersAndTexts()
{
    Cells cells;
    for (int i = 0; i < 100; ++i)
        cells << (i % 4 ? QByteArray::number(1000 + i * 37) : "A" + QByteArray::number(i));
    return cells;
}

/// Rows of two numbers and a word.
QByteArray below(QByteArray first)
{
    for (int i = 0; i < 60; ++i)
        first += QByteArray::number(i % 13 + 0.5) + ',' + QByteArray::number(i * 7 % 11)
                 + (i % 2 ? ",p\n" : ",q\n");
    return first;
}

/// Rows of a label and ten steps; one label in two spellings.
QByteArray series()
{
    QByteArray text;
    for (int i = 0; i < 90; ++i) {
        text += i % 3 == 0 ? "1" : i % 3 == 1 ? "1.0" : "2";
        for (int step = 0; step < 10; ++step)
            text += '\t' + QByteArray::number((i * 7 + step * 3) % 11 + 0.5);
        text += '\n';
    }
    return text;
}

/// No header, and rows of one of three whole numbers and two fractions.
QByteArray classesFirst()
{
    QByteArray text;
    for (int i = 0; i < 60; ++i)
        text += QByteArray::number(i % 3 + 1) + ',' + QByteArray::number(i * 7 % 11 + 0.25) + ','
                + QByteArray::number(i % 13 + 0.5) + '\n';
    return text;
}

/// Rows of a larger table: its row numbers stand in front, without a name.
QByteArray drawnRows()
{
    QByteArray text(",depth,kind\n");
    for (int i = 0; i < 60; ++i)
        text += QByteArray::number((i * 37 + 11) % 997) + ',' + QByteArray::number(i % 13 + 0.5)
                + (i % 2 ? ",p\n" : ",q\n");
    return text;
}

/// 20230101 and its like.
Cells compactDates()
{
    Cells cells;
    for (int i = 0; i < 48; ++i)
        cells << QByteArray::number(20230101 + i * 7 % 12 * 100 + i % 28);
    return cells;
}

Cells counted(int count)
{
    Cells cells;
    for (int i = 0; i < count; ++i)
        cells << QByteArray::number(i + 1);
    return cells;
}

/// The last column is the sum of the first two.
QByteArray sums()
{
    QByteArray text("casual,registered,warmth,cnt\n");
    for (int i = 0; i < 100; ++i)
        text += QByteArray::number(i * 7 % 113) + ',' + QByteArray::number(i * 31 % 97) + ','
                + QByteArray::number(i * 13 % 29 + 0.5) + ','
                + QByteArray::number(i * 7 % 113 + i * 31 % 97) + '\n';
    return text;
}

/// Every finding of data that names a setting.
const std::multimap<std::string, Input>& inputs()
{
    static const std::multimap<std::string, Input> all{
        {"table.id_column", {columnOf(counted(40)), {}, {}}},
        {"table.id_column", {names(), {}, {}}},
        {"table.not_numbers", {columnOf(with(measured(100), {"n.d.", "see remark"})), {}, {}}},
        // What stands in data.missing already stays, and texts may hold commas and quotes.
        {"table.not_numbers",
         {columnOf(with(measured(100), {"a, b", "\"\"\"c\"\"\"", "gone", "x,y"})),
          {"data.missing=gone,\"a, b\""},
          {}}},
        {"table.not_numbers",
         {columnOf(measured(100)), {}, columnOf(with(measured(100), {"broken, twice"}))}},
        {"table.not_dates",
         {columnOf(with(repeated({"13.04.2024", "14.05.2024", "28.06.2024"}, 40), {"soon"})),
          {},
          {}}},
        {"table.row_numbers", {drawnRows(), {}, {}}},
        {"table.part_column", {columnOf(repeated({"train", "Test", "train"}, 60)), {}, {}}},
        {"table.versions", {columnOf(repeated({"1.1", "1.10", "1.2", "2.12"}, 60)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"68.405", "15.092"}, 30)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"68,405", "15,092"}, 30)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"68.405", "987"}, 30)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"3,5", "2.25", "68.405"}, 30)), {}, {}}},
        {"table.date_order", {columnOf(repeated({"05/06/2024", "07/08/2024"}, 30)), {}, {}}},
        {"table.compact_dates", {columnOf(compactDates()), {}, {}}},
        {"table.date_order", {columnOf(repeated({"05/06/07", "07/08/09"}, 30)), {}, {}}},
        {"table.censored", {columnOf(with(measured(100), {"<0.5", ">99"})), {}, {}}},
        {"table.censored", {columnOf(with(measured(100), {">99"})), {}, {}}},
        {"table.target_censored", {targetOf(with(measured(100), {"<0.5"})), {}, {}}},
        {"table.target_not_numbers", {targetOf(with(measured(100), {"n, d"})), {}, {}}},
        {"table.target_missing", {targetOf(repeated({"none", "mild", "severe"}, 60)), {}, {}}},
        {"table.sentinel",
         {columnOf(with(measured(100), {"-999.0", "-999", "-9999"})), {"data.missing=-1"}, {}}},
        {"table.sentinel", {targetOf(with(measured(100), {"-999"})), {}, {}}},
        {"table.cut_ids",
         {columnOf(repeated({"1.23E+17", "4.56E+17", "123456789012345678"}, 60)), {}, {}}},
        {"table.target_sum", {sums(), {}, {}}},
        {"table.apostrophes", {columnOf(repeated({"'oak'", "'ash'"}, 60)), {}, {}}},
        {"table.missing_marks", {columnOf(with(measured(100), {"#N/A", "-"})), {}, {}}},
        {"table.missing_words",
         {columnOf(repeated({"NA", "DE", "FR", "IT", "ES", "PT"}, 60)), {}, {}}},
        {"table.mark_class", {targetOf(repeated({"oak", "ash", "-"}, 60)), {}, {}}},
        {"table.code_column", {columnOf(repeated({"01067", "80331"}, 40)), {}, {}}},
        {"table.mostly_numbers", {columnOf(numbersAndTexts()), {}, {}}},
        {"table.target_guessed", {remarks(), {}, {}}},
        {"table.first_may_be_target", {classesFirst(), {}, {}}},
        {"table.text_column", {notes(), {}, {}}},
        {"series.labels_matched", {series(), {}, {}, "data.tsv"}},
        {"table.labels_matched", {targetOf(repeated({"oak", "Oak", "elm"}, 60)), {}, {}}},
        {"table.answer_words",
         {targetOf(repeated({"yes", "no", "yes", "no", "ja", "n"}, 60)), {}, {}}},
        {"table.labels_matched", {columnOf(repeated({"oak", "Oak", "elm"}, 60)), {}, {}}},
        {"table.units_row", {below("size,,class\ndepth,lead,kind\n"), {}, {}}},
        {"table.encoding",
         {columnOf(repeated({"\xCC\xEE\xF1\xEA\xE2\xE0", "\xCF\xE5\xF0\xEC\xFC"}, 60)), {}, {}}},
        {"table.header_numbers", {below("2010,2011,kind\n"), {}, {}}},
        {"table.header_numbers", {below("As measured\n\n2010,2011,kind\n"), {}, {}}},
        {"table.header_numbers", {below("# as measured\n2010,2011,kind\n"), {}, {}}},
        {"table.header_numbers",
         {below("2010,2011,kind\n"), {"data.target=3", "data.leave_out=1"}, {}}},
        {"table.header_numbers", {below("2010,2011,kind\n"), {}, below("2010,2011,kind\n")}},
        {"table.maybe_header", {below("10.5,2011,kind\n"), {}, {}}},
        {"table.maybe_header", {below("As measured\n\n10.5,2011,kind\n"), {}, {}}},
        // What was chosen of columns without names holds once they have some.
        {"table.maybe_header",
         {below("10.5,2011,kind\n"), {"data.target=column 3", "data.leave_out=column 1"}, {}}},
        {"table.maybe_header", {below("10.5,2011,kind\n"), {}, below("10.5,2011,kind\n")}},
    };
    return all;
}

/// What raises a finding: settings, and what is found with them and with what a fix makes of them.
struct Trial {
    std::string id;
    QStringList settings;
    std::function<std::vector<base::Finding>(const testing::TempFolder&,
                                             const experiment::ExperimentSpec&)>
        findings;
    QString refused = {}; ///< the code of the error that its fix leads to: a choice of a person
};

std::vector<base::Finding> findingsOf(const Input& input, const testing::TempFolder& folder,
                                      const data::DataSpec& spec)
{
    return testing::prepared(folder, input.table, spec, input.served, input.name).findings;
}

/// Classes "a" and "b" of two pictures each, 300 x 90 and `width` x 90.
Trial pictures(const char* id, int width)
{
    return {id, {}, [width](const testing::TempFolder& folder, auto spec) {
                testing::placeClasses(folder / "set", {"a"}, 2, 300, 90);
                testing::placeClasses(folder / "set", {"b"}, 2, width, 90);
                spec.data.path = (folder / "set").string();
                return data::open({spec.data, spec.data.path, nullptr, {}})->info().findings;
            }};
}

/// A small network on one batch, which learns it by heart with the settings of its template.
std::vector<base::Finding> afterOneBatch(const testing::TempFolder&,
                                         const experiment::ExperimentSpec& spec)
{
    const data::Prepared data = data::prepare(spec.data);
    model::Network network = experiment::networkFor(spec, data);
    train::Control control;
    train::RunObserver nobody;
    const auto report = diagnose::overfitOneBatch(spec.train, 1, data, network, control, nobody);
    auto findings = experiment::check(diagnose::Stage::OneBatch,
                                      {.dataSpec = spec.data, .data = &data, .oneBatch = report});
    for (base::Finding& finding : findings)
        finding = experiment::forEditedLayers(finding, spec);
    return findings;
}

/// What is found before a network learns.
std::vector<base::Finding> atStart(const testing::TempFolder&,
                                   const experiment::ExperimentSpec& spec)
{
    const data::Prepared data = data::prepare(spec.data);
    return experiment::beforeTraining(spec, data, experiment::networkFor(spec, data));
}

/// What is said of its memory where 220 MB are free.
std::vector<base::Finding> ofMemory(const testing::TempFolder&,
                                    const experiment::ExperimentSpec& spec)
{
    const data::Prepared data = data::prepare(spec.data);
    const model::Network network = experiment::networkFor(spec, data);
    const base::FixedFreeMemory free(220'000'000);
    return experiment::lookAtMemory(spec, data, network).value().findings;
}

/// A module of two inputs and three outputs (one: of two classes) that ends in this.
auto ofModule(const char* end, int outputs = 3)
{
    return [end, outputs](const testing::TempFolder& folder, experiment::ExperimentSpec spec) {
        const std::filesystem::path file = folder / "module.pt";
        testing::writeScript(file, {{"w", {outputs, 2}}},
                             std::string("def forward(self, x):\n    y = torch.matmul(x, "
                                         "self.w.t())\n    return ")
                                 + end + "\n");
        experiment::set(spec, "model.file", file.string());
        spec = experiment::withModule(spec);
        return atStart(folder, spec);
    };
}

/// A table whose columns differ widely in scale, or hold a cell that is no number.
auto ofColumns(const char* second)
{
    return [second](const testing::TempFolder& folder, experiment::ExperimentSpec spec) {
        QByteArray text("depth,lead,class\n");
        for (int i = 0; i < 300; ++i)
            text += QByteArray::number(i * 7 % 113 / 1e4) + ','
                    + (i % 50 == 7 ? QByteArray(second) : QByteArray::number(i * 31 % 997 * 1000))
                    + (i % 2 ? ",oak\n" : ",ash\n");
        testing::write(folder / "data.csv", text);
        spec.data.path = (folder / "data.csv").string();
        return atStart(folder, spec);
    };
}

const std::vector<Trial>& trials()
{
    static const std::vector<Trial> all = [] {
        std::vector<Trial> trials;
        for (const auto& [id, input] : inputs())
            trials.push_back({id, input.settings, [input](const auto& folder, const auto& spec) {
                                  return findingsOf(input, folder, spec.data);
                              }});
        const Input matched{targetOf(repeated({"oak", "ash", "elm"}, 60)),
                            {},
                            targetOf(repeated({"Oak", "ash", "elm"}, 60))};
        trials.push_back({"table.labels_matched",
                          {},
                          [matched](const auto& folder, const auto& spec) {
                              return findingsOf(matched, folder, spec.data);
                          },
                          "data.labels_differ"});
        const auto onArrays = [&](const char* id, const QByteArray& labels, const char* type) {
            trials.push_back(
                {id, {}, [labels, type](const testing::TempFolder& folder, auto spec) {
                     std::vector<float> inputs;
                     for (int k = 0; k < 240; ++k)
                         inputs.push_back(float(k * 7 % 113));
                     testing::write(folder / "x.npy",
                                    testing::npyOf("<f4", "(120, 2)", testing::values(inputs)));
                     testing::write(folder / "y.npy", testing::npyOf(type, "(120,)", labels));
                     spec.data.path = folder.path().string();
                     return experiment::prepare(spec.data).findings;
                 }});
        };
        onArrays("labels.no_label", QByteArray("\0\1\2\xff", 4).repeated(30), "|u1");
        onArrays("labels.matched", QByteArray("Ash\0ash\0elm\0oak\0", 16).repeated(30), "|S4");
        trials.push_back(pictures("pictures.sizes_differ", 80));
        trials.push_back(pictures("pictures.large", 300));
        const auto onTable = [&](const char* id, auto row) {
            trials.push_back({id, {}, [row](const testing::TempFolder& folder, auto spec) {
                                  QByteArray text("depth,code,target\n");
                                  for (int i = 0; i < 600; ++i)
                                      text += row(i);
                                  testing::write(folder / "data.csv", text);
                                  spec.data.path = (folder / "data.csv").string();
                                  return experiment::prepare(spec.data).findings;
                              }});
        };
        onTable("columns.hold_target", [](int i) {
            return QByteArray::number(i * 7 % 113 + 0.5) + ",c" + QByteArray::number(i % 3) + ','
                   + QByteArray(3, char('p' + i % 3)) + '\n';
        });
        trials.push_back({"data.own_test_part", {}, [](const auto& folder, auto spec) {
                              testing::idx::placeFloats(folder / "here", 1);
                              testing::idx::placeFloats(folder / "there", 1);
                              spec.data.path = (folder / "here").string();
                              spec.data.testPath = (folder / "there").string();
                              return experiment::prepare(spec.data).findings;
                          }});
        const QStringList drawn{"data.path=glyphs", "data.count=300"};
        const auto onData = [&](const char* id, const char* setting) {
            trials.push_back({id, drawn + QStringList{setting}, [](const auto&, const auto& spec) {
                                  return experiment::prepare(spec.data).findings;
                              }});
        };
        onData("preprocess.evaluation", "data.preprocess_eval=none");
        onData("preprocess.augmented_evaluation", "data.augment_eval=noise 0.1");
        onData("preprocess.fitted_on_all", "data.fitted_on=all");
        trials.back().settings << "data.normalise=standard"; // which has statistics
        onData("data.simpler", "data.split.train_limit=100");
        onData("data.simpler", "data.simplify.classes=3");
        onData("data.simpler", "data.simplify.side=14");
        onData("data.simpler", "data.simplify.synthetic=true");
        trials.push_back({"data.simpler",
                          {"data.path=sequences", "data.count=300", "data.simplify.steps=5"},
                          [](const auto&, const auto& spec) {
                              return experiment::prepare(spec.data).findings;
                          }});
        const auto inItsOrder = [](const char* cells, bool numbers) {
            return Trial{
                "examples.sorted",
                {"train.shuffle=false", numbers ? "data.task=regression" : "data.task=auto"},
                [cells](const testing::TempFolder& folder, auto spec) {
                    QByteArray text("depth,target\n");
                    for (int i = 0; i < 400; ++i)
                        text +=
                            QByteArray::number(i * 7 % 113 + 0.5) + ','
                            + (cells ? QByteArray(1, cells[i / 200]) : QByteArray::number(i + 0.25))
                            + '\n';
                    testing::write(folder / "data.csv", text);
                    spec.data.path = (folder / "data.csv").string();
                    const data::Prepared data = data::prepare(spec.data);
                    return experiment::check(
                        diagnose::Stage::Settings,
                        {.dataSpec = spec.data, .data = &data, .trainSpec = spec.train});
                }};
        };
        trials.push_back(inItsOrder("pq", false));
        trials.push_back(inItsOrder(nullptr, true));
        const QStringList small{"data.path=points-blobs", "data.count=300", "model.template=mlp",
                                "model.hidden=64", "train.threads=1"};
        const auto onOneBatch = [&](const char* id, const char* setting) {
            trials.push_back({id, small + QStringList{setting}, afterOneBatch});
        };
        onOneBatch("overfit.cause.learning_rate_low", "train.learning_rate=1e-6");
        onOneBatch("overfit.cause.learning_rate_high", "train.learning_rate=30");
        onOneBatch("overfit.cause.regularisation", "train.weight_decay=20");
        onOneBatch("overfit.cause.regularisation", "model.dropout=0.95");
        onOneBatch("overfit.cause.regularisation",
                   "model.architecture=linear(out=256); relu; dropout(rate=0.95); o = linear");
        const auto onStart = [&](const char* id, const QStringList& settings) {
            trials.push_back({id, small + settings, atStart});
        };
        trials.push_back({"memory.too_large",
                          {"data.path=glyphs", "data.count=6000", "model.template=lenet",
                           "train.batch_size=4096", "train.threads=1"},
                          ofMemory});
        onStart("train.rate_high", {"train.learning_rate=0.1"});
        onStart("train.rate_low", {"train.learning_rate=1e-7"});
        onStart("train.momentum_high", {"train.optimiser=sgd", "train.momentum=0.999"});
        onStart("train.beta1_high", {"train.optimiser=adam", "train.beta1=0.995"});
        onStart("train.beta2_low", {"train.optimiser=adam", "train.beta2=0.5"});
        onStart("train.alpha_low", {"train.optimiser=rmsprop", "train.alpha=0.5"});
        onStart("train.smoothing_strong", {"train.label_smoothing=0.6"});
        onStart("train.class_hardly_counts", {"train.class_weights=0, 1, 1"});
        onStart("train.class_hardly_counts", {"train.class_weights=0.001, 1, 1"});
        onStart("train.few_updates", {"train.epochs=1", "train.batch_size=256"});
        onStart("train.clips_all", {"train.optimiser=adam", "train.clip_norm=1e-7"});
        onStart("train.schedule_early",
                {"train.schedule=exponential", "train.decay=0.5", "train.epochs=20"});
        onStart("train.warmup_long", {"train.warmup_steps=1000"});
        onStart("augment.strong", {"train.augment=noise 2"});
        trials.push_back({"augment.exchanges_classes",
                          {"data.path=glyphs", "data.count=1000", "model.template=lenet",
                           "train.augment=rotate 180", "train.threads=1"},
                          atStart});
        onStart("train.decay_strong", {"train.weight_decay=0.5"});
        onStart("train.clips_all", {"train.optimiser=sgd", "train.clip_norm=1e-5"});
        onStart("train.epsilon_large",
                {"train.optimiser=adam", "train.epsilon=1", "data.preprocess=divide 100"});
        onStart("network.dropout_strong", {"model.dropout=0.9"});
        trials.push_back(
            {"target.large",
             {"data.standardise_target=false", "data.task=regression", "model.template=mlp"},
             [](const testing::TempFolder& folder, auto spec) {
                 QByteArray text("depth,lead,price\n");
                 for (int i = 0; i < 300; ++i)
                     text += QByteArray::number(i * 7 % 113 / 10.0) + ','
                             + QByteArray::number(i * 31 % 97 / 10.0) + ','
                             + QByteArray::number(150000 + i * 7 % 113 * 1000.5) + '\n';
                 testing::write(folder / "data.csv", text);
                 spec.data.path = (folder / "data.csv").string();
                 return atStart(folder, spec);
             }});
        onStart("loss.class_numbers", {"train.loss=class_number"});
        onStart(
            "inputs.zero",
            {"data.preprocess=divide 1e9, divide 1e9, divide 1e9, divide 1e9, divide 1e9, divide 1e9"});
        onStart("inputs.tiny", {"data.preprocess=divide 255, divide 255"});
        onStart("inputs.large", {"data.preprocess=divide 0.001"});
        for (const char* id : {"inputs.large", "inputs.tiny"}) {
            const QString step =
                id == std::string("inputs.large") ? "divide 0.001" : "divide 60000";
            onStart(id, {"data.preprocess=" + step, "data.preprocess_eval=" + step});
        }
        trials.push_back(
            {"inputs.unequal",
             {"data.preprocess=divide 1", "data.preprocess_eval=divide 1", "model.template=mlp"},
             ofColumns("5000")});
        trials.push_back(
            {"inputs.not_finite",
             {"data.preprocess=divide 1", "data.preprocess_eval=divide 1", "model.template=mlp"},
             ofColumns("NA")});
        const QStringList module{"data.path=points-blobs", "data.count=300",
                                 "model.template=torchscript"};
        const char* softmax = "torch.softmax(y, 1)";
        trials.push_back({"loss.softmax_twice", module, ofModule(softmax)});
        trials.push_back(
            {"loss.takes_logarithms", module + QStringList{"train.loss=nll"}, ofModule(softmax)});
        trials.push_back(
            {"loss.takes_log_softmax", module + QStringList{"train.loss=nll"}, ofModule("y")});
        trials.push_back({"loss.sigmoid_twice",
                          {"data.path=points-moons", "data.count=300", "model.template=torchscript",
                           "model.output=probability", "train.loss=binary"},
                          ofModule("torch.sigmoid(y)", 1)});
        return trials;
    }();
    return all;
}

experiment::ExperimentSpec specOf(const QStringList& settings)
{
    experiment::ExperimentSpec spec;
    for (const QString& setting : settings)
        experiment::setText(spec, setting.toStdString());
    return spec;
}

/// What is offered as a setting: buttons, and what the sentence says to set.
std::vector<base::Patch> fixesOf(const base::Finding& finding)
{
    std::vector<base::Patch> fixes = finding.otherFixes;
    if (!finding.fix.empty())
        fixes.push_back(finding.fix);
    const QRegularExpression setting(QStringLiteral("data\\.[a-z_.]+=[^ ,;]+[^ ,;.]"));
    const QString sentence = QString::fromStdString(experiment::sentence(finding));
    if (const auto match = setting.match(sentence); fixes.empty() && match.hasMatch())
        fixes.push_back(base::patchFrom(match.captured().toStdString()));
    return fixes;
}

} // namespace

class TestRemedies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { installQtImageDecoder(); }

    /// A kind whose sentence names a setting says which fields its fixes change, and the fields are
    /// ones of the spec.
    void whatNamesASettingDeclaresIt_data()
    {
        QTest::addColumn<const base::FindingKind*>("kind");
        for (const auto& source : experiment::findingSources()) {
            for (const base::FindingKind& kind : source.kinds)
                QTest::addRow("%s", kind.id) << &kind;
        }
    }
    void whatNamesASettingDeclaresIt()
    {
        QFETCH(const base::FindingKind*, kind);
        const base::Finding bare{.id = kind->id, .fix = {{"data.field", "value"}}};
        const std::string sentence = kind->sentence(bare);
        QVERIFY2(sentence.find("data.") == std::string::npos || !kind->sets.empty(),
                 sentence.c_str());
        experiment::ExperimentSpec spec;
        for (const char* field : kind->sets) {
            if (std::string_view(field) == "model.output") // what a module's outputs are
                experiment::setText(spec, "model.template=torchscript");
            static_cast<void>(experiment::get(spec, field));
        }
    }

    /// Applied, a fix makes its finding go away. Every kind that has fixes is tried, and with it every
    /// field that they may change.
    void everyFixHelps_data()
    {
        QTest::addColumn<const base::FindingKind*>("kind");
        for (const auto& source : experiment::findingSources()) {
            for (const base::FindingKind& kind : source.kinds) {
                if (!kind.sets.empty())
                    QTest::addRow("%s", kind.id) << &kind;
            }
        }
    }
    void everyFixHelps()
    {
        QFETCH(const base::FindingKind*, kind);
        std::set<std::string> tried;
        for (const Trial& trial : trials()) {
            if (trial.id == kind->id)
                tryFixes(trial, tried);
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(tried, std::set<std::string>(kind->sets.begin(), kind->sets.end()));
    }

    /// A setting that names a column by the first row has said what that row is.
    void aHeaderThatIsUsedIsNoQuestion_data()
    {
        QTest::addColumn<QString>("setting");
        for (const char* setting : {"data.target=kind", "data.leave_out=2010", "data.numbers=2011",
                                    "data.header=yes", "data.header=no"})
            QTest::newRow(setting) << setting;
    }
    void aHeaderThatIsUsedIsNoQuestion()
    {
        QFETCH(QString, setting);
        const testing::TempFolder folder;
        const auto spec = specOf({setting});
        const auto read = testing::prepared(folder, below("2010,2011,kind\n"), spec.data);
        QVERIFY(!testing::finding(read.findings, "table.header_numbers"));
        QCOMPARE(read.source->size(), std::size_t(setting.endsWith("=no") ? 61 : 60));
    }

    /// A setting holds for both files, so that what is offered for test data leaves the others be.
    void aHeaderOfTestDataIsNotChangedAgainstTheOthers()
    {
        const testing::TempFolder folder;
        const auto numbers = [](QByteArray text) {
            for (int i = 0; i < 60; ++i)
                text += QByteArray::number(i % 13 + 0.5) + ',' + QByteArray::number(i * 7 % 11)
                        + (i % 2 ? ",p," : ",q,") + QByteArray::number(i * 1.5) + '\n';
            return text;
        };
        const auto read =
            testing::prepared(folder, numbers("1.5,2,p,0.5\n"), {}, numbers("10.5,2011,kind,y\n"));
        QVERIFY(testing::finding(read.findings, "table.maybe_header"));
        for (const base::Finding& finding : read.findings)
            QVERIFY2(finding.fix.empty() || finding.fix.front().path != "data.header",
                     experiment::sentence(finding).c_str());
    }

    /// Reading again with the other choice reads the other number.
    void bothReadingsAreOffered()
    {
        const testing::TempFolder folder;
        const QByteArray table = columnOf(repeated({"68.405", "15.092"}, 30));
        const auto read = testing::prepared(folder, table);
        const auto* found = testing::finding(read.findings, "table.number_marks");
        QVERIFY(found);
        QVERIFY(found->severity == base::Severity::Warning);
        std::vector<float> firsts;
        for (const base::Patch& fix : {found->fix, found->otherFixes.at(0)}) {
            const auto spec = specOf({QString::fromStdString(base::assignments(fix).front())});
            const auto again = testing::prepared(folder, table, spec.data);
            firsts.push_back(again.source->table()->table().columns[0].numbers[0]);
        }
        std::sort(firsts.begin(), firsts.end());
        QCOMPARE(firsts, (std::vector<float>{68.405F, 68405.0F}));
    }

private:
    static void tryFixes(const Trial& trial, std::set<std::string>& tried)
    {
        const testing::TempFolder folder;
        const experiment::ExperimentSpec spec = specOf(trial.settings);
        const auto before = trial.findings(folder, spec);
        const base::Finding* found = testing::finding(before, trial.id);
        QVERIFY2(found, testing::idsOf(before).c_str());
        QVERIFY(testing::isSentence(experiment::sentence(*found)));
        const std::vector<base::Patch> fixes = fixesOf(*found);
        QVERIFY2(!fixes.empty(), experiment::sentence(*found).c_str());
        for (const base::Patch& fix : fixes) {
            experiment::ExperimentSpec changed = spec;
            for (const base::FieldChange& change : fix)
                tried.insert(change.path);
            for (const std::string& setting : base::assignments(fix))
                experiment::setText(changed, setting);
            if (!trial.refused.isEmpty()) {
                VERIFY_ERROR(trial.findings(folder, changed), trial.refused.toStdString());
                continue;
            }
            for (const base::Finding& finding : trial.findings(folder, changed))
                QVERIFY2(finding.key() != found->key(), (base::assignments(fix).front() + " left: "
                                                         + experiment::sentence(finding))
                                                            .c_str());
            // Lists of columns and cells that were set before still hold; other settings are taken back.
            for (const QString& setting : trial.settings) {
                const std::string path = setting.section('=', 0, 0).toStdString();
                const bool isChanged =
                    std::any_of(fix.begin(), fix.end(), [&](const base::FieldChange& change) {
                        return change.path == path;
                    });
                if (!trial.id.starts_with("table.") && isChanged)
                    continue;
                const auto value = experiment::get(changed, path),
                           was = experiment::get(spec, path);
                if (const auto* text = std::get_if<std::string>(&value))
                    QVERIFY2(text->starts_with(std::get<std::string>(was)), text->c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRemedies)
#include "tst_remedies.moc"
