import type pg from 'pg';

/** The words that the names, brands and categories of a batch say, for the vocabulary that typos are corrected by; `learn_words` says which it takes. */
export class SaidWords {
  private readonly uses = new Map<string, number>();
  private readonly products: string[] = [];

  /** Folded words of one product. */
  add(words: readonly { text: string }[]): void {
    for (const { text: word } of words) this.uses.set(word, (this.uses.get(word) ?? 0) + 1);
  }

  /** One whose words only the database can tell. */
  addProduct(id: string): void {
    this.products.push(id);
  }

  /** Last in a transaction, since both lanes learn the same words. */
  async learn(session: pg.Client): Promise<void> {
    if (this.uses.size + this.products.length === 0) return;
    await session.query('SELECT learn_words($1, $2, $3)', [this.products, [...this.uses.keys()], [...this.uses.values()]]);
  }
}
