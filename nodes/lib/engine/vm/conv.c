// SPDX-License-Identifier: MIT-0
// CONV: y = x convolved with a filter [depth][height][width][channels][filters]. CONV_INPUT: the gradient of x, from y's.
// Words 4 to 24: see conv-axis.h; 25 x, 26 filter, 27 y, 28 flags (2 bias, 4 relu: of CONV), 29 bias.
// Each output is one chain over the taps inside the image, in the order of what they read, channels innermost.
#pragma once
#include "conv-box.h"
#include "gemm.c"

typedef struct {
  int backward;
  Axis axis[3];
  i64 length;        // k's to a tap: the source's channels
  i64 columns;       // the target's channels
  i64 source[4], target[4];  // from an image, a slice, a line, a position to the next
  const float *from, *filter, *bias;
  float *to;
  i32 flags;
  Range images, columns_wanted;
  i64 taps;
} Conv;

// A part of the filter: taps `slots` of all, k's `channels` of each, columns from `column`.
typedef struct {
  Range slots, channels;
  i64 column, n, width;
  const float *panel;
  i64 per_slot;
} Part;

static Conv conv_of(const Job *job, int backward) {
  Convolution c = convolution_of(job->w);
  Conv v = {.backward = backward, .flags = job->w[28], .filter = FLOATS(26), .bias = FLOATS(29)};
  for (int d = 0; d < 3; d++) v.axis[d] = axis_of(&c, d, backward);
  v.taps = c.size[0] * c.size[1] * c.size[2];
  v.length = backward ? c.filters : c.channels;
  v.columns = backward ? c.channels : c.filters;
  fill_strides(v.source, backward ? c.out : c.in, v.length);
  fill_strides(v.target, backward ? c.in : c.out, v.columns);
  v.from = backward ? FLOATS(27) : FLOATS(25);
  v.to = backward ? FLOATS(25) : FLOATS(27);
  v.images = (Range){0, c.images};
  v.columns_wanted = (Range){0, v.columns};
  return v;
}

// Splits along what divides most evenly: images, a direction of them, or the target's channels.
static void take_chunk(const Job *job, Conv *v) {
  i64 best = evenness(v->images.to, job->chunks), panels = evenness((v->columns + NR - 1) / NR, job->chunks);
  int along = 3;
  for (int d = 0; d < 3; d++) {
    i64 even = evenness(v->axis[d].to, job->chunks);
    if (even > best + 50) best = even, along = d;
  }
  if (panels > best + 100) {
    v->columns_wanted = part_of(job, v->columns, NR);
  } else if (along < 3) {
    Range part = part_of(job, v->axis[along].to, 1);
    v->axis[along].from = part.from;
    v->axis[along].to = part.to;
  } else {
    v->images = part_of(job, v->images.to, 1);
  }
}

static void convolve_box(const Conv *v, const Part *part, Range images, const Stretch *z, const Stretch *y, const Stretch *x, Run *runs) {
  const Stretch *s[3] = {z, y, x};
  const i64 pieces = v->length;
  Box box = {.runs = runs};
  box.directions[0] = (Direction){images.to - images.from, v->source[0], v->target[0]};
  i64 a = images.from * v->source[0], c = images.from * v->target[0];
  for (int d = 0; d < 3; d++) {
    box.directions[d + 1] = (Direction){s[d]->count, s[d]->source_step * v->source[d + 1], s[d]->step * v->target[d + 1]};
    a += s[d]->source * v->source[d + 1];
    c += s[d]->at * v->target[d + 1];
  }
  const int whole = part->slots.to - part->slots.from == v->taps && part->channels.to - part->channels.from == pieces;
  const int begins = part->slots.from == 0 && part->channels.from == 0, ends = part->slots.to == v->taps && part->channels.to == pieces;
  // Taps that lie side by side in the source and in the filter are one run.
  const int joined = whole && (x->taps < 2 || (x->tap_step == 1 && x->slot_step == 1));
  box.flags = (begins ? 0 : ADD) | (ends ? v->flags & (BIAS | RELU) : 0);
  box.tile = (Tile){.a = v->from + a + part->channels.from, .step = 1, .b = part->panel, .ldb = part->width, .runs = runs,
                    .length = (joined ? x->taps : 1) * (part->channels.to - part->channels.from), .c = v->to + c + part->column,
                    .n = part->n, .bias = v->bias + part->column};
  for (i64 i = 0; i < z->taps; i++) {
    for (i64 j = 0; j < y->taps; j++) {
      for (i64 k = 0; k < x->taps; k += joined ? x->taps : 1) {
        i64 slot = ((z->slot + i * z->slot_step) * v->axis[1].taps + y->slot + j * y->slot_step) * v->axis[2].taps + x->slot + k * x->slot_step;
        if (slot < part->slots.from || slot >= part->slots.to) continue;
        i64 offset = i * z->tap_step * v->source[1] + j * y->tap_step * v->source[2] + k * x->tap_step * v->source[3];
        add_run(&box, offset, (slot - part->slots.from) * part->per_slot);
      }
    }
  }
  do_box(&box, box.flags);
}

