import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { invalidField } from '#platform/errors/domain-error.js';

/**
 * Throws 400 for a fragment that is within itself, be it used or not, and wherever it is used: whoever follows it would come to no end. Validation says so
 * as well, but a document is measured before.
 */
export function checkCircles({ definitions }: DocumentNode): void {
  const spreads = new Map(
    definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, spreadsIn(each.selectionSet)] as const] : [],
    ),
  );
  const state = new Map<string, 'entered' | 'left'>();
  const enter = (name: string): void => {
    if (state.get(name) === 'left') return;
    if (state.has(name)) throw invalidField('query', `must not use the fragment ${name} within itself`, 'CYCLE');
    state.set(name, 'entered');
    for (const other of spreads.get(name) ?? []) enter(other);
    state.set(name, 'left');
  };
  for (const name of spreads.keys()) enter(name);
}

/** The fragments that are spread anywhere below. */
const spreadsIn = ({ selections }: SelectionSetNode): string[] =>
  selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [node.name.value];
    return node.selectionSet ? spreadsIn(node.selectionSet) : [];
  });
