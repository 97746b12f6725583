// SPDX-License-Identifier: MIT-0
import { cores as coresHere, type Presence, presence } from "./host.ts";

/** How the programs of one user share the cores: each that computes takes its part of them. */
export interface Share {
  /** How many cores this program may use now. */
  cores(): number;
  /** It has computed for so long until now. */
  used(milliseconds: number, now: number): void;
  leave(): void;
}

/** Short work is not announced: two files' times and a folder's list are not worth it. */
const announcedAfter = 50;
const renewedEvery = 500;
const idleAfter = 1_000;

/** Times in milliseconds, as `performance.now()` tells them. */
export function shareCores(here: Presence = presence(), all: number = coresHere): Share {
  let share = all;
  let busy = 0;
  let announced = false;
  let lastUse = 0;
  let lastRenewal = 0;
  let timer: ReturnType<typeof setInterval> | null = null;

  const leave = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    if (announced) here.leave();
    announced = false;
    share = all;
    busy = 0;
  };
  const renew = (now: number) => {
    lastRenewal = now;
    const others = here.renew();
    // Where no files can be written, a program trusts that it is alone.
    share = others === null ? all : partOf(all, others.count, others.rank);
    if (announced) return;
    announced = true;
    timer = setInterval(() => {
      if (performance.now() - lastUse > idleAfter) leave();
    }, idleAfter);
    (timer as { unref?: () => void }).unref?.();
  };

  return {
    cores: () => share,
    used(milliseconds, now) {
      if (now - lastUse - milliseconds > idleAfter) busy = 0;
      busy += milliseconds;
      lastUse = now;
      if (announced ? now - lastRenewal > renewedEvery : busy > announcedAfter) renew(now);
    },
    leave,
  };
}

function partOf(cores: number, programs: number, rank: number): number {
  const even = Math.floor(cores / programs);
  return Math.max(1, rank < cores - even * programs ? even + 1 : even);
}

/** One for the process: its machines run one after the other. */
export const sharedCores = shareCores();
