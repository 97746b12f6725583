/** CRC-32C (Castagnoli), as RFC 3720 has it, over a part of a buffer. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

export function crc32c(bytes: Uint8Array, from = 0, until = bytes.length): number {
  let value = 0xffffffff;
  for (let i = from; i < until; i++) value = table[(value ^ bytes[i]!) & 255]! ^ (value >>> 8);
  return ~value >>> 0;
}

/** A sum of bytes that hold sums is weak, so records hold it turned round and moved (tsl/lib/hash/crc32c.h). */
export function masked(sum: number): number {
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}
