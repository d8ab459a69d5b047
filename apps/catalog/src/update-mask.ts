import { invalidField } from '#platform/errors/domain-error.js';

/**
 * The fields that an `update_mask` names, as TypeScript calls them. Throws 400 naming `updateMask` for one that cannot be written.
 */
export function fieldsOf<Field extends string>(mask: readonly string[], writable: readonly Field[]): Set<Field> {
  return new Set(
    mask.map((path) => {
      const name = path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const field = writable.find((each) => each === name);
      if (!field) throw invalidField('updateMask', `${path} cannot be written`);
      return field;
    }),
  );
}
