// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/json_text.h"
#include "experiment/spec.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <string>

using namespace assay;

namespace {

std::string nested(int depth)
{
    return std::string(static_cast<std::size_t>(depth), '[')
           + std::string(static_cast<std::size_t>(depth), ']');
}

} // namespace

class TestJsonText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonIsReadToADepthThatNoStackMinds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("read");
        QTest::newRow("object") << QByteArray(R"({"a": [1, "x"]})") << true;
        QTest::newRow("as deep as may be") << QByteArray::fromStdString(nested(64)) << true;
        QTest::newRow("deeper") << QByteArray::fromStdString(nested(65)) << false;
        QTest::newRow("far deeper") << QByteArray::fromStdString(nested(200'000)) << false;
        QTest::newRow("brackets within a text")
            << QByteArray::fromStdString("[\"" + std::string(1000, '[') + "\\\"[\"]") << true;
        QTest::newRow("half") << QByteArray("{\"a\": ") << false;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("bytes that are no UTF-8") << QByteArray("[\"\xff\"]") << false;
    }
    void jsonIsReadToADepthThatNoStackMinds()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, read);
        QCOMPARE(base::parsedJson<nlohmann::json>(text.toStdString()).has_value(), read);
    }

    void specThatLiesTooDeepIsRefused()
    {
        std::string text;
        for (int k = 0; k < 200'000; ++k)
            text += "{\"a\":";
        text += "1" + std::string(200'000, '}');
        QVERIFY_EXCEPTION_THROWN(experiment::fromJson(text), base::Error);
    }

    void dataWhosePathIsNoUtf8AreFoundAgain()
    {
        experiment::ExperimentSpec spec;
        spec.data.path = "/d\xe4ten/a.csv";
        const auto again = experiment::fromJson(experiment::toJson(spec));
        QCOMPARE(again.data.path, spec.data.path);
        QCOMPARE(experiment::hash(again), experiment::hash(spec));
        experiment::ExperimentSpec other = spec;
        other.data.path = "/d\xe5ten/a.csv";
        QVERIFY(experiment::hash(other) != experiment::hash(spec));
    }

    void numbersThatAreNoneAndBytesThatAreNoTextAreWritten()
    {
        QCOMPARE(base::dumped(nlohmann::json{{"a", std::nan("")}, {"b", "x\xffy"}}),
                 std::string("{\"a\":null,\"b\":\"x\xef\xbf\xbdy\"}"));
    }

    void numberThatIsTooLargeForAFieldIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(experiment::fromJson(R"({"seed": 18446744073709551615})"),
                                 base::Error);
    }
};

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_json_text.moc"
