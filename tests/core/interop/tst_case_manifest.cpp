// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/case_manifest.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <functional>

using namespace assay;
using interop::CaseManifest;
using Json = nlohmann::ordered_json;

namespace {

CaseManifest sound()
{
    const std::string sum(64, 'a');
    return {.program = "0.1.0",
            .written = "2026-11-29T10:00:00Z",
            .project = "digits",
            .runs = {{.run = 3,
                      .name = "lenet 3",
                      .isNamed = false,
                      .seed = -7,
                      .threads = 2,
                      .spec = "specs/run-3.json",
                      .environment = R"({"cpu":"one","threads":2})",
                      .source = {{.kind = "table",
                                  .path = "/data/caf\xE9.csv", // no UTF-8
                                  .fingerprint = "00ff",
                                  .packed = "data/1/t.csv"}},
                      .serving = {{.kind = "glyphs-night",
                                   .path = "glyphs-night",
                                   .fingerprint = "11",
                                   .packed = {}}},
                      .labels = {},
                      .testLabels = {},
                      .weights = "weights/run-3/w.pt"}},
            .entries = {{"project.assay", 4096, sum},
                        {"specs/run-3.json", 12, sum},
                        {"data/1/t.csv", 1ULL << 40U, sum},
                        {"weights/run-3/w.pt", 0, sum}}};
}

/// "code: text" of what is refused; empty: it is read.
std::string problemOf(const std::string& json)
{
    try {
        interop::manifestFrom(json, "case.zip");
    } catch (const base::Error& error) {
        return error.code() + ": " + error.text();
    }
    return {};
}

using Change = std::function<void(Json&)>;

} // namespace
Q_DECLARE_METATYPE(Change)

class TestCaseManifest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadAgain()
    {
        const CaseManifest manifest = sound();
        QVERIFY(interop::manifestFrom(interop::toJson(manifest), "case.zip") == manifest);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* code, const char* said, Change change) {
            QTest::newRow(name) << std::move(change) << code << said;
        };
        row("of a newer version", "case.version", "newer Assay",
            [](Json& json) { json["version"] = 2; });
        row("of no version", "case.manifest", "no version 0",
            [](Json& json) { json["version"] = 0; });
        row("a version beyond numbers", "case.manifest", "no whole number",
            [](Json& json) { json["version"] = 18'446'744'073'709'551'615ULL; });
        row("of another kind", "case.manifest", "another kind",
            [](Json& json) { json["format"] = "else"; });
        row("without entries", "case.manifest", "\"entries\" is missing",
            [](Json& json) { json.erase("entries"); });
        row("without the project", "case.manifest", "\"project.assay\" is not listed",
            [](Json& json) { json["entries"].erase(0); });
        row("without a run", "case.manifest", "no run",
            [](Json& json) { json["runs"] = Json::array(); });
        row("a run twice", "case.manifest", "run 3 is listed twice",
            [](Json& json) { json["runs"].push_back(json["runs"][0]); });
        row("an entry twice", "case.manifest", "\"project.assay\" is listed twice",
            [](Json& json) { json["entries"].push_back(json["entries"][0]); });
        row("the manifest among its entries", "case.manifest", "listed twice",
            [](Json& json) { json["entries"][1]["name"] = "manifest.json"; });
        row("a name above", "case.manifest", "no name within the archive",
            [](Json& json) { json["entries"][0]["name"] = "../project.assay"; });
        row("a folder of data above", "case.manifest", "no name within the archive",
            [](Json& json) { json["runs"][0]["data"]["packed"] = "/etc/passwd"; });
        row("data that are not there", "case.manifest", "are not listed",
            [](Json& json) { json["runs"][0]["data"]["packed"] = "data/2"; });
        row("weights that are not there", "case.manifest", "is not listed",
            [](Json& json) { json["runs"][0]["weights"] = "weights/run-3/x.pt"; });
        row("bytes below nothing", "case.manifest", "cannot have -1 bytes",
            [](Json& json) { json["entries"][0]["bytes"] = -1; });
        row("a sum in capitals", "case.manifest", "64 hexadecimal digits",
            [](Json& json) { json["entries"][0]["sha256"] = std::string(64, 'A'); });
        row("a short sum", "case.manifest", "64 hexadecimal digits",
            [](Json& json) { json["entries"][0]["sha256"] = "ab"; });
        row("run 0", "case.manifest", "no number of a run",
            [](Json& json) { json["runs"][0]["run"] = 0; });
        row("an environment that is a list", "case.manifest", "no object",
            [](Json& json) { json["runs"][0]["environment"] = Json::array(); });
        row("a list", "case.manifest", "no JSON object", [](Json& json) { json = Json::array(); });
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(const Change, change);
        QFETCH(const QString, code);
        QFETCH(const QString, said);
        Json json = Json::parse(interop::toJson(sound()));
        change(json);
        const QString problem = QString::fromStdString(problemOf(json.dump()));
        QVERIFY2(problem.startsWith(code + ": ") && problem.contains(said), qPrintable(problem));
    }

    void textThatIsNoJsonIsRefused()
    {
        for (const std::string& text :
             {std::string(), std::string("{"), std::string("\xFF\xFE"), std::string(100'000, '[')})
            QVERIFY(problemOf(text).starts_with("case.manifest"));
    }

    void namesStayWithinTheFolder_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isSafe");
        for (const char* name : {"a", "a/b.c", "data/1/Buchstaben \xC3\xA4.csv", "..a/b..",
                                 "ab:c/d", ".hidden", "a/...", "C:"})
            QTest::addRow("%s", name) << QByteArray(name) << (QByteArray(name) != "C:");
        for (const char* name :
             {"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.", "a/..", "a\\b",
              "..\\a", "C:\\a", "c:/a", "a:b/c", "a\nb", "a\x7F", "caf\xE9"})
            QTest::addRow("refused: %s", QByteArray(name).toHex().data())
                << QByteArray(name) << false;
        QTest::newRow("a zero byte") << QByteArray("a\0b", 3) << false;
        QTest::newRow("very long") << QByteArray(1001, 'a') << false;
    }
    void namesStayWithinTheFolder()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const bool, isSafe);
        QCOMPARE(interop::isSafeEntry(name.toStdString()), isSafe);
    }
};

QTEST_GUILESS_MAIN(TestCaseManifest)
#include "tst_case_manifest.moc"
