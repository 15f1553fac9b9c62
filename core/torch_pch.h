// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for the sources of core that meet tensors; never included by hand.
#pragma once

#include <ATen/ATen.h>
#include <torch/autograd.h>
#include <torch/serialize/archive.h>
