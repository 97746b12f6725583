// SPDX-License-Identifier: MIT-0
// The discrete Fourier transform of rows of any length: Stockham's self-sorting transform over the prime factors of the
// length (4 counts as one), in doubles. Real and imaginary parts lie apart. Its inverse is the same with the parts
// exchanged, divided by the length.
#pragma once
#include "vm.h"

enum { FFT_TABLE, FFT_ROWS };

// sin and cos of 2 pi index / n. Angles are brought into [0, pi/4] in whole numbers, so that no rounding comes before the series.
static void unit_circle(i64 index, i64 n, double *cosine, double *sine) {
  i64 eighth = index * 8 / n;
  i64 near = (eighth + 1) / 2;                                      // the nearest multiple of pi / 2
  double x = (double)(index * 4 - near * n) * 1.57079632679489661923 / (double)n;
  double q = x * x, s = 0, c = 0;
  for (i32 k = 17; k > 1; k -= 2) s = (1 + s) * -q / (k * (k - 1));  // Taylor: exact to the last place for |x| <= pi / 4
  for (i32 k = 18; k > 0; k -= 2) c = (1 + c) * -q / (k * (k - 1));
  s = x + x * s;
  c = 1 + c;
  near &= 3;
  *cosine = near == 0 ? c : near == 1 ? -s : near == 2 ? -c : s;
  *sine = near == 0 ? s : near == 1 ? c : near == 2 ? -s : -c;
}

// w[j] = exp(-2 pi i j / n): n cosines, then n negative sines.
static void fft_table(double *table, i64 n, Range part) {
  for (i64 j = part.from; j < part.to; j++) {
    double sine;
    unit_circle(j, n, table + j, &sine);
    table[n + j] = -sine;
  }
}

typedef struct {
  double *re, *im;
} Complexes;

// One pass of radix `radix` of a transform of n = before * radix * after numbers: from in to out.
static void fft_pass(i64 n, i64 radix, i64 before, Complexes in, Complexes out, const double *cosines, const double *sines) {
  i64 after = n / radix / before;
  for (i64 j = 0; j < after; j++)
    for (i64 r = 0; r < radix; r++) {
      double turn_re = cosines[j * r * before], turn_im = sines[j * r * before];
      double *to_re = out.re + (j * radix + r) * before, *to_im = out.im + (j * radix + r) * before;
      for (i64 q = 0; q < before; q++) to_re[q] = in.re[j * before + q], to_im[q] = in.im[j * before + q];
      for (i64 k = 1; k < radix; k++) {
        i64 angle = k * r % radix * (n / radix);
        double re = cosines[angle], im = sines[angle];
        const double *from_re = in.re + (j + after * k) * before, *from_im = in.im + (j + after * k) * before;
        for (i64 q = 0; q < before; q++) {
          to_re[q] += from_re[q] * re - from_im[q] * im;
          to_im[q] += from_re[q] * im + from_im[q] * re;
        }
      }
      for (i64 q = 0; q < before; q++) {
        double re = to_re[q], im = to_im[q];
        to_re[q] = re * turn_re - im * turn_im;
        to_im[q] = re * turn_im + im * turn_re;
      }
    }
}

// Radix 2: the same without multiplications by one.
static void fft_pass_2(i64 n, i64 before, Complexes in, Complexes out, const double *cosines, const double *sines) {
  i64 after = n / 2 / before;
  for (i64 j = 0; j < after; j++) {
    double turn_re = cosines[j * before], turn_im = sines[j * before];
    const double *a_re = in.re + j * before, *a_im = in.im + j * before;
    const double *b_re = a_re + after * before, *b_im = a_im + after * before;
    double *to_re = out.re + j * 2 * before, *to_im = out.im + j * 2 * before;
    for (i64 q = 0; q < before; q++) {
      double re = a_re[q] - b_re[q], im = a_im[q] - b_im[q];
      to_re[q] = a_re[q] + b_re[q];
      to_im[q] = a_im[q] + b_im[q];
      to_re[before + q] = re * turn_re - im * turn_im;
      to_im[before + q] = re * turn_im + im * turn_re;
    }
  }
}

