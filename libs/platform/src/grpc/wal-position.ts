/** A place in PostgreSQL's write-ahead log as it writes it: two hexadecimal numbers, `16/B374D848`. */
export type WalPosition = string;

const form = /^([\dA-F]{1,8})\/([\dA-F]{1,8})$/i;

/** As a number that can be compared; undefined for what is no position. */
export function walOffset(position: WalPosition): bigint | undefined {
  const [, high, low] = form.exec(position) ?? [];
  return high === undefined ? undefined : (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
