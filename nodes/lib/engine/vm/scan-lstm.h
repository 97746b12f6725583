// SPDX-License-Identifier: MIT-0
// LSTM: gates = x W + b (given) + h U; c = f * c + i * g; h = o * tanh(c).
#pragma once
#include "math.h"

// Words of SCAN: 8 x W + b [batch, steps, 4 units], 9 U [units, 4 units], 10 h0, 11 c0 [batch, units];
// written: 12 h, 13 c [batch, steps, units], 14 gates after their activations [batch, steps, 4 units].
static void lstm_rows(const Job *job, i64 first, i32 count) {
  i64 steps = job->w[6], units = job->w[7];
  const float *inputs = FLOATS(8), *recurrent = FLOATS(9), *h0 = FLOATS(10), *c0 = FLOATS(11);
  float *hs = FLOATS(12), *cs = FLOATS(13), *all_gates = FLOATS(14);
  for (i64 t = 0; t < steps; t++) {
    Rows rows = {.count = count};
    for (i32 r = 0; r < count; r++) {
      i64 place = (first + r) * steps + t;
      rows.from[r] = t ? hs + (place - 1) * units : h0 + (first + r) * units;
      rows.start[r] = inputs + place * 4 * units;
      rows.to[r] = all_gates + place * 4 * units;
    }
    scan_product(&rows, recurrent, units, 4 * units);
    for (i32 r = 0; r < count; r++) {
      i64 place = (first + r) * steps + t;
      float *gates = rows.to[r];
      const float *before = t ? cs + (place - 1) * units : c0 + (first + r) * units;
      for (i64 j = 0; j < units; j += VL) {
        i64 n = units - j < VL ? units - j : VL;
        vf i = v_sigmoid(vload_n(gates + j, n)), f = v_sigmoid(vload_n(gates + units + j, n));
        vf g = v_tanh(vload_n(gates + 2 * units + j, n)), o = v_sigmoid(vload_n(gates + 3 * units + j, n));
        vf c = vfma(f, vload_n(before + j, n), i * g);
        vstore_n(gates + j, i, n);
        vstore_n(gates + units + j, f, n);
        vstore_n(gates + 2 * units + j, g, n);
        vstore_n(gates + 3 * units + j, o, n);
        vstore_n(cs + place * units + j, c, n);
        vstore_n(hs + place * units + j, o * v_tanh(c), n);
      }
    }
  }
}

// Words of SCAN_GRAD: 8 dh, 9 dc [batch, steps, units] (of every step's state), 10 gates, 11 c, 12 c0, 13 U transposed
// [4 units, units]; written: 14 the gradient of x W + b [batch, steps, 4 units], 15 of h0, 16 of c0.
static void lstm_grad_rows(const Job *job, i64 first, i32 count) {
  i64 steps = job->w[6], units = job->w[7];
  const float *dhs = FLOATS(8), *dcs = FLOATS(9), *all_gates = FLOATS(10), *cs = FLOATS(11), *c0 = FLOATS(12), *transposed = FLOATS(13);
  float *flows = FLOATS(14), *dh0 = FLOATS(15), *dc0 = FLOATS(16);
  // What flows back through the states, from the step after; ends as the gradients of the first states.
  for (i64 e = first * units; e < (first + count) * units; e++) dh0[e] = dc0[e] = 0;
  const float *none = (const float *)job->scratch;
  for (i64 j = 0; j < units; j++) ((float *)job->scratch)[j] = 0;
  for (i64 t = steps - 1; t >= 0; t--) {
    Rows rows = {.count = count};
    for (i32 r = 0; r < count; r++) {
      i64 place = (first + r) * steps + t;
      const float *gates = all_gates + place * 4 * units;
      const float *before = t ? cs + (place - 1) * units : c0 + (first + r) * units;
      float *flow = flows + place * 4 * units, *dh_next = dh0 + (first + r) * units, *dc_next = dc0 + (first + r) * units;
      for (i64 j = 0; j < units; j += VL) {
        i64 n = units - j < VL ? units - j : VL;
        vf i = vload_n(gates + j, n), f = vload_n(gates + units + j, n), g = vload_n(gates + 2 * units + j, n);
        vf o = vload_n(gates + 3 * units + j, n), one = vsplat(1);
        vf squashed = v_tanh(vload_n(cs + place * units + j, n));
        vf dh = vload_n(dhs + place * units + j, n) + vload_n(dh_next + j, n);
        vf dc = vload_n(dcs + place * units + j, n) + vload_n(dc_next + j, n) + dh * o * (one - squashed * squashed);
        vstore_n(flow + j, dc * g * i * (one - i), n);
        vstore_n(flow + units + j, dc * vload_n(before + j, n) * f * (one - f), n);
        vstore_n(flow + 2 * units + j, dc * i * (one - g * g), n);
        vstore_n(flow + 3 * units + j, dh * squashed * o * (one - o), n);
        vstore_n(dc_next + j, dc * f, n);
      }
      rows.from[r] = flow;
      rows.start[r] = none;
      rows.to[r] = dh_next;
    }
    scan_product(&rows, transposed, 4 * units, units);
  }
}
