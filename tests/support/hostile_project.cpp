// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hostile_project.h"

#include "session/local_session.h"
#include "support/event_log.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <unistd.h>

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <stdexcept>
#include <thread>

namespace assay::testing {

namespace {

namespace fs = std::filesystem;

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end)
{
    return end == 0 ? 0 : random() % end;
}

template <typename Wanted>
Wanted answered(EventLog& log)
{
    const auto answer = log.wait<Wanted>();
    if (!answer)
        throw std::runtime_error("the sound project could not be made");
    return *answer;
}

/// Values that are seldom right where they come to lie.
constexpr std::array kValues{
    "NULL",
    "''",
    "'abc'",
    "'12'",
    "0",
    "1",
    "-1",
    "3",
    "65535",
    "65536",
    "999",
    "1e15",
    "9223372036854775807",
    "-9223372036854775808",
    "0.5",
    "-0.5",
    "1e308",
    "9e999",
    "-9e999",
    "x''",
    "x'00'",
    "x'ffffffffffffffff'",
    "x'0000c07f0000c07f'",
    "zeroblob(40)",
    "zeroblob(1000003)",
    "'['",
    "'[]'",
    "'{}'",
    "'[1,2]'",
    "'[[\"a\"]]'",
    "'[\"a\",\"b\"]'",
    "'{\"a\":{\"b\":null}}'",
    "'{\"train\":{\"epochs\":1e99}}'",
    "replace(hex(zeroblob(100000)),'00','[')",
    "replace(hex(zeroblob(100000)),'00','{\"a\":')",
    "replace(hex(zeroblob(50000)),'00','long ')",
    "'<h1>x</h1><img src=\"/etc/passwd\">'",
    "char(27)||'[2J'||char(7)",
    "cast(x'c328ff' AS TEXT)",
    "cast(x'610062' AS TEXT)",
    "'../../../elsewhere'",
    "'/etc'",
    "'training'",
    "'imported'",
    "'finished'",
    "'running'",
    "'train_val'",
    "'test'",
    "'last'",
    "'9999-99-99'",
    "random()",
};

std::vector<std::string> column(SQLite::Database& database, const std::string& sql, int at)
{
    std::vector<std::string> all;
    SQLite::Statement rows(database, sql);
    while (rows.executeStep())
        all.push_back(rows.getColumn(at).getString());
    return all;
}

std::vector<std::string> tablesOf(SQLite::Database& database)
{
    return column(database,
                  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                  "'sqlite%' ORDER BY name",
                  0);
}

std::vector<std::string> columnsOf(SQLite::Database& database, const std::string& table)
{
    return column(database, fmt::format("PRAGMA table_info({})", table), 1);
}

/// One change by SQL; throws when SQLite refuses it.
std::string changeByStatement(SQLite::Database& database, Random& random)
{
    const auto tables = tablesOf(database);
    const std::string table = tables.at(below(random, tables.size()));
    const auto columns = columnsOf(database, table);
    const std::string name = columns.at(below(random, columns.size()));
    const std::string other = columns.at(below(random, columns.size()));
    const std::string value = kValues.at(below(random, kValues.size()));
    const std::int64_t rows = database.execAndGet("SELECT count(*) FROM " + table).getInt64();
    // Rows are found by their place: tables without rowids have no other name for them.
    const std::string first = columns.front();
    const std::string place =
        fmt::format("{} IS (SELECT {} FROM {} LIMIT 1 OFFSET {})", first, first, table,
                    below(random, static_cast<std::size_t>(std::max<std::int64_t>(1, rows))));
    std::string sql;
    switch (below(random, 20)) {
    case 0: sql = fmt::format("DELETE FROM {} WHERE {}", table, place); break;
    case 1: sql = fmt::format("UPDATE {} SET {} = {}", table, name, value); break;
    case 2: sql = fmt::format("UPDATE {} SET {} = {} WHERE {}", table, name, other, place); break;
    case 3:
        sql = fmt::format("UPDATE {0} SET {1} = (SELECT {1} FROM {0} ORDER BY random() LIMIT 1) "
                          "WHERE {2}",
                          table, name, place);
        break;
    case 4: {
        std::string cells;
        for (const std::string& one : columns)
            cells += (cells.empty() ? "" : ", ")
                     + (one == name   ? value
                        : one == "id" ? std::string("NULL")
                                      : one);
        sql = fmt::format("INSERT OR REPLACE INTO {0} SELECT {1} FROM {0} WHERE {2}", table, cells,
                          place);
        break;
    }
    case 5:
        sql = below(random, 4) == 0 ? fmt::format("DELETE FROM {}", table)
                                    : fmt::format("UPDATE {} SET {} = {}", table, name, value);
        break;
    case 6:
        switch (below(random, 6)) {
        case 0: sql = "DROP TABLE " + table; break;
        case 1: sql = fmt::format("ALTER TABLE {} DROP COLUMN {}", table, name); break;
        case 2: sql = fmt::format("ALTER TABLE {} RENAME COLUMN {} TO lost", table, name); break;
        case 3: sql = fmt::format("ALTER TABLE {} RENAME TO lost", table); break;
        case 4:
            sql = fmt::format("CREATE TRIGGER hostile BEFORE UPDATE ON {} BEGIN SELECT "
                              "RAISE(ABORT, 'no'); END",
                              table);
            break;
        default:
            sql = fmt::format(
                "CREATE TRIGGER hostile AFTER INSERT ON {0} BEGIN DELETE FROM {0}; END", table);
        }
        break;
    default: sql = fmt::format("UPDATE {} SET {} = {} WHERE {}", table, name, value, place); break;
    }
    database.exec(sql);
    return sql;
}

void changeBySql(const fs::path& file, Random& random, std::string& done)
{
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA ignore_check_constraints = ON");
    database.exec("PRAGMA foreign_keys = OFF");
    if (below(random, 2) == 0) {
        // Then an empty cell is possible anywhere.
        database.exec("PRAGMA writable_schema = ON");
        database.exec("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = "
                      "'table' AND sql NOT LIKE '%WITHOUT ROWID%'");
        database.exec("PRAGMA writable_schema = RESET");
        done += "NOT NULL removed; ";
    }
    for (std::size_t left = 1 + below(random, 4); left > 0;) {
        try {
            done += changeByStatement(database, random) + "; ";
            --left;
        } catch (const SQLite::Exception&) {
            // The rest of the schema forbids it: another one.
        }
    }
}

void changeBytes(const fs::path& file, Random& random, std::string& done)
{
    QByteArray bytes = bytesOf(file);
    const auto size = static_cast<std::size_t>(bytes.size());
    constexpr std::size_t kPage = 4096;
    const std::size_t pages = std::max<std::size_t>(2, size / kPage);
    const auto pageAt = [&](std::size_t page) { return bytes.data() + page * kPage; };
    switch (below(random, 8)) {
    case 0: {
        const std::size_t page = 1 + below(random, pages - 1);
        std::memset(pageAt(page), 0, kPage);
        done += fmt::format("page {} emptied; ", page);
        break;
    }
    case 1: {
        const std::size_t one = 1 + below(random, pages - 1), two = 1 + below(random, pages - 1);
        std::swap_ranges(pageAt(one), pageAt(one) + kPage, pageAt(two));
        done += fmt::format("pages {} and {} exchanged; ", one, two);
        break;
    }
    case 2: {
        bytes.truncate(static_cast<qsizetype>(below(random, size)));
        done += fmt::format("cut to {} bytes; ", bytes.size());
        break;
    }
    default:
        for (std::size_t left = 1 + below(random, 16); left > 0; --left) {
            const std::size_t at = below(random, size);
            bytes[static_cast<qsizetype>(at)] = static_cast<char>(random());
            done += fmt::format("byte {}; ", at);
        }
    }
    write(file, bytes);
}

using Contents = std::map<std::string, QByteArray>;

/// Everything under a folder, but for one folder in it.
Contents contentsOf(const fs::path& folder, const fs::path& but)
{
    Contents all;
    for (auto entry = fs::recursive_directory_iterator(folder);
         entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->path() == but)
            entry.disable_recursion_pending();
        else if (entry->is_regular_file())
            all[entry->path().string()] =
                QCryptographicHash::hash(bytesOf(entry->path()), QCryptographicHash::Sha1);
        else
            all[entry->path().string()] = "folder";
    }
    return all;
}

