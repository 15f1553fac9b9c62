// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/setup_file.h"

#include "base/error.h"
#include "base/json_keys.h"
#include "base/json_text.h"
#include "base/number_text.h"
#include "base/small_file.h"
#include "data/formats/cell.h"
#include "experiment/setup_section.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace assay::experiment {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using setup::chosen;
using setup::refuse;
using setup::Section;

class Reading
{
public:
    Reading(const fs::path& file, fs::path root)
        : m_root(std::move(root))
    {
        m_setup.file = file;
    }

    Setup take(const Json& json)
    {
        Section all(json, "");
        model(all.need("model"));
        whatItIs(all);
        data(all.need("data"));
        if (const Json* steps = all.find("preprocess"))
            preprocess(*steps);
        else
            set("data.preprocess", std::string(data::kNoSteps)); // what is not said is not done
        if (const Json* training = all.find("train"))
            train(*training);
        else
            set("data.standardise_target", std::string("false"));
        all.requireNoOther();
        // A template gives as many outputs as its loss takes.
        const bool ofClassNumbers = m_loss == "mse_class_index";
        const bool takesValue = m_setup.task == data::Task::Regression || ofClassNumbers;
        if (m_setup.task && !m_output.empty() && (m_output == "value") != takesValue)
            refuse("output",
                   fmt::format("is \"{}\", which does not fit its {}; mend one of them.", m_output,
                               ofClassNumbers
                                   ? "loss: mse_class_index takes \"value\", one number an example"
                               : takesValue ? "task: regression takes \"value\""
                                            : "task: classification takes no \"value\""));
        const bool one = m_loss == "bce_logits";
        if (!m_own && (m_output == "logit") != one && (one || m_output == "logit")
            && !m_output.empty())
            refuse("output", fmt::format("is \"{}\", and its loss takes {}; mend one of them.",
                                         m_output, one ? "one logit" : "an output a class"));
        return std::move(m_setup);
    }

private:
    void set(const std::string& path, const std::string& value)
    {
        m_setup.assignments.push_back(path + "=" + value);
    }
    void set(const std::string& path, const std::optional<double>& value)
    {
        if (value)
            set(path, base::numberText(*value));
    }
    std::string placeOf(const std::string& path) const
    {
        const fs::path given(path);
        return (given.is_absolute() ? given : m_root / given).lexically_normal().string();
    }

    void model(const Json& json)
    {
        if (json.is_string()) {
            m_own = true;
            set("model.template", "torchscript");
            set("model.file", placeOf(json.get<std::string>()));
            return;
        }
        Section section(json, "model");
        const auto name = section.text("template");
        if (!name)
            refuse("model",
                   "is neither the file of a TorchScript module nor { \"template\": NAME }.");
        set("model.template", *name);
        if (const Json* fields = section.find("set")) {
            if (!fields->is_object())
                refuse("model.set", "is no object; write { \"model.hidden\": 64 }.");
            for (const auto& [path, value] : fields->items()) {
                if (!path.starts_with("model."))
                    refuse("model.set",
                           fmt::format("names {}, which is no setting of the model.", path));
                if (!value.is_primitive() || value.is_null())
                    refuse("model.set", fmt::format("has no plain value for {}.", path));
                set(path, value.is_string() ? value.get<std::string>() : value.dump());
            }
        }
        section.requireNoOther();
    }

    void whatItIs(Section& all)
    {
        if (const auto task = all.text("task"))
            m_setup.task =
                chosen("task", *task, {{"classification", "classes"}, {"regression", "number"}})
                        == "number"
                    ? data::Task::Regression
                    : data::Task::Classification;
        m_setup.classes = all.whole("classes");
        m_setup.inputShape = all.wholes("input_shape");
        m_setup.outputWidth = all.whole("output_width");
        const auto output = all.text("output");
        if (!output)
            return;
        const std::string kind = chosen("output", *output,
                                        {{"logits", "logits"},
                                         {"logit", "logit"},
                                         {"probabilities", "probabilities"},
                                         {"probability", "probability"},
                                         {"log_probabilities", "log_probabilities"},
                                         {"value", "auto"}});
        m_output = *output;
        if (m_own)
            set("model.output", kind);
        else if (kind != "logits" && kind != "auto" && kind != "logit")
            refuse("output",
                   fmt::format("is \"{}\", and a template gives logits or a value.", kind));
    }

