import type protobuf from 'protobufjs';

/** So many groups of seven bits are a number that is exact, whatever they say. */
const exactGroups = 7;

/** A whole number of 64 bits. Beyond 2^53 it is as near as a number comes. */
export function wholeNumberOf(reader: protobuf.Reader): number {
  const { buf, pos, len } = reader;
  const end = Math.min(len, pos + exactGroups);
  let value = 0;
  for (let at = pos, factor = 1; at < end; at++, factor *= 128) {
    const byte = buf[at];
    value += (byte & 127) * factor;
    if (byte > 127) continue;
    reader.pos = at + 1;
    return value;
  }
  return Number(reader.int64());
}

/** The name of an enum's value; the number of one that came to be after us. */
export const nameIn = (names: Readonly<Record<number, string>>, value: number): string | number => names[value] ?? value;

/** Sets a member of a map, even one that is named as what every object has. */
export function setMember(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}
