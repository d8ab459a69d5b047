import type { Category } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { toCategoryTree, type CategoryView } from '../catalog/category.view.js';

/** The categories as a request sees them: read at most once. */
export class CategoryTree {
  private reading: Promise<readonly CategoryView[]> | undefined;

  constructor(private readonly read: () => Promise<readonly Category[]>) {}

  roots(): Promise<readonly CategoryView[]> {
    this.reading ??= this.read().then(toCategoryTree);
    return this.reading;
  }

  /** What is directly below the category of that path; nothing below one that is gone. */
  async childrenOf(path: string): Promise<readonly CategoryView[]> {
    let level = await this.roots();
    for (const slug of path.split('/')) level = level.find((category) => category.slug === slug)?.children ?? [];
    return level;
  }
}
