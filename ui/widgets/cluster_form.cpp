// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cluster_form.h"

#include "base/error.h"
#include "bridge/convert.h"
#include "widgets/card.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSpinBox>

namespace assay::ui {

namespace {

constexpr int kWidth = 520;

} // namespace

ClusterForm::ClusterForm(const ClusterProgram::Order& before, int handedOut,
                         const QString& obstacle, QWidget* parent)
    : QDialog(parent)
    , m_before(before)
    , m_obstacle(obstacle)
    , m_workers(new QSpinBox)
    , m_partition(new QLineEdit(text(before.options.partition)))
    , m_time(new QLineEdit(text(before.options.time)))
    , m_memory(new QLineEdit(text(before.options.memory)))
    , m_gpus(new QLineEdit(text(before.options.gpus)))
    , m_account(new QLineEdit(text(before.options.account)))
    , m_more(new QLineEdit)
    , m_shared(new QLineEdit(before.shared))
    , m_problem(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("tune.cluster_form"));
    setWindowTitle(tr("Train on a cluster"));
    setMinimumWidth(kWidth);
    m_problem->setObjectName(QStringLiteral("tune.cluster_problem"));
    m_problem->setProperty("role", "error");
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    QString intro =
        tr("Slurm starts an array of workers, which train trials of this search one after "
           "the other until all that are wanted are there. Left empty, a line is what the "
           "cluster gives by itself.");
    if (handedOut > 0)
        intro += QLatin1Char(' ')
                 + (handedOut == 1 ? tr("1 trial is with workers already.")
                                   : tr("%1 trials are with workers already.").arg(handedOut))
                 + tr(" While their array is there it goes on, and nothing is submitted.");
    form->addRow(mutedLabel(intro, true));
    m_workers->setRange(1, tune::kMostSlurmWorkers);
    m_workers->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_workers->setValue(before.options.workers);
    const auto add = [form](const QString& label, QWidget* editor, const char* name,
                            const QString& tip, const QString& example = {}) {
        editor->setObjectName(QLatin1String(name));
        editor->setAccessibleName(label);
        editor->setToolTip(tip);
        if (auto* line = qobject_cast<QLineEdit*>(editor)) {
            line->setPlaceholderText(example);
            line->setAcceptDrops(false); // files are the window's
        }
        form->addRow(label, editor);
    };
    add(tr("Workers"), m_workers, "tune.cluster.workers", tr("Tasks of the array, each a worker"));
    add(tr("Partition"), m_partition, "tune.cluster.partition",
        tr("Of the cluster; several with commas between them"));
    add(tr("Time"), m_time, "tune.cluster.time",
        tr("Of a worker; a trial that is not over by then goes on in another one"),
        tr("2:00:00, or minutes"));
    add(tr("Memory"), m_memory, "tune.cluster.memory", tr("Of a worker"), tr("4G"));
    add(tr("GPUs"), m_gpus, "tune.cluster.gpus",
        tr("Of a worker; they are used where the settings train on cuda"), tr("1, or a100:2"));
    add(tr("Account"), m_account, "tune.cluster.account", tr("That the time is charged to"));
    QStringList more;
    for (const std::string& one : before.options.more)
        more << text(one);
    m_more->setText(more.join(QLatin1Char(' ')));
    add(tr("More options"), m_more, "tune.cluster.more",
        tr("Further ones of sbatch, with blanks between them"), tr("--qos=long --nice=100"));
    add(tr("Shared folder"), m_shared, "tune.cluster.shared",
        tr("A folder that this machine and all workers find under the same name; trials change hands "
           "there"),
        tr("beside the project: %1").arg(QFileInfo(before.project).absolutePath()));
    form->addRow(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_submit = buttons->addButton(handedOut > 0 ? tr("Go on") : tr("Submit"),
                                  QDialogButtonBox::ActionRole);
    m_submit->setObjectName(QStringLiteral("tune.cluster.submit"));
    m_submit->setDefault(true);
    m_submit->setProperty("role", "primary");
    form->addRow(buttons);
    for (QLineEdit* line : {m_partition, m_time, m_memory, m_gpus, m_account, m_more, m_shared})
        connect(line, &QLineEdit::textChanged, this, &ClusterForm::refresh);
    connect(m_workers, &QSpinBox::valueChanged, this, &ClusterForm::refresh);
    connect(m_submit, &QPushButton::clicked, this, [this] {
        Q_EMIT given(order());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
}

ClusterProgram::Order ClusterForm::order() const
{
    const auto typed = [](const QLineEdit* line) { return utf8(line->text().trimmed()); };
    ClusterProgram::Order order = m_before;
    order.options = {.partition = typed(m_partition),
                     .time = typed(m_time),
                     .memory = typed(m_memory),
                     .gpus = typed(m_gpus),
                     .account = typed(m_account),
                     .more = {},
                     .workers = m_workers->value()};
    for (const QString& word : QProcess::splitCommand(m_more->text()))
        order.options.more.push_back(utf8(word));
    order.shared = m_shared->text().trimmed();
    return order;
}

void ClusterForm::refresh()
{
    QString problem = m_obstacle;
    const ClusterProgram::Order wanted = order();
    if (problem.isEmpty()) {
        try {
            tune::check(wanted.options);
        } catch (const base::Error& error) {
            problem = errorText(error);
        }
    }
    if (problem.isEmpty() && !wanted.shared.isEmpty() && !QFileInfo(wanted.shared).isDir())
        problem =
            tr("The folder %1 is not there; make it, or name another one that all machines see.")
                .arg(wanted.shared);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_submit->setEnabled(problem.isEmpty());
}

} // namespace assay::ui
