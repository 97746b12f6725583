// SPDX-License-Identifier: MIT-0
// One build of the machine for one instruction set.
#pragma once
#include "run.h"

typedef struct {
  i32 (*run)(Thread *thread, u32 program);
  void (*help)(Thread *thread);
  void (*spin)(Thread *thread, i32 rounds);
  i32 (*fused)(float a, float c);
} Build;
