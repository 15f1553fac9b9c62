// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_columns.h"

#include "base/decomposed.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cyrillic.h"
#include "interop/answer_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::interop {

namespace {

using Names = std::vector<std::string>;

/// "Y True" -> "y_true", "Prédiction" -> "prediction".
std::string plainName(std::string_view cell)
{
    std::string name = data::formats::lower(base::withoutMarks(cell));
    data::formats::lowerCyrillic(name);
    for (char& c : name) {
        if (c == ' ' || c == '-' || c == '.')
            c = '_';
    }
    return name;
}

struct Role {
    const char* name;
    int AnswerColumns::*place;
    bool needed;
    std::vector<std::string_view> words;     ///< other words for it
    std::vector<std::string_view> lastWords; ///< taken where there is none of those
};

const std::array<Role, 6>& roles()
{
    static const std::array<Role, 6> all{
        {{"id",
          &AnswerColumns::id,
          false,
          {"example_id", "sample_id", "image_id", "uid", "example", "sample", "index", "idx",
           "inst#", "filename", "file", "name", "unnamed:_0", "key"},
          {"file_name", "filepath", "file_path", "path", "datei", "dateiname", "fichier", "archivo",
           "nr", "\u043d\u043e\u043c\u0435\u0440", "\u0438\u043d\u0434\u0435\u043a\u0441"}},
         {"split", &AnswerColumns::split, false, {"subset", "partition", "set"}, {}},
         {"label",
          &AnswerColumns::label,
          true,
          {"y_true", "true_label", "label_true", "true", "true_class", "target", "targets",
           "actual", "actual_label", "ground_truth", "gt", "truth", "expected", "gold", "labels",
           "y"},
          {"class", "reference", "observed", "annotation", "obs",
           // German, Spanish, Portuguese, French, Italian, Dutch; without the marks on letters
           "klasse", "wahrheit", "wahr", "tatsachlich", "wahre_klasse", "label_wahr", "zielwert",
           "zielgroße", "etikett", "clase", "etiqueta", "verdad", "clase_real", "objetivo",
           "rotulo", "classe", "verite", "etiquette", "classe_reelle", "reel", "reelle",
           "valeur_reelle", "vrai", "etichetta", "classe_vera", "reale", "valore_reale", "istwert",
           "valor_real",
           // Russian
           "\u0438\u0441\u0442\u0438\u043d\u0430", "\u043c\u0435\u0442\u043a\u0430",
           "\u0438\u0441\u0442\u0438\u043d\u043d\u0430\u044f_\u043c\u0435\u0442\u043a\u0430",
           "\u0438\u0441\u0442\u0438\u043d\u043d\u044b\u0438_\u043a\u043b\u0430\u0441\u0441",
           "\u043a\u043b\u0430\u0441\u0441", "\u0444\u0430\u043a\u0442"}},
         {"prediction",
          &AnswerColumns::prediction,
          true,
          {"y_pred", "pred", "predicted", "predictions", "predicted_label", "label_pred",
           "pred_label", "predicted_class", "pred_class", "y_hat", "yhat"},
          {"fitted",
           "top1",
           "top_1",
           "top1_pred",
           "top_1_pred",
           "top1_class",
           "top_1_class",
           "vorhersage",
           "vorhergesagt",
           "vorhergesagte_klasse",
           "label_vorhergesagt",
           "pradiktion",
           "prognose",
           "prediccion",
           "predicho",
           "clase_predicha",
           "pronostico",
           "previsao",
           "predicao",
           "predito",
           "predit",
           "predite",
           "classe_predite",
           "prevision",
           "predizione",
           "predetto",
           "previsione",
           "classe_predetta",
           "voorspelling",
           "voorspeld",
           "\u043f\u0440\u043e\u0433\u043d\u043e\u0437",
           "\u043f\u0440\u0435\u0434\u0441\u043a\u0430\u0437\u0430\u043d\u0438\u0435",
           "\u043f\u0440\u0435\u0434\u0441\u043a\u0430\u0437\u0430\u043d\u043e",
           "\u043f\u0440\u0435\u0434\u0441\u043a\u0430\u0437\u0430\u043d\u043d\u044b\u0438_\u043a\u043b\u0430\u0441\u0441",
           "\u043f\u0440\u0435\u0434\u0441\u043a\u0430\u0437\u0430\u043d\u043d\u0430\u044f_\u043c\u0435\u0442\u043a\u0430"}},
         {"probability",
          &AnswerColumns::probability,
          false,
          {"prob", "proba", "confidence", "y_prob", "y_proba", "y_score", "score", "pred_prob"},
          {"wahrscheinlichkeit", "konfidenz", "sicherheit", "probabilidad", "confianza",
           "probabilidade", "confianca", "probabilite", "confiance", "probabilita", "confidenza",
           "kans", "waarschijnlijkheid",
           "\u0432\u0435\u0440\u043e\u044f\u0442\u043d\u043e\u0441\u0442\u044c",
           "\u0443\u0432\u0435\u0440\u0435\u043d\u043d\u043e\u0441\u0442\u044c"}},
         {"image",
          &AnswerColumns::image,
          false,
          {"image_path", "picture", "img_path", "img"},
          {}}}};
    return all;
}

/// What stands before the name of a class, and behind it.
struct Affixes {
    std::string_view before, behind;
};

constexpr Affixes kOfClass{"probability_", ""};
constexpr std::array kOthersOfClass{
    Affixes{"y_proba_", ""},    Affixes{"y_prob_", ""},    Affixes{"y_score_", ""},
    Affixes{"pred_proba_", ""}, Affixes{"pred_prob_", ""}, Affixes{"proba_", ""},
    Affixes{"prob_", ""},       Affixes{"score_", ""},     Affixes{"p_", ""},
    Affixes{"p(", ")"},         Affixes{"prob(", ")"},     Affixes{"", "_probability"},
    Affixes{"", "_proba"},      Affixes{"", "_prob"},      Affixes{"", "_score"}};

/// "y" of "y_score": no class, but whose score it is.
bool isOfAnswer(const std::string& name)
{
    static constexpr std::array<std::string_view, 12> kWords{
        "y",     "pred",  "predicted", "prediction", "true",  "label",
        "class", "model", "max",       "top",        "top_1", "top1"};
    return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

/// Columns whose names have the affixes, and what stands between.
std::vector<std::pair<std::string, int>> classColumns(const std::vector<std::string_view>& header,
                                                      const Names& names, const Affixes& affixes)
{
    const auto& [before, behind] = affixes;
    const std::size_t both = before.size() + behind.size();
    std::vector<std::pair<std::string, int>> found;
    for (std::size_t k = 0; k < names.size(); ++k) {
        const std::string_view cell = header[k];
        if (!names[k].starts_with(before) || !names[k].ends_with(behind) || cell.size() <= both
            || plainName(cell.substr(0, before.size())) != before
            || plainName(cell.substr(cell.size() - behind.size())) != behind)
            continue;
        std::string name(cell.substr(before.size(), cell.size() - both));
        if (before.empty() && isOfAnswer(plainName(name)))
            continue;
        found.emplace_back(std::move(name), static_cast<int>(k));
    }
    return found;
}

/// All columns with this name.
std::vector<int> placesOf(const Names& names, std::string_view name)
{
    std::vector<int> places;
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (names[k] == name)
            places.push_back(static_cast<int>(k));
    }
    return places;
}

/// Finds the column of one role; puts what is in the way into `problem`.
void find(const Role& role, const std::vector<std::string_view>& header, const Names& names,
          AnswerColumns& columns)
{
    const auto known = placesOf(names, role.name);
    if (known.size() > 1 && columns.problem.empty())
        columns.problem = fmt::format("The table has {} columns \"{}\"; keep one of them.",
                                      known.size(), role.name);
    if (!known.empty()) {
        columns.*role.place = known.front();
        if (role.place == &AnswerColumns::probability)
            columns.probabilityName = header[static_cast<std::size_t>(known.front())];
        return;
    }
    std::vector<int> found;
    for (const auto* words : {&role.words, &role.lastWords}) {
        if (!found.empty())
            break;
        for (const std::string_view word : *words) {
            const auto places = placesOf(names, word);
            found.insert(found.end(), places.begin(), places.end());
        }
    }
    if (found.empty() && role.place == &AnswerColumns::id && !names.empty() && names[0].empty()) {
        columns.id = 0; // an index that was written without a name
        columns.guessed.push_back(fmt::format("the first one, without a name, as {}", role.name));
        return;
    }
    if (found.empty())
        return;
    const bool decides = role.place == &AnswerColumns::label
                         || role.place == &AnswerColumns::prediction
                         || role.place == &AnswerColumns::split;
    if (decides && found.size() > 1) {
        if (columns.problem.empty())
            columns.problem =
                fmt::format("Both \"{}\" and \"{}\" could be the column {}; name the right one {}.",
                            header[static_cast<std::size_t>(found[0])],
                            header[static_cast<std::size_t>(found[1])], role.name, role.name);
        return;
    }
    columns.*role.place = found.front();
    columns.guessed.push_back(
        fmt::format("\"{}\" as {}", header[static_cast<std::size_t>(found.front())], role.name));
    if (role.place == &AnswerColumns::probability) {
        columns.probabilityIsGuessed = true;
        columns.probabilityName = header[static_cast<std::size_t>(found.front())];
    }
}

/// Columns of the likeliest classes, pred_1 and prob_1 with pred_2 and prob_2 behind them: the first ones are the
/// answer and its probability.
void findFirstOfSeveral(const std::vector<std::string_view>& header, const Names& names,
                        AnswerColumns& columns)
{
    const auto only = [&](std::string_view prefix, char place) {
        const auto places = placesOf(names, fmt::format("{}{}", prefix, place));
        return places.size() == 1 ? places.front() : -1;
    };
    for (const std::string_view answer : {"pred_", "pred", "prediction_", "predicted_", "class_"}) {
        for (const std::string_view share : {"prob_", "prob", "proba_", "probability_", "score_",
                                             "score", "confidence_", "conf_"}) {
            const int first = only(answer, '1'), ofFirst = only(share, '1');
            if (first < 0 || ofFirst < 0 || only(answer, '2') < 0 || only(share, '2') < 0
                || columns.prediction >= 0 || columns.probability >= 0)
                continue;
            columns.prediction = first;
            columns.probability = ofFirst;
            columns.probabilityIsGuessed = true;
            columns.probabilityName = header[static_cast<std::size_t>(ofFirst)];
            columns.guessed.push_back(
                fmt::format("\"{}\" as prediction, \"{}\" as probability, those behind them not",
                            header[static_cast<std::size_t>(first)], columns.probabilityName));
            columns.ofClasses.clear();
            columns.ofClassesIsGuessed = false;
            return;
        }
    }
}

/// In files of Weka "predicted" is the answer and "prediction" its probability.
void renameWeka(Names& names)
{
    const auto has = [&](std::string_view name) { return placesOf(names, name).size() == 1; };
    if (has("inst#") && has("actual") && has("predicted") && has("prediction"))
        names[static_cast<std::size_t>(placesOf(names, "prediction").front())] = "confidence";
}

/// Takes columns of logits for those of the classes where there are no others; else they are not read.
void findLogits(const std::vector<std::string_view>& header, const Names& names,
                AnswerColumns& columns)
{
    for (const std::string_view prefix : {"logits_", "logit_", "log_probability_", "log_proba_",
                                          "log_prob_", "logproba_", "logprob_", "logp_"}) {
        const auto found = classColumns(header, names, {prefix, ""});
        if (columns.ofClasses.empty() && found.size() > 1) {
            columns.ofClasses = found;
            columns.ofClassesIsGuessed = columns.areLogits = true;
            continue;
        }
        for (const auto& [name, place] : found)
            columns.unread.emplace_back(header[static_cast<std::size_t>(place)]);
    }
    for (const std::string_view word : {"logit", "logits"}) {
        for (const int place : placesOf(names, word))
            columns.unread.emplace_back(header[static_cast<std::size_t>(place)]);
    }
}

} // namespace

