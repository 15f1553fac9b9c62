// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay {

/// Installs the decoder of pictures for core (data/image_decoder.h): Qt's, with the formats that its
/// plugins read of those that core lists. It takes pictures of at most 64 million pixels and files of
/// at most 1 GB. Needs no application object. Process-wide: raises Qt's limit of memory for one
/// picture to 512 MB, and keeps Qt's warnings about damaged pictures from standard error, as the
/// reader names each of them. To be called once, before data are read.
void installQtImageDecoder();

} // namespace assay
