// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/random.h"
#include "diagnose/check.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/part_scale.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "support/idx_bytes.h"
#include "support/numpy_file.h"
#include "support/tables.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

using namespace assay;
using diagnose::Check;
using diagnose::Subject;
using testing::TempFolder;

namespace {

/// What a check is tried on: it finds something in the first and nothing in the second.
struct Twins {
    std::function<std::vector<base::Finding>(const Check&)> faulty, healthy;
};

/// A table of two numbers, a word and a class, 60 rows; the first number `times` as large.
QByteArray rows(double times, const char* words = "pq")
{
    QByteArray text("depth,lead,kind,class\n");
    for (int i = 0; i < 60; ++i)
        text += QByteArray::number((i % 13 + 0.5) * times) + ',' + QByteArray::number(i * 7 % 11)
                + ',' + QByteArray(3, words[i % 2]) + (i % 3 ? ",oak\n" : ",ash\n");
    return text;
}

/// A table of a number about 0, of which the median is `by` more than 0.001.
QByteArray aboutZero(double by)
{
    QByteArray text("depth,class\n");
    for (int i = 0; i < 61; ++i)
        text += QByteArray::number((i - 30) / 10.0 + 0.001 + by) + (i % 3 ? ",oak\n" : ",ash\n");
    return text;
}

/// A table of 200 rows: of each `every + 1` one is of the other class.
QByteArray twoClasses(int every)
{
    QByteArray text("depth,class\n");
    for (int i = 0; i < 200; ++i)
        text += QByteArray::number(i % 13 + 0.5) + (i % (every + 1) ? ",oak\n" : ",ash\n");
    return text;
}

/// The numbers `times` as large; every fifth step -999, where `isMarked`.
QByteArray series(int steps, double times = 1, bool isMarked = false)
{
    QByteArray text;
    for (int i = 0; i < 90; ++i) {
        text += i % 2 ? "1" : "2";
        for (int step = 0; step < steps; ++step)
            text += '\t'
                    + (isMarked && step % 5 == 2
                           ? QByteArray("-999")
                           : QByteArray::number(((i * 7 + step * 3) % 11 + 0.5) * times));
        text += '\n';
    }
    return text;
}

std::function<std::vector<base::Finding>(const Check&)> onFiles(const QByteArray& source,
                                                                const QByteArray& served,
                                                                const char* name = "data.csv")
{
    return [=](const Check& check) {
        const TempFolder folder;
        data::DataSpec spec;
        testing::write(folder / "a" / name, source);
        testing::write(folder / "b" / name, served);
        spec.path = (folder / "a" / name).string();
        spec.testPath = (folder / "b" / name).string();
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

std::function<std::vector<base::Finding>(const Check&)> onFile(const QByteArray& source,
                                                               const char* name = "data.csv")
{
    return [=](const Check& check) {
        const TempFolder folder;
        data::DataSpec spec;
        testing::write(folder / name, source);
        spec.path = (folder / name).string();
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

/// Texts of two classes, served with others; `numbered`: no two are equal.
std::function<std::vector<base::Finding>(const Check&)> onTexts(const char* source,
                                                                const char* served,
                                                                bool numbered = true)
{
    return [=](const Check& check) {
        const TempFolder folder;
        const auto place = [&](const char* name, const char* words) {
            for (const char* label : {"ash", "oak"}) {
                QByteArray lines;
                for (int i = 0; i < 60; ++i)
                    lines += QByteArray(words)
                             + (numbered ? ' ' + QByteArray(label) + QByteArray::number(i % 10)
                                               + QByteArray::number(i / 10)
                                         : QByteArray())
                             + '\n';
                testing::write(folder / name / (std::string(label) + ".txt"), lines);
            }
        };
        place("a", source);
        place("b", served);
        data::DataSpec spec;
        spec.path = (folder / "a").string();
        spec.testPath = (folder / "b").string();
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

std::function<std::vector<base::Finding>(const Check&)> onSubject(const Subject& subject)
{
    return [subject](const Check& check) { return check.run(subject); };
}

/// Something between -1 and 1 that goes up and down without a pattern.
double wave(int k)
{
    return std::sin(k * 12.9898) * std::cos(k * 4.1414);
}

diagnose::Curve curve(const char* name, const std::function<double(int)>& value, int points = 200)
{
    diagnose::Curve made{.name = name, .steps = {}, .values = {}};
    for (int k = 0; k < points; ++k) {
        made.steps.push_back(static_cast<std::int64_t>(k) * 200 / points);
        made.values.push_back(value(k));
    }
    return made;
}

/// The curves of a run that goes well, changed.
std::function<std::vector<base::Finding>(const Check&)> onCurves(
    const std::function<void(diagnose::RunCurves&)>& change = {})
{
    Subject subject;
    diagnose::RunCurves& curves = subject.curves.emplace();
    curves.isOfBatches = true;
    curves.loss =
        curve("loss", [](int k) { return 0.2 + 2.1 * std::exp(-k / 25.0) + 0.03 * wave(k); });
    curves.valLoss = curve(
        "val_loss", [](int k) { return 0.25 + 0.5 * std::exp(-k / 2.0); }, 8);
    curves.valError = curve(
        "val_acc", [](int k) { return 0.05 + 0.2 * std::exp(-k / 2.0); }, 8);
    curves.trainError = curve(
        "train_acc", [](int k) { return 0.04 + 0.2 * std::exp(-k / 2.0); }, 8);
    curves.learningRate = curve("lr", [](int) { return 1e-3; });
    curves.gradientNorm = curve("grad_norm", [](int k) { return 1 + 0.3 * wave(k); });
    if (change)
        change(curves);
    return onSubject(subject);
}

/// Pictures that keep a test part, served with others whose values reach up to `high`.
std::function<std::vector<base::Finding>(const Check&)> onPictures(float high, bool ownTest)
{
    return [=](const Check& check) {
        const TempFolder folder;
        testing::idx::placeFloats(folder / "a", 1);
        testing::idx::placeFloats(folder / "b", high);
        data::DataSpec spec;
        spec.path = (folder / "a").string();
        spec.testPath = (folder / "b").string();
        spec.split.ownTest = ownTest;
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

Subject trained(double error)
{
    Subject subject;
    subject.trained =
        diagnose::Trained{{{data::SplitKind::Train, {.loss = 1, .error = error, .examples = 1000}}},
                          {.error = 0.5},
                          10};
    return subject;
}

Subject afterOneBatch(diagnose::OverfitOutcome outcome)
{
    Subject subject;
    subject.oneBatch.emplace();
    subject.oneBatch->steps = 2000;
    subject.oneBatch->judgement.outcome = outcome;
    return subject;
}

Subject settings(const train::TrainSpec& spec)
{
    Subject subject;
    subject.trainSpec = spec;
    subject.stepsPerEpoch = 100;
    subject.totalSteps = 1000;
    return subject;
}

/// A training of so many epochs.
Subject inUpdates(std::int64_t epochs, std::int64_t stepsPerEpoch, std::int64_t batch)
{
    Subject subject = settings({.batchSize = batch, .epochs = epochs});
    subject.stepsPerEpoch = stepsPerEpoch;
    subject.totalSteps = epochs * stepsPerEpoch;
    return subject;
}

/// What a batch showed, of a table of two classes.
/// Codes that a network looks up; those of the data that it serves are `by` higher.
std::function<std::vector<base::Finding>(const Check&)> onCodes(int by)
{
    return [by](const Check& check) {
        const TempFolder folder;
        const auto coded = [](int first) {
            QByteArray text("a,b,c,kind\n");
            for (int row = 0; row < 300; ++row) {
                for (int column = 0; column < 3; ++column)
                    text += QByteArray::number(first + (row * (5 + column) + column) % 30) + ',';
                text += row % 2 == 0 ? "x\n" : "y\n";
            }
            return text;
        };
        testing::write(folder / "here.csv", coded(0));
        testing::write(folder / "there.csv", coded(by));
        data::DataSpec dataSpec;
        dataSpec.path = (folder / "here.csv").string();
        dataSpec.testPath = (folder / "there.csv").string();
        dataSpec.preprocess.steps = "none";
        const data::Prepared data = data::prepare(dataSpec);
        Subject subject = settings({});
        subject.data = &data;
        diagnose::FirstBatch batch;
        batch.inputs.push_back({.name = data.preprocess.inputs()[0].name, .areCodes = true});
        subject.firstBatch = batch;
        return check.run(subject);
    };
}

std::function<std::vector<base::Finding>(const Check&)> onBatch(const diagnose::FirstBatch& batch,
                                                                const train::TrainSpec& spec = {})
{
    return [=](const Check& check) {
        const TempFolder folder;
        testing::write(folder / "data.csv", twoClasses(2));
        data::DataSpec dataSpec;
        dataSpec.path = (folder / "data.csv").string();
        const data::Prepared data = data::prepare(dataSpec);
        Subject subject = settings(spec);
        subject.data = &data;
        subject.firstBatch = batch;
        return check.run(subject);
    };
}

diagnose::FirstBatch batchWith(double rms,
                               diagnose::AnswerFacts answers = {.width = 2,
                                                                .least = -1,
                                                                .greatest = 1,
                                                                .fromOne = 1,
                                                                .fromOneOverBatch = 9,
                                                                .logFromOne = 1,
                                                                .logFromOneOverBatch = 9})
{
    diagnose::FirstBatch batch{.examples = 128, .answers = answers};
    batch.inputs = {{.name = "example",
                     .values = 1000,
                     .rms = rms,
                     .least = -rms,
                     .greatest = rms,
                     .deviation = rms}};
    return batch;
}

diagnose::FirstBatch batchWith(std::vector<diagnose::ParameterFacts> parameters)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.parameters = std::move(parameters);
    batch.gradientNorm = 2;
    return batch;
}

diagnose::ParameterFacts matrix(const char* name, double gradient, bool equal = false)
{
    return {.name = name,
            .layer = name,
            .isMatrix = true,
            .rows = 16,
            .numbers = 160,
            .gradient = gradient,
            .gradientNorm = gradient,
            .distinctRows = equal ? 1 : 16};
}

diagnose::AnswerFacts curved(double by)
{
    diagnose::AnswerFacts answers = batchWith(1).answers;
    answers.curved = by;
    return answers;
}

Subject prepared(const char* steps, const char* inEvaluation, const char* augment,
                 data::FittedOn fittedOn)
{
    Subject subject;
    subject.dataSpec.preprocess = {.steps = steps,
                                   .evaluationSteps = inEvaluation,
                                   .fittedOn = fittedOn,
                                   .evaluationAugment = augment};
    return subject;
}

Subject machine(double gflops)
{
    Subject subject;
    subject.gflopsPerCore = gflops;
    return subject;
}

/// A table of 400 rows and two classes, one after the other or in turns, trained on in its order.
std::function<std::vector<base::Finding>(const Check&)> onOrder(bool sorted)
{
    return [=](const Check& check) {
        const TempFolder folder;
        QByteArray text("depth,class\n");
        for (int i = 0; i < 400; ++i)
            text += QByteArray::number(i * 7 % 113 + 0.5)
                    + ((sorted ? i < 200 : i % 2 == 0) ? ",oak\n" : ",ash\n");
        testing::write(folder / "data.csv", text);
        data::DataSpec spec;
        spec.path = (folder / "data.csv").string();
        const data::Prepared data = data::prepare(spec);
        train::TrainSpec training;
        training.shuffle = false;
        return check.run({.dataSpec = spec, .data = &data, .trainSpec = training});
    };
}

/// A table of 600 rows with a class of three; a column spells the class, or says nothing of it.
QByteArray coded(bool spelled)
{
    QByteArray text("depth,code,class\n");
    for (int i = 0; i < 600; ++i)
        text += QByteArray::number(i * 7 % 113 + 0.5) + ",c"
                + QByteArray::number(spelled ? i % 3 : i / 3 % 5) + ','
                + QByteArray(3, char('p' + i % 3)) + '\n';
    return text;
}

/// A table of 800 rows, in four of which a column reaches `far`.
QByteArray heights(double far)
{
    QByteArray text("height,class\n");
    for (int i = 0; i < 800; ++i)
        text += QByteArray::number(i % 200 == 50 ? far : i * 7 % 61 + 0.5, 'g', 10)
                + (i % 2 ? ",oak\n" : ",ash\n");
    return text;
}

/// Texts of which each comes twice: once more in capitals with other punctuation, or as another one.
std::function<std::vector<base::Finding>(const Check&)> onPhrases(bool copied)
{
    return [=](const Check& check) {
        const TempFolder folder;
        QByteArray text("words,class\n");
        for (int i = 0; i < 200; ++i) {
            const QByteArray phrase =
                "the old house by the sea number " + QByteArray::number(i * 7);
            const QByteArray label = i % 2 ? ",oak\n" : ",ash\n";
            text += phrase + label;
            text += (copied ? phrase.toUpper() + "!" : phrase + " and a half") + label;
        }
        testing::write(folder / "data.csv", text);
        data::DataSpec spec;
        spec.path = (folder / "data.csv").string();
        spec.table.texts = "words";
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

std::function<std::vector<base::Finding>(const Check&)> onDigits(bool simpler)
{
    return [=](const Check& check) {
        data::DataSpec spec;
        spec.count = 300;
        if (simpler)
            spec.simplify = {.classes = "3", .side = 14};
        else // nothing is smaller by that
            spec.simplify = {.classes = "10", .side = 28, .steps = 5};
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

/// Drawn digits, served with others from that source.
std::function<std::vector<base::Finding>(const Check&)> onServedDigits(const char* served)
{
    return [=](const Check& check) {
        data::DataSpec spec;
        spec.count = 400;
        spec.testPath = served;
        const data::Prepared data = data::prepare(spec);
        return check.run({.dataSpec = spec, .data = &data});
    };
}

/// Drawn digits, 6 and 9 among them, that training changes so.
std::function<std::vector<base::Finding>(const Check&)> onTurned(const char* augment)
{
    return [=](const Check& check) {
        data::DataSpec spec;
        spec.count = 1000;
        const data::Prepared data = data::prepare(spec);
        train::TrainSpec training;
        training.augment = augment;
        return check.run({.dataSpec = spec, .data = &data, .trainSpec = training});
    };
}

/// A class of which there are few, decided by three of many numbers: neighbours hardly show that.
QByteArray rarelyOak()
{
    QByteArray text;
    for (int column = 0; column < 30; ++column)
        text += "c" + QByteArray::number(column) + ',';
    text += "class\n";
    unsigned drawn = 1;
    const auto next = [&drawn] {
        drawn = drawn * 1'664'525U + 1'013'904'223U; // as below
        return static_cast<int>(drawn >> 16) % 1000;
    };
    for (int row = 0; row < 900; ++row) {
        int sum = 0;
        for (int column = 0; column < 30; ++column) {
            const int value = next();
            sum += column < 3 ? value : 0;
            text += QByteArray::number(value) + ',';
        }
        text += sum > 2400 ? "oak\n" : "ash\n";
    }
    return text;
}

/// A table of 300 rows with a class that two numbers decide, or that was drawn by itself.
QByteArray related(bool isRelated)
{
    QByteArray text("depth,lead,class\n");
    unsigned drawn = 1;
    for (int i = 0; i < 300; ++i) {
        drawn = drawn * 1'664'525U + 1'013'904'223U; // Numerical Recipes, section 7.1
        const int depth = i * 37 % 101, lead = i * 53 % 97;
        const bool oak = isRelated ? depth + lead > 98 : drawn >> 31 == 0;
        text += QByteArray::number(depth) + ',' + QByteArray::number(lead)
                + (oak ? ",oak\n" : ",ash\n");
    }
    return text;
}

/// 800 rows about five places in a plane, with the names of those; `wrong` of ten were drawn anew. `moved`: each has the
/// name of a place so many further on.
QByteArray labelled(unsigned wrong, unsigned moved = 0)
{
    QByteArray text("depth,lead,class\n");
    unsigned drawn = 1;
    const auto next = [&](unsigned below) {
        drawn = drawn * 1'664'525U + 1'013'904'223U; // Numerical Recipes, section 7.1
        return (drawn >> 16) % below;
    };
    for (unsigned i = 0; i < 800; ++i) {
        const unsigned place = i % 5, name = next(10) < wrong ? next(5) : place;
        text += QByteArray::number(100 * (place % 3) + next(40)) + ','
                + QByteArray::number(100 * (place / 3) + next(40)) + ','
                + QByteArray::number(1 + (name + moved) % 5) + "0\n";
    }
    return text;
}

/// Forty pictures of three colours that change smoothly, each of another one; `change` of the bytes of one.
std::function<std::vector<base::Finding>(const Check&)> onColours(
    const std::function<std::vector<std::uint8_t>(const std::vector<std::uint8_t>&)>& change)
{
    return [change](const Check& check) {
        constexpr std::size_t kSide = 16, kPlane = kSide * kSide;
        std::vector<std::uint8_t> pixels;
        data::Dataset::Content content{.training = 40};
        for (int i = 0; i < 40; ++i) {
            std::vector<std::uint8_t> one;
            for (std::size_t k = 0; k < 3 * kPlane; ++k) {
                const double x = static_cast<double>(k % kSide),
                             y = static_cast<double>(k % kPlane / kSide);
                const double angle = 0.35 * x + 0.2 * y + i;
                one.push_back(static_cast<std::uint8_t>(
                    128 + 120 * std::sin(angle + 2.0 * static_cast<double>(k / kPlane))));
            }
            const std::vector<std::uint8_t> other = change(one);
            pixels.insert(pixels.end(), other.begin(), other.end());
            content.labels.push_back(static_cast<std::uint16_t>(i % 2));
        }
        content.info.path = content.info.kind = "made";
        content.info.classes = {"a", "b"};
        content.inputs.push_back(std::make_unique<data::PictureInput>(
            data::InputInfo{.shape = {3, kSide, kSide}}, std::move(pixels)));
        data::Prepared prepared;
        prepared.source = std::make_shared<const data::Dataset>(std::move(content));
        prepared.splits = data::cut(prepared.source, nullptr, {});
        prepared.preprocess = data::Preprocess::fit({}, prepared.splits.train(), nullptr);
        return check.run({.dataSpec = {}, .data = &prepared});
    };
}

std::vector<std::uint8_t> asTheyAre(const std::vector<std::uint8_t>& bytes)
{
    return bytes;
}

/// The colours of each pixel one after the other.
std::vector<std::uint8_t> interleaved(const std::vector<std::uint8_t>& bytes)
{
    std::vector<std::uint8_t> other;
    for (std::size_t pixel = 0; pixel < bytes.size() / 3; ++pixel)
        for (std::size_t colour = 0; colour < 3; ++colour)
            other.push_back(bytes[colour * bytes.size() / 3 + pixel]);
    return other;
}

diagnose::FirstBatch inWays(std::int64_t ways, std::int64_t together)
{
    diagnose::FirstBatch batch = batchWith({matrix("a.weight", 0.1), matrix("b.weight", 0.1)});
    batch.answers.width = 10;
    batch.answers.curved = 0.5;
    batch.answers.ways = ways;
    batch.answers.waysTogether = together;
    batch.answers.enters = 64;
    return batch;
}

diagnose::FirstBatch descending(double by)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.descent = by;
    return batch;
}

diagnose::FirstBatch viewed(const std::vector<std::string>& views)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.notes.scrambled = views;
    return batch;
}

diagnose::FirstBatch inOrder(bool attends, double moved)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.attends = attends;
    batch.movedByOrder = moved;
    return batch;
}

diagnose::FirstBatch merging(std::vector<diagnose::MergedCodes> codes)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.merged = std::move(codes);
    return batch;
}

/// Targets about this number, learned as they are.
std::function<std::vector<base::Finding>(const Check&)> onTargets(double about)
{
    return [about](const Check& check) {
        const TempFolder folder;
        QByteArray text("depth,price\n");
        for (int i = 0; i < 300; ++i)
            text += QByteArray::number(i % 13 + 0.5) + ','
                    + QByteArray::number(about * (0.75 + i * 7 % 113 / 225.0), 'f', 3) + '\n';
        testing::write(folder / "data.csv", text);
        data::DataSpec dataSpec;
        dataSpec.path = (folder / "data.csv").string();
        dataSpec.table.task = data::TaskChoice::Regression;
        dataSpec.preprocess.standardiseTarget = false;
        const data::Prepared data = data::prepare(dataSpec);
        Subject subject = settings({});
        subject.dataSpec = dataSpec;
        subject.data = &data;
        subject.firstBatch = batchWith(1);
        return check.run(subject);
    };
}

/// Batch norm that has kept other statistics than those of the batch.
diagnose::FirstBatch keeping(double shift, double ratio)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.kept =
        diagnose::KeptStatistics{.layer = "bn1", .channels = 64, .shift = shift, .ratio = ratio};
    return batch;
}

diagnose::FirstBatch fixed(bool isParameter, bool looksDrawn)
{
    diagnose::FirstBatch batch = batchWith(1);
    batch.notes.fixed = {{.name = "trunk.weight",
                          .numbers = 64,
                          .isParameter = isParameter,
                          .looksDrawn = looksDrawn}};
    return batch;
}

const std::map<std::string, Twins>& twins()
{
    static const std::map<std::string, Twins> all{
        {"slow_blas", {onSubject(machine(1.5)), onSubject(machine(60))}},
        {"own_test_part", {onPictures(1, true), onPictures(1, false)}},
        {"other_range", {onPictures(255, true), onPictures(1.5F, true)}},
        {"other_units", {onFiles(rows(1), rows(1000)), onFiles(aboutZero(0), aboutZero(0.1))}},
        {"other_scale",
         {onFiles(series(10), series(10, 1000), "data.tsv"),
          onFiles(series(10), series(10), "data.tsv")}},
        {"sentinel_values",
         {onFile(series(10, 1, true), "data.tsv"), onFile(series(10), "data.tsv")}},
        {"unseen_categories", {onFiles(rows(1), rows(1, "pz")), onFiles(rows(1), rows(1))}},
        {"longer_series",
         {onFiles(series(10), series(14), "data.tsv"),
          onFiles(series(10), series(10), "data.tsv")}},
        {"unknown_tokens",
         {onTexts("the old house by the sea", "\u0434\u043E\u043C \u0443 \u043C\u043E\u0440\u044F"),
          onTexts("the old house by the sea", "the house by the old sea")}},
        {"other_brightness", {onServedDigits("glyphs-night"), onServedDigits("glyphs")}},
        {"unrelated_targets", {onFile(related(false)), onFile(related(true))}},
        {"noisy_labels", {onFile(labelled(4)), onFile(labelled(0))}},
        {"picture_layout", {onColours(interleaved), onColours(asTheyAre)}},
        {"imbalanced_classes", {onFile(twoClasses(39)), onFile(twoClasses(2))}},
        {"other_evaluation",
         {onSubject(prepared("divide 255", "none", "noise 0.1", data::FittedOn::All)),
          onSubject(prepared("divide 255", "divide 255", "", data::FittedOn::Train))}},
        {"simpler_problem", {onDigits(true), onDigits(false)}},
        {"sorted_examples", {onOrder(true), onOrder(false)}},
        {"nearly_repeated", {onPhrases(true), onPhrases(false)}},
        {"target_in_a_column", {onFile(coded(true)), onFile(coded(false))}},
        {"far_values", {onFile(heights(7e7)), onFile(heights(90))}},
        {"repeated_examples", {onTexts("all the same", "all the same", false), onTexts("a", "b")}},
        {"learning_rate",
         {onSubject(settings({.learningRate = 0.1})), onSubject(settings({.learningRate = 1e-3}))}},
        {"unusual_settings",
         {onSubject(settings({.optimiser = train::Optimiser::Sgd, .momentum = 0.999})),
          onSubject(settings({.labelSmoothing = 0.1,
                              .optimiser = train::Optimiser::AdamW,
                              .beta1 = 0.95,
                              .beta2 = 0.95}))}},
        {"few_updates", {onSubject(inUpdates(3, 3, 256)), onSubject(inUpdates(30, 1, 32))}},
        {"schedule_end",
         {onSubject(
              settings({.schedule = {.kind = train::ScheduleKind::Exponential, .decay = 0.95}})),
          onSubject(
              settings({.schedule = {.kind = train::ScheduleKind::Cosine, .warmupSteps = 50}}))}},
        {"strong_augmentation",
         {onSubject(settings({.augment = "crop 0.1"})),
          onSubject(settings({.augment = "crop 0.8, flip 0.5, noise 0.1"}))}},
        {"exchanged_classes", {onTurned("rotate 180"), onTurned("rotate 20")}},
        {"input_scale", {onBatch(batchWith(130)), onBatch(batchWith(0.6))}},
        {"unseen_codes", {onCodes(40), onCodes(0)}},
        {"loss_input",
         {onBatch(
              batchWith(1, {.width = 2, .least = 0.1, .greatest = 0.9, .fromOneOverBatch = 63})),
          onBatch(batchWith(1))}},
        {"target_scale", {onTargets(200'000), onTargets(50)}},
        {"step_order", {onBatch(inOrder(true, 1e-7)), onBatch(inOrder(true, 0.2))}},
        {"merged_codes", {onBatch(merging({{"words", 9000, 19999}})), onBatch(merging({}))}},
        {"batch_independence",
         {onBatch(batchWith(1, {.besideOthers = 0.2})), onBatch(batchWith(1))}},
        {"equal_units",
         {onBatch(batchWith({matrix("a.weight", 0.1, true), matrix("b.weight", 0.1)})),
          onBatch(batchWith({matrix("a.weight", 0.1), matrix("b.weight", 0.1)}))}},
        {"gradient_reach",
         {onBatch(batchWith({matrix("a.weight", 0), matrix("b.weight", 0.1)})),
          onBatch(batchWith({matrix("a.weight", 0.01), matrix("b.weight", 0.1)}))}},
        {"linear_network",
         {[](const Check& check) {
              diagnose::FirstBatch straight =
                  batchWith({matrix("a.weight", 0.1), matrix("b.weight", 0.1)});
              straight.answers = curved(1e-6);
              return onBatch(straight)(check);
          },
          [](const Check& check) {
              diagnose::FirstBatch one = batchWith({matrix("a.weight", 0.1)});
              one.answers = curved(1e-6); // a linear model is meant to be one
              return onBatch(one)(check);
          }}},
        {"narrow_layer", {onBatch(inWays(1, 9)), onBatch(inWays(9, 20))}},
        {"fixed_weights", {onBatch(fixed(false, true)), onBatch(fixed(false, false))}},
        {"model_fit", {onBatch(keeping(0.4, 0.05)), onBatch(keeping(1.5, 0.4))}},
        {"descent", {onBatch(descending(-1)), onBatch(descending(0.98))}},
        {"scrambled_axes", {onBatch(viewed({"3 x 32 x 32 as 32 x 32 x 3"})), onBatch(viewed({}))}},
        {"regularisation",
         {onSubject(settings({.weightDecay = 0.5})), onSubject(settings({.weightDecay = 1e-2}))}},
        {"clipping",
         {onBatch(batchWith({matrix("a.weight", 0.1)}),
                  {.optimiser = train::Optimiser::Sgd, .clipNorm = 1e-4}),
          onBatch(batchWith({matrix("a.weight", 0.1)}),
                  {.optimiser = train::Optimiser::Sgd, .clipNorm = 1})}},
        {"overfit_one_batch",
         {onSubject(afterOneBatch(diagnose::OverfitOutcome::Plateaus)),
          onSubject(afterOneBatch(diagnose::OverfitOutcome::Passes))}},
        {"no_better_than_guess", {onSubject(trained(0.49)), onSubject(trained(0.1))}},
        {"curve_finite",
         {onCurves([](auto& c) { c.loss.values.back() = std::nan(""); }), onCurves()}},
        {"curve_rate",
         {onCurves([](auto& c) {
              c.learningRate = curve("lr", [](int k) { return std::pow(0.9, k); });
          }),
          onCurves(
              [](auto& c) { c.learningRate = curve("lr", [](int k) { return 1 - k / 201.0; }); })}},
        {"curve_divergence",
         {onCurves([](auto& c) {
              c.loss =
                  curve("loss", [](int k) { return k < 100 ? 2.3 - k / 80.0 : 4.0 + k / 100.0; });
          }),
          onCurves()}},
        {"curve_loss_form",
         {onCurves([](auto& c) {
              c.loss =
                  curve("loss", [](int k) { return k < 190 ? 2.3 * std::exp(-k / 300.0) : 0.0; });
          }),
          onCurves()}},
        {"curve_level",
         {onCurves([](auto& c) {
              c.loss = curve("loss", [](int k) { return 2.3026 + 0.02 * wave(k); });
              c.valLoss = curve(
                  "val_loss", [](int k) { return 2.3026 + 0.004 * wave(k + 3); }, 6);
          }),
          onCurves()}},
        {"curve_jumps",
         {onCurves([](auto& c) {
              c.loss = curve("loss", [](int k) { return 0.2 + 2.1 * std::exp(-(k % 100) / 20.0); });
          }),
          onCurves()}},
        {"curve_scores",
         {onCurves([](auto& c) {
              c.valError = curve(
                  "val_acc", [](int) { return 0.9; }, 8);
              c.trainError = {};
          }),
          onCurves()}},
        {"curve_validation",
         {onCurves([](auto& c) {
              c.valLoss = curve(
                  "val_loss", [](int k) { return 0.5 + 0.3 * std::abs(k - 2); }, 8);
          }),
          onCurves()}},
        {"curve_end",
         {onCurves([](auto& c) {
              c.loss = curve("loss", [](int k) { return 2.3 - k / 150.0 + 0.02 * wave(k); });
              c.valLoss = {};
          }),
          onCurves()}},
        {"curve_pace",
         {onCurves([](auto& c) {
              c.stepSeconds = curve("step_time", [](int k) { return k < 120 ? 0.1 : 0.5; });
          }),
          onCurves([](auto& c) {
              c.stepSeconds = curve("step_time", [](int k) { return 0.1 + 0.02 * wave(k); });
          })}},
        {"curve_start",
         {onCurves([](auto& c) {
              c.trainError = c.valError = {};
              c.loss = curve("loss", [](int k) { return 5e10 * (1 - k / 400.0); });
          }),
          onCurves()}},
        {"curve_columns", {onCurves([](auto& c) { c.gradientNorm = {}; }), onCurves([](auto& c) {
                               c.stepSeconds = curve("step_time", [](int) { return 0.1; });
                           })}},
    };
    return all;
}

/// What is found of these weights of ash, elm and oak, of which there are four for one of the others.
std::vector<base::Finding> ofWeightsOfThree(const char* weights)
{
    const TempFolder folder;
    QByteArray text("depth,class\n");
    for (int i = 0; i < 240; ++i)
        text += QByteArray::number(i % 13 + 0.5)
                + (i % 6 == 0   ? ",ash\n"
                   : i % 6 == 1 ? ",elm\n"
                                : ",oak\n");
    testing::write(folder / "data.csv", text);
    data::DataSpec spec;
    spec.path = (folder / "data.csv").string();
    const data::Prepared data = data::prepare(spec);
    train::TrainSpec settings;
    settings.classWeights = weights;
    return diagnose::unusualSettings().run(
        {.dataSpec = spec, .data = &data, .trainSpec = settings});
}

} // namespace

/// Every check of the table, without naming one.
class TestSuite : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKindHasOneHomeAndASentence()
    {
        std::set<std::string> seen;
        for (const auto& source : experiment::findingSources()) {
            QVERIFY2(!source.kinds.empty(), source.name);
            for (const base::FindingKind& kind : source.kinds) {
                QVERIFY2(seen.insert(kind.id).second, kind.id);
                QVERIFY2(!kind.sentence({.id = kind.id}).empty(), kind.id);
                QCOMPARE(experiment::sentence({.id = kind.id}), kind.sentence({.id = kind.id}));
            }
        }
        QVERIFY(seen.size() > 100);
    }

    void unknownKindsAreShownByTheirId()
    {
        QCOMPARE(experiment::sentence({.id = "from.elsewhere", .place = "fc1"}),
                 std::string("from.elsewhere (fc1)"));
    }

    void checksStandInTheOrderOfTheirStages()
    {
        std::set<std::string> ids;
        diagnose::Stage last = diagnose::Stage::Machine;
        for (const Check* check : experiment::checks()) {
            QVERIFY2(ids.insert(check->id).second, check->id);
            QVERIFY2(std::string(check->title).size() > 3, check->id);
            QVERIFY2(check->stage >= last, check->id);
            last = check->stage;
        }
    }

    void aRelationThatCannotShowIsNotDenied()
    {
        const auto& all = experiment::checks();
        const auto check = std::find_if(all.begin(), all.end(), [](const Check* one) {
            return std::string_view(one->id) == "unrelated_targets";
        });
        QVERIFY(check != all.end() && onFile(rarelyOak())(**check).empty());
    }

    void everyCheckFindsItsFaultAndIsSilentWithoutIt_data()
    {
        QTest::addColumn<int>("at");
        int at = 0;
        for (const Check* check : experiment::checks())
            QTest::newRow(check->id) << at++;
    }
    void everyCheckFindsItsFaultAndIsSilentWithoutIt()
    {
        QFETCH(int, at);
        const Check& check = *experiment::checks()[static_cast<std::size_t>(at)];
        const auto found = twins().find(check.id);
        QVERIFY2(found != twins().end(), "has no faulty and no healthy set-up here");
        const auto faults = found->second.faulty(check);
        QVERIFY(!faults.empty());
        testing::requireDeclaredFixes(faults);
        for (const base::Finding& finding : faults) {
            QVERIFY2(
                std::any_of(check.kinds.begin(), check.kinds.end(),
                            [&](const base::FindingKind& kind) { return finding.id == kind.id; }),
                finding.id.c_str());
            QVERIFY2(testing::isSentence(experiment::sentence(finding)),
                     experiment::sentence(finding).c_str());
        }
        for (const base::Finding& finding : found->second.healthy(check))
            QVERIFY2(finding.id == "overfit.passes", finding.id.c_str());
        // Nothing is found in nothing.
        QVERIFY(check.run({}).empty());
    }

    /// Where inputs that are alike have other labels now and then, and where the same two classes are taken for each
    /// other, as classes that overlap are.
    void labelsAreNoisyOnlyWhereTheyAreWrongByChance()
    {
        const auto severity = [](unsigned wrong) {
            const auto found = onFile(labelled(wrong))(diagnose::noisyLabels());
            return found.empty() ? -1 : static_cast<int>(found.front().severity);
        };
        QCOMPARE(severity(5), static_cast<int>(base::Severity::Warning));
        QCOMPARE(severity(1), -1); // a few are within reason
        const auto found = onFile(labelled(5))(diagnose::noisyLabels());
        QVERIFY(found.front().samples.size() > 10);
        // A fifth of what was drawn anew is right by chance: two in five are wrong.
        QVERIFY(found.front().evidence[1].value < 0.4 && found.front().evidence[2].value > 0.4);
        QByteArray mistaken = labelled(0);
        for (qsizetype k = 0, row = 0; (k = mistaken.indexOf(",10\n", k)) >= 0; ++k) {
            if (row++ % 3 == 0)
                mistaken.replace(k, 4, ",20\n");
        }
        QCOMPARE(onFile(mistaken)(diagnose::noisyLabels()).size(), std::size_t(0));
    }

    void bytesThatRanOverTheirEndAreFound()
    {
        const auto by = [](int turn) {
            const auto found = onColours([turn](std::vector<std::uint8_t> bytes) {
                for (std::uint8_t& byte : bytes)
                    byte = static_cast<std::uint8_t>(byte + turn);
                return bytes;
            })(diagnose::pictureLayout());
            return found.empty() ? 0.0 : found.front().evidence[2].value;
        };
        QCOMPARE(by(0), 0.0);
        QVERIFY(std::abs(by(128) - 128) <= 16);
        QVERIFY(std::abs(by(60) - 60) <= 16);
        // A product is no shift.
        const auto found = onColours([](std::vector<std::uint8_t> bytes) {
            for (std::uint8_t& byte : bytes)
                byte = static_cast<std::uint8_t>(byte * 3 / 2);
            return bytes;
        })(diagnose::pictureLayout());
        QCOMPARE(testing::idsOf(found), std::string("pictures.wrapped "));
    }

    void oneUnitIsTooFewForManyOutputsAndNotForTwo()
    {
        const auto ids = [](const diagnose::FirstBatch& batch) {
            return testing::idsOf(onBatch(batch)(diagnose::narrowLayer()));
        };
        QCOMPARE(ids(inWays(1, 20)), std::string("network.narrow "));
        QCOMPARE(ids(inWays(2, 20)), std::string());
        diagnose::FirstBatch two = inWays(1, 5);
        two.answers.width = 2;
        QCOMPARE(ids(two), std::string());
        two.answers.waysTogether = 1;
        QCOMPARE(ids(two), std::string("network.narrow "));
        two.parameters.resize(1); // a linear model with a sigmoid at its end
        QCOMPARE(ids(two), std::string());
    }

    void weightsThatStayAreNamedUnlessTheyWereDeclared()
    {
        const auto ids = [](const diagnose::FirstBatch& batch, const char* declared) {
            train::TrainSpec spec;
            spec.declaredFrozen = declared;
            return testing::idsOf(onBatch(batch, spec)(diagnose::fixedWeights()));
        };
        QCOMPARE(ids(fixed(true, false), ""), std::string("network.frozen "));
        QCOMPARE(ids(fixed(true, false), "trunk"), std::string());
        QCOMPARE(ids(fixed(false, true), ""), std::string("network.unregistered "));
        diagnose::FirstBatch still = batchWith(1);
        still.stillStatistics = {"norm.running_var"};
        QCOMPARE(ids(still, ""), std::string("network.norm_still "));
    }

    /// A layer that keeps the width of what stands before it was forgotten, a head was not.
    void layersWithoutAPartAreJudgedByTheirPlace_data()
    {
        QTest::addColumn<int>("units");
        QTest::addColumn<int>("takes");
        QTest::addColumn<bool>("isWarned");
        QTest::addColumn<QString>("words");
        QTest::newRow("as wide as before it") << 16 << 16 << true << "keeps the width";
        QTest::newRow("an auxiliary head") << 2 << 16 << false << "an auxiliary head";
        QTest::newRow("a notable share") << 100 << 40 << true << "the part that calls them";
        QTest::newRow("a small table") << 3 << 5 << false << "no part in the answers";
    }
    void layersWithoutAPartAreJudgedByTheirPlace()
    {
        QFETCH(int, units);
        QFETCH(int, takes);
        QFETCH(bool, isWarned);
        QFETCH(QString, words);
        const auto dense = [](const char* name, std::int64_t rows, std::int64_t columns,
                              bool isUsed) {
            diagnose::ParameterFacts facts = matrix(name, isUsed ? 0.1 : 0);
            facts.rows = facts.distinctRows = rows;
            facts.numbers = rows * columns;
            facts.reach = isUsed ? diagnose::Reach::Learns : diagnose::Reach::Unused;
            return facts;
        };
        const auto found =
            onBatch(batchWith({dense("a", 16, 200, true), dense("b", units, takes, false),
                               dense("c", 2, 16, true)}))(diagnose::gradientReach());
        QCOMPARE(testing::idsOf(found), std::string("network.unused "));
        QCOMPARE(found.front().severity == base::Severity::Warning, isWarned);
        const std::string sentence = experiment::sentence(found.front());
        QVERIFY2(QString::fromStdString(sentence).contains(words), sentence.c_str());
    }

    void anActivationThatWasForgottenIsNamed()
    {
        diagnose::FirstBatch batch = batchWith({matrix("a.weight", 0.1), matrix("b.weight", 0.1)});
        batch.notes.uncalled = {{.name = "act1", .kind = "ReLU", .isMissed = false}};
        QVERIFY(onBatch(batch)(diagnose::gradientReach()).empty());
        batch.notes.uncalled.push_back({.name = "act2", .kind = "ReLU", .isMissed = true});
        const auto found = onBatch(batch)(diagnose::gradientReach());
        QCOMPARE(testing::idsOf(found), std::string("network.uncalled "));
        QCOMPARE(found.front().place, std::string("act2"));
    }

    void runningStatisticsThatNeverFollowAreNamed()
    {
        const auto ids = [](double momentum, bool isKept = false) {
            diagnose::FirstBatch batch = isKept ? keeping(0.1, 1) : batchWith(1);
            batch.notes.normMomentum = momentum;
            return testing::idsOf(onBatch(batch)(diagnose::fixedWeights())); // 1,000 updates
        };
        QCOMPARE(ids(1e-5), std::string("network.norm_slow "));
        QCOMPARE(ids(1e-5, true), std::string());
        QCOMPARE(ids(0.01), std::string());
        QCOMPARE(ids(0), std::string());
        QCOMPARE(ids(0.5), std::string());
        QCOMPARE(ids(0.9), std::string("network.norm_of_last_batch "));
        QCOMPARE(ids(1), std::string("network.norm_of_last_batch "));
    }

    void labelsOfTestValAreHeldAgainstTrain()
    {
        const auto found = [](const QByteArray& served) {
            return onFiles(labelled(0), served)(diagnose::unrelatedTargets());
        };
        QVERIFY(found(labelled(0)).empty());
        const auto moved = found(labelled(0, 1));
        QCOMPARE(testing::idsOf(moved), std::string("labels.exchanged "));
        const std::string sentence = experiment::sentence(moved.front());
        QVERIFY2(QString::fromStdString(sentence).startsWith("5 of 5 classes"), sentence.c_str());
        const auto drawn = found(labelled(10));
        QCOMPARE(testing::idsOf(drawn), std::string("examples.unrelated "));
        QCOMPARE(drawn.front().place, std::string("test-val"));
    }

    /// Of sets whose labels belong to other rows, one in ten agrees better than nine of ten shuffles.
    void labelsOfOtherRowsAreSeenWhateverWasDrawn()
    {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            QList<QByteArray> rows = labelled(0).trimmed().split('\n');
            QByteArray text = rows.takeFirst() + '\n';
            std::vector<std::uint32_t> order(static_cast<std::size_t>(rows.size()));
            std::iota(order.begin(), order.end(), 0U);
            base::Random random(seed, "test.labels");
            random.shuffle(order);
            for (qsizetype i = 0; i < rows.size(); ++i) {
                const QByteArray& other = rows[order[static_cast<std::size_t>(i)]];
                text += rows[i].left(rows[i].lastIndexOf(',')) + other.mid(other.lastIndexOf(','))
                        + '\n';
            }
            QCOMPARE(testing::idsOf(onFile(text)(diagnose::unrelatedTargets())),
                     std::string("examples.unrelated "));
        }
    }

    /// Classes of test-val that lie at the next one of train; half of one of them lies at two others, as shirts do.
    void labelsThatCountFromAnotherNumberAreSeenBesideAlikeClasses()
    {
        QByteArray served = labelled(0, 1);
        for (const char* other : {",10\n", ",50\n"}) {
            for (qsizetype k = 0, row = 0; (k = served.indexOf(other, k)) >= 0; ++k) {
                if (row++ % 2 == 0)
                    served.replace(k, 4, ",30\n");
            }
        }
        QCOMPARE(testing::idsOf(onFiles(labelled(0), served)(diagnose::unrelatedTargets())),
                 std::string("labels.exchanged "));
    }

    void rareClassesAreAWarningOnlyWhereTheyAreVeryRare()
    {
        const auto severity = [](int every) {
            const auto found = onFile(twoClasses(every))(diagnose::imbalancedClasses());
            return found.empty() ? -1 : static_cast<int>(found.front().severity);
        };
        QCOMPARE(severity(5), -1);
        QCOMPARE(severity(49), static_cast<int>(base::Severity::Warning));
        // The examples of the rare class can be opened.
        const auto found = onFile(twoClasses(49))(diagnose::imbalancedClasses());
        QCOMPARE(static_cast<double>(found.front().samples.size()),
                 base::number(found.front(), "rare_examples"));
    }

    void rowsWithCategoriesThatTrainLacksCanBeOpened()
    {
        const auto found = onFiles(rows(1), rows(1, "pz"))(diagnose::unseenCategories());
        QCOMPARE(testing::idsOf(found), std::string("table.unseen_categories "));
        QVERIFY(!found.front().samples.empty());
        QCOMPARE(static_cast<double>(found.front().samples.size()),
                 base::number(found.front(), "rows"));
    }

    void sentinelsInColumnsOfArraysAreNamed()
    {
        const auto found = [](float mark) {
            std::vector<float> cells;
            std::vector<std::int64_t> labels;
            for (int i = 0; i < 60; ++i) {
                cells.push_back(static_cast<float>(i % 13) + 0.5F);
                cells.push_back(i % 5 == 0 ? mark : static_cast<float>(i * 31 % 97 * 50));
                labels.push_back(i % 2);
            }
            const QByteArray file = testing::storedZip(
                {{"X.npy", testing::npyOf("<f4", "(60, 2)", testing::values(cells))},
                 {"y.npy", testing::npyOf("<i8", "(60,)", testing::values(labels))}});
            return onFile(file, "data.npz")(diagnose::sentinelValues());
        };
        QCOMPARE(found(17).size(), std::size_t(0));
        const auto marked = found(-999);
        QCOMPARE(testing::idsOf(marked), std::string("values.sentinel "));
        QVERIFY(std::abs(marked.front().evidence.at(1).value - 0.2) < 0.1);
    }

    void driftIsNoOtherUnit()
    {
        // Of mean 0 and deviation 1.
        const auto scaled = [](double by, double from = 0) {
            std::vector<float> values;
            for (int i = 0; i < 101; ++i)
                values.push_back(static_cast<float>((i * 37 % 101 - 50) / 29.155 * by + from));
            return diagnose::scaleOf(values);
        };
        const auto other = [&](const diagnose::PartScale& train,
                               const diagnose::PartScale& served) {
            return diagnose::isInOtherUnit(train, served);
        };
        QVERIFY(other(scaled(1), scaled(1000)));
        QVERIFY(other(scaled(100, 120), scaled(100 / 255.0, 120 / 255.0)));
        QVERIFY(!other(scaled(1), scaled(1, 3)));
        QVERIFY(!other(scaled(300, 1000), scaled(5, 1600))); // dates, of the last days
        QVERIFY(!other(scaled(1), scaled(4)));
        // Everything times one number, and degrees of Celsius beside Fahrenheit.
        QVERIFY(other(scaled(1, 8), scaled(8, 64)));
        QVERIFY(other(scaled(8, 64), scaled(1, 8)));
        QVERIFY(!other(scaled(1, 8), scaled(4, 32)));
        QVERIFY(!other(scaled(1, 8), scaled(1, 64))); // it moves, and spreads as before
        QVERIFY(other(scaled(5, 20), scaled(9, 68)));
        QVERIFY(other(scaled(9, 68), scaled(5, 20)));
        QVERIFY(!other(scaled(5, 20), scaled(9, 60)));
        // One part alone was standardised.
        using Parts = std::vector<diagnose::PartScale>;
        const Parts raw{scaled(10, 50), scaled(0.2, 3)}, standard{scaled(1), scaled(1)};
        QCOMPARE(diagnose::standardisedAlone(raw, standard), 1);
        QCOMPARE(diagnose::standardisedAlone(standard, raw), -1);
        QCOMPARE(diagnose::standardisedAlone(raw, raw), 0);
        QCOMPARE(diagnose::standardisedAlone(standard, standard), 0);
        QCOMPARE(diagnose::standardisedAlone(standard, {scaled(1.2, 1.5), scaled(1, 2)}), 0);
    }

    void aSetWithoutAttentionIsNoFault()
    {
        QVERIFY(onBatch(inOrder(false, 0))(diagnose::stepOrder()).empty());
        QVERIFY(onBatch(inOrder(true, -1))(diagnose::stepOrder()).empty()); // not measured
    }

    void dropoutBehindTheLastLayerIsNoOtherActivation()
    {
        diagnose::AnswerFacts answers = batchWith(1).answers;
        answers.zeroedByChance = 0.3;
        QCOMPARE(testing::idsOf(onBatch(batchWith(1, answers))(diagnose::lossInput())),
                 std::string("loss.outputs_dropped "));
        answers.zeroedByChance = 0.01;
        QVERIFY(onBatch(batchWith(1, answers))(diagnose::lossInput()).empty());
        // A ReLU, which another draw takes below 0.
        answers = {.width = 2,
                   .greatest = 3,
                   .zeroShare = 0.4,
                   .fromOne = 1,
                   .fromOneOverBatch = 9,
                   .logFromOne = 1,
                   .logFromOneOverBatch = 9,
                   .zeroedByChance = 0.2};
        QCOMPARE(testing::idsOf(onBatch(batchWith(1, answers))(diagnose::lossInput())),
                 std::string("loss.outputs_cut "));
    }

    /// Answers that happen to lie between 0 and 1, as others of other weights do not.
    void answersWithoutABoundHaveNoActivationToTakeOut()
    {
        diagnose::AnswerFacts answers{.width = 6,
                                      .least = 0.1,
                                      .greatest = 0.9,
                                      .fromOne = 3,
                                      .fromOneOverBatch = 9,
                                      .logFromOne = 9,
                                      .logFromOneOverBatch = 9};
        const auto ids = [&] {
            return testing::idsOf(onBatch(batchWith(1, answers))(diagnose::lossInput()));
        };
        QCOMPARE(ids(), std::string("loss.outputs_squeezed "));
        answers.boundLow = -5;
        answers.boundHigh = 7;
        QCOMPARE(ids(), std::string());
    }

    /// Of ten classes a softmax of probabilities gives 0.23 at most, of which the logarithm is -1.46.
    void aSoftmaxBeforeTheLastIsNamed()
    {
        const auto ids = [](double boundLow, double boundHigh) {
            const diagnose::AnswerFacts answers{.width = 10,
                                                .least = -2.4,
                                                .greatest = -2.2,
                                                .boundLow = boundLow,
                                                .boundHigh = boundHigh,
                                                .fromOne = 24,
                                                .fromOneOverBatch = 200,
                                                .logFromOne = 1e-6,
                                                .logFromOneOverBatch = 9};
            return testing::idsOf(onBatch(batchWith(1, answers))(diagnose::lossInput()));
        };
        QCOMPARE(ids(-2.46, -1.47), std::string("loss.softmax_within "));
        QCOMPARE(ids(-2.46, -0.01), std::string());
        // A mean of the softmaxes of many steps is never sure of one class, but sure that it is none of the others.
        QCOMPARE(ids(-12, -1.1), std::string());
    }

    void settingsFarFromTheUsualAreNamed()
    {
        using train::Optimiser;
        const auto ids = [](const train::TrainSpec& spec) {
            return testing::idsOf(onSubject(settings(spec))(diagnose::unusualSettings()));
        };
        QCOMPARE(ids({}), std::string());
        QCOMPARE(ids({.optimiser = Optimiser::Sgd, .momentum = 0.99}), std::string());
        QCOMPARE(ids({.momentum = 0.999}), std::string()); // of Adam it is no setting
        QCOMPARE(ids({.beta1 = 0.995}), std::string("train.beta1_high "));
        QCOMPARE(ids({.beta2 = 0.5}), std::string("train.beta2_low "));
        // Gradients are kept longer than their squares.
        QCOMPARE(ids({.beta1 = 0.97, .beta2 = 0.93}), std::string("train.beta2_low "));
        QCOMPARE(ids({.optimiser = Optimiser::RmsProp, .alpha = 0.5}),
                 std::string("train.alpha_low "));
        QCOMPARE(ids({.labelSmoothing = 0.6}), std::string("train.smoothing_strong "));
    }

    void aLossThatIsWrittenAsZeroBesideNormsThatAreNoNumbersIsNone()
    {
        const auto said = [](double norm, const diagnose::Check& check) {
            const auto found = onCurves([norm](auto& c) {
                for (std::size_t k = 120; k < c.loss.size(); ++k) {
                    c.loss.values[k] = 0;
                    c.gradientNorm.values[k] = norm;
                }
            })(check);
            return found.empty() ? std::string() : experiment::sentence(found.front());
        };
        const diagnose::Check& form = diagnose::curveLossForm();
        QVERIFY(said(std::nan(""), form).find("Half precision that overflows")
                != std::string::npos);
        QVERIFY(said(0, form).find("no target counts any more") != std::string::npos);
        // The norm is not called one beside a loss that is a number.
        QCOMPARE(said(std::nan(""), diagnose::curveFinite()), std::string());
    }

    void classWeightsThatFollowTheCountsAreNamed()
    {
        // Nine of oak for one of ash.
        const auto ids = [](const char* weights) {
            const TempFolder folder;
            data::DataSpec spec;
            testing::write(folder / "data.csv", twoClasses(9));
            spec.path = (folder / "data.csv").string();
            const data::Prepared data = data::prepare(spec);
            train::TrainSpec settings;
            settings.classWeights = weights;
            const auto found = diagnose::unusualSettings().run(
                {.dataSpec = spec, .data = &data, .trainSpec = settings});
            return testing::idsOf(found);
        };
        QCOMPARE(ids("0.2, 1.8"), std::string("train.class_hardly_counts "));
        QCOMPARE(ids("1.8, 0.2"), std::string());
        QCOMPARE(ids("1, 1"), std::string());
        QCOMPARE(ids("balanced"), std::string());
        QCOMPARE(ids("1, 2"), std::string()); // the dearer mistake is that of the common class
        QCOMPARE(ids("0.001, 1"), std::string("train.class_hardly_counts "));
        QCOMPARE(ids("1, 0"), std::string("train.class_hardly_counts "));
        QCOMPARE(ids("0, 1"), std::string("train.class_hardly_counts "));
    }

    void everyClassOfWeightZeroIsNamed()
    {
        const auto said = [](const char* weights) {
            const auto found = ofWeightsOfThree(weights);
            return found.size() == 1 ? QString::fromStdString(experiment::sentence(found[0]))
                                     : QString();
        };
        QVERIFY2(said("1, 0, 1").startsWith("\"elm\" is "), qPrintable(said("1, 0, 1")));
        QVERIFY(said("1, 0, 1").contains("its weight is 0, so that nothing is learned of it"));
        // Those of the others grow with the counts.
        QVERIFY2(said("1, 0, 4").startsWith("\"elm\" is "), qPrintable(said("1, 0, 4")));
        QVERIFY2(said("0, 1, 0").startsWith("ash, oak are "), qPrintable(said("0, 1, 0")));
        QVERIFY(said("0, 1, 0").contains("are 0 for them: nothing is learned of these classes"));
    }

    /// Of three classes too: one of them may cost more on purpose, the most common as well as another.
    void oneClassThatWeighsMoreFollowsNoCounts()
    {
        const auto ids = [](const char* weights) {
            return testing::idsOf(ofWeightsOfThree(weights));
        };
        QCOMPARE(ids("1, 1, 2"), std::string());
        QCOMPARE(ids("1, 2, 1"), std::string());
        QCOMPARE(ids("1, 1, 4"), std::string("train.class_hardly_counts "));
        QCOMPARE(ids("0.9, 1, 2.2"), std::string("train.class_hardly_counts "));
    }

    void aWholeOfTrainInEachUpdateIsFew()
    {
        const auto ids = [](const Subject& subject) {
            return testing::idsOf(onSubject(subject)(diagnose::fewUpdates()));
        };
        QCOMPARE(ids(inUpdates(30, 1, 512)), std::string("train.few_updates "));
        QCOMPARE(ids(inUpdates(60, 1, 512)), std::string());
        Subject learned = inUpdates(30, 1, 512);
        learned.startsLearned = true;
        QCOMPARE(ids(learned), std::string());
        QCOMPARE(ids(inUpdates(1, 5, 32)), std::string("train.few_updates "));
    }

    void aLimitOfAllGradientsIsNamedWhereStepsAreScaledToo()
    {
        const auto ids = [](double clip, double epsilon) {
            return testing::idsOf(
                onBatch(batchWith({matrix("a.weight", 0.1)}),
                        {.epsilon = epsilon, .clipNorm = clip})(diagnose::clipping()));
        };
        QCOMPARE(ids(1, 1e-8), std::string()); // the first gradient has a norm of 2
        QCOMPARE(ids(1e-2, 1e-8), std::string());
        QCOMPARE(ids(1e-5, 1e-8), std::string("train.clips_all "));
        QCOMPARE(ids(0, 0.1), std::string()); // of 160 numbers, so that each has 0.16
        QCOMPARE(ids(0, 0.8), std::string("train.epsilon_large "));
    }

    void aDecayThatTakesAllInTheWholeTrainingIsStrong()
    {
        const auto ids = [](double decay, double rate) {
            return testing::idsOf(
                onSubject(settings({.optimiser = train::Optimiser::AdamW,
                                    .learningRate = rate,
                                    .weightDecay = decay}))(diagnose::regularisation()));
        };
        QCOMPARE(ids(0.1, 3e-3), std::string());
        QCOMPARE(ids(2, 1e-3), std::string("train.decay_strong ")); // 1,000 steps
        QCOMPARE(ids(2, 1e-5), std::string());
    }

    void oneLayerBearsAHigherRate()
    {
        const auto ids = [](double rate, double bends, std::size_t layers) {
            Subject subject = settings({.learningRate = rate});
            subject.firstBatch =
                batchWith(std::vector<diagnose::ParameterFacts>(layers, matrix("a.weight", 0.1)));
            subject.firstBatch->answers.curved = bends;
            return testing::idsOf(diagnose::learningRate().run(subject));
        };
        QCOMPARE(ids(0.1, 1e-6, 1), std::string());
        QCOMPARE(ids(0.5, 1e-6, 1), std::string("train.rate_high "));
        QCOMPARE(ids(0.1, 1e-6, 2), std::string("train.rate_high "));
        QCOMPARE(ids(0.1, 0.5, 1), std::string("train.rate_high "));
    }

    void aDecayInTheGradientIsStrongFarAboveTheUsual()
    {
        const auto ids = [](double decay) {
            return testing::idsOf(
                onSubject(settings({.optimiser = train::Optimiser::Adam, .weightDecay = decay}))(
                    diagnose::regularisation()));
        };
        QCOMPARE(ids(0.05), std::string());
        QCOMPARE(ids(0.08), std::string("train.decay_strong "));
    }

    void aStageMakesItsOwnChecksAlone()
    {
        Subject subject = trained(0.49);
        subject.gflopsPerCore = 1;
        const auto found = experiment::check(diagnose::Stage::Training, subject);
        QCOMPARE(testing::idsOf(found), std::string("train.no_better_than_guess "));
        QCOMPARE(testing::idsOf(experiment::check(diagnose::Stage::Machine, subject)),
                 std::string("machine.slow_blas "));
        QVERIFY(experiment::check(diagnose::Stage::Data, subject).empty());
    }
};

QTEST_GUILESS_MAIN(TestSuite)
#include "tst_suite.moc"
