import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type GraphQLResolveInfo,
  type SelectionNode,
} from 'graphql';

/** Whether a field of that name is selected directly below the field that is being resolved, by itself or through fragments. */
export function selects(info: GraphQLResolveInfo, name: string): boolean {
  const isWanted = (node: SelectionNode): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'] !== false;
  const seen = new Set<string>();
  const within = (selections: readonly SelectionNode[]): boolean =>
    selections.some((node) => {
      if (!isWanted(node)) return false;
      if (node.kind === Kind.FIELD) return node.name.value === name;
      if (node.kind === Kind.INLINE_FRAGMENT) return within(node.selectionSet.selections);
      if (seen.has(node.name.value)) return false;
      seen.add(node.name.value);
      return within(info.fragments[node.name.value].selectionSet.selections);
    });
  return info.fieldNodes.some(({ selectionSet }) => within(selectionSet?.selections ?? []));
}
