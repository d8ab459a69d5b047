import type { Type } from '@nestjs/common';
import { ProductsQuery } from '../catalog/products.dto.js';
import { DomainError, validationFailed } from '#platform/errors/domain-error.js';
import { RequestValidation } from '../edge/input/validation.js';
import type { AttributeFilter, Given, ProductsArguments } from './arguments.js';

const validation = new RequestValidation();

/** The arguments of `products` as REST's query, by REST's rules: an argument that is null was not given. Throws 400 `VALIDATION_FAILED`. */
export async function toProductsQuery({ attributes, ...others }: Given<ProductsArguments>): Promise<ProductsQuery> {
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value != null));
  try {
    return await held(ProductsQuery, attributes ? { ...given, attr: toMap(attributes) } : given);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw validationFailed(error.errors.map((each) => ({ ...each, field: each.field.replace(/^attr\b/, 'attributes') })));
  }
}

/** What was given as an object of `shape`, once the rules of its fields hold. */
export const held = async <T extends object>(shape: Type<T>, given: object): Promise<T> =>
  (await validation.transform(given, { type: 'query', metatype: shape })) as T;

/** More than that are refused by their number, whatever they are. */
const enoughToRefuse = 101;

/** As `attr[name]=value` comes: a name that is there twice has a list, which no rule lets pass. */
function toMap(attributes: readonly AttributeFilter[]): object {
  const map = new Map<string, string | string[]>();
  for (const { name, value } of attributes.slice(0, enoughToRefuse)) {
    const known = map.get(name);
    map.set(name, known === undefined ? value : [known, value].flat());
  }
  return Object.fromEntries(map);
}