// Radix 4.
static void fft_pass_4(i64 n, i64 before, Complexes in, Complexes out, const double *cosines, const double *sines) {
  i64 after = n / 4 / before, step = after * before;
  for (i64 j = 0; j < after; j++) {
    const double *from_re = in.re + j * before, *from_im = in.im + j * before;
    double *to_re = out.re + j * 4 * before, *to_im = out.im + j * 4 * before;
    double re1 = cosines[j * before], im1 = sines[j * before], re2 = cosines[j * 2 * before], im2 = sines[j * 2 * before];
    double re3 = cosines[j * 3 * before], im3 = sines[j * 3 * before];
    for (i64 q = 0; q < before; q++) {
      double a_re = from_re[q] + from_re[q + 2 * step], a_im = from_im[q] + from_im[q + 2 * step];
      double b_re = from_re[q] - from_re[q + 2 * step], b_im = from_im[q] - from_im[q + 2 * step];
      double c_re = from_re[q + step] + from_re[q + 3 * step], c_im = from_im[q + step] + from_im[q + 3 * step];
      double d_re = from_re[q + step] - from_re[q + 3 * step], d_im = from_im[q + step] - from_im[q + 3 * step];
      to_re[q] = a_re + c_re;
      to_im[q] = a_im + c_im;
      double e_re = b_re + d_im, e_im = b_im - d_re;
      to_re[before + q] = e_re * re1 - e_im * im1;
      to_im[before + q] = e_re * im1 + e_im * re1;
      double f_re = a_re - c_re, f_im = a_im - c_im;
      to_re[2 * before + q] = f_re * re2 - f_im * im2;
      to_im[2 * before + q] = f_re * im2 + f_im * re2;
      double g_re = b_re - d_im, g_im = b_im + d_re;
      to_re[3 * before + q] = g_re * re3 - g_im * im3;
      to_im[3 * before + q] = g_re * im3 + g_im * re3;
    }
  }
}

static i64 fft_radix(i64 left) {
  if (left % 4 == 0) return 4;
  for (i64 factor = 2; factor * factor <= left; factor++)
    if (left % factor == 0) return factor;
  return left;
}

// Parameters: kind; for the table: table, n (2n doubles); for rows: real, imaginary, their results, table, work (4n doubles
// a row), n, rows, divisor.
static void op_fft(const Job *job) {
  if (job->w[4] == FFT_TABLE) {
    fft_table((double *)pointer(job, 5), job->w[6], part_of(job, job->w[6], 1));
    return;
  }
  const float *in_re = FLOATS(5), *in_im = FLOATS(6);
  float *out_re = FLOATS(7), *out_im = FLOATS(8);
  i64 n = job->w[11];
  const double *cosines = (const double *)pointer(job, 9), *sines = cosines + n;
  Range rows = part_of(job, job->w[12], 1);
  for (i64 row = rows.from; row < rows.to; row++) {
    double *work = (double *)pointer(job, 10) + row * 4 * n;
    Complexes a = {work, work + n}, b = {work + 2 * n, work + 3 * n};
    for (i64 i = 0; i < n; i++) a.re[i] = in_re[row * n + i], a.im[i] = in_im[row * n + i];
    for (i64 before = 1; before < n;) {
      i64 radix = fft_radix(n / before);
      if (radix == 4) fft_pass_4(n, before, a, b, cosines, sines);
      else if (radix == 2) fft_pass_2(n, before, a, b, cosines, sines);
      else fft_pass(n, radix, before, a, b, cosines, sines);
      Complexes turned = a;
      a = b;
      b = turned;
      before *= radix;
    }
    double divisor = job->w[13];
    for (i64 i = 0; i < n; i++) {
      out_re[row * n + i] = (float)(a.re[i] / divisor);
      out_im[row * n + i] = (float)(a.im[i] / divisor);
    }
  }
}
