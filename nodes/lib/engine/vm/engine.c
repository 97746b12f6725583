// SPDX-License-Identifier: MIT-0
// The whole machine in one translation unit: the same source for WASM and for every native build.
#include "vec.h"
#include "vm.h"

#include "math.h"

// While the operations are being written: one that is not there yet traps.
#define ABSENT(name) \
  static void name(const Job *job) { \
    (void)job; \
    __builtin_trap(); \
  }
#if __has_include("gemm.c")
#include "gemm.c"
#else
ABSENT(op_gemm)
#endif
#if __has_include("conv.c")
#include "conv.c"
#else
ABSENT(op_conv)
ABSENT(op_conv_input)
ABSENT(op_conv_filter)
ABSENT(op_conv_sum)
#endif
#if __has_include("copy.c")
#include "copy.c"
#else
ABSENT(op_copy)
ABSENT(op_fill)
#endif
#if __has_include("depthwise.c")
#include "depthwise.c"
#else
ABSENT(op_depthwise)
ABSENT(op_depthwise_input)
ABSENT(op_depthwise_filter)
#endif
#if __has_include("fft.c")
#include "fft.c"
#else
ABSENT(op_fft)
#endif
#if __has_include("gather.c")
#include "gather.c"
#else
ABSENT(op_gather)
ABSENT(op_scatter_add)
ABSENT(op_one_hot)
ABSENT(op_gather_nd)
ABSENT(op_scatter_nd)
#endif
#if __has_include("pool.c")
#include "pool.c"
#else
ABSENT(op_pool)
ABSENT(op_pool_grad)
#endif
#if __has_include("random.c")
#include "random.c"
#else
ABSENT(op_random)
#endif
#if __has_include("reduce.c")
#include "reduce.c"
#else
ABSENT(op_reduce_rows)
ABSENT(op_reduce_columns)
ABSENT(op_arg_rows)
ABSENT(op_cumulate)
#endif
#if __has_include("resize.c")
#include "resize.c"
#else
ABSENT(op_resize)
ABSENT(op_resize_grad)
#endif
#if __has_include("scan.c")
#include "scan.c"
#else
ABSENT(op_scan)
ABSENT(op_scan_grad)
#endif
#if __has_include("tile.c")
#include "tile.c"
#else
ABSENT(op_tile)
#endif
#if __has_include("top-k.c")
#include "top-k.c"
#else
ABSENT(op_top_k)
#endif

#include "run-exports.c"
