// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "data/inputs/table/summary.h"
#include "data/prepared.h"
#include "data/sample.h"
#include "support/errors.h"
#include "support/tables.h"

#include <zlib.h>

#include <QTest>

using namespace assay;
using data::TokenChoice;
using data::Tokeniser;
using testing::TempFolder;

namespace {

QString joined(const std::vector<std::string>& tokens)
{
    QStringList all;
    for (const std::string& token : tokens)
        all << QString::fromStdString(token);
    return all.join('|');
}

/// Two classes of twenty lines each, unless the rows say otherwise.
void writeNames(const TempFolder& folder, const std::string& below = "names",
                const QByteArray& more = {})
{
    QByteArray dutch, greek;
    for (int i = 0; i < 20; ++i) {
        dutch += "van " + QByteArray(1, char('a' + i)) + "aan\n";
        greek += QByteArray(1, char('A' + i)) + "opoulos\n";
    }
    testing::write(folder / below / "Dutch.txt", dutch + more);
    testing::write(folder / below / "Greek.txt", greek);
}

data::Prepared read(const std::filesystem::path& path, data::TextSpec texts = {},
                    data::DataSpec spec = {})
{
    spec.path = path.string();
    spec.texts = texts;
    return data::prepare(spec);
}

const data::Encoding& encodingOf(const data::Prepared& data)
{
    return data.preprocess.encoder(data::Modality::Text)->encoding();
}

/// The first example of train whose text is this, as it enters the network.
std::vector<float> entering(const data::Prepared& data, const std::string& text)
{
    const data::TextInput& texts = *data.source->text();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts.texts().at(i) == text)
            return data.preprocess.encoded(*data.source, i);
    }
    return {};
}

} // namespace

