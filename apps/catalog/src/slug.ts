/** Letters that Unicode's compatibility decomposition leaves as they are. */
const latin: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'n', '&': ' and ' },
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r' },
  ...{ с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
  ...{ і: 'i', є: 'ye', ґ: 'g', α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm' },
  ...{ ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
};

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const longest = 80;
/** Paths of the API beside the products; a CHECK of the database says the same. */
const reserved: readonly string[] = ['suggest'];

/** Whether `slug` may stand in a URL: lower-case letters and digits in words joined by `-`, and no path of the API itself. */
export const isSlug = (slug: string): boolean => slug.length <= longest && slugPattern.test(slug) && !reserved.includes(slug);

const isAscii = /^[\0-\x7f]*$/;

const latinOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[^a-z0-9]/gu, (letter) => latin[letter] ?? '-');

/** A slug made from a name, in Latin letters; `fallback` when nothing of the name is left. */
export function slugOf(name: string, fallback: string): string {
  const letters = isAscii.test(name) ? name.toLowerCase().replaceAll("'", '').replaceAll('&', ' and ') : latinOf(name);
  const words = letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest - 8)
    .replace(/^-+|-+$/g, '');
  if (words === '') return fallback;
  return reserved.includes(words) ? `${words}-${fallback}` : words;
}
