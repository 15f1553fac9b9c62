// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/tag_target.h"

#include "data/formats/byte_reader.h"
#include "train/run.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace assay::interop {

namespace {

namespace metric_name = train::metric_name;

constexpr std::array<std::pair<TagForm, const char*>, 4> kForms{
    {{TagForm::Value, "value"},
     {TagForm::OneMinus, "one_minus"},
     {TagForm::Percent, "percent"},
     {TagForm::HundredMinus, "hundred_minus"}}};

/// A train loss with at least so many points, and so many times those of the scores beside it, was
/// logged batch by batch.
constexpr std::int64_t kManyPoints = 30;
constexpr std::int64_t kManyTimes = 3;
constexpr double kRounding = 1e-5, kMostShare = 1 + kRounding;

/// Shares of 1 that differ by so much, and percents from so many times the largest of them on, are
/// values of two kinds: accuracies in percent that begin near 0 rise through all between.
constexpr double kSharesDiffer = 0.05, kPercentGap = 20;

constexpr std::array<std::string_view, 6> kTestVal{
    "test_val", "test-val", "testval", "test_validation", "test-validation", "test val"};

/// Lower-case words: "valAccuracy/epoch_1" -> val, accuracy, epoch, 1.
std::vector<std::string> wordsOf(const std::string& tag)
{
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty())
            words.push_back(std::exchange(word, {}));
    };
    bool wasLower = false;
    for (const char c : tag) {
        const auto byte = static_cast<unsigned char>(c);
        // Letters beyond ASCII make words too; nothing below handles them.
        if (byte < 0x80 && !std::isalnum(byte)) {
            end();
            wasLower = false;
            continue;
        }
        if (std::isupper(byte) && wasLower)
            end();
        wasLower = std::islower(byte) || std::isdigit(byte);
        word += static_cast<char>(std::tolower(byte));
    }
    end();
    return words;
}

bool take(std::set<std::string>& words, std::initializer_list<const char*> any)
{
    bool found = false;
    for (const char* word : any)
        found = words.erase(word) > 0 || found;
    return found;
}

struct Guess {
    TagTarget target;
    bool perBatch = false; ///< the name says so
    bool perEpoch = false; ///< the same
    bool bare = false;     ///< it names no split
    bool rate = false;     ///< an error rate by its name, which is not turned
    std::string kind;      ///< of a loss that is named by what it computes: "mse"; else empty
    bool lost = false;     ///< it calls itself a loss
    std::size_t words = 0;
};

/// What a loss is called that is named by what it computes: "train_mse", "val/huber_loss". Empty: it is none of these.
/// `validated`: a name with the same words is of the validation set.
std::string kindOfLoss(std::set<std::string> words, bool validated)
{
    const auto names = [&](std::initializer_list<const char*> list) {
        return words == std::set<std::string>(list.begin(), list.end());
    };
    if (names({"log", "loss"}) || names({"logloss"}) || names({"mlogloss"})
        || names({"binary", "logloss"}) || names({"multi", "logloss"}))
        return "logloss";
    // "l2" alone is a weight of a penalty as well, which no validation set has.
    const bool says = words.erase("loss") > 0 || validated;
    if (names({"mse"}) || names({"squared", "error"}) || (says && names({"l2"})))
        return "mse";
    if (names({"huber"}) || names({"smooth", "l1"}))
        return "huber";
    if (says && names({"l1"}))
        return "l1";
    if (names({"bce"}) || names({"binary", "crossentropy"})
        || names({"binary", "cross", "entropy"}))
        return "bce";
    if (says && names({"ce"}))
        return "ce";
    if (names({"logcosh"}) || names({"log", "cosh"}))
        return "logcosh";
    return {};
}

/// The words of our name for the test-val split follow each other in one part of the tag:
/// "test_val/loss", not "test/val_loss".
bool namesTestVal(const std::string& tag)
{
    const std::string lower = data::formats::lower(tag);
    return std::any_of(kTestVal.begin(), kTestVal.end(), [&](const std::string_view name) {
        return lower.find(name) != std::string::npos;
    });
}

