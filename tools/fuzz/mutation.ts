import fc from 'fast-check';
import { hostileValue } from './hostile-values.js';

/** One thing that is done to a value: at which of its places, and what. */
export interface Mutation {
  /** Counted over the value's places, modulo their number. */
  place: number;
  how: 'replace' | 'remove' | 'add' | 'wrap';
  value: unknown;
}

/** Mostly none or one: what is wrong in many places is refused at the first. */
export const mutations = (): fc.Arbitrary<Mutation[]> =>
  fc.oneof(
    { arbitrary: fc.constant<Mutation[]>([]), weight: 3 },
    { arbitrary: fc.array(mutation(), { minLength: 1, maxLength: 1 }), weight: 5 },
    { arbitrary: fc.array(mutation(), { minLength: 2, maxLength: 3 }), weight: 1 },
  );

const mutation = (): fc.Arbitrary<Mutation> =>
  fc.record({
    place: fc.nat(60),
    how: fc.oneof(
      { arbitrary: fc.constant('replace' as const), weight: 5 },
      fc.constantFrom('remove' as const, 'add' as const, 'wrap' as const),
    ),
    value: hostileValue(),
  });

type Path = readonly (string | number)[];

export const mutated = (value: unknown, changes: readonly Mutation[]): unknown =>
  changes.reduce((changed, { place, how, value: other }) => {
    const places = placesOf(changed);
    return changeAt(changed, places[place % places.length] ?? [], how, other);
  }, value);

/** Every place in a value but the whole, or the whole when it holds nothing. */
function placesOf(value: unknown): Path[] {
  const inside = (at: unknown, path: Path): Path[] =>
    typeof at !== 'object' || at === null
      ? []
      : Object.entries(at).flatMap(([name, member]) => {
          const here = [...path, Array.isArray(at) ? Number(name) : name];
          return here.length > 8 ? [here] : [here, ...inside(member, here)];
        });
  const places = inside(value, []).slice(0, 200);
  return places.length === 0 ? [[]] : places;
}

function changeAt(value: unknown, [step, ...rest]: Path, how: Mutation['how'], other: unknown): unknown {
  if (step === undefined) return how === 'wrap' ? [value] : other;
  const entries = Object.entries(value as object).flatMap(([name, member]): [string, unknown][] => {
    if (name !== String(step)) return [[name, member]];
    if (rest.length > 0) return [[name, changeAt(member, rest, how, other)]];
    if (how === 'remove') return [];
    if (how === 'replace') return [[name, other]];
    if (how === 'wrap') return [[name, [member]]];
    return [
      [name, member],
      [`${name}X`, other],
    ];
  });
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}
