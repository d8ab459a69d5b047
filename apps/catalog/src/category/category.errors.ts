import { DomainError } from '#platform/errors/domain-error.js';
import { deepest } from './category.entity.js';

export const categoryNotFound = (idOrSlug: string) =>
  new DomainError('not_found', 'CATEGORY_NOT_FOUND', `There is no category ${idOrSlug}.`);

export const categoryCycle = () =>
  new DomainError('refused', 'CATEGORY_CYCLE', 'A category cannot be moved into its own subtree.', [
    { field: 'parentId', code: 'CATEGORY_CYCLE', message: 'lies in the subtree of the category' },
  ]);

export const categoryTooDeep = () =>
  new DomainError('refused', 'CATEGORY_TOO_DEEP', `Categories go ${deepest} levels deep at most.`, [
    { field: 'parentId', code: 'CATEGORY_TOO_DEEP', message: `would make more than ${deepest} levels` },
  ]);

export const categoryNotEmpty = () =>
  new DomainError('wrong_state', 'CATEGORY_NOT_EMPTY', 'The category still has children or products: move them first.');
