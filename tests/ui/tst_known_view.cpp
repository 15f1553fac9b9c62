// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/own_results.h"
#include "bridge/known_book.h"
#include "support/window_kit.h"
#include "widgets/known_form.h"
#include "widgets/known_view.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace assay;
using baseline::ResultRow;

namespace {

/// The fake session with results of a person's own, and data that have the fingerprint `fingerprint`.
class KeepingSession final : public session::Session, private baseline::OwnResults
{
public:
    testing::FakeSession fake;
    std::vector<ResultRow> own;
    std::string fingerprint = "f45286cc1614440072300f3e2f830e31"; // MNIST's

    session::Project& project() override { return fake.project(); }
    session::Data& data() override { return fake.data(); }
    session::Runs& runs() override { return fake.runs(); }
    session::Studies& studies() override { return fake.studies(); }
    session::Searches& searches() override { return fake.searches(); }
    session::Logs& logs() override { return fake.logs(); }
    session::Evaluations& evaluations() override { return fake.evaluations(); }
    session::Errors& errors() override { return fake.errors(); }
    session::Advice& advice() override { return fake.advice(); }
    session::Findings& findings() override { return fake.findings(); }
    baseline::OwnResults& ownResults() override { return *this; }
    session::ModelReport describe(const experiment::ExperimentSpec& spec,
                                  const data::Profile& data) const override
    {
        return static_cast<const session::Session&>(fake).describe(spec, data);
    }
    session::Machine machine() const override { return fake.machine(); }
    base::Subscription listen(std::function<void(const session::Event&)> sink) override
    {
        return fake.listen([this, sink = std::move(sink)](const session::Event& event) {
            const auto* profiled = std::get_if<session::DataProfiled>(&event);
            if (!profiled)
                return sink(event);
            auto profile = std::make_shared<data::Profile>(*profiled->profile);
            profile->source.fingerprint = fingerprint;
            sink(session::DataProfiled{profiled->tag, profile});
        });
    }
    void cancel(session::Tag) override {}
    void interruptRuns() override {}
    void shutDown() override {}

    void listOwnResults(Take take) override { take({.rows = own, .problem = {}}); }
    void saveOwnResult(const ResultRow& row, Take take) override
    {
        const auto found =
            std::find_if(own.begin(), own.end(), [&](const auto& one) { return one.id == row.id; });
        if (found != own.end()) {
            *found = row;
        } else {
            own.push_back(row);
            own.back().id = std::int64_t(own.size());
        }
        take({.rows = own, .problem = {}});
    }
    void removeOwnResult(std::int64_t id, Take take) override
    {
        std::erase_if(own, [id](const auto& row) { return row.id == id; });
        take({.rows = own, .problem = {}});
    }
};

struct Kit {
    QTemporaryDir folder;
    KeepingSession session;
    ui::Settings settings{folder.path()};
    ui::SessionBridge bridge{session};
    ui::Workbench bench{bridge, settings};
    ui::Theme theme;
    std::unique_ptr<ui::KnownView> view;

