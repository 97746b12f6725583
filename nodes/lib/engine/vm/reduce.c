// SPDX-License-Identifier: MIT-0
// Reductions, of rows and of columns; where the greatest is; running sums.
#pragma once
#include "reduce-arg.c"
#include "reduce-columns.c"
#include "reduce-cumulate.c"
#include "reduce-rows.c"
