// `npm run check -- licences`: every package of the lockfile is under a licence that tools/check/licences.json allows, with a reason.
import { allowedIn, packagesOf, tell } from './packages.mjs';

const root = process.argv[2] ?? '.';
const { licences, packages: exceptions } = allowedIn(root, 'licences.json');
const packages = packagesOf(root);

const unstated = 'not stated';

/** As package.json says it today, or as it was said once (`license: { type }`, `licenses: [{ type }]`). */
function stated({ own, locked }) {
  const { license = own?.licenses } = own ?? {};
  if (Array.isArray(license)) return license.map(({ type }) => type).join(' OR ');
  return (typeof license === 'object' ? license?.type : license) ?? locked.license;
}

/** A binary for another platform is not installed here, and the lockfile may not know more of it than that: what it belongs to speaks for it. */
function licenceOf(one) {
  const own = stated(one);
  if (own !== undefined || !one.locked.optional || !one.locked.os) return own;
  const parent = packages.find(({ locked }) => locked.optionalDependencies?.[one.name] !== undefined);
  return parent && stated(parent);
}

/** An SPDX expression is fine when one side of each OR is, and both of each AND. */
function isAllowed(expression) {
  const parts = (text, operator) => {
    const found = [];
    let depth = 0;
    let from = 0;
    for (const { 0: token, index } of text.matchAll(/\(|\)| (?:AND|OR) /g)) {
      if (token === '(') depth++;
      else if (token === ')') depth--;
      else if (depth === 0 && token.trim() === operator) {
        found.push(text.slice(from, index));
        from = index + token.length;
      }
    }
    return [...found, text.slice(from)];
  };
  const one = expression.trim();
  const either = parts(one, 'OR');
  if (either.length > 1) return either.some(isAllowed);
  const both = parts(one, 'AND');
  if (both.length > 1) return both.every(isAllowed);
  return /^\(.*\)$/.test(one) ? isAllowed(one.slice(1, -1)) : Object.hasOwn(licences, one);
}

const problems = packages.flatMap((one) => {
  const licence = licenceOf(one) ?? unstated;
  const exception = exceptions[one.name];
  if (isAllowed(licence) || exception?.licence === licence) return [];
  const what = licence === unstated ? 'states no licence' : `is under ${licence}`;
  return [`${one.name}@${one.locked.version} ${what}: allow it in tools/check/licences.json with a reason, or do without it`];
});
const names = new Set(packages.map(({ name }) => name));
const stale = Object.keys(exceptions).filter((name) => !names.has(name));
const unexplained = [...Object.entries(licences), ...Object.entries(exceptions).map(([name, { reason }]) => [name, reason])].filter(
  ([, reason]) => !reason,
);
tell([
  ...new Set(problems),
  ...stale.map((name) => `${name} is allowed in tools/check/licences.json and used no more: take it out`),
  ...unexplained.map(([name]) => `${name} is allowed in tools/check/licences.json without a reason`),
]);
