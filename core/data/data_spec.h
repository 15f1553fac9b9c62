// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace assay::data {

/// How pixels become the numbers that enter the network. Tables and series are always standardised.
enum class Normalisation {
    Unit,    ///< x / 255, in [0, 1]; other values than bytes: (x - least) / (greatest - least)
    Centred, ///< the same - 0.5, in [-0.5, 0.5]
    Standard ///< (x - mean) / std per channel, fitted on train only
};

/// Shares of the four splits; 0 means "by the rule" (see split.h).
struct SplitSpec {
    double train = 0;      ///< share of its source part
    double trainVal = 0;   ///< share of its source part
    double testVal = 0;    ///< share of the part that test-val and test are cut from
    std::int64_t seed = 0; ///< of the cut; not the run's seed, so that seeds share one split
    double trainPart = 1;  ///< share of train that is used; smaller parts lie within larger ones
    std::int64_t trainLimit = 0; ///< examples of train at most; 0: no limit
    bool ownTest = true; ///< with a second source: the test part of the first is trained on too
    double target = 0;   ///< share of test-val, of the second source, that is the part Target
    std::int64_t resample = 0; ///< how often test-val and test were drawn anew from each other
};

/// DataSpec::format for whichever reader recognises the file.
inline constexpr const char* kAnyFormat = "auto";

enum class TaskChoice { Auto, Classification, Regression };
enum class Delimiter {
    Auto,
    Comma,
    Semicolon,
    Tab,
    Pipe,
    Space,
    Caret,
    Tilde,
    Colon,
    DoubleColon,
    DoublePipe,
    ControlA
};
enum class QuoteChoice { Auto, Doubled, Backslash, Single, None };
enum class CommentChoice { Auto, None, Hash, Percent, Slashes };
enum class HeaderChoice { Auto, Yes, No };
enum class DecimalChoice { Auto, Point, Comma };
enum class ThousandsChoice { Auto, None, Point, Comma, Space, Apostrophe };
enum class DateChoice { Auto, YearFirst, DayFirst, MonthFirst };
/// What a value of which only a bound is known is read as: "<0.5", ">100".
enum class BoundChoice {
    Missing,
    Limit, ///< the limit itself
    Half,  ///< half of a limit of detection; above a limit the limit
    Root,  ///< a limit of detection by the square root of 2; above a limit the limit
    Zero   ///< 0 below a limit; above one the limit
};
enum class EncodingChoice { Auto, Utf8, Latin1, Utf16 };

/// How a table is read. What is Auto is found by content.
struct TableSpec {
    std::string target; ///< name or number, from 1, of the column to predict; empty: proposed
    TaskChoice task = TaskChoice::Auto;
    Delimiter delimiter = Delimiter::Auto;
    HeaderChoice header = HeaderChoice::Auto;
    DecimalChoice decimal = DecimalChoice::Auto;
    ThousandsChoice thousands = ThousandsChoice::Auto;
    DateChoice dates = DateChoice::Auto;
    EncodingChoice encoding = EncodingChoice::Auto;
    QuoteChoice quotes = QuoteChoice::Auto;
    CommentChoice comment = CommentChoice::Auto;
    std::int64_t firstLine = 0; ///< on which the table begins, from 1; 0: found by content
    std::string missing;        ///< further texts that mean "missing", separated by commas
    std::string notMissing;     ///< texts that do not, though they usually do: NA of Namibia
    BoundChoice belowLimit = BoundChoice::Missing;
    std::string leaveOut;   ///< columns that do not enter the network, separated by commas
    std::string keep;       ///< columns that do though they look like an id
    std::string numbers;    ///< columns read as numbers though they look like codes or text
    std::string categories; ///< columns read as categories though they look like numbers or dates
    std::string texts;      ///< columns whose texts enter the network, each an input of its own
    /// Columns whose values identify a row, separated by commas; empty: all of them. The split of a table follows
    /// these values, so that it stays the same where a file has further columns.
    std::string idColumns;
    std::int64_t maxClasses = 1000; ///< more are taken for a mistake
    /// Labels and categories that are equal as numbers, or but for case, spaces and final
    /// punctuation, are one.
    bool matchLabels = true;
};

/// How pictures of other sizes are brought to one.
enum class PictureFit {
    Crop,     ///< the middle, as large as the proportions allow
    Squeeze,  ///< all of it, in other proportions
    Letterbox ///< all of it, with black beside or above and below
};

/// How a folder of pictures is read.
struct PictureSpec {
    std::int64_t size = 0; ///< pixels of a side, of squares; 0: as they are, or proposed
    PictureFit fit = PictureFit::Crop;
};

/// What arrays of examples hold.
enum class ArrayChoice {
    Auto,
    Pictures, ///< height x width, with channels before or behind
    Series,   ///< steps, or steps x channels
    Rows      ///< numbers, a column each
};

/// What a text is cut into.
enum class TokenChoice { Auto, Characters, Words };
enum class LetterCase { Auto, Kept, Lower };

/// How texts become tokens; inputs/text/text_input.h says what is Auto.
struct TextSpec {
    TokenChoice tokens = TokenChoice::Auto;
    LetterCase letterCase = LetterCase::Auto;
    std::int64_t length = 0; ///< tokens of a text that enter, the first ones; 0: by the rule
    std::int64_t vocabulary = 10'000; ///< different tokens at most
};

/// Whose values the statistics of preprocessing are of.
enum class FittedOn {
    Train,
    All ///< every example of the data, of train, train-val, test-val and test alike
};

/// What is done to inputs and targets before the network. preprocess_steps.h and augment.h say how.
struct PreprocessSpec {
    std::string steps;           ///< in order; empty: the usual ones of each kind of input
    std::string evaluationSteps; ///< where evaluation does something else; empty: the same
    FittedOn fittedOn = FittedOn::Train;
    std::string evaluationAugment; ///< changes that evaluation makes; empty: none
    bool standardiseTarget = true; ///< regression is learned on (y - mean) / deviation
};

/// Labels in files of their own, where they are not those that lie beside the pictures.
struct LabelFiles {
    std::string training; ///< of DataSpec::path
    std::string test;     ///< of DataSpec::testPath
};

/// A simpler problem made of the same data (simplify.h).
struct SimplifySpec {
    std::string classes;    ///< how many of the commonest stay, or their names; empty: all
    std::int64_t side = 0;  ///< of pictures, the longer one, in pixels; 0: as they are
    std::int64_t steps = 0; ///< of each series, the first ones; 0: all
    bool synthetic = false; ///< drawn examples in place of those that were read
};

struct DataSpec {
    std::string path = "glyphs"; ///< file, folder, or the name of a synthetic set
    std::string testPath;        ///< the distribution to serve; empty: the same source
    std::string more; ///< further sources like path, for training only, separated by commas
    std::string set;  ///< one of several sets of pictures in a folder; empty: the only
    std::int64_t count = 12000; ///< examples of a synthetic set
    std::int64_t seed = 0;      ///< of a synthetic set's drawing
    Normalisation normalise = Normalisation::Unit;
    PreprocessSpec preprocess;
    LabelFiles labels;
    std::string format = kAnyFormat; ///< or the kind of a reader of the catalogue
    TableSpec table;
    SplitSpec split;
    PictureSpec pictures;
    ArrayChoice arrays = ArrayChoice::Auto;
    TextSpec texts;
    SimplifySpec simplify;
};

} // namespace assay::data
