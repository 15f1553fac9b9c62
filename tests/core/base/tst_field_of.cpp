// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/field_of.h"

#include <QTest>

using namespace assay;
using base::Value;

namespace {

enum class Colour { Red, Green, Blue };

struct Inner {
    double weight = 0.5;
    Colour colour = Colour::Green;
};
struct Outer {
    std::int64_t count = 3;
    Inner inner;
};

base::FieldOf<Inner> colourField()
{
    // Shown in another order than the enumerators have.
    return base::choiceOf<Inner>({.path = "colour", .fallback = std::string("green")},
                                 &Inner::colour,
                                 {{Colour::Blue, {"blue", "as the sky"}},
                                  {Colour::Red, {"red", "as a rose"}},
                                  {Colour::Green, {"green", "as grass"}}});
}

} // namespace

class TestFieldOf : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFieldReadsAndWritesItsMember()
    {
        const auto field = base::fieldOf<Outer>({.path = "count"}, &Outer::count);
        Outer outer;
        QCOMPARE(field.get(outer), Value(std::int64_t{3}));
        field.set(outer, std::int64_t{7});
        QCOMPARE(outer.count, std::int64_t{7});
    }

    void aMemberOfAMemberIsReachedByAFunction()
    {
        const auto field = base::fieldOf<Outer>(
            {.path = "weight"}, [](Outer& outer) -> double& { return outer.inner.weight; });
        Outer outer;
        field.set(outer, 0.25);
        QCOMPARE(outer.inner.weight, 0.25);
        QCOMPARE(field.get(outer), Value(0.25));
    }

    void aChoiceStandsForItsEnumeratorWhateverTheOrder()
    {
        const auto field = colourField();
        QCOMPARE(field.kind, base::FieldKind::Choice);
        QCOMPARE(field.choices.size(), std::size_t{3});
        QCOMPARE(field.choices[0].name, std::string("blue"));
        Inner inner;
        QCOMPARE(field.get(inner), Value(std::string("green")));
        for (const auto& [name, colour] :
             {std::pair("red", Colour::Red), {"blue", Colour::Blue}, {"green", Colour::Green}}) {
            field.set(inner, std::string(name));
            QVERIFY(inner.colour == colour);
            QCOMPARE(field.get(inner), Value(std::string(name)));
        }
    }

    void whatHasNoChoiceIsAFault()
    {
        const auto field = colourField();
        Inner inner{.colour = static_cast<Colour>(9)};
        QVERIFY_THROWS_EXCEPTION(std::logic_error, field.get(inner));
        QVERIFY_THROWS_EXCEPTION(std::logic_error, field.set(inner, std::string("violet")));
    }

    void aFieldOfAPartIsOneOfTheWhole()
    {
        const auto field = base::within(colourField(), &Outer::inner);
        Outer outer;
        field.set(outer, std::string("blue"));
        QVERIFY(outer.inner.colour == Colour::Blue);
        QCOMPARE(field.get(outer), Value(std::string("blue")));
        QCOMPARE(field.path, std::string("colour"));
    }
};

QTEST_GUILESS_MAIN(TestFieldOf)
#include "tst_field_of.moc"
