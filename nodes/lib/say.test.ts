import { expect, test } from "vitest";
import type { RunEvent } from "./events.ts";
import { forPeople } from "./mouth.ts";
import { slowNote } from "./say.ts";

const note = (text: string, path: string): RunEvent => ({ event: "note", node: "train", path, text });

test("kernels of the slow backend are one remark of the whole run, the most frequent first; without any there is none", () => {
  expect(slowNote({ Sparse: 1, Unique: 12, Where: 3 })).toEqual([
    { event: "note", node: "", path: "", text: "Unique ran 12 times, Where 3 times and Sparse once in tfjs's own slow backend." },
  ]);
  expect(slowNote({ Unique: 1 })[0]?.text).toBe("Unique ran once in tfjs's own slow backend.");
  expect(slowNote({})).toEqual([]);
});

test("people read what computes, and each remark once, beside the results and not among them", () => {
  let [out, aside] = ["", ""];
  const mouth = forPeople({ out: (text) => (out += text), aside: (text) => (aside += text), live: false, now: () => 0 });
  mouth.tell({ event: "start", run: "r", seeds: [1, 2], engine: "WASM; 2 threads" });
  mouth.tell(note("It runs slower.", "seed=1"));
  mouth.tell(note("It runs slower.", "seed=2"));
  for (const event of slowNote({ Unique: 2 })) mouth.tell(event);
  mouth.end({ event: "end", run: "r", status: "done", outputs: {} }, { score: 1 });
  expect(aside).toBe("Computed by WASM; 2 threads\ntrain: It runs slower.\nUnique ran 2 times in tfjs's own slow backend.\n");
  expect(out).toBe("score: 1\n");
});

test("in a terminal a remark takes the place of the line of progress, and stays", () => {
  let aside = "";
  const mouth = forPeople({ out: () => {}, aside: (text) => (aside += text), live: true, now: () => 0 });
  mouth.tell(note("It runs slower.", ""));
  expect(aside).toBe("\r\x1b[Ktrain: It runs slower.\n");
});
