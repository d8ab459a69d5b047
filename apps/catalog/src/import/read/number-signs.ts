/** How a locale writes numbers. */
interface NumberSigns {
  decimal: string;
  group: string;
  /** `text` with the locale's digits as 0 to 9. */
  digits: (text: string) => string;
}

const known = new Map<string, NumberSigns>();

/** Whether `locale` is a BCP 47 tag. */
export function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

/** The signs that a locale writes numbers with. */
export function numberSigns(locale: string): NumberSigns {
  const signs = known.get(locale) ?? made(locale);
  if (known.size < 1_000) known.set(locale, signs);
  return signs;
}

function made(locale: string): NumberSigns {
  const format = new Intl.NumberFormat(locale, { useGrouping: 'always', minimumFractionDigits: 1 });
  const parts = format.formatToParts(1_234_567.8);
  const sign = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  const own = [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9_876_543_210)].reverse();
  const values = new Map(own.map((digit, value) => [digit, String(value)]));
  const latin = own[0] === '0';
  const digits = (text: string) => (latin ? text : [...text].map((character) => values.get(character) ?? character).join(''));
  return { decimal: sign('decimal', '.'), group: sign('group', ','), digits };
}
