import { Kind, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';

/** Validation compares each two fields that become one in the answer, and all below them. */
const mostPairs = 3_000;
/** Spreads that lead nowhere are steps as well. */
const mostSteps = 20_000;

/**
 * Whether a document names the same fields so often, by itself or by its fragments, that validating it would take long: all of it, since validation
 * reads operations that are not asked for and fragments that are not used too. No fragment is in a circle.
 */
export function repeatsFields({ definitions }: DocumentNode): boolean {
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [])),
  );
  let pairs = 0;
  let steps = 0;
  const tooMany = () => pairs > mostPairs || steps > mostSteps;

  function collect(set: SelectionSetNode, fields: Map<string, FieldNode[]>): void {
    for (const node of set.selections) {
      steps++;
      if (tooMany()) return;
      if (node.kind !== Kind.FIELD) {
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value);
        if (inner) collect(inner, fields);
        continue;
      }
      const name = node.alias?.value ?? node.name.value;
      const same = fields.get(name);
      pairs += same?.length ?? 0;
      if (same) same.push(node);
      else fields.set(name, [node]);
    }
  }

  function compare(sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, fields);
    for (const same of fields.values()) {
      if (tooMany()) return;
      compare(same.flatMap(({ selectionSet }) => selectionSet ?? []));
    }
  }

  for (const each of definitions) if ('selectionSet' in each) compare([each.selectionSet]);
  return tooMany();
}
