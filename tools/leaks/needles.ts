/** Something planted, by what it is: `e-mail`, `address line`. */
export type Planted = Readonly<Record<string, string>>;

/** One spelling of a planted text, as bytes (latin1, one character a byte). */
export interface Needle {
  what: string;
  encoding: string;
  bytes: string;
  /** Whether capitals count: those of base64 do. */
  exact: boolean;
}

const latin1 = (bytes: Buffer): string => bytes.toString('latin1');

/** Every spelling in which a text may lie about. */
export function needlesFor(planted: Planted): Needle[] {
  return Object.entries(planted).flatMap(([what, text]) => {
    const utf8 = Buffer.from(text, 'utf8');
    const utf16 = Buffer.from(text, 'utf16le');
    const loose: [string, string][] = [
      ['UTF-8', latin1(utf8)],
      ['UTF-16LE', latin1(utf16)],
      ['UTF-16BE', latin1(Buffer.from(utf16).swap16())],
      ['hex', utf8.toString('hex')],
      ['URL', encodeURIComponent(text)],
      ['form', new URLSearchParams({ a: text }).toString().slice(2)],
    ];
    const exact = base64Of(utf8).flatMap((bytes): [string, string][] => [
      ['base64', bytes],
      ['base64url', bytes.replaceAll('+', '-').replaceAll('/', '_')],
    ]);
    const all = [
      ...loose.map(([encoding, bytes]) => ({ what, encoding, bytes: bytes.toLowerCase(), exact: false })),
      ...exact.map(([encoding, bytes]) => ({ what, encoding, bytes, exact: true })),
    ];
    // Spelled the same in two encodings, it is found once.
    return all.filter(({ bytes }, index) => all.findIndex((other) => other.bytes === bytes) === index);
  });
}

/** What stands in the base64 of any text that holds this one: the characters that its neighbours do not change, for each of three positions. */
const base64Of = (bytes: Buffer): string[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    return text.slice(first, whole);
  });
