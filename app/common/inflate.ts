import { Inflate, Unzlib } from "fflate";

/** Bytes that are unpacked between two looks at how much it is. */
const piece = 2 ** 14;

/** Unpacks at most so many bytes: null where there are more. Throws where the data is damaged. */
export function inflated(packed: Uint8Array, most: number, kind: "deflate" | "zlib" = "deflate"): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const Stream = kind === "zlib" ? Unzlib : Inflate;
  const stream = new Stream((part, last) => {
    parts.push(part);
    length += part.length;
    ended ||= last;
  });
  for (let at = 0; at < packed.length && length <= most; at += piece)
    stream.push(packed.subarray(at, at + piece), at + piece >= packed.length);
  if (length > most) return null;
  if (!ended) throw new Error("cut short");
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