    void data(const Json& json)
    {
        Section section(json, "data");
        const std::string kind =
            section.need("kind").is_string() ? section.text("kind").value_or("") : std::string();
        const std::string format = chosen("data.kind", kind,
                                          {{"idx", "idx"},
                                           {"csv", "table"},
                                           {"ucr", "series"},
                                           {"cifar10", "cifar"},
                                           {"folder", "pictures"}});
        const auto train = section.text("train");
        if (!train)
            refuse("data.train", "is missing; name the file or folder that is trained on.");
        set("data.path", placeOf(*train));
        set("data.format", format);
        const auto test = section.text("test");
        if (test) {
            set("data.test_path", placeOf(*test));
            set("data.split.own_test", "false"); // what lies beside the file is the test part
        }
        set("data.split.train_limit", section.number("limit_train"));
        if (kind == "idx") {
            if (const auto labels = section.text("train_labels"))
                set("data.labels", placeOf(*labels));
            const auto labels = section.text("test_labels");
            if (labels && !test)
                refuse("data.test_labels", "is there without data.test; add the pictures.");
            if (labels)
                set("data.test_labels", placeOf(*labels));
        }
        if (kind == "csv")
            table(section);
        if (kind == "folder")
            folder(section, test.has_value());
        if (const auto layout = section.text("layout"))
            setup::requireLayout(*layout, kind, m_setup.inputShape);
        section.requireNoOther();
    }

    void table(Section& section)
    {
        if (const auto header = section.flag("header"))
            set("data.header", *header ? "yes" : "no");
        const auto fromOne = [](std::int64_t column) {
            return fmt::format("#{}", column < 0 ? column : column + 1);
        };
        if (const auto target = section.whole("target_column"))
            set("data.target", fromOne(*target));
        if (m_setup.task)
            set("data.task", data::name(*m_setup.task));
        std::vector<std::string> categories;
        for (const std::int64_t column : section.wholes("categorical_columns"))
            categories.push_back(fromOne(column));
        if (!categories.empty())
            set("data.categories", fmt::format("{}", fmt::join(categories, ", ")));
        // All columns enter there, and all others are numbers.
        set("data.keep", "*");
        set("data.numbers", "*");
    }

    void folder(Section& section, bool hasTest)
    {
        if (m_setup.inputShape.size() == 3) {
            if (m_setup.inputShape[1] != m_setup.inputShape[2])
                refuse("input_shape", "is of pictures that are no squares; pictures of a folder "
                                      "are made square.");
            set("data.picture_size", std::to_string(m_setup.inputShape[1]));
        }
        const Json* shares = section.find("split");
        if (!shares)
            return;
        if (hasTest)
            refuse("data.split", "is given beside data.test; leave one of them out.");
        Section split(*shares, "data.split");
        const double train = split.number("train").value_or(0.8);
        const double test = split.number("test").value_or(1 - train);
        if (!(train > 0 && test > 0 && std::abs(train + test - 1) < 1e-9))
            refuse("data.split", "has shares that are not 1 together; all examples are used.");
        m_setup.cutsOneSource = true;
        // Train-val is a tenth of train, test-val half of test, as where they are apart.
        set("data.split.train", base::numberText(0.9 * train));
        set("data.split.train_val", base::numberText(0.1 * train));
        set("data.split.test_val", base::numberText(0.5 * test));
        set("data.split.seed", split.number("seed"));
        split.requireNoOther();
    }

