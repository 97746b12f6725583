import { crc32c, masked } from "./crc32c.ts";

export interface Scalar {
  readonly wallSeconds: number;
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

/** The scalars of an event file, up to the first record that is cut short or damaged. Other records are passed over. */
export function scalarsIn(bytes: Buffer): Scalar[] {
  const found: Scalar[] = [];
  for (let at = 0; at + 16 <= bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const end = at + 12 + length;
    if (bytes.readUInt32LE(at + 8) !== masked(crc32c(bytes, at, at + 8)) || end + 4 > bytes.length) break;
    if (bytes.readUInt32LE(end) !== masked(crc32c(bytes, at + 12, end))) break;
    found.push(...scalarsOf(bytes.subarray(at + 12, end)));
    at = end + 4;
  }
  return found;
}

function scalarsOf(event: Buffer): Scalar[] {
  const { 1: wall, 2: step = [0], 5: summary = [] } = fieldsOf(event);
  const values = (summary as Buffer[]).flatMap((one) => (fieldsOf(one)[1] ?? []) as Buffer[]);
  return values.flatMap((one) => {
    const { 1: tag, 2: value } = fieldsOf(one);
    if (tag === undefined || value === undefined) return [];
    return [{ wallSeconds: (wall?.[0] as number) ?? 0, step: step[0] as number, tag: String(tag[0]), value: value[0] as number }];
  });
}

/** Fields of a protobuf message: numbers as they are, all else as bytes. */
function fieldsOf(message: Buffer): Record<number, (number | Buffer)[]> {
  const fields: Record<number, (number | Buffer)[]> = {};
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    return at - length;
  };
  while (at < message.length) {
    const key = varint();
    const list = fields[key >> 3] ?? [];
    fields[key >> 3] = list;
    const kind = key & 7;
    if (kind === 0) list.push(varint());
    else if (kind === 1) list.push(message.readDoubleLE(take(8)));
    else if (kind === 5) list.push(message.readFloatLE(take(4)));
    else {
      const length = varint();
      const from = take(length);
      list.push(message.subarray(from, from + length));
    }
  }
  return fields;
}
