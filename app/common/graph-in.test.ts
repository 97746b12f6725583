import fc from "fast-check";
import { zipSync, zlibSync } from "fflate";
import { describe, expect, test } from "vitest";
import { exampleCapsule, exampleManifest } from "./capsule.test-helper.ts";
import { readCapsule } from "./capsule.ts";
import { example, smallCatalog } from "./catalog.test-helper.ts";
import { graphIn, graphKeyword } from "./graph-in.ts";
import { serialize } from "./parse.ts";
import { withText, writeChunks } from "./png.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const blank = writeChunks([
  { type: "IHDR", data: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0) },
  { type: "IDAT", data: zlibSync(Uint8Array.of(0, 128)) },
  { type: "IEND", data: new Uint8Array(0) },
]);
const picture = withText(blank, graphKeyword, serialize(example())) as Uint8Array<ArrayBuffer>;
const codeOf = (capsule: Uint8Array) => {
  const read = readCapsule(capsule, smallCatalog);
  return "problems" in read ? read.problems[0]?.code : null;
};

test("a graph comes out of each kind of file that holds one", () => {
  expect(graphIn(bytes(serialize(example())), smallCatalog)).toEqual({ is: "graph", document: example(), problems: [] });
  expect(graphIn(picture, smallCatalog)).toEqual({ is: "picture", document: example(), problems: [] });
  expect(graphIn(exampleCapsule(), smallCatalog)).toEqual({ is: "capsule", document: example(), problems: [] });
});

test("a picture without a graph says so, and so does any other zip", () => {
  expect(graphIn(blank, smallCatalog)).toMatchObject({ is: "picture", problems: [{ code: "picture-without-graph" }] });
  expect(graphIn(zipSync({ "a.txt": bytes("a") }), smallCatalog)).toMatchObject({ is: "capsule", problems: [{ code: "not-a-capsule" }] });
});

describe("a capsule", () => {
  test("gives what was put in", () => {
    const read = readCapsule(exampleCapsule(), smallCatalog);
    expect(read).toMatchObject({
      capsule: { manifest: exampleManifest(), document: example(), acts: [{ node: "train", step: 3 }], origin: null },
    });
  });

  test("of a newer version says what to do", () => {
    expect(codeOf(exampleCapsule({ "capsule.json": '{"patchbayCapsule":2}' }))).toBe("newer-capsule");
  });

  test("that is not complete, or holds something else, is refused with the place", () => {
    for (const name of ["graph.json", "lock.json", "events.jsonl"])
      expect(codeOf(exampleCapsule({ [name]: null })), name).toBe("damaged-capsule");
    for (const name of ["capsule.json", "lock.json", "acts.jsonl"])
      expect(codeOf(exampleCapsule({ [name]: "[1" })), name).toBe("damaged-capsule");
    expect(codeOf(exampleCapsule({ "graph.json": "{" }))).toBe("not-json");
    expect(codeOf(exampleCapsule({ "acts.jsonl": '{"node":"a","path":"","step":1,"act":{"do":"explode"}}' }))).toBe("damaged-capsule");
    const forked = { ...exampleManifest(), ask: { fork: { run: "a", node: "train", path: "", step: 3 } } };
    expect(codeOf(exampleCapsule({ "capsule.json": JSON.stringify(forked) }))).toBe("damaged-capsule");
    const endless = { ...exampleManifest(), seeds: [-1] };
    expect(codeOf(exampleCapsule({ "capsule.json": JSON.stringify(endless) }))).toBe("damaged-capsule");
  });
});

/** One thing that happens to files: a byte, a hole, an end, noise in the middle, two files in one. */
const damage = (whole: Uint8Array, kind: number, at: number, size: number, noise: Uint8Array): Uint8Array => {
  const place = at % whole.length;
  if (kind === 0) return whole.subarray(0, place);
  if (kind === 1) return Uint8Array.from([...whole.subarray(0, place), ...whole.subarray(place + 1 + (size % 60))]);
  if (kind === 2) return Uint8Array.from([...whole.subarray(0, place), ...noise, ...whole.subarray(place)]);
  if (kind === 3) return whole.map((byte, n) => (n >= place && n < place + noise.length ? (noise[n - place] as number) : byte));
  if (kind === 4) return whole.map((byte, n) => (n === place ? byte ^ (1 << (size % 8)) : byte));
  return Uint8Array.from([...whole.subarray(0, place), ...whole.subarray(size % whole.length)]);
};

test("500 damaged capsules and pictures give coded problems or the graph that was in them, and nothing else", () => {
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(picture, exampleCapsule()),
      fc.nat(5),
      fc.nat(100_000),
      fc.nat(100_000),
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      (whole, kind, at, size, noise) => {
        const file = damage(whole, kind, at, size, noise);
        const { document, problems } = graphIn(file, smallCatalog);
        if (document !== null) expect(document).toEqual(example());
        else {
          refused++;
          for (const { code, message, fix } of problems) expect([code, message, fix].every((words) => words.length > 3)).toBe(true);
          expect(problems.length).toBeGreaterThan(0);
        }
        const capsule = readCapsule(file, smallCatalog);
        if ("capsule" in capsule) expect(capsule.capsule.document).toEqual(example());
        else expect(capsule.problems.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500, seed: 7 },
  );
  expect(refused).toBeGreaterThan(300);
});
