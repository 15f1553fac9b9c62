// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/tag_target.h"

#include "train/run.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
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
        if (!std::isalnum(byte)) {
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
    std::size_t words = 0;
};

Guess guessFrom(const TagSummary& tag)
{
    const std::vector<std::string> all = wordsOf(tag.tag);
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
    if (test && validation && !train)
        split = data::key(data::SplitKind::TestVal);
    else if (validation && !train && !test)
        split = data::key(data::SplitKind::TrainVal);
    else if (test || validation)
        return guess;

    const bool percent = tag.highest > 1.5 && tag.highest <= 100;
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
    else if (oneOf({"accuracy", "acc", "top1"}) || onlyWords({"acc", "top1"})
             || onlyWords({"acc", "1"}) || onlyWords({"categorical", "accuracy"})
             || onlyWords({"sparse", "categorical", "accuracy"})
             || onlyWords({"binary", "accuracy"}))
        guess.target = {metric_name::kError, split,
                        percent ? TagForm::HundredMinus : TagForm::OneMinus};
    else if (oneOf({"error", "err"}) || onlyWords({"error", "rate"}))
        guess.target = {metric_name::kError, split, percent ? TagForm::Percent : TagForm::Value};
    else if (oneOf({"rmse"}) || onlyWords({"root", "squared", "error"}))
        guess.target = {metric_name::kRmse, split, TagForm::Value};
    else if (oneOf({"mae"}) || onlyWords({"absolute", "error"}))
        guess.target = {metric_name::kMae, split, TagForm::Value};
    else if (oneOf({"r2"}))
        guess.target = {metric_name::kR2, split, TagForm::Value};
    else if (oneOf({"lr"}) || onlyWords({"learning", "rate"})
             || (words.contains("lr") && words.size() <= 3 && !train && !validation))
        guess.target = {metric_name::kLearningRate, {}, TagForm::Value};
    else if (onlyWords({"grad", "norm"}) || onlyWords({"gradient", "norm"}))
        guess.target = {metric_name::kGradientNorm, {}, TagForm::Value};
    return guess;
}

} // namespace

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

std::vector<TagTarget> targetsOf(const std::vector<TagSummary>& tags)
{
    std::vector<Guess> guesses;
    std::int64_t scored = 0; // points of the scores beside the train loss
    for (const TagSummary& tag : tags) {
        guesses.push_back(guessFrom(tag));
        const TagTarget& target = guesses.back().target;
        if (target.split == data::key(data::SplitKind::TrainVal))
            scored = std::max(scored, tag.points);
    }
    for (std::size_t i = 0; i < tags.size(); ++i) {
        Guess& guess = guesses[i];
        if (guess.target.metric != metric_name::kLoss
            || guess.target.split != data::key(data::SplitKind::Train) || guess.perEpoch)
            continue;
        if (guess.perBatch
            || (tags[i].points >= kManyPoints && tags[i].points >= kManyTimes * scored))
            guess.target.metric = metric_name::kBatchLoss;
    }
    // Of several that claim one target the one scored by epochs comes first, then the shortest name.
    std::map<std::pair<std::string, std::string>, std::size_t> owners;
    const auto better = [&](std::size_t a, std::size_t b) {
        if (guesses[a].perEpoch != guesses[b].perEpoch)
            return guesses[a].perEpoch;
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
