import fc from 'fast-check';
import type { Schema, Schemas } from '#testing/openapi-schema.js';
import type { Pools } from './pools.js';

/** Stands for something that was never sent before; whoever sends it puts it in. */
export const fresh = '~fresh~';

/** An address that webhooks may go to and where nobody listens: nothing that a fuzzer makes up may leave the machine. */
export const deadReceiver = { host: '127.0.0.9', url: 'http://127.0.0.9:9/hook' };

/** What a field of this name should hold to reach further than its own check. */
const byName: Readonly<Record<string, readonly string[]>> = {
  email: [`person-${fresh}@example.com`],
  password: ['a long enough password'],
  currentPassword: ['a long enough password'],
  newPassword: ['another long enough password'],
  slug: [`slug-${fresh}`],
  url: [deadReceiver.url],
  // Not the one that leaves an answer waiting on purpose.
  token: ['tok_ok', 'tok_declined', 'tok_3ds', 'tok_async_ok', 'tok_duplicate_webhooks'],
  provider: ['sandbox', 'stripe'],
  currency: ['GBP', 'EUR', 'JPY', 'XXX'],
  country: ['GB', 'DE'],
  types: ['order.*', 'order.paid', '*'],
  events: ['order.*', 'user.created', '*'],
};

/** The pool that a field of this name is drawn from. */
const poolOf: Readonly<Record<string, string>> = { parentId: 'categories', categoryId: 'categories', category: 'slug', lineId: 'lines' };

/** Makes values that a schema of the document allows, with things that exist where a name asks for them. */
export class ValidValues {
  constructor(
    private readonly schemas: Schemas,
    private readonly pools: Pools,
  ) {}

  of(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const { $ref, allOf, oneOf, anyOf, enum: choices } = schema;
    if ($ref !== undefined) return this.of(this.schemas[$ref.replace('#/components/schemas/', '')] ?? {}, name);
    if (allOf)
      return fc
        .tuple(...allOf.map((part) => this.of(part, name)))
        .map((parts) => (parts.length === 1 ? parts[0] : (Object.assign({}, ...parts) as unknown)));
    const ways = oneOf ?? anyOf;
    if (ways) return fc.oneof(...ways.map((way) => this.of(way, name)));
    if (choices) return fc.constantFrom(...choices);
    const own = this.known(name);
    const types = [schema.type ?? 'object'].flat();
    return fc.oneof(
      ...(own.length > 0 && types.includes('string') ? [{ arbitrary: fc.constantFrom(...own) as fc.Arbitrary<unknown>, weight: 6 }] : []),
      ...types.map((type) => ({ arbitrary: this.ofType(type, schema, name), weight: type === 'null' ? 1 : 3 })),
    );
  }

  /** What fits a field or parameter of this name. */
  known(name: string): readonly string[] {
    return [...(byName[name] ?? []), ...this.pools.get(poolOf[name] ?? name), ...(name === 'sku' ? [`SKU-${fresh}`] : [])];
  }

  private ofType(type: string, schema: Schema, name: string): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return this.number(schema);
      case 'array':
        return fc.array(this.of(schema.items ?? {}, name), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.max(3, schema.minItems ?? 0),
        });
      case 'string':
        return this.text(schema);
      default:
        return this.object(schema);
    }
  }

  private number({ minimum = -1_000, maximum = 1_000, example }: Schema): fc.Arbitrary<unknown> {
    const usual = fc.integer({ min: Math.max(minimum, -1_000), max: Math.min(maximum, Math.max(minimum, -1_000) + 2_000) });
    return fc.oneof(
      { arbitrary: usual, weight: 4 },
      fc.constantFrom<unknown>(minimum, maximum, ...(example === undefined ? [] : [example])),
    );
  }

  private text({ format, pattern, minLength = 0, maxLength = 60, example }: Schema): fc.Arbitrary<unknown> {
    if (format === 'uuid') return fc.oneof(fc.constantFrom('', ...this.pools.ofEverySort()), fc.uuid({ version: 7 }));
    if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const free = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 40) });
    const edge = fc.constantFrom(
      'x'.repeat(minLength),
      'x'.repeat(Math.min(maxLength, 20_000)),
      ...(typeof example === 'string' ? [example] : []),
    );
    const matching = pattern === undefined ? [] : textsMatching(pattern);
    return fc.oneof(free, edge, ...matching);
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
    const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, this.of(schema, name)]));
    const named = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
    if (typeof additionalProperties !== 'object') return named;
    const free = fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), this.of(additionalProperties), { maxKeys: 3 });
    return fc.tuple(named, free).map(([one, other]) => ({ ...other, ...one }));
  }
}

/** None where fast-check does not know a part of the pattern, as `\p{Cc}`. */
function textsMatching(pattern: string): fc.Arbitrary<unknown>[] {
  try {
    return [fc.stringMatching(new RegExp(pattern, 'u'), { size: '-1' })];
  } catch {
    return [];
  }
}
