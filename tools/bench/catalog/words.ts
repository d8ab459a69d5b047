import { SeededRandom } from '#testing/seeded-random.js';

/** Stands in every name: the word that matches everything. */
export const commonWord = 'item';

const syllables = [
  'ba',
  'cor',
  'del',
  'en',
  'fin',
  'gal',
  'har',
  'il',
  'jun',
  'kel',
  'lor',
  'mar',
  'nor',
  'ol',
  'pra',
  'quin',
  'ros',
  'sil',
  'tor',
  'ur',
];
const ends = ['a', 'en', 'ist', 'or', 'um', 'ett', 'ax', 'ine', 'o', 'ell'];
const known = [
  ...[
    'oak',
    'linen',
    'copper',
    'walnut',
    'slate',
    'granite',
    'cotton',
    'marble',
    'wireless',
    'mouse',
    'keyboard',
    'monitor',
    'lamp',
    'chair',
    'bowl',
  ],
  ...[
    'blanket',
    'desk',
    'kettle',
    'mirror',
    'shelf',
    'rug',
    'clock',
    'vase',
    'stool',
    'basket',
    'candle',
    'mug',
    'portable',
    'classic',
    'garden',
  ],
];

/** 8,000 words, the frequent ones first: thirty that people know, and made-up ones that read like names. */
export const vocabulary: readonly string[] = makeVocabulary(8_000);

/** A place in a list of `length`, the first ones much more often than the last: the frequency falls as the rank rises (Zipf). */
export const zipf = (random: SeededRandom, length: number): number => Math.floor(length ** share(random)) - 1;

/** From 0 up to, not including, 1. */
export const share = (random: SeededRandom): number => random.below(2 ** 30) / 2 ** 30;

function makeVocabulary(size: number): string[] {
  const random = new SeededRandom(4711);
  const words = new Set(known);
  while (words.size < size) words.add(random.of(syllables) + random.of(syllables) + random.of(['', ...syllables]) + random.of(ends));
  return [...words];
}