static void convolve_part(const Conv *v, const Part *part, Range images, Run *runs) {
  EACH_STRETCH(z, &v->axis[0]) {
    EACH_STRETCH(y, &v->axis[1]) {
      EACH_STRETCH(x, &v->axis[2]) { convolve_box(v, part, images, &z, &y, &x, runs); }
    }
  }
}

// Copies the part's piece of the filter; backward it is turned, and its taps are reversed as their sources are.
static void pack_filter(const Conv *v, const Part *part, float *panel) {
  i64 length = part->channels.to - part->channels.from;
  for (i64 slot = part->slots.from; slot < part->slots.to; slot++) {
    float *to = panel + (slot - part->slots.from) * part->per_slot;
    const float *tap = v->filter + (v->backward ? v->taps - 1 - slot : slot) * v->length * v->columns;
    if (v->backward) {
      pack_strip(to, part->width, tap + part->column * v->length + part->channels.from, 1, v->length, length, part->n);
    } else {
      pack_strip(to, part->width, tap + part->channels.from * v->columns + part->column, v->columns, 1, length, part->n);
    }
  }
}

// Images whose source and target stay in the second cache together.
#define IMAGE_BLOCK (640 << 10)

static void convolve(const Job *job, int backward) {
  Conv v = conv_of(job, backward);
  if (v.images.to * v.target[0] == 0) return;
  take_chunk(job, &v);
  Run *runs = (Run *)job->scratch;
  float *panel = (float *)(runs + MOST_RUNS);
  const i64 room = (SCRATCH_BYTES - MOST_RUNS * (i64)sizeof(Run)) / 4 - VL;
  i64 block = IMAGE_BLOCK / (4 * (v.source[0] + v.target[0]) + 1);
  if (block < 1) block = 1;
  for (i64 image = v.images.from; image < v.images.to; image += block) {
    Range images = {image, image + block < v.images.to ? image + block : v.images.to};
    for (i64 j = v.columns_wanted.from; j < v.columns_wanted.to; j += NR) {
      Part part = {.column = j, .n = v.columns_wanted.to - j < NR ? v.columns_wanted.to - j : NR};
      part.slots = (Range){0, v.taps};
      part.channels = (Range){0, v.length};
      // Forward, a filter that fills whole vectors is read where it lies.
      if (!backward && part.n % VL == 0 && v.columns <= NR) {
        part.panel = v.filter + j;
        part.width = v.columns;
        part.per_slot = v.length * v.columns;
        convolve_part(&v, &part, images, runs);
        continue;
      }
      part.panel = panel;
      part.width = part.n > VL ? NR : VL;
      // What does not fit is done in pieces; the target holds the sums in between.
      i64 most = room / part.width, piece = v.length < most ? v.length : most;
      i64 slots = piece == 0 ? v.taps : most / piece;
      for (i64 slot = 0; slot < v.taps; slot += slots) {
        i64 channel = 0;
        do {
          part.slots = (Range){slot, slot + slots < v.taps ? slot + slots : v.taps};
          part.channels = (Range){channel, channel + piece < v.length ? channel + piece : v.length};
          part.per_slot = (part.channels.to - part.channels.from) * part.width;
          pack_filter(&v, &part, panel);
          convolve_part(&v, &part, images, runs);
          channel += piece;
        } while (channel < v.length);
      }
    }
  }
}

static void op_conv(const Job *job) { convolve(job, 0); }
static void op_conv_input(const Job *job) { convolve(job, 1); }

#include "conv-filter.c"
