// SPDX-License-Identifier: MIT-0
// GRU: z, r = sigmoid(x + h U + b); n = tanh(x_n + r * (h U_n + b_n)); h = z * h + (1 - z) * n.
#pragma once
#include "math.h"

// Words of SCAN: 8 x W + b [batch, steps, 3 units], 9 U [units, 3 units], 10 h0 [batch, units], 11 recurrent bias [3 units];
// written: 12 h [batch, steps, units], 13 z, r, n and h U_n + b_n [batch, steps, 4 units].
static void gru_rows(const Job *job, i64 first, i32 count) {
  i64 steps = job->w[6], units = job->w[7];
  const float *inputs = FLOATS(8), *recurrent = FLOATS(9), *h0 = FLOATS(10), *bias = FLOATS(11);
  float *hs = FLOATS(12), *all_gates = FLOATS(13);
  for (i64 t = 0; t < steps; t++) {
    Rows rows = {.count = count};
    for (i32 r = 0; r < count; r++) {
      i64 place = (first + r) * steps + t;
      rows.from[r] = t ? hs + (place - 1) * units : h0 + (first + r) * units;
      rows.start[r] = bias;
      // The three products begin at the second of the four places, so that the last is where it stays.
      rows.to[r] = all_gates + place * 4 * units + units;
    }
    scan_product(&rows, recurrent, units, 3 * units);
    for (i32 r = 0; r < count; r++) {
      i64 place = (first + r) * steps + t;
      const float *x = inputs + place * 3 * units, *before = rows.from[r];
      float *gates = all_gates + place * 4 * units;
      for (i64 j = 0; j < units; j += VL) {
        i64 n = units - j < VL ? units - j : VL;
        vf z = v_sigmoid(vload_n(x + j, n) + vload_n(gates + units + j, n));
        vf reset = v_sigmoid(vload_n(x + units + j, n) + vload_n(gates + 2 * units + j, n));
        vf fresh = v_tanh(vfma(reset, vload_n(gates + 3 * units + j, n), vload_n(x + 2 * units + j, n)));
        vstore_n(gates + j, z, n);
        vstore_n(gates + units + j, reset, n);
        vstore_n(gates + 2 * units + j, fresh, n);
        vstore_n(hs + place * units + j, vfma(z, vload_n(before + j, n) - fresh, fresh), n);
      }
    }
  }
}

// Words of SCAN_GRAD: 8 dh [batch, steps, units], 9 gates, 10 h, 11 h0, 12 U transposed [3 units, units]; written: the
// gradients of 13 x W + b, 14 h U + b [batch, steps, 3 units], 15 h0.
static void gru_grad_rows(const Job *job, i64 first, i32 count) {
  i64 steps = job->w[6], units = job->w[7];
  const float *dhs = FLOATS(8), *all_gates = FLOATS(9), *hs = FLOATS(10), *h0 = FLOATS(11), *transposed = FLOATS(12);
  float *input_flows = FLOATS(13), *state_flows = FLOATS(14), *dh0 = FLOATS(15);
  for (i64 e = first * units; e < (first + count) * units; e++) dh0[e] = 0;
  for (i64 t = steps - 1; t >= 0; t--) {
    Rows rows = {.count = count};
    for (i32 r = 0; r < count; r++) {
      i64 place = (first + r) * steps + t;
      const float *gates = all_gates + place * 4 * units;
      const float *before = t ? hs + (place - 1) * units : h0 + (first + r) * units;
      float *to_input = input_flows + place * 3 * units, *to_state = state_flows + place * 3 * units;
      float *dh_next = dh0 + (first + r) * units;
      for (i64 j = 0; j < units; j += VL) {
        i64 n = units - j < VL ? units - j : VL;
        vf z = vload_n(gates + j, n), reset = vload_n(gates + units + j, n), fresh = vload_n(gates + 2 * units + j, n);
        vf product = vload_n(gates + 3 * units + j, n), one = vsplat(1);
        vf dh = vload_n(dhs + place * units + j, n) + vload_n(dh_next + j, n);
        vf to_z = dh * (vload_n(before + j, n) - fresh) * z * (one - z);
        vf to_fresh = dh * (one - z) * (one - fresh * fresh);
        vf to_reset = to_fresh * product * reset * (one - reset);
        vstore_n(to_input + j, to_z, n);
        vstore_n(to_input + units + j, to_reset, n);
        vstore_n(to_input + 2 * units + j, to_fresh, n);
        vstore_n(to_state + j, to_z, n);
        vstore_n(to_state + units + j, to_reset, n);
        vstore_n(to_state + 2 * units + j, to_fresh * reset, n);
        vstore_n(dh_next + j, dh * z, n);
      }
      rows.from[r] = to_state;
      rows.start[r] = dh_next;
      rows.to[r] = dh_next;
    }
    scan_product(&rows, transposed, 3 * units, units);
  }
}
