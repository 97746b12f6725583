import fc from "fast-check";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { isZip, unzipped, zipped } from "./zip.ts";

const limits = { bytes: 2 ** 20, files: 20 };
const bytes = (text: string) => new TextEncoder().encode(text);
const code = (zip: Uint8Array) => {
  const read = unzipped(zip, limits);
  return "problem" in read ? read.problem.code : "";
};

test("files come out as they went in", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?$/), fc.uint8Array({ maxLength: 5000 }), { maxKeys: 8 }),
      (files) => {
        const zip = zipped(files, Date.UTC(2026, 1, 3));
        const read = unzipped(zip, limits);
        expect("files" in read && Object.fromEntries([...read.files].map(([name, content]) => [name, [...content]]))).toEqual(
          Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [...content]])),
        );
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test("a zip is told by its first bytes", () => {
  expect(isZip(zipped({ a: bytes("a") }, 0))).toBe(true);
  expect(isZip(bytes("{}"))).toBe(false);
});

test("names that lead out of a folder are refused", () => {
  for (const name of ["../x", "a/../../x", "/etc/passwd", "C:\\x", "a\\..\\x"])
    expect(code(zipSync({ [name]: bytes("x") })), name).toBe("unsafe-zip");
});

test("what would fill the memory is refused, also where it lies about its size", () => {
  const bomb = zipSync({ a: new Uint8Array(40 * 2 ** 20) });
  expect(code(bomb)).toBe("unsafe-zip");
  const lying = bomb.slice();
  const at = lying.length - 22 - 47;
  const view = new DataView(lying.buffer);
  expect(view.getUint32(at, true)).toBe(0x02014b50);
  view.setUint32(at + 24, 1000, true);
  expect(code(lying)).toBe("damaged-zip");
});

test("more files than a capsule has are refused", () => {
  expect(code(zipSync(Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, bytes("x")]))))).toBe("damaged-zip");
});

test("every byte that is flipped in what is stored is noticed", () => {
  const zip = zipped({ "graph.json": bytes("{}".repeat(50)), "events.jsonl": bytes("a line\n") }, 0);
  const whole = unzipped(zip, limits);
  const told = (read: typeof whole) => ("files" in read ? [...read.files].map(([name, content]) => [name, [...content]]) : null);
  for (let at = 0; at < zip.length; at++) {
    const changed = zip.slice();
    changed[at] = (changed[at] as number) ^ 0x04;
    const read = unzipped(changed, limits);
    // Dates, versions and the names that are written twice carry nothing that is read.
    if ("files" in read)
      expect([...read.files.values()].map((content) => [...content])).toEqual(told(whole)?.map(([, content]) => content));
  }
});