    explicit Kit(const std::string& fingerprint = {})
    {
        if (!fingerprint.empty())
            session.fingerprint = fingerprint;
        testing::giveDigits(bench, session.fake);
        session.fake.openProject();
        settle();
        view = std::make_unique<ui::KnownView>(bench, theme);
        view->resize(1100, 650);
        view->show();
        settle();
    }
    void settle() const { testing::settle(bridge); }
    QAbstractItemModel& rows() const { return *view->findChild<ui::TableView*>()->model(); }
    QPushButton* button(const QString& text) const
    {
        for (QPushButton* each : view->findChildren<QPushButton*>()) {
            if (each->text() == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    /// By what is read out.
    QPushButton* named(const QString& name) const
    {
        for (QPushButton* each : view->findChildren<QPushButton*>()) {
            if (each->accessibleName() == name && each->isVisible())
                return each;
        }
        return nullptr;
    }
    bool says(const QString& words) const
    {
        const auto labels = view->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible()
                   && QString(label->text()).replace(QChar(0xa0), QChar(' ')).contains(words);
        });
    }
    void choose(const QString& model) const
    {
        auto* table = view->findChild<ui::TableView*>();
        for (int row = 0; row < rows().rowCount(); ++row) {
            if (rows().index(row, ui::KnownTableModel::Model).data().toString() == model)
                table->setCurrentIndex(rows().index(row, 0));
        }
        settle();
    }
    /// Fills in what the form asks for, and gives it.
    void fill(const QString& model, const QString& value) const
    {
        auto* form = view->findChild<ui::KnownForm*>();
        QVERIFY(form);
        const auto fields = form->findChildren<QLineEdit*>();
        for (QLineEdit* field : fields) {
            if (field->accessibleName() == "Model")
                field->setText(model);
            if (field->accessibleName() == "Value")
                field->setText(value);
        }
        for (QPushButton* each : form->findChildren<QPushButton*>()) {
            if (each->text() == "Add" || each->text() == "Change")
                each->click();
        }
        settle();
    }
};

} // namespace

/// The run beside known results, and beside controls of itself.
class TestKnownView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultsAreThoseOfTheData()
    {
        Kit kit;
        QCOMPARE(kit.rows().rowCount(), int(baseline::knownResultsOf("MNIST").size()));
        QCOMPARE(kit.view->findChild<QComboBox*>()->currentText(), QString("Of the data: MNIST"));
        QVERIFY(kit.says("No run was trained yet."));
        QVERIFY(kit.named("Run: Zeroed inputs"));
        QVERIFY(!kit.named("Run: Zeroed inputs")->isEnabled());
        kit.session.fake.addRun({.name = "first"});
        kit.settle();
        kit.choose("LeNet-5");
        QVERIFY(kit.says("first after epoch"));
        QVERIFY(kit.says("points [")); // of the row that is chosen
        QVERIFY(kit.says("above the published error of LeNet-5, 0.95 %."));
        QVERIFY(
            kit.rows().index(0, ui::KnownTableModel::Difference).data().toString().contains('['));
        // Another data set by hand, and back.
        auto* choice = kit.view->findChild<QComboBox*>();
        const int other = choice->findText("Fashion-MNIST");
        choice->setCurrentIndex(other);
        Q_EMIT choice->activated(other);
        QCOMPARE(kit.rows().rowCount(), int(baseline::knownResultsOf("Fashion-MNIST").size()));
        QCOMPARE(choice->currentText(), QString("Fashion-MNIST"));
        choice->setCurrentIndex(0);
        Q_EMIT choice->activated(0);
        QCOMPARE(kit.rows().rowCount(), int(baseline::knownResultsOf("MNIST").size()));
    }

    void withoutResultsItSaysWhatToDo()
    {
        Kit kit("another fingerprint");
        QCOMPARE(kit.rows().rowCount(), 0);
        QVERIFY(kit.says("No result on glyphs is known"));
        QVERIFY(kit.says("Add what a paper, a colleague or an earlier system reached"));
        kit.button("Add a result ...")->click();
        kit.fill("ours", "nothing");
        QVERIFY(kit.view->findChild<ui::KnownForm*>()); // says what is wrong, and stays
        kit.fill("ours", "1.5 %");
        QVERIFY(!kit.view->findChild<ui::KnownForm*>());
        QCOMPARE(kit.session.own.size(), 1U);
        QCOMPARE(kit.session.own[0].dataSet, std::string("glyphs"));
        QCOMPARE(kit.session.own[0].fingerprint, std::string("another fingerprint"));
        QCOMPARE(kit.session.own[0].value, 0.015);
        QCOMPARE(kit.rows().rowCount(), 1);
        QCOMPARE(kit.rows().index(0, ui::KnownTableModel::Yours).data().toString(),
                 QString("yours"));
    }

    void ownResultsAreChangedAndRemoved()
    {
        Kit kit;
        const int shipped = kit.rows().rowCount();
        kit.button("Add ...")->click();
        kit.fill("ours", "1.5");
        QCOMPARE(kit.rows().rowCount(), shipped + 1);
        kit.choose("LeNet-5");
        QVERIFY(!kit.button("Edit ...")->isEnabled());
        QVERIFY(!kit.button("Remove")->isEnabled());
        kit.choose("ours");
        QVERIFY(!kit.button("Open source")->isEnabled());
        kit.button("Edit ...")->click();
        kit.fill("ours, again", "1.2");
        QCOMPARE(kit.session.own[0].model, std::string("ours, again"));
        QCOMPARE(kit.session.own[0].value, 0.012);
        kit.choose("ours, again");
        kit.button("Remove")->click();
        kit.settle();
        QCOMPARE(kit.rows().rowCount(), shipped);
        QVERIFY(kit.session.own.empty());
    }

