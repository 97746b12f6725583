// SPDX-License-Identifier: MIT-0
// The functions that a compiler calls on its own; there is no C library. Native builds have theirs in addon.c, once for all.
#pragma once

#if defined(__wasm__) || defined(ADDON)
void *memset(void *to, int value, __SIZE_TYPE__ count) {
  unsigned char *p = to;
  while (count--) *p++ = (unsigned char)value;
  return to;
}
void *memcpy(void *to, const void *from, __SIZE_TYPE__ count) {
  unsigned char *p = to;
  const unsigned char *q = from;
  while (count--) *p++ = *q++;
  return to;
}
void *memmove(void *to, const void *from, __SIZE_TYPE__ count) {
  unsigned char *p = to;
  const unsigned char *q = from;
  if (p <= q) return memcpy(to, from, count);
  while (count--) p[count] = q[count];
  return to;
}
#if defined(__APPLE__)
void bzero(void *to, __SIZE_TYPE__ count) { memset(to, 0, count); }
void __bzero(void *to, __SIZE_TYPE__ count) { memset(to, 0, count); }
#endif
#endif
