// SPDX-License-Identifier: MIT-0
// Reading and adding by index. An index can be anything: what it points at outside of its tensor is taken as zero,
// and what would be written there is dropped.
#pragma once
#include "gather-nd.c"
#include "gather-one-hot.c"
#include "gather-rows.c"
#include "gather-scatter.c"