    void aControlIsOneClick()
    {
        Kit kit;
        int controls = 0;
        for (QPushButton* each : kit.view->findChildren<QPushButton*>()) {
            if (each->text() != "Run")
                continue;
            ++controls;
            QVERIFY(!each->isEnabled()); // nothing was trained yet
        }
        QCOMPARE(controls, int(std::size(experiment::kControls)));
        kit.session.fake.addRun({.name = "first"});
        kit.settle();
        QPushButton* zeroed = kit.named("Run: Zeroed inputs");
        QVERIFY(zeroed && zeroed->isEnabled());
        zeroed->click();
        kit.settle();
        QCOMPARE(kit.session.fake.started.size(), 1U);
        const session::StartRequest& request = kit.session.fake.started[0];
        QCOMPARE(request.name, std::string("first, zeroed inputs"));
        QCOMPARE(request.spec.data.preprocess.steps, std::string("zero"));
        QVERIFY(!request.checksFirst); // they would stop it before its first update
        QVERIFY(kit.bench.runs().current()->name
                == "first"); // which stays the one that is looked at
    }

    void aControlThatFailedCanBeRunAgain()
    {
        Kit kit;
        kit.session.fake.addRun({.name = "first"});
        kit.settle();
        QVERIFY(kit.named("Run: Zeroed inputs"));
        kit.named("Run: Zeroed inputs")->click();
        kit.settle();
        QVERIFY(!kit.named("Run: Zeroed inputs")); // it is at work
        const auto made =
            std::find_if(kit.session.fake.records.begin(), kit.session.fake.records.end(),
                         [](const auto& record) { return record.name == "first, zeroed inputs"; });
        QVERIFY(made != kit.session.fake.records.end());
        kit.session.fake.end(made->id, train::RunState::Failed);
        kit.settle();
        QVERIFY(kit.named("Run: Zeroed inputs"));
        QVERIFY(kit.named("Run: Zeroed inputs")->isEnabled());
        kit.named("Run: Zeroed inputs")->click();
        kit.settle();
        QCOMPARE(kit.session.fake.started.size(), 2U);
        QVERIFY(!kit.named("Run: Zeroed inputs")); // the new one counts
    }

    void aRunOfUnknownDataIsComparedOnlyOnAChosenDataSet()
    {
        Kit kit;
        const train::RunId run = kit.session.fake.addRun({.name = "first"});
        kit.session.fake.record(run).spec = "of another version";
        kit.session.fake.list();
        kit.settle();
        kit.choose("LeNet-5");
        QVERIFY(kit.says("The data of first are not known; choose the data set"));
        QVERIFY(!kit.says("above the published error"));
        auto* choice = kit.view->findChild<QComboBox*>();
        const int own = choice->findText("MNIST");
        QVERIFY(own > 0);
        choice->setCurrentIndex(own);
        Q_EMIT choice->activated(own);
        kit.settle();
        QVERIFY(!kit.says("are not known"));
        QVERIFY(kit.says("first after epoch"));
    }

    void linksAreOnlyThoseOfTheWeb()
    {
        QCOMPARE(ui::linkIn("He 2015, arXiv 1512.03385, table 6"),
                 QString("https://arxiv.org/abs/1512.03385"));
        QCOMPARE(ui::linkIn("github.com/a/b, README"), QString("https://github.com/a/b"));
        QCOMPARE(ui::linkIn("see https://example.org/x?y=1."),
                 QString("https://example.org/x?y=1"));
        QCOMPARE(ui::linkIn("(https://example.org/a_(b))."), QString("https://example.org/a_(b)"));
        QCOMPARE(ui::linkIn("['https://example.org/a']:"), QString("https://example.org/a"));
        QCOMPARE(ui::linkIn("file:///etc/passwd"), QString());
        QCOMPARE(ui::linkIn("javascript:alert(1)"), QString());
        QCOMPARE(ui::linkIn("a colleague"), QString());
    }
};

QTEST_MAIN(TestKnownView)
#include "tst_known_view.moc"
