/** Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, so that it can be read aloud and typed from paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bodyLength = 7;
const bits = 35n;
const mask = (1n << bits) - 1n;

/** Odd, so that multiplying by it modulo a power of two loses nothing. */
const multiplier = 0x5_d588_b655n;

/**
 * The number of the order with that serial, 0 to 2^35 - 1: `XXXX-XXXX`, different for each serial and telling nobody how many orders there are.
 * Its last character is a check: a single wrong character, or any two exchanged, give a number that no order has.
 */
export function orderNumber(serial: number): string {
  if (!Number.isSafeInteger(serial) || serial < 0 || BigInt(serial) > mask) throw new RangeError(`No order number for serial ${serial}`);
  const scrambled = scramble(BigInt(serial));
  const body = Array.from({ length: bodyLength }, (_, index) => alphabet.charAt(digit(scrambled, bodyLength - 1 - index))).join('');
  return `${body.slice(0, 4)}-${body.slice(4)}${checkCharacter(body)}`;
}

/** The check character of the first seven. */
export function checkCharacter(body: string): string {
  let sum = 0;
  for (const character of body) sum = timesAlpha(sum ^ alphabet.indexOf(character));
  return alphabet.charAt(sum);
}

const digit = (value: bigint, place: number): number => Number((value >> BigInt(5 * place)) & 31n);

/** Each step can be undone, so no two serials meet; the shifts carry the high bits down, where the product alone would show a pattern. */
function scramble(serial: bigint): bigint {
  const mixed = ((serial ^ (serial >> 17n)) * multiplier) & mask;
  return ((mixed ^ (mixed >> 15n)) * multiplier) & mask;
}

/**
 * Multiplies by α in GF(2^5), x^5 + x^2 + 1. Every place gets another power of α as its weight, and α has order 31: so one wrong character changes
 * the sum, and exchanging two different ones does too.
 */
function timesAlpha(element: number): number {
  const doubled = element << 1;
  return doubled > 31 ? doubled ^ 0b100101 : doubled;
}