// What a signal handler and the watch may read.
std::atomic<unsigned> g_variant = 0;
std::atomic<std::int64_t> g_begin = 0; ///< seconds; 0: nothing is being checked

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void sayVariant(const char* what)
{
    char text[160];
    const int length =
        std::snprintf(text, sizeof text, "%s variant %u; ASSAY_VARIANT=%u checks it alone\n", what,
                      g_variant.load(), g_variant.load());
    if (::write(STDERR_FILENO, text, static_cast<std::size_t>(length)) < 0)
        return;
}

void onSignal(int signal)
{
    sayVariant("ended by a signal in");
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// Ends the program when a variant takes longer than a minute.
class Watch
{
public:
    Watch()
        : m_thread([this] {
            while (!m_end) {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                if (const std::int64_t begin = g_begin; begin != 0 && now() - begin > 60) {
                    sayVariant("no end of");
                    std::abort();
                }
            }
        })
    {}
    ~Watch()
    {
        m_end = true;
        m_thread.join();
    }

private:
    std::atomic<bool> m_end = false;
    std::thread m_thread;
};

unsigned numberFrom(const char* variable, unsigned fallback)
{
    const char* text = std::getenv(variable);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : fallback;
}

} // namespace

SoundProject::SoundProject()
    : m_file(m_folder / "sound.assay")
{
    auto session = session::makeLocalSession({});
    EventLog log(*session);
    session->project().create(m_file.string(), 1);
    store::ProjectInfo info = answered<session::ProjectOpened>(log).info;
    experiment::ExperimentSpec spec;
    for (const char* setting : {"model.template=mlp", "data.path=glyphs", "data.count=200",
                                "train.epochs=2", "train.threads=1"})
        experiment::setText(spec, setting);
    session->runs().start({.spec = spec, .name = "trained"}, 2);
    answered<session::RunEnded>(log);
    session->runs().start({.spec = spec, .name = "batch", .kind = train::RunKind::Overfit}, 3);
    answered<session::RunEnded>(log);
    spec.seed = 2;
    session->runs().start({.spec = spec, .name = "another seed"}, 4);
    answered<session::RunEnded>(log);
    session->data().baselines(spec.data, 5);
    answered<session::BaselinesKnown>(log);
    for (const train::RunId run : {1, 3}) {
        session->evaluations().evaluate(run, evaluate::Checkpoint::Last, 6);
        answered<session::RunEvaluated>(log);
    }
    session->evaluations().openTest(1, evaluate::Checkpoint::Last, "to have one", 7);
    answered<session::RunEvaluated>(log);

    const fs::path points = m_folder / "log.csv", answers = m_folder / "answers.csv";
    write(points,
          "epoch,train_loss,val_loss,val_acc\n1,0.9,1.0,0.5\n2,0.5,0.8,0.6\n3,0.3,0.7,0.7\n");
    QByteArray table = "id,split,label,prediction,probability\n";
    for (int i = 0; i < 60; ++i)
        table += QByteArray::number(i) + (i % 2 ? ",train_val," : ",test_val,")
                 + (i % 3 ? "cat," : "dog,") + (i % 7 ? "cat," : "dog,") + "0.8\n";
    write(answers, table);
    session->logs().importLog(points.string(), 8);
    answered<session::LogImported>(log);
    session->errors().importPredictions({answers.string()}, 9);
    const auto imported = answered<session::PredictionsImported>(log);

    session->errors().addType("blurred", 10);
    const auto types = answered<session::TypesListed>(log);
    auto type = types.types.front();
    type.solutions = {"sharpen"};
    type.triedRun = 1;
    session->errors().change(type, 11);
    answered<session::TypesListed>(log);
    error_analysis::MistakeQuery query{.run = imported.run};
    query.splits.assign(data::kOpenSplits.begin(), data::kOpenSplits.end());
    session->errors().mistakes(query, 12);
    const auto page = answered<session::MistakesRead>(log).page;
    std::vector<error_analysis::ExampleMark> marks;
    for (std::size_t k = 0; k < 3; ++k) {
        auto mark = page->mistakes.at(k).mark;
        mark.types = {type.id};
        mark.looked = true;
        mark.note = "seen";
        marks.push_back(mark);
    }
    session->errors().mark(marks, 13);
    answered<session::Marked>(log);
    session->errors().decide({.weights = {imported.run, 0},
                              .suggestion = "pair:cat>dog",
                              .type = "cat for dog",
                              .errors = {page->mistakes.front().sample},
                              .whole = true,
                              .accepted = true},
                             14);
    answered<session::SuggestionDecided>(log);
    session->evaluations().addTyped({.id = 0,
                                     .name = "elsewhere",
                                     .created = {},
                                     .ladder = evaluate::ladderFrom("train=0.1,test_val=0.2", "")},
                                    15);
    answered<session::TypedListed>(log);
    session->evaluations().setTried("bigger_network", 1, true, 16);
    answered<session::TriedListed>(log);
    info.goal.target = 0.1;
    info.goal.irreducible = 0.02;
    session->project().describe(info, 17);
    answered<session::ProjectChanged>(log);
    session->shutDown();
    session.reset(); // with its connections
    // Everything in the one file whose bytes are changed.
    SQLite::Database database(m_file.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.exec("PRAGMA journal_mode = DELETE");
}

std::string writeVariant(const fs::path& sound, const fs::path& file, unsigned number)
{
    Random random(number);
    fs::copy_file(sound, file, fs::copy_options::overwrite_existing);
    std::string done;
    const std::size_t kind = below(random, 10);
    if (kind < 7)
        changeBySql(file, random, done);
    if (kind >= 6)
        changeBytes(file, random, done);
    return done;
}

unsigned presentVariant()
{
    return g_variant;
}

std::string checkVariants(unsigned usual,
                          const std::function<std::string(const fs::path& file)>& check)
{
    const SoundProject sound;
    const TempFolder folder;
    const unsigned one = numberFrom("ASSAY_VARIANT", 0);
    const unsigned count = numberFrom("ASSAY_VARIANTS", usual);
    write(folder / "beside.txt", "as it was");
    const fs::path place = folder / "variant";
    const Contents before = contentsOf(folder.path(), place);
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, onSignal);
    const Watch watch;
    std::string wrong;
    int failures = 0;
    for (unsigned number = one ? one : 1; number <= (one ? one : count) && failures < 5; ++number) {
        g_variant = number;
        fs::remove_all(place);
        fs::create_directories(place);
        const fs::path file = place / "project.assay";
        const std::string done = writeVariant(sound.file(), file, number);
        // What belongs to the runs lies beside the project.
        std::error_code ignored;
        fs::copy(sound.file().string() + "-files", file.string() + "-files",
                 fs::copy_options::recursive, ignored);
        g_begin = now();
        std::string problem = check(file);
        g_begin = 0;
        if (problem.empty() && contentsOf(folder.path(), place) != before)
            problem = "files elsewhere were changed";
        if (problem.empty())
            continue;
        ++failures;
        wrong += fmt::format("variant {} ({}): {}; ASSAY_VARIANT={} checks it alone\n", number,
                             done.substr(0, 600), problem, number);
    }
    return wrong;
}

} // namespace assay::testing
