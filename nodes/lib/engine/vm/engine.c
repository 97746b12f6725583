// SPDX-License-Identifier: MIT-0
// The whole machine in one translation unit: the same source for WASM and for every native build. What is included further down
// uses what is above; all functions are static, so no two may have one name.
#include "vm.h"
#include "vec.h"
#include "math.h"

#include "gemm.c"
#include "conv.c"
#include "copy.c"
#include "depthwise.c"
#include "fft.c"
#include "gather.c"
#include "pool.c"
#include "random.c"
#include "reduce.c"
#include "resize.c"
#include "scan.c"
#include "tile.c"
#include "top-k.c"

#include "chain.c"

#include "run-exports.c"
