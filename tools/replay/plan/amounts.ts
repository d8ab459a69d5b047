/** Mils are thousandths of a pound: the file has prices with three decimals, and whole numbers add up without error. */
export const MILS_A_PENNY = 10;

/** `2.55` → 2550 mils; null for what is no number, or has more than three decimals. */
export function toMils(text: string): number | null {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,3})0*)?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, pounds, decimals = ''] = match;
  const mils = Number(pounds) * 1000 + Number(decimals.padEnd(3, '0'));
  return sign && mils > 0 ? -mils : mils;
}

/** `6` and `6.0` are whole; null for anything else. */
export function toWhole(text: string): number | null {
  const match = /^(-?\d{1,9})(?:\.0*)?$/.exec(text.trim());
  return match ? Number(match[1]) : null;
}

export const isWholePence = (mils: number) => mils % MILS_A_PENNY === 0;

/** `3907131.59`, or three decimals where a fraction of a penny is left. */
export function showMils(mils: number): string {
  const size = Math.abs(mils);
  const decimals = String(size % 1000).padStart(3, '0');
  const pounds = Math.floor(size / 1000).toLocaleString('en-GB');
  return `${mils < 0 ? '-' : ''}£${pounds}.${isWholePence(size) ? decimals.slice(0, 2) : decimals}`;
}

export const showPence = (pence: number) => showMils(pence * MILS_A_PENNY);
