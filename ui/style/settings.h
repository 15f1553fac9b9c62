// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

namespace assay::ui {

class Settings;

/// One remembered value. What the file holds and cannot be read as `T` counts as not there.
template <typename T>
class SettingItem
{
public:
    SettingItem(Settings& owner, QString key, T fallback)
        : m_owner(owner)
        , m_key(std::move(key))
        , m_fallback(std::move(fallback))
    {}
    T get() const;
    void set(const T& value);
    const QString& key() const { return m_key; }

private:
    Settings& m_owner;
    QString m_key;
    T m_fallback;
};

/// What the window remembers between two starts: an INI file. Keys that this version does not
/// have stay as they are. Passed to the classes that need it; there is no global one.
class Settings : public QObject
{
    Q_OBJECT
public:
    /// `folder` is made when the first value is written.
    explicit Settings(const QString& folder, QObject* parent = nullptr);

    /// The environment variable ASSAY_CONFIG_DIR, else the system's place for settings.
    static QString standardFolder();
    QString file() const { return m_store.fileName(); }

    SettingItem<QStringList> recentProjects; ///< full paths, newest first
    SettingItem<QString> theme;              ///< "system", "light", "dark"
    SettingItem<QByteArray> windowGeometry;
    SettingItem<double> smoothing; ///< weight of the moving average, 0..0.999
    SettingItem<QString> xAxis;    ///< "step", "epoch", "time"
    SettingItem<bool> logY;
    SettingItem<int> seedCount;          ///< of "Run N seeds"
    SettingItem<QStringList> runColumns; ///< of the table of runs; empty: the usual ones

    /// Splitter positions and table columns, by the name of their widget.
    QByteArray windowState(const QString& part) const;
    void setWindowState(const QString& part, const QByteArray& state);
    /// The page that was last open in a project; empty: not known.
    QString pageOfProject(const QString& project) const;
    void setPageOfProject(const QString& project, const QString& page);
    /// What a part of a page was left at in a project, by the name of the part; empty: not known.
    QString partOfProject(const QString& project, const QString& part) const;
    void setPartOfProject(const QString& project, const QString& part, const QString& state);
    /// JSON of the spec that was being put together; empty: not known, or put together for a
    /// project that was there before this one.
    QString draftOfProject(const QString& project) const;
    void setDraftOfProject(const QString& project, const QString& spec);

    /// Where the last file of a kind was chosen; empty: not known, or it is no more.
    QString folderOf(const QString& kind) const;
    void setFolderOf(const QString& kind, const QString& folder);

    /// Moves `path` to the front of recentProjects, which keeps at most ten.
    void remember(const QString& path);
    /// Out of the list of recentProjects; its draft stays, as it may only be out of reach.
    void forget(const QString& path);
    /// All that is kept of a project that is no more.
    void drop(const QString& project);

Q_SIGNALS:
    void changed(const QString& key);

private:
    template <typename T>
    friend class SettingItem;
    QVariant read(const QString& key) const { return m_store.value(key); }
    void write(const QString& key, const QVariant& value);

    QSettings m_store;
};

template <typename T>
T SettingItem<T>::get() const
{
    const QVariant stored = m_owner.read(m_key);
    if (!stored.isValid() || !stored.canConvert<T>())
        return m_fallback;
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
        bool good = false;
        const double number = stored.toDouble(&good);
        return good ? static_cast<T>(number) : m_fallback;
    } else {
        return stored.value<T>();
    }
}

template <typename T>
void SettingItem<T>::set(const T& value)
{
    m_owner.write(m_key, QVariant::fromValue(value));
}

} // namespace assay::ui