    std::string steps(const Json& list, const std::string& key) const
    {
        if (!list.is_array())
            refuse(key, "is no list of steps.");
        std::string text;
        for (const Json& item : list) {
            Section step(item, key);
            const std::string name = step.text("op").value_or("");
            chosen(key + ".op", name,
                   {{"divide", ""},
                    {"subtract", ""},
                    {"standardise", ""},
                    {"impute", ""},
                    {"one_hot", ""}});
            std::string said = name;
            if (name == "divide" || name == "subtract") {
                const auto by = step.number("by");
                if (!by)
                    refuse(key, fmt::format("has a step {} without \"by\".", name));
                said += " " + base::numberText(*by);
            }
            if (name == "standardise")
                said += " "
                        + chosen(key + ".per", step.text("per").value_or("channel"),
                                 {{"all", "all"}, {"channel", "channel"}, {"column", "channel"}});
            if (name == "impute")
                said += " "
                        + chosen(key + ".with", step.text("with").value_or("median"),
                                 {{"median", "median"}, {"mode", "mode"}});
            step.requireNoOther();
            text += (text.empty() ? "" : ", ") + said;
        }
        return text.empty() ? data::kNoSteps : text;
    }

    void preprocess(const Json& json)
    {
        Section section(json, "preprocess");
        const Json* train = section.find("train");
        const Json* evaluation = section.find("eval");
        const std::string inTraining = train ? steps(*train, "preprocess.train") : data::kNoSteps;
        const std::string inEvaluation =
            evaluation ? steps(*evaluation, "preprocess.eval") : inTraining;
        set("data.preprocess", inTraining);
        if (inEvaluation != inTraining)
            set("data.preprocess_eval", inEvaluation);
        if (const auto fitted = section.text("fitted_on"))
            set("data.fitted_on",
                chosen("preprocess.fitted_on", *fitted, {{"train", "train"}, {"all", "all"}}));
        section.requireNoOther();
    }

    std::string changes(Section& section, const char* name) const
    {
        std::string text;
        for (const Json& item : section.list(name)) {
            const std::string key = section.key(name);
            Section change(item, key);
            const std::string op = change.text("op").value_or("");
            const auto with = [&](const char* ours, const char* strength) {
                const auto value = change.number(strength);
                return value ? fmt::format("{} {}", ours, base::numberText(*value))
                             : std::string(ours);
            };
            chosen(key + ".op", op,
                   {{"random_crop", ""},
                    {"gaussian_noise", ""},
                    {"random_rotate_180", ""},
                    {"random_erase", ""},
                    {"flip", ""},
                    {"shift", ""}});
            std::string said = op == "random_crop"         ? with("crop", "scale")
                               : op == "gaussian_noise"    ? with("noise", "std")
                               : op == "random_rotate_180" ? "rotate 180"
                               : op == "random_erase"      ? with("erase", "share")
                               : op == "flip"              ? with("flip", "p")
                                                           : with("shift", "share");
            const auto pixels = op == "shift" ? change.number("pixels") : std::nullopt;
            if (pixels && change.find("share"))
                refuse(key, "has a shift with \"share\" and \"pixels\"; leave one of them out.");
            if (pixels)
                said = "shift " + base::numberText(*pixels / sideOfPictures());
            change.requireNoOther();
            text += (text.empty() ? "" : ", ") + said;
        }
        return text;
    }

    double sideOfPictures() const
    {
        if (m_setup.inputShape.size() != 3 || m_setup.inputShape[2] <= 0)
            refuse("input_shape", "is missing, and a shift is given in pixels.");
        return static_cast<double>(m_setup.inputShape[2]);
    }

