// SPDX-License-Identifier: MIT-0
// Recurrent layers over all steps as one instruction: LSTM (Hochreiter & Schmidhuber 1997; gates in the order input, forget,
// cell, output) and GRU (Cho et al. 2014, with the reset gate after the recurrent product; gates update, reset, new).
// The inputs' products with their kernel, for all steps, come in; each example is a thread's own from first step to last.
#pragma once
#include "math.h"

enum { SCAN_LSTM, SCAN_GRU };
#define SCAN_ROWS 4

// Up to four examples that go through the steps together, so that a weight that was read serves all of them.
typedef struct {
  const float *from[SCAN_ROWS];
  const float *start[SCAN_ROWS];
  float *to[SCAN_ROWS];
  i32 count;
} Rows;

// to[r][j] = start[r][j] + sum over k of from[r][k] * weights[k][j]: one chain over k in order, for `vectors` vectors of j.
INLINE void scan_block(const Rows *rows, i32 count, i32 vectors, const float *weights, i64 depth, i64 width, i64 j, i64 n) {
  vf sums[SCAN_ROWS][2];
  for (i32 r = 0; r < count; r++)
    for (i32 v = 0; v < vectors; v++) sums[r][v] = vload_n(rows->start[r] + j + v * VL, n);
  for (i64 k = 0; k < depth; k++) {
    vf weight[2];
    for (i32 v = 0; v < vectors; v++) weight[v] = vload_n(weights + k * width + j + v * VL, n);
    for (i32 r = 0; r < count; r++)
      for (i32 v = 0; v < vectors; v++) sums[r][v] = vfma(vsplat(rows->from[r][k]), weight[v], sums[r][v]);
  }
  for (i32 r = 0; r < count; r++)
    for (i32 v = 0; v < vectors; v++) vstore_n(rows->to[r] + j + v * VL, sums[r][v], n);
}

INLINE void scan_columns(const Rows *rows, i32 count, const float *weights, i64 depth, i64 width) {
  i64 j = 0;
  for (; j + 2 * VL <= width; j += 2 * VL) scan_block(rows, count, 2, weights, depth, width, j, VL);
  for (; j + VL <= width; j += VL) scan_block(rows, count, 1, weights, depth, width, j, VL);
  if (j < width) scan_block(rows, count, 1, weights, depth, width, j, width - j);
}

NOINLINE void scan_product(const Rows *rows, const float *weights, i64 depth, i64 width) {
  if (rows->count == SCAN_ROWS) scan_columns(rows, SCAN_ROWS, weights, depth, width);
  else
    for (i32 r = 0; r < rows->count; r++) {
      Rows one = {{rows->from[r]}, {rows->start[r]}, {rows->to[r]}, 1};
      scan_columns(&one, 1, weights, depth, width);
    }
}

#include "scan-lstm.h"
#include "scan-gru.h"

// Parameters: kind, batch, steps, units, then addresses: see scan-lstm.h and scan-gru.h.
typedef void (*ScanRows)(const Job *, i64 first, i32 count);

INLINE void scan_batch(const Job *job, ScanRows scan) {
  Range part = part_of(job, job->w[5], SCAN_ROWS);
  for (i64 b = part.from; b < part.to; b += SCAN_ROWS) scan(job, b, (i32)(part.to - b < SCAN_ROWS ? part.to - b : SCAN_ROWS));
}

static void op_scan(const Job *job) { scan_batch(job, job->w[4] == SCAN_LSTM ? lstm_rows : gru_rows); }
static void op_scan_grad(const Job *job) { scan_batch(job, job->w[4] == SCAN_LSTM ? lstm_grad_rows : gru_grad_rows); }
