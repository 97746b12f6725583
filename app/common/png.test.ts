import fc from "fast-check";
import { zlibSync } from "fflate";
import { expect, test } from "vitest";
import { crc32 } from "./crc.ts";
import { type Chunk, isPng, readChunks, textIn, withText, writeChunks } from "./png.ts";

/** One grey pixel. */
function pixel(): Uint8Array<ArrayBuffer> {
  const head = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0);
  return writeChunks([
    { type: "IHDR", data: head },
    { type: "IDAT", data: zlibSync(Uint8Array.of(0, 128)) },
    { type: "IEND", data: new Uint8Array(0) },
  ]);
}
const marked = (text: string) => withText(pixel(), "patchbay", text) as Uint8Array<ArrayBuffer>;

test("the checksum is that of the standard", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("any text comes out as it went in, and the pixels stay", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3000 }), fc.string({ unit: "binary" }), (text, other) => {
      const picture = withText(marked(other), "patchbay", text) as Uint8Array<ArrayBuffer>;
      expect(textIn(picture, "patchbay")).toEqual({ text });
      const types = (readChunks(picture) as { chunks: Chunk[] }).chunks.map(({ type }) => type);
      expect(types).toEqual(["IHDR", "iTXt", "IDAT", "IEND"]);
    }),
    { numRuns: 100, seed: 7 },
  );
});

test("a picture without a text of this keyword has none", () => {
  expect(textIn(pixel(), "patchbay")).toEqual({ text: null });
  expect(textIn(withText(pixel(), "other", "x") as Uint8Array, "patchbay")).toEqual({ text: null });
});

test("what is no picture is refused, and says so", () => {
  for (const bytes of [new Uint8Array(0), new TextEncoder().encode('{"patchbay":1}'), Uint8Array.of(0x89, 0x50)]) {
    expect(isPng(bytes)).toBe(false);
    expect(readChunks(bytes)).toMatchObject({ problem: { code: "damaged-picture" } });
  }
});

test("every byte that is flipped before the pixels end is noticed", () => {
  const whole = marked("a graph, say");
  for (let at = 0; at < whole.length; at++) {
    const bytes = whole.slice();
    bytes[at] = (bytes[at] as number) ^ 0x10;
    expect(textIn(bytes, "patchbay"), `byte ${at}`).toMatchObject({ problem: { code: "damaged-picture" } });
  }
});

test("a picture that is cut short anywhere is noticed", () => {
  const whole = marked("a graph, say");
  for (let length = 0; length < whole.length; length++)
    expect(textIn(whole.subarray(0, length), "patchbay")).toMatchObject({ problem: { code: "damaged-picture" } });
});

test("a text that would fill the memory is refused", () => {
  const bomb = zlibSync(new Uint8Array(80 * 2 ** 20));
  const head = [..."patchbay"].map((letter) => letter.charCodeAt(0));
  const data = Uint8Array.from([...head, 0, 1, 0, 0, 0, ...bomb]);
  const { chunks } = readChunks(pixel()) as { chunks: Chunk[] };
  const picture = writeChunks(chunks.toSpliced(1, 0, { type: "iTXt", data }));
  expect(textIn(picture, "patchbay")).toMatchObject({ problem: { message: expect.stringContaining("far larger") } });
});