class TestTexts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textsAreCutIntoTokens_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("spaces and marks") << " Hello,  world! "
                                          << "Hello|,|world|!";
        QTest::newRow("apostrophes") << "don\u2019t 'quote' it'"
                                     << "don't|'|quote|'|it|'";
        QTest::newRow("numbers with letters") << "B2B 3.5"
                                              << "B2B|3|.|5";
        QTest::newRow("accents") << "\u00E9t\u00E9 na\u00EFve"
                                 << "\u00E9t\u00E9|na\u00EFve";
        QTest::newRow("other scripts") << "\u0434\u043E\u043C \u05D0\u05D1"
                                       << "\u0434\u043E\u043C|\u05D0\u05D1";
        QTest::newRow("ideographs") << "\u6771\u4EACtower"
                                    << "\u6771|\u4EAC|tower";
        QTest::newRow("an emoji") << "ok\U0001F600"
                                  << "ok|\U0001F600";
        QTest::newRow("what shapes others") << "I \u2764\uFE0F co\u00ADop"
                                            << "I|\u2764|coop";
        QTest::newRow("a mark on a letter") << "x\u0336y"
                                            << "x\u0336y";
        QTest::newRow("line ends") << "a\nb\tc"
                                   << "a|b|c";
        QTest::newRow("nothing") << " \n "
                                 << "";
    }
    void textsAreCutIntoTokens()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);
        QCOMPARE(joined(Tokeniser(TokenChoice::Words, false).tokens(text.toStdString())), words);
        const auto characters =
            Tokeniser(TokenChoice::Characters, false).tokens(text.toStdString());
        QCOMPARE(qsizetype(characters.size()), text.toUcs4().size());
        QCOMPARE(joined(characters).remove('|'), text);
    }

    void lowerCaseIsThatOfUnicode()
    {
        QCOMPARE(
            joined(Tokeniser(TokenChoice::Words, true).tokens("\u00C9T\u00C9 \u0414\u043E\u043C")),
            QString("\u00E9t\u00E9|\u0434\u043E\u043C"));
    }

    void anAccentIsOneCharacterHoweverItWasTyped()
    {
        QCOMPARE(data::normalForm("e\u0301te\u0301"), std::string("\u00E9t\u00E9"));
        QCOMPARE(data::normalForm("\xC3\x28"), std::string("\\xC3("));
    }

    void eachFileIsAClassAndEachLineAnExample()
    {
        const TempFolder folder;
        writeNames(folder, "names", "\n  \nde Vries\n");
        testing::write(folder / "names" / "README.txt", "About the names.\n");
        testing::write(folder / "names" / "old" / "Dutch.txt", "van Gisteren\n");
        const auto data = read(folder / "names");
        const data::DatasetInfo& info = data.source->info();
        QCOMPARE(info.kind, std::string("texts"));
        QCOMPARE(info.classes, (std::vector<std::string>{"Dutch", "Greek"}));
        QCOMPARE(data.source->classCounts(), (std::vector<std::int64_t>{21, 20}));
        QCOMPARE(data::describeShape(info), std::string("8 characters"));
        QCOMPARE(data::cellsOf(*data.source, 20), (std::vector<std::string>{"de Vries"}));
        const base::Finding* blank = testing::finding(info.findings, "texts.blank");
        QVERIFY(blank);
        QCOMPARE(base::number(*blank, "count"), 2.0);
        const base::Finding* beside = testing::finding(info.findings, "texts.beside");
        QVERIFY(beside && beside->texts.front() == "README.txt, old/");
        // Names have few words: their characters enter.
        QVERIFY(!encodingOf(data).text.words);
        QCOMPARE(encodingOf(data).text.length, std::int64_t{8});
    }

    void eachFolderIsAClassAndEachFileAnExampleBelowParts()
    {
        const TempFolder folder;
        for (const char* part : {"train", "test", "val"}) {
            for (const char* label : {"pos", "neg"}) {
                for (int i = 0; i < 12; ++i)
                    testing::write(folder / "reviews" / part / label
                                       / (std::to_string(i) + (i % 2 ? ".txt" : "")),
                                   QByteArray("It was a ") + label + " film.\r\nTake " + part + " "
                                       + QByteArray::number(i) + '\n');
            }
        }
        const auto data = read(folder / "reviews");
        const data::DatasetInfo& info = data.source->info();
        // Validation joins training where there is a test part.
        QCOMPARE(info.trainingExamples, 48);
        QCOMPARE(info.testExamples, 24);
        QCOMPARE(info.classes, (std::vector<std::string>{"neg", "pos"}));
        QVERIFY(encodingOf(data).text.words && encodingOf(data).text.lowerCase);
        const std::string first(data.source->text()->texts().at(0));
        QCOMPARE(first, std::string("It was a neg film.\nTake train 0"));
    }

    void theVocabularyIsTrainsAndCommonestFirst()
    {
        const TempFolder folder;
        writeNames(folder);
        data::DataSpec served;
        testing::write(folder / "served" / "Dutch.txt", QByteArray("zqj\n").repeated(30));
        testing::write(folder / "served" / "Greek.txt", QByteArray("oo9\n").repeated(30));
        served.testPath = (folder / "served").string();
        const auto data = read(folder / "names", {}, served);
        const data::Encoding& encoding = encodingOf(data);
        QCOMPARE(encoding.input.tokens,
                 std::int64_t(encoding.vocabulary.size()) + data::kFirstToken);
        QVERIFY(encoding.vocabulary.front() == "a" || encoding.vocabulary.front() == "o");
        QCOMPARE(std::count(encoding.vocabulary.begin(), encoding.vocabulary.end(), "9"), 0);
        // 9 is unknown, o is not.
        const data::Sample sample =
            data::sampleAt(data.splits.testVal(), data::SplitKind::TestVal, 0, data.preprocess);
        QCOMPARE(sample.tokens.size(), sample.unknown.size());
        const data::TextInput& texts = *data.serving->text();
        std::vector<float> numbers;
        for (std::size_t i = 0; i < texts.size() && numbers.empty(); ++i) {
            if (texts.texts().at(i) == "oo9")
                numbers = data.preprocess.encoded(*data.serving, i);
        }
        QCOMPARE(numbers.size(), std::size_t{3});
        QVERIFY(numbers[0] >= float(data::kFirstToken) && numbers[0] == numbers[1]);
        QCOMPARE(numbers[2], float(data::kUnknownToken));
    }

    void theVocabularyIsCappedAndWhatItLacksIsSaid()
    {
        const TempFolder folder;
        writeNames(folder);
        const auto data = read(folder / "names", {.vocabulary = 3});
        QCOMPARE(encodingOf(data).vocabulary.size(), std::size_t{3});
        QVERIFY(encodingOf(data).text.unknownShare > 0.2);
        const std::string words = data::describe(encodingOf(data).text, 3);
        QVERIFY2(words.find("characters, 3 of") == 0, words.c_str());
        QVERIFY2(words.find("none of train's is cut") != std::string::npos, words.c_str());
    }

    void textsAreCutAtTheLengthAndTheShareIsSaid()
    {
        const TempFolder folder;
        writeNames(folder);
        const auto data = read(folder / "names", {.length = 4});
        QCOMPARE(encodingOf(data).input.shape, (std::vector<std::int64_t>{4, 1}));
        QCOMPARE(encodingOf(data).text.cutShare, 1.0);
        QCOMPARE(entering(data, "van aaan").size(), std::size_t{4});
    }

    void longTextsAreCutByTheRule()
    {
        const TempFolder folder;
        // 100 texts of 1 to 1,000 words: 95 % have up to 950, more than the rule allows.
        QByteArray lines;
        for (int i = 1; i <= 100; ++i)
            lines += QByteArray("word ").repeated(i * 10) + '\n';
        testing::write(folder / "long" / "a.txt", lines);
        testing::write(folder / "long" / "b.txt", lines);
        QCOMPARE(encodingOf(read(folder / "long")).text.length, std::int64_t{400});
        QVERIFY(encodingOf(read(folder / "long")).text.cutShare > 0.5);
    }

    void theSettingsDecideOverTheRule()
    {
        const TempFolder folder;
        writeNames(folder);
        const auto words = read(
            folder / "names", {.tokens = TokenChoice::Words, .letterCase = data::LetterCase::Kept});
        QVERIFY(encodingOf(words).text.words && !encodingOf(words).text.lowerCase);
        const auto lower = read(folder / "names", {.letterCase = data::LetterCase::Lower});
        QVERIFY(!encodingOf(lower).text.words && encodingOf(lower).text.lowerCase);
        // How texts become tokens is no part of what the data are.
        QCOMPARE(words.source->info().fingerprint, lower.source->info().fingerprint);
    }

    void otherEncodingsAreReadAndSaid()
    {
        const TempFolder folder;
        writeNames(folder, "names", "M\xFCller\n"); // Windows-1252
        QByteArray utf16("\xFF\xFE", 2);
        for (const char c : QByteArray("Rossi\nBianchi\n"))
            utf16.append(c).append('\0');
        testing::write(folder / "names" / "Italian.txt", utf16);
        const auto data = read(folder / "names");
        QVERIFY(!entering(data, "M\u00FCller").empty());
        QVERIFY(!entering(data, "Bianchi").empty());
        const base::Finding* foreign =
            testing::finding(data.source->info().findings, "texts.encoding");
        QVERIFY(foreign);
        QCOMPARE(foreign->texts.front(),
                 std::string("Dutch.txt (Windows-1252), Italian.txt (UTF-16)"));
    }

    void foldersOfClassesCountBeforeFilesBesideThem()
    {
        const TempFolder folder;
        for (const char* label : {"neg", "pos"}) {
            for (int i = 0; i < 12; ++i)
                testing::write(folder / "train" / label / (std::to_string(i) + ".txt"),
                               QByteArray(label) + QByteArray::number(i));
            testing::write(folder / "train" / (std::string("urls_") + label + ".txt"),
                           "http://one\nhttp://two\n");
        }
        const auto data = read(folder / "train");
        QCOMPARE(data.source->info().classes, (std::vector<std::string>{"neg", "pos"}));
        QCOMPARE(data.source->size(), std::size_t{24});
        const base::Finding* beside =
            testing::finding(data.source->info().findings, "texts.beside");
        QVERIFY(beside && beside->texts.front() == "urls_neg.txt, urls_pos.txt");
    }

    void filesThatDescribePartsAreNoClasses()
    {
        const TempFolder folder;
        for (const char* name : {"activity_labels", "features", "features_info"})
            testing::write(folder / "har" / (std::string(name) + ".txt"), "1 walking\n2 sitting\n");
        testing::write(folder / "har" / "train" / "X_train.txt", "0.5 0.25\n");
        VERIFY_ERROR(read(folder / "har"), "data.unknown_format");
    }

    void aCopyBesideItsFileIsNamed()
    {
        const TempFolder folder;
        writeNames(folder);
        testing::write(folder / "names" / "Dutch.text", "van Zaan\n");
        const auto data = read(folder / "names");
        QCOMPARE(data.source->info().classes.size(), std::size_t{2});
        const base::Finding* joined =
            testing::finding(data.source->info().findings, "texts.joined");
        QVERIFY(joined && joined->texts.front() == "Dutch.txt");
    }

    void servedTextsThatAreLongerAreSaid()
    {
        const TempFolder folder;
        writeNames(folder);
        for (const char* label : {"Dutch", "Greek"})
            testing::write(folder / "served" / (std::string(label) + ".txt"),
                           QByteArray("van poulosaan van\n").repeated(30));
        data::DataSpec spec;
        spec.path = (folder / "names").string();
        spec.testPath = (folder / "served").string();
        const auto data = experiment::prepare(spec);
        const base::Finding* longer = testing::finding(data.findings, "text.longer");
        QVERIFY(longer);
        QCOMPARE(base::number(*longer, "share"), 1.0);
        QCOMPARE(base::number(*longer, "length"), 8.0);
        spec.texts.length = 50;
        QVERIFY(!testing::finding(experiment::prepare(spec).findings, "text.longer"));
        // What may enter is what the texts have, not what was asked for.
        QCOMPARE(encodingOf(experiment::prepare(spec)).input.shape.front(), std::int64_t{8});
    }

    void packedFilesAreRead()
    {
        const TempFolder folder;
        writeNames(folder);
        const std::string file = (folder / "names" / "Irish.txt.gz").string();
        const gzFile packed = gzopen(file.c_str(), "wb");
        gzputs(packed, "O'Neill\nO'Brien\n");
        gzclose(packed);
        const auto data = read(folder / "names");
        QCOMPARE(data.source->info().classes,
                 (std::vector<std::string>{"Dutch", "Greek", "Irish"}));
    }

    void classesThatDifferInSpellingAreNamed()
    {
        const TempFolder folder;
        writeNames(folder);
        const auto sound = read(folder / "names");
        QVERIFY(!testing::finding(sound.source->info().findings, "texts.alike_classes"));
        testing::write(folder / "names" / "dutch.txt", "de Vries\nde Jong\n");
        const auto data = read(folder / "names");
        QCOMPARE(data.source->info().classes,
                 (std::vector<std::string>{"Dutch", "Greek", "dutch"}));
        const base::Finding* alike =
            testing::finding(data.source->info().findings, "texts.alike_classes");
        QVERIFY(alike);
        QCOMPARE(alike->texts.front(), std::string("Dutch, dutch"));
    }

    void aClassOfTheTestPartAloneIsSaid()
    {
        const TempFolder folder;
        writeNames(folder, "all/train");
        writeNames(folder, "all/test");
        testing::write(folder / "all" / "test" / "Irish.txt", "O'Neill\n");
        const auto data = read(folder / "all");
        const base::Finding* alone =
            testing::finding(data.source->info().findings, "texts.only_in_test");
        QVERIFY(alone && alone->texts.front() == "Irish");
    }

    // As the reviews of IMDB have a folder of texts without labels beside those of their classes.
    void aClassOfTheTrainingPartAloneIsSaid()
    {
        const TempFolder folder;
        writeNames(folder, "all/train");
        writeNames(folder, "all/test");
        QVERIFY(!testing::finding(read(folder / "all").source->info().findings,
                                  "texts.only_in_training"));
        testing::write(folder / "all" / "train" / "unsup.txt", "O'Neill\n");
        const auto data = read(folder / "all");
        const base::Finding* alone =
            testing::finding(data.source->info().findings, "texts.only_in_training");
        QVERIFY(alone && alone->texts.front() == "unsup");
    }

    void repeatsAreCountedWhereTheyAre()
    {
        const TempFolder folder;
        // Each name twice in the data, so that each is in train, or beside it, or both.
        QByteArray dutch, greek;
        for (int i = 0; i < 100; ++i) {
            dutch += "van " + QByteArray::number(i) + "aan\n";
            greek += QByteArray::number(i) + "poulos\n";
        }
        testing::write(folder / "names" / "Dutch.txt", dutch + dutch);
        testing::write(folder / "names" / "Greek.txt", greek + "van 7aan\nvan 7aan\n");
        data::DataSpec spec;
        spec.path = (folder / "names").string();
        const auto data = experiment::prepare(spec);
        std::map<std::string, int> train;
        std::int64_t repeats = 0, leaked = 0;
        const auto textAt = [&](std::uint32_t i) {
            return std::string(data.source->text()->texts().at(i));
        };
        for (const std::uint32_t i : data.splits.train().indices)
            repeats += train[textAt(i)]++ > 0 ? 1 : 0;
        for (const std::uint32_t i : data.splits.testVal().indices)
            leaked += train.contains(textAt(i)) ? 1 : 0;
        const base::Finding* repeated = testing::finding(data.findings, "examples.repeated");
        QVERIFY(repeated && repeats > 0);
        QCOMPARE(base::number(*repeated, "count"), double(repeats));
        const base::Finding* found = testing::finding(data.findings, "examples.leaked");
        QVERIFY(found && leaked > 0);
        QCOMPARE(base::number(*found, "test_val"), double(leaked));
        const base::Finding* conflicting = testing::finding(data.findings, "examples.conflicting");
        QVERIFY(conflicting);
        QCOMPARE(base::number(*conflicting, "groups"), 1.0);
        QVERIFY(!conflicting->samples.empty());
        for (const base::Finding* one : {repeated, found, conflicting})
            QVERIFY(testing::isSentence(experiment::sentence(*one)));
    }

    void aDocumentThatIsNoTextIsLeftOutAndNamed()
    {
        const TempFolder folder;
        for (const char* label : {"pos", "neg"}) {
            for (int i = 0; i < 12; ++i)
                testing::write(folder / "reviews" / label / (std::to_string(i) + ".txt"),
                               QByteArray(label) + QByteArray::number(i));
        }
        testing::write(folder / "reviews" / "pos" / "3.txt", QByteArray("PK\x03\x04\0\0\0\0", 8));
        testing::write(folder / "reviews" / "neg" / "4.txt", "");
        const auto data = read(folder / "reviews");
        QCOMPARE(data.source->size(), std::size_t{22});
        const base::Finding* broken =
            testing::finding(data.source->info().findings, "texts.no_text");
        QVERIFY(broken);
        QCOMPARE(base::number(*broken, "count"), 1.0);
        QVERIFY2(broken->texts.front().starts_with("pos/3.txt ("), broken->texts.front().c_str());
        QVERIFY(testing::finding(data.source->info().findings, "texts.blank"));
    }

    void whatIsNoSuchFolderIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("code");
        QTest::newRow("a class that is no text") << "binary"
                                                 << "texts.no_text";
        QTest::newRow("a class without an example") << "blank"
                                                    << "texts.one_class";
        QTest::newRow("one class") << "one"
                                   << "data.unknown_format";
        QTest::newRow("parts called as classes") << "parts"
                                                 << "data.unknown_format";
    }
    void whatIsNoSuchFolderIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(QString, code);
        const TempFolder folder;
        writeNames(folder);
        if (what == "binary")
            testing::write(folder / "names" / "Zip.txt", QByteArray("PK\x03\x04\0\0\0\0", 8));
        if (what == "blank")
            testing::write(folder / "names" / "Greek.txt", "\n \u00A0\n\u200B\n");
        if (what == "one")
            std::filesystem::remove(folder / "names" / "Greek.txt");
        if (what == "parts") {
            std::filesystem::rename(folder / "names" / "Dutch.txt",
                                    folder / "names" / "X_TRAIN.txt");
            std::filesystem::rename(folder / "names" / "Greek.txt",
                                    folder / "names" / "X_TEST.txt");
        }
        const auto error = testing::errorOf([&] { read(folder / "names"); });
        QVERIFY(error.has_value());
        QVERIFY2(testing::isSentence(error->text()), error->what());
        QVERIFY2(QString::fromStdString(error->code()) == code, error->what());
    }

    void servedClassesAreThoseOfTheData()
    {
        const TempFolder folder;
        writeNames(folder);
        testing::write(folder / "served" / "Dutch.txt", QByteArray("Jansen\n").repeated(30));
        testing::write(folder / "served" / "Polish.txt", QByteArray("Nowak\n").repeated(30));
        data::DataSpec served;
        served.testPath = (folder / "served").string();
        VERIFY_ERROR(read(folder / "names", {}, served), "data.classes");
    }

    void aColumnOfTextAloneEntersAsText()
    {
        const TempFolder folder;
        QByteArray text("label\tmessage\n");
        for (int i = 0; i < 60; ++i)
            text += (i % 2 ? "spam\tWin \u00A3" : "ham\tSee you at ") + QByteArray::number(i * 3)
                    + (i % 2 ? " now, call!\n" : " my dear, none of it\n");
        const auto data = testing::prepared(folder, text, {}, {}, "sms.tsv");
        const data::DatasetInfo& info = data.source->info();
        QCOMPARE(info.target, std::string("label"));
        QVERIFY(data.source->text() != nullptr);
        QCOMPARE(data.preprocess.inputs().size(), std::size_t{1});
        QCOMPARE(info.columns().front().leftOut, std::string(data::kOwnInput));
        QCOMPARE(data::cellsOf(*data.source, 1),
                 (std::vector<std::string>{"Win \u00A33 now, call!"}));
        QVERIFY(encodingOf(data).text.words);
    }

    void aColumnIsTakenInAsTextBesideNumbers()
    {
        const TempFolder folder;
        QByteArray text("size,note,class\n");
        for (int i = 0; i < 60; ++i)
            text += QByteArray::number(i * 7 % 13) + (i == 7 ? "," : ",a note on row ")
                    + (i == 7 ? "" : QByteArray::number(i)) + (i % 2 ? ",p\n" : ",q\n");
        const auto without = testing::prepared(folder, text);
        QVERIFY(!without.source->text());
        data::DataSpec spec;
        spec.table.texts = "note";
        const auto data = testing::prepared(folder, text, spec);
        QCOMPARE(data.preprocess.inputs().size(), std::size_t{2});
        QCOMPARE(data.preprocess.inputs()[0].name, std::string("note"));
        QCOMPARE(data.preprocess.inputs()[0].modality, data::Modality::Text);
        QCOMPARE(data.preprocess.inputs()[1].modality, data::Modality::Table);
        const base::Finding* empty = testing::finding(data.findings, "table.empty_texts");
        QVERIFY(empty);
        QCOMPARE(base::number(*empty, "count"), 1.0);
        // An empty text is one unknown token.
        QCOMPARE(data.preprocess.encoded(*data.source, 7, 0),
                 (std::vector<float>{float(data::kUnknownToken)}));
        QCOMPARE(data::cellsOf(*data.source, 8)[1], std::string("a note on row 8"));
        QVERIFY(!testing::finding(without.findings, "table.id_column", "note"));
        const base::Finding* leftOut =
            testing::finding(without.findings, "table.text_column", "note");
        QVERIFY(leftOut);
        QCOMPARE(leftOut->fix, (base::Patch{{"data.texts", "note"}}));
        for (data::TableSpec table : {data::TableSpec{.target = "note", .texts = "note"},
                                      data::TableSpec{.leaveOut = "note", .texts = "note"}}) {
            data::DataSpec other;
            other.table = table;
            VERIFY_ERROR(testing::prepared(folder, text, other), "data.texts");
        }
        spec.table.texts = "nothing";
        VERIFY_ERROR(testing::prepared(folder, text, spec), "data.column");
    }
};

QTEST_GUILESS_MAIN(TestTexts)
#include "tst_texts.moc"