AnswerColumns answerColumns(const std::vector<std::string_view>& header)
{
    Names names;
    for (const std::string_view cell : header)
        names.push_back(plainName(cell));
    renameWeka(names);
    AnswerColumns columns;
    for (const Role& role : roles())
        find(role, header, names, columns);
    columns.ofClasses = classColumns(header, names, kOfClass);
    for (std::size_t k = 0; columns.ofClasses.empty() && k < kOthersOfClass.size(); ++k) {
        columns.ofClasses = classColumns(header, names, kOthersOfClass[k]);
        if (columns.ofClasses.size() < 2)
            columns.ofClasses.clear();
        columns.ofClassesIsGuessed = !columns.ofClasses.empty();
    }
    findFirstOfSeveral(header, names, columns);
    findLogits(header, names, columns);
    if (!columns.ofClasses.empty())
        columns.ofClassesName = header[static_cast<std::size_t>(columns.ofClasses.front().second)];
    if (columns.ofClassesIsGuessed)
        columns.guessed.push_back(
            fmt::format("\"{}\" and {} like it as {} of a class",
                        header[static_cast<std::size_t>(columns.ofClasses.front().second)],
                        columns.ofClasses.size() - 1, columns.areLogits ? "logit" : "probability"));
    std::string missing;
    for (const Role& role : roles()) {
        const bool isDerived =
            role.place == &AnswerColumns::prediction && columns.ofClasses.size() > 1;
        if (role.needed && columns.*role.place < 0 && !isDerived)
            missing += (missing.empty() ? "" : ", ") + std::string(role.name);
    }
    if (!missing.empty() && columns.problem.empty()) {
        std::vector<std::string> there;
        for (const std::string_view cell : header)
            there.push_back(std::string(cell.substr(0, 60)));
        columns.lacksPredictionAlone = missing == "prediction";
        if (placesOf(names, "ist").size() == 1 && placesOf(names, "soll").size() == 1) {
            columns.problem = "\"Ist\" and \"Soll\" can each be the label or the prediction: call "
                              "the column of the true classes label and that of the answers "
                              "prediction.";
            return columns;
        }
        columns.problem = fmt::format(
            "The table lacks the column {}; its first line has {}. Name the columns id, split, "
            "label, prediction, and, if you like, probability or probability_CLASS for every "
            "class, and image.",
            missing, listText(there));
    }
    return columns;
}

} // namespace assay::interop
