// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/text_folder.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/utf8.h"
#include "data/field_makers.h"
#include "data/formats/byte_reader.h"
#include "data/formats/class_places.h"
#include "data/formats/label_keys.h"
#include "data/formats/line_reader.h"
#include "data/formats/text_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::data::formats {

namespace {

namespace fs = std::filesystem;
using base::Finding;

std::string_view withoutEnds(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(kBlanks);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Reads one folder; the steps are those of `read`.
class Reader
{
public:
    explicit Reader(const ReadRequest& request)
        : m_request(request)
        , m_files(findTexts(request))
    {}

    Dataset::Content read()
    {
        nameClasses();
        const ClassPlaces places(m_content.info.classes, m_files.root);
        for (std::size_t k = 0; k < m_files.files.size(); ++k) {
            m_file = k;
            showProgress(0);
            const TextFile& file = m_files.files[k];
            const std::uint16_t label = places.of(base::validUtf8(file.label));
            const std::size_t before = m_texts.size();
            if (file.isDocument)
                readDocument(file);
            else
                readLines(file);
            m_content.labels.resize(m_texts.size(), label);
            if (file.part == Part::Training)
                m_content.training += m_texts.size() - before;
            if (m_texts.size() > before)
                (file.part == Part::Training ? m_trained : m_tested).insert(label);
        }
        requireTwoClasses();
        DatasetInfo& info = m_content.info;
        info.kind = "texts";
        info.path = m_request.path;
        info.guesses = m_files.guesses;
        info.guesses.emplace_back("an example",
                                  m_files.files.front().isDocument ? "each file" : "each line");
        addFindings();
        m_content.inputs.push_back(
            std::make_unique<TextInput>(InputInfo(), std::move(m_texts), m_request.spec.texts));
        return std::move(m_content);
    }

private:
    void showProgress(double shareOfFile) const
    {
        m_request.at((static_cast<double>(m_file) + shareOfFile)
                     / static_cast<double>(m_files.files.size()));
    }

    void nameClasses()
    {
        std::set<std::string> labels;
        for (const TextFile& file : m_files.files)
            labels.insert(base::validUtf8(file.label));
        const auto classes = static_cast<std::int64_t>(labels.size());
        const std::int64_t most = m_request.spec.table.maxClasses;
        if (classes > most)
            refuse(m_files.root, "texts.classes",
                   fmt::format("There are {} classes of texts, more than data.max_classes ({}); "
                               "choose the folder whose files or folders are the classes, or raise "
                               "it.",
                               base::countText(classes), base::countText(most)));
        const bool known =
            m_request.like && m_request.like->text() && !m_request.like->isRegression();
        m_content.info.classes = known ? m_request.like->info().classes
                                       : std::vector<std::string>(labels.begin(), labels.end());
    }

    /// Of test data one class is enough.
    void requireTwoClasses() const
    {
        std::set<std::uint16_t> with = m_trained;
        with.insert(m_tested.begin(), m_tested.end());
        if (with.size() < (m_request.like ? 1 : 2))
            refuse(m_files.root, "texts.one_class",
                   fmt::format("{} has a text with a character that can be seen, so that there is "
                               "nothing to learn; choose other files.",
                               with.empty() ? "No class"
                                            : "Only the class "
                                                  + base::onTerminal(
                                                      m_content.info.classes[*with.begin()])));
    }

    void readLines(const TextFile& file)
    {
        try {
            readLinesOf(file);
        } catch (const base::Error& error) {
            if (error.code() == "text.nul")
                refuse(
                    m_files.root / file.path, "texts.no_text",
                    "The file is no text: it holds a NUL character. Convert it to UTF-8, or take "
                    "it out of the folder.",
                    error.place().byte);
            if (error.code() != "file.empty") // a class without an example is said
                throw;
        }
    }

    void readLinesOf(const TextFile& file)
    {
        LineReader lines(m_files.root / file.path);
        std::string_view line;
        while (lines.next(line)) {
            if (isBlank(line))
                ++m_blank;
            else
                m_texts.add(withoutEnds(line));
            if (lines.line() % kAskEvery == 0)
                showProgress(lines.share());
        }
        noteEncoding(file, lines.encoding());
    }

    /// A file that is no text is left out and named: one of thousands is not worth all.
    void readDocument(const TextFile& file)
    {
        try {
            LineReader lines(m_files.root / file.path);
            std::string_view line;
            std::string whole;
            while (lines.next(line)) {
                whole += line;
                whole += '\n';
            }
            noteEncoding(file, lines.encoding());
            if (isBlank(whole))
                ++m_blank;
            else
                m_texts.add(withoutEnds(whole));
        } catch (const base::Error& error) {
            if (error.code() == "data.cancelled")
                throw;
            if (error.code() == "file.empty")
                ++m_blank;
            else
                m_broken.add(file.path, error.text());
        }
    }

    void noteEncoding(const TextFile& file, const std::string& encoding)
    {
        if (encoding != "UTF-8")
            m_foreign.add(file.path, encoding);
    }

    void addFindings()
    {
        const auto add = [&](const char* id, base::Severity severity, std::int64_t count,
                             const CountedNames* names) {
            if (count == 0)
                return;
            m_content.info.findings.push_back(
                {.id = id,
                 .severity = severity,
                 .basis = base::Basis::Proven,
                 .place = base::validUtf8(m_files.root.filename().string()),
                 .evidence = {{"count", static_cast<double>(count)}},
                 .texts = names ? std::vector<std::string>{names->listed()}
                                : std::vector<std::string>()});
        };
        CountedNames onlyInTest;
        for (const std::uint16_t label : m_tested) {
            if (!m_trained.empty() && !m_trained.contains(label))
                onlyInTest.add(m_content.info.classes[label]);
        }
        add("texts.only_in_test", base::Severity::Warning, onlyInTest.count(), &onlyInTest);
        CountedNames onlyInTraining;
        for (const std::uint16_t label : m_trained) {
            if (!m_request.like && !m_tested.empty() && !m_tested.contains(label))
                onlyInTraining.add(m_content.info.classes[label]);
        }
        add("texts.only_in_training", base::Severity::Warning, onlyInTraining.count(),
            &onlyInTraining);
        CountedNames alike;
        if (!m_request.like) {
            for (const std::string& name : alikeLabels(m_content.info.classes))
                alike.add(name);
        }
        add("texts.alike_classes", base::Severity::Warning, alike.count(), &alike);
        CountedNames without;
        for (std::size_t label = 0; label < m_content.info.classes.size(); ++label) {
            const auto place = static_cast<std::uint16_t>(label);
            if (!m_request.like && !m_trained.contains(place) && !m_tested.contains(place))
                without.add(m_content.info.classes[label]);
        }
        add("texts.empty_class", base::Severity::Warning, without.count(), &without);
        add("texts.joined", base::Severity::Warning, m_files.joined.count(), &m_files.joined);
        add("texts.blank", base::Severity::Hint, m_blank, nullptr);
        add("texts.no_text", base::Severity::Warning, m_broken.count(), &m_broken);
        add("texts.encoding", base::Severity::Hint, m_foreign.count(), &m_foreign);
        add("texts.beside", base::Severity::Hint, m_files.beside.count(), &m_files.beside);
    }

    static constexpr std::int64_t kAskEvery = 10'000; ///< lines

    const ReadRequest& m_request;
    TextFiles m_files;
    Texts m_texts;
    Dataset::Content m_content;
    std::size_t m_file = 0; ///< that is read
    std::int64_t m_blank = 0;
    CountedNames m_broken, m_foreign;
    std::set<std::uint16_t> m_trained, m_tested; ///< classes of the two parts
};

} // namespace

bool looksLikeTextFolder(const std::string& path)
{
    return holdsTexts(path);
}

Dataset::Content readTextFolder(const ReadRequest& request)
{
    std::error_code ignored;
    if (!fs::is_directory(request.path, ignored))
        refuse(request.path, "texts.no_folder",
               "Texts of classes are read from a folder; a file with a text and its label in each "
               "row is a table: choose data.format=table.");
    return Reader(request).read();
}

const base::FieldsOf<DataSpec>& textFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::choiceOf<DataSpec>(
            addedLater(choiceField("data.tokens", "Tokens",
                                   "Texts: what enters the network one after the other.")),
            base::memberOf(&DataSpec::texts, &TextSpec::tokens),
            {{TokenChoice::Auto, {"auto", "characters of names and codes, words of sentences"}},
             {TokenChoice::Characters, {"characters", "each character"}},
             {TokenChoice::Words,
              {"words", "words and numbers; punctuation marks and ideographs by themselves"}}}),
        base::choiceOf<DataSpec>(
            addedLater(choiceField("data.letter_case", "Letter case",
                                   "Texts: whether Cat and cat are the same token.")),
            base::memberOf(&DataSpec::texts, &TextSpec::letterCase),
            {{LetterCase::Auto, {"auto", "words in lower case, characters as they are"}},
             {LetterCase::Kept, {"kept", "as they are"}},
             {LetterCase::Lower, {"lower", "in lower case"}}}),
        base::fieldOf<DataSpec>(
            {.path = "data.text_length",
             .label = "Text length",
             .kind = base::FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 100'000,
             .unit = "tokens",
             .help =
                 "Texts: how many tokens of a text enter the network, the first ones; the Data page "
                 "says which share of texts that cuts. 0: the longest up to 100, else what 95 % of "
                 "texts do not exceed, from 100 to 400.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::texts, &TextSpec::length)),
        base::fieldOf<DataSpec>(
            {.path = "data.vocabulary",
             .label = "Vocabulary",
             .kind = base::FieldKind::Integer,
             .fallback = std::int64_t{10'000},
             .low = 1,
             .high = 1'000'000,
             .unit = "tokens",
             .help =
                 "Texts: how many different tokens have a number of their own, the commonest of train "
                 "that occur at least twice there. Any other is the token \"unknown\".",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::texts, &TextSpec::vocabulary)),
    };
    return fields;
}

const base::FindingKinds& textFindings()
{
    static const base::FindingKinds kinds{
        {"texts.empty_class",
         [](const Finding& f) {
             return fmt::format("{} of {} without an example: {}. A network cannot learn what it "
                                "never sees.",
                                base::counted(base::number(f, "count"), "class", "classes"),
                                f.place, base::text(f, 0));
         }},
        {"texts.joined",
         [](const Finding& f) {
             return fmt::format(
                 "{} of {} has the name of another but for its ending, and joins its "
                 "class: {}. Is one a copy? Then take it out.",
                 base::counted(base::number(f, "count"), "file", "files"), f.place,
                 base::text(f, 0));
         }},
        {"texts.alike_classes",
         [](const Finding& f) {
             return fmt::format(
                 "{} of {} called alike but for case, spaces or the way a number is written, and "
                 "read as different classes: {}. Where they are one class, give their files or "
                 "folders one name, or put them together.",
                 base::counted(base::number(f, "count"), "class is", "classes are"), f.place,
                 base::text(f, 0));
         }},
        {"texts.only_in_test",
         [](const Finding& f) {
             return fmt::format(
                 "{} of {} only in the test part: {}. A network cannot learn what it "
                 "never sees; are the folders complete?",
                 base::counted(base::number(f, "count"), "class", "classes"), f.place,
                 base::text(f, 0));
         }},
        {"texts.only_in_training",
         [](const Finding& f) {
             return fmt::format(
                 "{} of {} only in the training part: {}. No error can be measured on what the test "
                 "part lacks; where a folder holds texts without labels (\"unsup\"), take it out.",
                 base::counted(base::number(f, "count"), "class", "classes"), f.place,
                 base::text(f, 0));
         }},
        {"texts.blank",
         [](const Finding& f) {
             return fmt::format(
                 "{} without a character that can be seen in {}: left out.",
                 base::counted(base::number(f, "count"), "line or file", "lines or files"),
                 f.place);
         }},
        {"texts.no_text",
         [](const Finding& f) {
             return fmt::format("{} in {} cannot be read as text and {} left out: {}.",
                                base::counted(base::number(f, "count"), "file", "files"), f.place,
                                base::number(f, "count") == 1 ? "is" : "are", base::text(f, 0));
         }},
        {"texts.encoding",
         [](const Finding& f) {
             return fmt::format("{} not UTF-8 in {}: {}. Look at a few letters with accents; "
                                "convert to UTF-8 where they are wrong.",
                                base::counted(base::number(f, "count"), "file is", "files are"),
                                f.place, base::text(f, 0));
         }},
        {"texts.beside",
         [](const Finding& f) {
             return fmt::format(
                 "{} beside the texts of {} left out: {}.",
                 base::counted(base::number(f, "count"), "file or folder", "files or folders"),
                 f.place, base::text(f, 0));
         }},
    };
    return kinds;
}

} // namespace assay::data::formats
