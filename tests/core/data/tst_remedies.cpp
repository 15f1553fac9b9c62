// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"
#include "experiment/spec.h"
#include "support/errors.h"
#include "support/tables.h"

#include <QRegularExpression>
#include <QTest>

#include <map>

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

Cells counted(int count)
{
    Cells cells;
    for (int i = 0; i < count; ++i)
        cells << QByteArray::number(i + 1);
    return cells;
}

/// Every finding of data that names a setting.
const std::multimap<std::string, Input>& inputs()
{
    static const std::multimap<std::string, Input> all{
        {"table.id_column", {columnOf(counted(40)), {}, {}}},
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
        {"table.number_marks", {columnOf(repeated({"68.405", "15.092"}, 30)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"68,405", "15,092"}, 30)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"68.405", "987"}, 30)), {}, {}}},
        {"table.number_marks", {columnOf(repeated({"3,5", "2.25", "68.405"}, 30)), {}, {}}},
        {"table.date_order", {columnOf(repeated({"05/06/2024", "07/08/2024"}, 30)), {}, {}}},
        {"table.date_order", {columnOf(repeated({"05/06/07", "07/08/09"}, 30)), {}, {}}},
        {"table.censored", {columnOf(with(measured(100), {"<0.5", ">99"})), {}, {}}},
        {"table.censored", {columnOf(with(measured(100), {">99"})), {}, {}}},
        {"table.target_censored", {targetOf(with(measured(100), {"<0.5"})), {}, {}}},
        {"table.target_not_numbers", {targetOf(with(measured(100), {"n, d"})), {}, {}}},
        {"table.target_missing", {targetOf(repeated({"none", "mild", "severe"}, 60)), {}, {}}},
        {"table.sentinel",
         {columnOf(with(measured(100), {"-999.0", "-999", "-9999"})), {"data.missing=-1"}, {}}},
        {"table.sentinel", {targetOf(with(measured(100), {"-999"})), {}, {}}},
        {"table.missing_marks", {columnOf(with(measured(100), {"#N/A", "-"})), {}, {}}},
        {"table.missing_words",
         {columnOf(repeated({"NA", "DE", "FR", "IT", "ES", "PT"}, 60)), {}, {}}},
        {"table.mark_class", {targetOf(repeated({"oak", "ash", "-"}, 60)), {}, {}}},
        {"table.code_column", {columnOf(repeated({"01067", "80331"}, 40)), {}, {}}},
        {"table.mostly_numbers", {columnOf(numbersAndTexts()), {}, {}}},
        {"table.target_guessed", {remarks(), {}, {}}},
        {"series.labels_matched", {series(), {}, {}, "data.tsv"}},
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

/// What is offered as a setting: buttons, and what the sentence says to set.
std::vector<std::string> fixesOf(const base::Finding& finding)
{
    std::vector<std::string> fixes = finding.otherFixes;
    if (!finding.fix.empty())
        fixes.push_back(finding.fix);
    const QRegularExpression setting(QStringLiteral("data\\.[a-z_.]+=[^ ,;]+[^ ,;.]"));
    const QString sentence = QString::fromStdString(base::sentence(finding));
    if (const auto match = setting.match(sentence); fixes.empty() && match.hasMatch())
        fixes.push_back(match.captured().toStdString());
    return fixes;
}

experiment::ExperimentSpec specOf(const Input& input)
{
    experiment::ExperimentSpec spec;
    for (const QString& setting : input.settings)
        experiment::setText(spec, setting.toStdString());
    return spec;
}

bool namesASetting(const std::string& sentence)
{
    return sentence.find("data.") != std::string::npos;
}

} // namespace

class TestRemedies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A finding whose sentence names a setting has an input below.
    void everyRemedyIsTried_data()
    {
        QTest::addColumn<QString>("id");
        for (const std::string& id : base::knownFindings()) {
            if (id.starts_with("table.") || id.starts_with("series.") || id.starts_with("idx.")
                || id.starts_with("pictures."))
                QTest::newRow(id.c_str()) << QString::fromStdString(id);
        }
    }
    void everyRemedyIsTried()
    {
        QFETCH(QString, id);
        const base::Finding bare{.id = id.toStdString(), .fix = "data.field=value"};
        QVERIFY2(!namesASetting(base::sentence(bare)) || inputs().contains(bare.id),
                 base::sentence(bare).c_str());
    }

    /// Applied, a remedy makes its finding go away, and the data are read.
    void remediesHelp_data()
    {
        QTest::addColumn<int>("at");
        int at = 0;
        for (const auto& [id, input] : inputs()) {
            QTest::addRow("%s %d", id.c_str(), at) << at;
            ++at;
        }
    }
    void remediesHelp()
    {
        QFETCH(int, at);
        const auto& [id, input] = *std::next(inputs().begin(), at);
        const testing::TempFolder folder;
        const experiment::ExperimentSpec spec = specOf(input);
        const auto before =
            testing::prepared(folder, input.table, spec.data, input.served, input.name);
        const base::Finding* found = testing::finding(before.findings, id);
        QVERIFY(found);
        QVERIFY(testing::isSentence(base::sentence(*found)));
        const std::vector<std::string> fixes = fixesOf(*found);
        QVERIFY2(!fixes.empty(), base::sentence(*found).c_str());
        for (const std::string& fix : fixes) {
            experiment::ExperimentSpec changed = spec;
            experiment::setText(changed, fix);
            const auto after =
                testing::prepared(folder, input.table, changed.data, input.served, input.name);
            QVERIFY(after.source->size() > 0);
            for (const base::Finding& finding : after.findings)
                QVERIFY2(finding.key() != found->key(),
                         (fix + " left: " + base::sentence(finding)).c_str());
            // What was set before still holds.
            for (const QString& setting : input.settings) {
                const std::string path = setting.section('=', 0, 0).toStdString();
                const auto kept = std::get<std::string>(experiment::get(changed, path));
                const auto was = std::get<std::string>(experiment::get(spec, path));
                QVERIFY2(kept.starts_with(was), kept.c_str());
            }
        }
    }

    /// Whoever names a column by the first row has said what that row is.
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
        experiment::ExperimentSpec spec;
        experiment::setText(spec, setting.toStdString());
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
            QVERIFY2(!QString::fromStdString(finding.fix).startsWith("data.header"),
                     base::sentence(finding).c_str());
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
        for (const std::string& fix : {found->fix, found->otherFixes.at(0)}) {
            experiment::ExperimentSpec spec;
            experiment::setText(spec, fix);
            const auto again = testing::prepared(folder, table, spec.data);
            firsts.push_back(again.source->table()->table().columns[0].numbers[0]);
        }
        std::sort(firsts.begin(), firsts.end());
        QCOMPARE(firsts, (std::vector<float>{68.405F, 68405.0F}));
    }
};

QTEST_GUILESS_MAIN(TestRemedies)
#include "tst_remedies.moc"