/// What stands beside "lr" in the name of another number than the rate itself.
bool isNoRate(const std::set<std::string>& words)
{
    constexpr std::array kOthers{"loss",     "momentum", "weight", "decay", "wd",  "acc",
                                 "accuracy", "error",    "err",    "norm",  "min", "max",
                                 "ratio",    "factor",   "mult",   "scale", "mse", "mae",
                                 "rmse",     "psnr",     "ssim",   "f1",    "auc", "score"};
    return std::any_of(kOthers.begin(), kOthers.end(),
                       [&](const char* word) { return words.contains(word); });
}

bool isDigits(const std::string& word)
{
    return std::all_of(word.begin(), word.end(),
                       [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// The words of "valid_1's l2" (LightGBM) and "validation_0-rmse" (XGBoost) without the "s" and the number of the set.
std::vector<std::string> boostingWords(const std::string& tag)
{
    std::vector<std::string> words = wordsOf(tag);
    if (words.size() > 2 && (words[0] == "valid" || words[0] == "validation") && isDigits(words[1]))
        words.erase(words.begin() + 1);
    if (words.size() > 2 && words[1] == "s" && tag.find("'s ") != std::string::npos)
        words.erase(words.begin() + 1);
    return words;
}

/// Whether it is the first of XGBoost's sets, "validation_0-rmse".
bool isFirstSet(const std::string& tag)
{
    return tag.starts_with("validation_0");
}

/// `scored`: words of the names of the validation set that stand beside it, without that of the set.
Guess guessFrom(const TagSummary& tag, const std::set<std::set<std::string>>& scored = {})
{
    const std::vector<std::string> all = boostingWords(tag.tag);
    std::set<std::string> words(all.begin(), all.end());
    Guess guess{.target = {}, .words = all.size()};
    guess.perEpoch = take(words, {"epoch"});
    guess.perBatch = take(words, {"step", "batch", "iter", "iteration"});
    take(words, {"total", "avg", "mean", "average", "running", "metrics", "metric", "optim"});
    const bool train = take(words, {"train", "training"});
    const bool validation =
        take(words, {"val", "valid", "validation", "dev", "eval", "evaluation"});
    const bool test = take(words, {"test", "testing", "testval", "testvalidation"});
    std::string split = data::key(data::SplitKind::Train);
    if (test && validation && !train && namesTestVal(tag.tag))
        split = data::key(data::SplitKind::TestVal);
    else if (validation && !train && !test)
        split = data::key(data::SplitKind::TrainVal);
    else if (test || validation)
        return guess;
    guess.bare = !train && !validation;
    guess.lost = words.contains("loss") || words.contains("losses");
    guess.rate = words == std::set<std::string>{"error", "rate"};

    // A share lies between 0 and 1, a percentage between 0 and 100; with rounding, of floats.
    const bool percent = tag.highest > kMostShare;
    const bool share = !(tag.lowest < -kRounding) && !(tag.highest > 100 * kMostShare);
    const auto onlyWords = [&words](std::initializer_list<const char*> list) {
        return words == std::set<std::string>(list.begin(), list.end());
    };
    const auto oneOf = [&words](std::initializer_list<const char*> list) {
        return words.size() == 1 && std::any_of(list.begin(), list.end(), [&](const char* word) {
                   return words.contains(word);
               });
    };
    if (oneOf({"loss", "nll", "xent", "crossentropy"}) || onlyWords({"cross", "entropy"})
        || onlyWords({"cross", "entropy", "loss"}) || onlyWords({"nll", "loss"}))
        guess.target = {metric_name::kLoss, split, TagForm::Value};
    else if (oneOf({"accuracy", "acc", "acc1", "top1"}) || onlyWords({"acc", "top1"})
             || onlyWords({"acc", "1"}) || onlyWords({"categorical", "accuracy"})
             || onlyWords({"sparse", "categorical", "accuracy"})
             || onlyWords({"binary", "accuracy"}))
        guess.target = !share ? TagTarget()
                              : TagTarget{metric_name::kError, split,
                                          percent ? TagForm::HundredMinus : TagForm::OneMinus};
    else if (oneOf({"error", "err", "merror"}) || onlyWords({"error", "rate"})
             || onlyWords({"binary", "error"}) || onlyWords({"multi", "error"}))
        guess.target = !share ? TagTarget()
                              : TagTarget{metric_name::kError, split,
                                          percent ? TagForm::Percent : TagForm::Value};
    else if (oneOf({"rmse"}) || onlyWords({"root", "squared", "error"}))
        guess.target = {metric_name::kRmse, split, TagForm::Value};
    else if (oneOf({"mae"}) || onlyWords({"absolute", "error"}))
        guess.target = {metric_name::kMae, split, TagForm::Value};
    else if (oneOf({"r2"}))
        guess.target = {metric_name::kR2, split, TagForm::Value};
    else if (oneOf({"lr"}) || onlyWords({"learning", "rate"})
             || (words.contains("lr") && words.size() <= 3 && !train && !validation
                 && !isNoRate(words)))
        guess.target = {metric_name::kLearningRate, {}, TagForm::Value};
    else if (onlyWords({"grad", "norm"}) || onlyWords({"gradient", "norm"}))
        guess.target = {metric_name::kGradientNorm, {}, TagForm::Value};
    else if (guess.kind = kindOfLoss(words, scored.contains(words)); !guess.kind.empty())
        guess.target = {metric_name::kLoss, split, TagForm::Value};
    return guess;
}

} // namespace

void TagSummary::add(double value)
{
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
    if (value > kMostShare) {
        percent = std::min(percent, value);
    } else {
        shareLow = std::min(shareLow, value);
        shareHigh = std::max(shareHigh, value);
    }
}

bool mixesShares(const TagSummary& tag)
{
    return tag.shareLow >= 0 && tag.shareHigh - tag.shareLow >= kSharesDiffer
           && std::isfinite(tag.percent) && tag.percent >= kPercentGap * tag.shareHigh
           && guessFrom(tag).target.metric == metric_name::kError;
}

std::string name(TagForm form)
{
    return kForms[static_cast<std::size_t>(form)].second;
}

TagForm tagFormFrom(const std::string& name)
{
    for (const auto& [form, text] : kForms) {
        if (name == text)
            return form;
    }
    return TagForm::Value;
}

double formed(double value, TagForm form)
{
    switch (form) {
    case TagForm::Value: break;
    case TagForm::OneMinus: return 1 - value;
    case TagForm::Percent: return value / 100;
    case TagForm::HundredMinus: return (100 - value) / 100;
    }
    return value;
}

namespace {

bool isScore(const TagTarget& target)
{
    return target.metric == metric_name::kError || target.metric == metric_name::kRmse
           || target.metric == metric_name::kMae || target.metric == metric_name::kR2;
}

/// Scores that name no split beside others that do. Keras leaves out "train", also of its loss, and
/// names the same score of the validation set ("accuracy", "val_accuracy"). fastai names the split
/// of its losses ("train_loss", "valid_loss") and scores the validation set alone. Of all others
/// nothing is known.
void settleBareScores(const std::vector<TagSummary>& tags, std::vector<Guess>& guesses)
{
    const auto hasTag = [&](const char* name) {
        return std::any_of(tags.begin(), tags.end(),
                           [&](const TagSummary& tag) { return tag.tag == name; });
    };
    const bool fastai = hasTag("train_loss") && hasTag("valid_loss");
    // "loss" beside "val_loss": what names no split is that of train.
    if (std::any_of(guesses.begin(), guesses.end(), [](const Guess& guess) {
            return guess.bare && guess.target.metric == metric_name::kLoss;
        }))
        return;
    bool named = false; // a loss or a score with its split
    std::set<std::string> validated;
    for (std::size_t i = 0; i < tags.size(); ++i) {
        const std::vector<std::string> words = wordsOf(tags[i].tag);
        const auto says = [&](std::initializer_list<const char*> any) {
            return std::any_of(any.begin(), any.end(), [&](const char* word) {
                return std::find(words.begin(), words.end(), word) != words.end();
            });
        };
        named = named
                || (says({"train", "training", "val", "valid", "validation", "dev", "eval",
                          "evaluation", "test"})
                    && says({"loss", "losses", "acc", "accuracy", "error", "err", "rmse", "mae"}));
        if (guesses[i].target.split == data::key(data::SplitKind::TrainVal))
            validated.insert(guesses[i].target.metric);
    }
    for (std::size_t i = 0; i < tags.size(); ++i) {
        TagTarget& target = guesses[i].target;
        if (!guesses[i].bare || !isScore(target) || !named || validated.contains(target.metric))
            continue;
        if (fastai)
            target.split = data::key(data::SplitKind::TrainVal);
        else
            target = {};
    }
}

/// "train_mse" is the loss where nothing else is: no name says "loss" of it, which may be a sum of several terms, and
/// the validation set has no loss that is computed in another way.
void settleNamedLosses(std::vector<Guess>& guesses)
{
    const bool hasOther = std::any_of(guesses.begin(), guesses.end(), [](const Guess& guess) {
        return guess.kind.empty() && (guess.lost || guess.target.metric == metric_name::kLoss);
    });
    const auto isNamed = [](const Guess& guess) { return !guess.kind.empty(); };
    auto first = std::find_if(guesses.begin(), guesses.end(), [&](const Guess& guess) {
        return isNamed(guess) && guess.target.split == data::key(data::SplitKind::Train);
    });
    if (first == guesses.end())
        first = std::find_if(guesses.begin(), guesses.end(), isNamed);
    const std::string kind = first == guesses.end() ? std::string() : first->kind;
    for (Guess& guess : guesses) {
        if (isNamed(guess) && (hasOther || guess.kind != kind))
            guess.target = {};
    }
}

/// The words of the scores of validation sets.
std::set<std::set<std::string>> validatedScores(const std::vector<TagSummary>& tags)
{
    std::set<std::set<std::string>> scored;
    for (const TagSummary& tag : tags) {
        const std::vector<std::string> all = boostingWords(tag.tag);
        std::set<std::string> words(all.begin(), all.end());
        if (take(words, {"val", "valid", "validation", "eval"}))
            scored.insert(words);
    }
    return scored;
}

/// Of "validation_0" and "validation_1" the first one is train, as the documentation of XGBoost gives its sets.
void settleNumberedSets(const std::vector<TagSummary>& tags, std::vector<Guess>& guesses)
{
    if (std::none_of(tags.begin(), tags.end(),
                     [](const TagSummary& tag) { return tag.tag.starts_with("validation_1"); }))
        return;
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (isFirstSet(tags[i].tag) && !guesses[i].target.metric.empty())
            guesses[i].target.split = data::key(data::SplitKind::Train);
    }
}

} // namespace

std::vector<TagTarget> targetsOf(const std::vector<TagSummary>& tags)
{
    std::vector<Guess> guesses;
    std::int64_t scored = 0; // points of the scores beside the train loss
    const std::set<std::set<std::string>> validated = validatedScores(tags);
    for (const TagSummary& tag : tags) {
        guesses.push_back(guessFrom(tag, validated));
        if (mixesShares(tag))
            guesses.back().target = {};
        const TagTarget& target = guesses.back().target;
        if (target.split == data::key(data::SplitKind::TrainVal))
            scored = std::max(scored, tag.points);
    }
    settleNumberedSets(tags, guesses);
    settleNamedLosses(guesses);
    settleBareScores(tags, guesses);
    for (std::size_t i = 0; i < tags.size(); ++i) {
        Guess& guess = guesses[i];
        if (guess.target.metric != metric_name::kLoss
            || guess.target.split != data::key(data::SplitKind::Train) || guess.perEpoch)
            continue;
        if (guess.perBatch
            || (tags[i].points >= kManyPoints && tags[i].points >= kManyTimes * scored))
            guess.target.metric = metric_name::kBatchLoss;
    }
    // Of several that claim one target the one scored by epochs comes first, then an error rate, then
    // the shortest name.
    std::map<std::pair<std::string, std::string>, std::size_t> owners;
    const auto better = [&](std::size_t a, std::size_t b) {
        if (guesses[a].perEpoch != guesses[b].perEpoch)
            return guesses[a].perEpoch;
        if (guesses[a].rate != guesses[b].rate)
            return guesses[a].rate;
        return guesses[a].words < guesses[b].words;
    };
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        if (guesses[i].target.metric.empty())
            continue;
        const auto [owner, fresh] =
            owners.try_emplace({guesses[i].target.metric, guesses[i].target.split}, i);
        if (!fresh && better(i, owner->second))
            owner->second = i;
    }
    std::vector<TagTarget> targets;
    for (std::size_t i = 0; i < guesses.size(); ++i) {
        const auto owner = owners.find({guesses[i].target.metric, guesses[i].target.split});
        targets.push_back(owner != owners.end() && owner->second == i ? guesses[i].target
                                                                      : TagTarget{});
    }
    return targets;
}

} // namespace assay::interop