    void train(const Json& json)
    {
        Section section(json, "train");
        if (const auto loss = section.text("loss")) {
            m_loss = *loss;
            set("train.loss", chosen("train.loss", *loss,
                                     {{"cross_entropy", "cross_entropy"},
                                      {"nll", "nll"},
                                      {"bce_logits", "binary"},
                                      {"mse", "squared_error"},
                                      {"huber", "huber"},
                                      {"mse_class_index", "class_number"}}));
        }
        if (const auto optimiser = section.text("optimiser"))
            set("train.optimiser", chosen("train.optimiser", *optimiser,
                                          {{"sgd", "sgd"},
                                           {"adam", "adam"},
                                           {"adamw", "adamw"},
                                           {"rmsprop", "rmsprop"}}));
        set("train.learning_rate", section.number("lr"));
        const double momentum = section.number("momentum").value_or(0);
        if (section.text("optimiser") == "sgd")
            set("train.momentum", momentum);
        else if (momentum != 0)
            refuse("train.momentum", "is not 0, and only sgd has a momentum here; set it to 0.");
        set("train.epsilon", section.number("eps"));
        set("train.weight_decay", section.number("weight_decay"));
        set("train.batch_size", section.number("batch"));
        set("train.epochs", section.number("epochs"));
        set("train.clip_norm", section.number("clip_norm"));
        set("train.label_smoothing", section.number("label_smoothing"));
        if (const auto shuffle = section.flag("shuffle"))
            set("train.shuffle", *shuffle ? "true" : "false");
        if (const auto dropLast = section.flag("drop_last"))
            set("train.drop_last", *dropLast ? "true" : "false");
        if (const Json* schedule = section.find("schedule"))
            rates(*schedule);
        if (const std::string text = changes(section, "augment"); !text.empty())
            set("train.augment", text);
        if (const std::string text = changes(section, "augment_eval"); !text.empty())
            set("data.augment_eval", text);
        std::string weights;
        for (const Json& weight : section.list("class_weights")) {
            if (!weight.is_number())
                refuse("train.class_weights", "holds something else than numbers.");
            weights += (weights.empty() ? "" : ", ") + base::numberText(weight.get<double>());
        }
        if (!weights.empty())
            set("train.class_weights", weights);
        std::vector<std::string> frozen;
        for (const Json& name : section.list("declared_frozen")) {
            if (!name.is_string())
                refuse("train.declared_frozen", "holds something else than names of layers.");
            frozen.push_back(name.get<std::string>());
        }
        if (!frozen.empty())
            set("train.declared_frozen", data::formats::listText(frozen));
        target(section);
        section.requireNoOther();
    }

    void target(Section& section)
    {
        const Json list = section.list("target_pre");
        for (const Json& item : list) {
            Section step(item, "train.target_pre");
            chosen("train.target_pre.op", step.text("op").value_or(""), {{"standardise", ""}});
            step.requireNoOther();
        }
        set("data.standardise_target", list.empty() ? "false" : "true");
    }

    void rates(const Json& json)
    {
        Section section(json, "train.schedule");
        const std::string kind = section.text("kind").value_or("");
        set("train.schedule", chosen("train.schedule.kind", kind,
                                     {{"constant", "constant"},
                                      {"warmup_cosine", "cosine"},
                                      {"exponential_per_step", "exponential"},
                                      {"step", "step"},
                                      {"one_cycle", "one_cycle"}}));
        if (kind == "warmup_cosine")
            set("train.warmup_steps", section.number("warmup_steps"));
        if (kind == "warmup_cosine" || kind == "one_cycle")
            set("train.schedule_steps", section.number("total_steps"));
        if (kind == "one_cycle")
            set("train.learning_rate", section.number("max_lr"));
        if (kind == "exponential_per_step")
            set("train.decay", section.number("gamma"));
        if (kind == "step") {
            set("train.step_epochs", section.number("every"));
            set("train.step_factor", section.number("gamma"));
        }
        section.requireNoOther();
    }

    fs::path m_root;
    Setup m_setup;
    bool m_own = false;
    std::string m_output, m_loss; ///< as the file says; empty: it does not
};

base::ErrorPlace placeIn(const fs::path& file)
{
    return {.file = file.string(), .row = {}, .byte = {}};
}

} // namespace

Setup readSetup(const fs::path& file, const fs::path& root)
{
    const std::string text =
        base::withoutComments(base::smallFile(file, "setup.file", "the JSON file of the set-up"));
    const auto json = base::parsedJson<Json>(text);
    if (!json)
        throw base::inputError("setup.json",
                               "This is no JSON: a bracket, comma or quote is wrong, or it is not "
                               "UTF-8. Mend the file; comments begin with //.",
                               placeIn(file));
    if (const auto twice = base::repeatedKey(text))
        throw base::inputError("setup.repeated",
                               fmt::format("The set-up has {} twice, and nothing says which of "
                                           "the two counts; leave one out.",
                                           *twice),
                               placeIn(file));
    std::error_code code;
    const fs::path folder =
        root.empty() ? fs::absolute(file, code).parent_path() : fs::absolute(root, code);
    return Reading(file, folder).take(*json);
}

} // namespace assay::experiment
