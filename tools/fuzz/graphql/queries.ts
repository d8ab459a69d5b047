import fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { hostileValue, toJson } from '../hostile-values.js';
import type { Pools } from '../pools.js';

/** An operation, and what its variables are. */
export interface Query {
  text: string;
  variables: Record<string, unknown>;
}

/** One selected field: its text, and the variables that its arguments use. */
interface Selected {
  text: string;
  uses: { name: string; type: string; value: unknown }[];
}

const deepest = 4;
/** Of every number, few are a limit or a price: these are at their edges, and may well be the wrong way round. */
const usualNumbers = [0, 1, 2, 24, 100, 101, 999, 5_000, 2 ** 31, -1];
const usualTexts = ['mug', 'spoon', 'oak "elm"', '%', '_', '"', '-', 'a or b', '*', "'"];
const poolsOf: Readonly<Record<string, readonly string[]>> = {
  idOrSlug: ['products', 'slug'],
  category: ['categories'],
  cursor: ['cursor'],
};

/** Operations that the schema allows, but for what is wrong in some arguments. */
export class QueryMaker {
  private readonly root: GraphQLNamedType;

  constructor(
    schema: GraphQLSchema,
    private readonly pools: Pools,
  ) {
    this.root = schema.getQueryType()!;
  }

  queries(): fc.Arbitrary<Query> {
    return this.selection(this.root, 0).map(({ text, uses }) => {
      const named = uses.map((use, n) => ({ ...use, variable: `v${n}` }));
      const head = named.map(({ variable, type }) => `$${variable}: ${type}`).join(', ');
      const body = named.reduce((done, { name, variable }) => done.replace(name, () => `$${variable}`), text);
      return {
        text: `query Q${head && `(${head})`} ${body}`,
        variables: Object.fromEntries(named.map(({ variable, value }) => [variable, value])),
      };
    });
  }

  private selection(type: GraphQLNamedType, depth: number): fc.Arbitrary<Selected> {
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const within = fields.filter((field) => depth < deepest || !isCompositeType(getNamedType(field.type)));
    return fc
      .subarray(within, { minLength: 1, maxLength: Math.min(depth === 0 ? 2 : 4, within.length) })
      .chain((chosen) => fc.tuple(...chosen.map((field) => this.field(field, depth))))
      .map((parts) => ({ text: `{ ${parts.map(({ text }) => text).join(' ')} }`, uses: parts.flatMap(({ uses }) => uses) }));
  }

  private field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<Selected> {
    const below = isCompositeType(getNamedType(type))
      ? this.selection(getNamedType(type), depth + 1)
      : fc.constant<Selected>({ text: '', uses: [] });
    return fc.tuple(this.argumentsOf(args), below).map(([given, { text, uses }]) => ({
      text: `${name}${given.text && `(${given.text})`} ${text}`,
      uses: [...given.uses, ...uses],
    }));
  }

  private argumentsOf(args: readonly GraphQLArgument[]): fc.Arbitrary<Selected> {
    const required = args.filter(isRequiredArgument);
    const optional = args.filter((each) => !required.includes(each));
    return fc
      .subarray(optional, { maxLength: Math.min(4, optional.length) })
      .chain((others) => fc.tuple(...[...required, ...others].map((argument) => this.argument(argument))))
      .map((given) => ({ text: given.map(({ text }) => text).join(', '), uses: given.flatMap(({ uses }) => uses) }));
  }

  private argument({ name, type }: GraphQLArgument): fc.Arbitrary<Selected> {
    const place = (n: number) => `~${name}${n}~`;
    const value = fc.oneof({ arbitrary: this.valueOf(type, name), weight: 4 }, { arbitrary: hostileValue(), weight: 1 });
    return fc.tuple(value, fc.nat(3), fc.nat()).map(([given, way, n]) => {
      if (way === 0) return { text: `${name}: ${asLiteral(given, isEnumType(getNamedType(type)))}`, uses: [] };
      return { text: `${name}: ${place(n)}`, uses: [{ name: place(n), type: String(type), value: given }] };
    });
  }

  private valueOf(type: GraphQLInputType, name: string): fc.Arbitrary<unknown> {
    const named = getNamedType(type);
    if (isEnumType(named)) return fc.constantFrom(...named.getValues().map((each) => each.name), 'CHEAPEST', 'price', '-price');
    if (isInputObjectType(named)) return fc.array(this.object(Object.values(named.getFields())), { maxLength: 3 });
    if (named.name === 'Boolean') return fc.boolean();
    if (named.name !== 'String') return fc.constantFrom(...usualNumbers);
    return fc.constantFrom(...(poolsOf[name] ?? []).flatMap((pool) => this.pools.get(pool)), ...usualTexts);
  }

  private object(fields: readonly GraphQLInputField[]): fc.Arbitrary<unknown> {
    const requiredKeys = fields.filter(isRequiredInputField).map(({ name }) => name);
    const values = Object.fromEntries(fields.map(({ name, type }) => [name, fc.oneof(this.valueOf(type, name), hostileValue())]));
    return fc.record(values, { requiredKeys });
  }
}

/** A value as it stands in a document. */
function asLiteral(value: unknown, isName: boolean): string {
  if (isName && typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map((each) => asLiteral(each, false)).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return toJson(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}: ${asLiteral(each, false)}`)
    .join(' ')}}`;
}
