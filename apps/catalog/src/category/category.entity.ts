/** How deep the tree may be: a category at the root is at depth 1. */
export const deepest = 8;

/** Slugs from the root, joined by `/`. */
export const pathOf = (parentPath: string | null, slug: string): string => (parentPath === null ? slug : `${parentPath}/${slug}`);

export const depthOf = (path: string): number => path.split('/').length;

/** Whether `path` is `root` itself or lies below it. */
export const isWithin = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);
