// SPDX-License-Identifier: MIT-0
// What the outside calls: exports of the WASM module, or a table for addon.c, which holds several builds of the machine.
#pragma once
#include "run-memory.c"
#include "run.c"

#if defined(__wasm__)
#define EXPORT(name) __attribute__((export_name(name)))
EXPORT("run") i32 wasm_run(Thread *thread, u32 program) { return run(thread, program); }
EXPORT("help") void wasm_help(Thread *thread) { help(thread); }
EXPORT("spin") void wasm_spin(Thread *thread, i32 rounds) { spin(thread, rounds); }
EXPORT("fused") i32 wasm_fused(float a, float c) { return fused(a, c); }
// A whole program by one thread, for trying things by hand.
EXPORT("execute") void wasm_execute(u32 base, u32 program, u32 scratch) { execute((u8 *)base, (const i32 *)(base + program), (u8 *)(base + scratch)); }
#elif defined(BUILD)
#include "run-build.h"
const Build BUILD = {run, help, spin, fused};
#endif
