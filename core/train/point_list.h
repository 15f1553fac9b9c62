// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <vector>

namespace assay::train {

/// Logged numbers in the order in which they were logged; each name is kept once. A value whose
/// copies share what they hold until one of them changes, so that a copy costs nothing.
class PointList
{
public:
    struct Key {
        std::string name, split; ///< as in MetricPoint
    };
    struct Row {
        std::int64_t step = 0;
        double epoch = 0, seconds = 0, value = 0;
        std::uint32_t key = 0; ///< index into keys()
    };
    /// Gives each point by value.
    class Iterator
    {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = MetricPoint;
        using difference_type = std::ptrdiff_t;
        using pointer = const MetricPoint*;
        using reference = MetricPoint;

        Iterator(const PointList& list, std::size_t at)
            : m_list(&list)
            , m_at(at)
        {}
        MetricPoint operator*() const { return (*m_list)[m_at]; }
        Iterator& operator++()
        {
            ++m_at;
            return *this;
        }
        Iterator operator++(int) { return {*m_list, m_at++}; }
        bool operator==(const Iterator& other) const { return m_at == other.m_at; }

    private:
        const PointList* m_list;
        std::size_t m_at;
    };

    std::size_t size() const { return m_held ? m_held->rows.size() : 0; }
    bool empty() const { return size() == 0; }
    /// Good until the list changes. Require a point.
    const std::vector<Row>& rows() const { return m_held->rows; }
    const std::vector<Key>& keys() const { return m_held->keys; } ///< some may have no row
    MetricPoint operator[](std::size_t i) const
    {
        const Row& row = m_held->rows[i];
        const Key& key = m_held->keys[row.key];
        return {key.name, key.split, row.step, row.epoch, row.seconds, row.value};
    }
    MetricPoint front() const { return (*this)[0]; }
    MetricPoint back() const { return (*this)[size() - 1]; }
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

    void reserve(std::size_t points) { own().rows.reserve(points); }
    /// The number of a new key; twice the same key gets two numbers.
    std::uint32_t addKey(Key key)
    {
        own().keys.push_back(std::move(key));
        return static_cast<std::uint32_t>(m_held->keys.size() - 1);
    }
    void add(const Row& row) { own().rows.push_back(row); }
    void push_back(const MetricPoint& point)
    {
        Held& held = own();
        std::uint32_t key = 0;
        while (key < held.keys.size()
               && (held.keys[key].name != point.name || held.keys[key].split != point.split))
            ++key;
        if (key == held.keys.size())
            held.keys.push_back({point.name, point.split});
        held.rows.push_back({point.step, point.epoch, point.seconds, point.value, key});
    }

private:
    struct Held {
        std::vector<Key> keys;
        std::vector<Row> rows;
    };
    Held& own()
    {
        if (!m_held)
            m_held = std::make_shared<Held>();
        else if (m_held.use_count() > 1)
            m_held = std::make_shared<Held>(*m_held);
        else // what another thread read before it dropped its list was read before this is changed
            std::atomic_thread_fence(std::memory_order_acquire);
        return *m_held;
    }

    std::shared_ptr<Held> m_held;
};

} // namespace assay::train
