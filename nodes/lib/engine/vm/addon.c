// SPDX-License-Identifier: MIT-0
// The native module: a few functions of Node-API around the builds of the machine that it holds, of which the processor's best
// is used. Without a C library; the few declarations of Node-API are written out.
#define ADDON
#include "run-memory.c"

#include "run-build.h"

#if defined(__ELF__)
#define IMPORT extern __attribute__((weak))
#else
#define IMPORT extern
#endif
#if defined(_WIN32)
#define VISIBLE __declspec(dllexport)
int _fltused = 0;
#else
#define VISIBLE __attribute__((visibility("default")))
#endif

typedef __SIZE_TYPE__ size;
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
IMPORT int napi_get_cb_info(napi_env, napi_callback_info, size *count, napi_value *arguments, napi_value *self, void **data);
IMPORT int napi_get_value_int32(napi_env, napi_value, i32 *result);
IMPORT int napi_get_value_uint32(napi_env, napi_value, u32 *result);
IMPORT int napi_get_value_double(napi_env, napi_value, double *result);
IMPORT int napi_get_value_string_utf8(napi_env, napi_value, char *text, size room, size *length);
IMPORT int napi_get_typedarray_info(napi_env, napi_value, int *type, size *length, void **data, napi_value *buffer, size *offset);
IMPORT int napi_create_int32(napi_env, i32, napi_value *result);
IMPORT int napi_get_boolean(napi_env, _Bool, napi_value *result);
IMPORT int napi_create_string_utf8(napi_env, const char *text, size length, napi_value *result);
IMPORT int napi_create_object(napi_env, napi_value *result);
IMPORT int napi_create_function(napi_env, const char *name, size length, napi_callback, void *data, napi_value *result);
IMPORT int napi_set_named_property(napi_env, napi_value object, const char *name, napi_value value);
IMPORT int napi_throw_error(napi_env, const char *code, const char *message);

static i32 same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

// find_build(name): the build of that name, or the best for "", that this processor can run.
#if defined(__x86_64__)
#include "addon-x64.h"
#else
extern const Build build_neon;
static const Build *find_build(const char *name) { return name[0] == 0 || same(name, "neon") ? &build_neon : 0; }
static const char *name_of(const Build *build) { return build ? "neon" : ""; }
#endif

static void set_function(napi_env env, napi_value object, const char *name, napi_callback call, void *data) {
  napi_value function;
  napi_create_function(env, name, (size)-1, call, data, &function);
  napi_set_named_property(env, object, name, function);
}

// The thread's own block is what its functions carry.
static Thread *arguments_of(napi_env env, napi_callback_info info, size count, napi_value *values) {
  void *thread = 0;
  napi_get_cb_info(env, info, &count, values, 0, &thread);
  return thread;
}

static const Build *build_of(const Thread *thread) { return (const Build *)thread->build; }

static napi_value call_run(napi_env env, napi_callback_info info) {
  napi_value program_value, result;
  u32 program = 0;
  Thread *thread = arguments_of(env, info, 1, &program_value);
  napi_get_value_uint32(env, program_value, &program);
  napi_create_int32(env, build_of(thread)->run(thread, program), &result);
  return result;
}

static napi_value call_help(napi_env env, napi_callback_info info) {
  Thread *thread = arguments_of(env, info, 0, 0);
  build_of(thread)->help(thread);
  return 0;
}

static napi_value call_spin(napi_env env, napi_callback_info info) {
  napi_value rounds_value;
  i32 rounds = 0;
  Thread *thread = arguments_of(env, info, 1, &rounds_value);
  napi_get_value_int32(env, rounds_value, &rounds);
  build_of(thread)->spin(thread, rounds);
  return 0;
}

static napi_value call_fused(napi_env env, napi_callback_info info) {
  napi_value values[2], result;
  double a = 0, c = 0;
  Thread *thread = arguments_of(env, info, 2, values);
  napi_get_value_double(env, values[0], &a);
  napi_get_value_double(env, values[1], &c);
  napi_get_boolean(env, build_of(thread)->fused((float)a, (float)c) != 0, &result);
  return result;
}

#if defined(_WIN32)
// Windows makes the pages of a stack usable only one after the other; kernels with large frames would skip some.
static void touch_stack(i32 pages) {
  volatile u8 page[4000];
  page[0] = 0;
  if (pages > 0) touch_stack(pages - 1);
  page[1] = 0;
}
#endif

// attach(memory, block, instructions): the functions of the thread whose block lies there. The memory may grow but never moves.
static napi_value call_attach(napi_env env, napi_callback_info info) {
  napi_value values[3], object;
  void *base = 0;
  u32 block = 0;
  char name[16] = "";
  size length;
  arguments_of(env, info, 3, values);
  const i32 bad = napi_get_typedarray_info(env, values[0], 0, 0, &base, 0, 0) || napi_get_value_uint32(env, values[1], &block) ||
                  napi_get_value_string_utf8(env, values[2], name, sizeof name, &length);
  const Build *build = find_build(name);
  if (bad || !build) {
    napi_throw_error(env, 0, bad ? "attach(memory, block, instructions)" : "this processor lacks these instructions");
    return 0;
  }
  Thread *thread = (Thread *)((u8 *)base + block);
  thread->base = (u64)base;
  thread->build = (u64)build;
#if defined(_WIN32)
  touch_stack(64);
#endif
  napi_create_object(env, &object);
  set_function(env, object, "run", call_run, thread);
  set_function(env, object, "help", call_help, thread);
  set_function(env, object, "spin", call_spin, thread);
  set_function(env, object, "fused", call_fused, thread);
  return object;
}

VISIBLE napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value instructions;
  napi_create_string_utf8(env, name_of(find_build("")), (size)-1, &instructions);
  napi_set_named_property(env, exports, "instructions", instructions);
  set_function(env, exports, "attach", call_attach, 0);
  return exports;
}
