import { readdirSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectsFolder } from "../store.test-helper.ts";
import { createBoard } from "./board.ts";
import { crc32c, masked } from "./crc32c.ts";
import { scalarsIn } from "./read.ts";
import { scalarRecord, versionRecord } from "./record.ts";

test("the sum is CRC-32C: the examples of RFC 3720, B.4", () => {
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, i) => i)))).toBe(0x46dd794e);
});

test("records are, byte for byte, what TensorFlow's own writer makes", () => {
  // tensorboard 2.21: RecordWriter with Event(wall_time=1700000000.5, file_version="brain.Event:2").
  expect(versionRecord(1700000000.5).toString("hex")).toBe(
    "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110",
  );
  // Event(wall_time=1700000000.5, step=300, summary=Summary(value=[Summary.Value(tag="loss", simple_value=0.25)])).
  expect(scalarRecord(Buffer.from("loss"), 300, 0.25, 1700000000.5).toString("hex")).toBe(
    "1b000000000000001a0d9e130900002040fc54d94110ac022a0d0a0b0a046c6f7373150000803ec5f6859b",
  );
});

test("what is written is read back: large steps, long tags, numbers that are none", () => {
  const tag = "ä".repeat(200);
  const bytes = Buffer.concat([
    versionRecord(1),
    ...[0, 127, 128, 2 ** 40].map((step) => scalarRecord(Buffer.from(tag), step, Number.NaN, step)),
  ]);
  expect(scalarsIn(bytes)).toEqual([0, 127, 128, 2 ** 40].map((step) => ({ tag, step, value: Number.NaN, wallSeconds: step })));
});

test("a file that is cut short is read up to there, and a changed byte ends it", () => {
  const bytes = Buffer.concat([1, 2, 3].map((step) => scalarRecord(Buffer.from("loss"), step, 0.5, 0)));
  expect(scalarsIn(bytes.subarray(0, bytes.length - 3))).toHaveLength(2);
  bytes[bytes.length / 3 + 20]! ^= 1;
  expect(scalarsIn(bytes)).toHaveLength(1);
});

test("each training has a folder of its own, and no name leads out of it or into another's", async () => {
  const folder = projectsFolder();
  const board = createBoard({ disk: fs, folder, trouble: () => {} });
  const at = (node: string, path: string) => board.hear({ event: "metric", node, path, step: 1, name: "loss", value: 1 }, 5);
  at("train", "seed=101/each=0.1");
  at("../..", "a:b");
  at("../..", "a?b");
  board.hear({ event: "number", node: "train", path: "", step: 1, name: "rate", value: 2 }, 5);
  await board.flush();
  const files = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith(".patchbay"));
  expect(files.sort()).toEqual(
    ["__../a_b", "__../a_b~2", "train", "train/seed=101/each=0.1"].map((place) => join(place, "events.out.tfevents.patchbay")),
  );
  expect(scalarsIn(readFileSync(join(folder, "train/events.out.tfevents.patchbay")))).toMatchObject([{ tag: "numbers/rate", value: 2 }]);
});

test("the mask turns a sum by 15 bits and adds a constant", () => {
  expect(masked(0)).toBe(0xa282ead8);
  expect(masked(0x8000)).toBe(0xa282ead9);
});
