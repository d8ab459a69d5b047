import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  valueFromAST,
  GraphQLInt,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How much an operation asks, whatever fragments it is written in. */
export interface Measure {
  /** Fields within fields. */
  depth: number;
  aliases: number;
  directives: number;
  /** Fields that the answer may hold: those of a list as often as the list is taken to be long. */
  cost: number;
  /** What is asked of catalog, beside the products that are named one by one: those are asked for together. */
  calls: number;
  /** Whether it asks for the schema. */
  introspects: boolean;
}

const nothing: Measure = { depth: 0, aliases: 0, directives: 0, cost: 0, calls: 0, introspects: false };

const beside = (one: Measure, other: Measure): Measure => ({
  depth: Math.max(one.depth, other.depth),
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  cost: one.cost + other.cost,
  calls: one.calls + other.calls,
  introspects: one.introspects || other.introspects,
});

/** The `limit` of `products` when nobody names one, and the most that is served. */
const usualLimit = 24;
const mostLimit = 100;
/** How long a list is taken to be that says nothing of it. */
const usualLength = 10;

/**
 * Measures an operation before it is held against the schema, let alone answered. Each fragment is measured once for each length of page it is used
 * in, so that what fragments multiply costs no time. None of them is in a circle.
 */
export class QueryMeasure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly measured = new Map<string, Measure>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Of everything together. */
  whole(): Measure {
    const all = this.selections(this.operation.selectionSet, this.schema.getQueryType() ?? undefined, usualLimit);
    return { ...all, directives: all.directives + (this.operation.directives?.length ?? 0) };
  }

  private selections(set: SelectionSetNode, type: GraphQLNamedType | undefined, page: number): Measure {
    return set.selections.reduce((sum, node) => beside(sum, this.selection(node, type, page)), nothing);
  }

  private selection(node: SelectionNode, type: GraphQLNamedType | undefined, page: number): Measure {
    const own = { ...nothing, directives: node.directives?.length ?? 0 };
    if (node.kind === Kind.FIELD) return beside(own, this.field(node, type, page));
    if (node.kind === Kind.FRAGMENT_SPREAD) return beside(own, this.fragment(node.name.value, page));
    const condition = node.typeCondition;
    return beside(own, this.selections(node.selectionSet, condition ? this.schema.getType(condition.name.value) : type, page));
  }

  private fragment(name: string, page: number): Measure {
    const key = `${name}:${page}`;
    const known = this.measured.get(key);
    if (known) return known;
    const fragment = this.fragments.get(name);
    // Validation has a word for one that does not exist.
    if (!fragment) return nothing;
    const all = this.selections(fragment.selectionSet, this.schema.getType(fragment.typeCondition.name.value), page);
    this.measured.set(key, all);
    return all;
  }

  private field(node: FieldNode, type: GraphQLNamedType | undefined, page: number): Measure {
    const name = node.name.value;
    const aliases = node.alias ? 1 : 0;
    if (name.startsWith('__')) return { ...nothing, depth: 1, cost: 1, aliases, introspects: name !== '__typename' };
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    const below = node.selectionSet
      ? this.selections(node.selectionSet, field && getNamedType(field.type), this.pageOf(node) ?? page)
      : nothing;
    const calls = type !== undefined && type === this.schema.getQueryType() && name !== 'product' ? 1 : 0;
    return {
      ...below,
      depth: below.depth + 1,
      aliases: below.aliases + aliases,
      cost: 1 + (field ? lengthOf(field, page) : 1) * below.cost,
      calls: below.calls + calls,
    };
  }

  /** The `limit` that a field is given. */
  private pageOf(node: FieldNode): number | undefined {
    const value = node.arguments?.find((argument) => argument.name.value === 'limit')?.value;
    if (!value) return undefined;
    const given: unknown = value.kind === Kind.VARIABLE ? this.valueOf(value.name.value) : valueFromAST(value, GraphQLInt);
    if (given == null) return usualLimit;
    return typeof given === 'number' && given >= 1 && given <= mostLimit ? given : mostLimit;
  }

  /** Of a variable: what was sent, or else its default. */
  private valueOf(name: string): unknown {
    if (Object.hasOwn(this.variables, name)) return this.variables[name];
    const defined = this.operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    return defined?.defaultValue && valueFromAST(defined.defaultValue, GraphQLInt);
  }
}

/** How many there are of an object field's value: one, or as many as its list is taken to have. */
function lengthOf(field: GraphQLField<unknown, unknown>, page: number): number {
  if (!isListType(getNullableType(field.type)) || isLeafType(getNamedType(field.type))) return 1;
  if (field.name === 'items') return page;
  const { complexity } = field.extensions;
  return typeof complexity === 'number' ? complexity : usualLength;
}
