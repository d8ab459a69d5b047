import { hash } from 'node:crypto';
import { metaOf, type Answer } from '../http/answer.js';
import type { CatalogRead } from './catalog-read.js';
import { categories, large, lists } from './purges.js';

/** What an answer is made of, as it travels to another gateway. */
export interface AnswerHead {
  etag: string;
  /** Further tags that a client may know this state by. */
  knownAs: string | undefined;
  /** The members of `meta` that belong to the data, as JSON without braces. */
  meta: string;
  /** The names of what it is about: itself and its variants. A list or a category is about nothing in particular. */
  is: readonly string[];
  /** The names of all that it shows, stock included. */
  shows: readonly string[];
}

const mostNames = 40;

/** An answer of the catalog as everybody gets it, serialised once: all but the time and the id of the request, which are each request's own. */
export class CachedAnswer {
  private constructor(
    readonly head: AnswerHead,
    /** `{"data":…,"meta":{"timestamp":"`. */
    readonly start: string,
  ) {}

  static of({ data, parts }: Answer<unknown>, kind: CatalogRead['kind'] = 'resource'): CachedAnswer {
    const json = JSON.stringify(data);
    const meta = JSON.stringify(metaOf(parts)).slice(1, -1);
    // Both that the tag is made of, in one piece.
    const bytes = Buffer.from(`${meta}{"data":${json},"meta":{"timestamp":"`);
    const state = hash('sha1', bytes).slice(0, 16);
    // Through bytes once: a text that is in one piece is copied into each answer, which costs a third less than sending bytes beside the headers.
    const start = bytes.toString('utf8', Buffer.byteLength(meta));
    // A product shows stock, and a category its children, that change without a new version of it: the tag tells more than the version.
    const etag = parts.etag === undefined ? `W/"${state}"` : `${parts.etag.slice(0, -1)}-${state}"`;
    return new CachedAnswer({ etag, knownAs: parts.etag, meta: meta === '' ? '' : `,${meta}`, ...namesIn(data, kind) }, start);
  }

  /** The body for one request. */
  body(requestId: string): string {
    return `${this.start}${new Date().toISOString()}","requestId":${JSON.stringify(requestId)}${this.head.meta}}}`;
  }

  /** About what it takes in memory. */
  get bytes(): number {
    const { etag, meta, shows } = this.head;
    const perCharacter = /[^\0-\xff]/.test(this.start) ? 2 : 1;
    return this.start.length * perCharacter + etag.length + meta.length * 2 + shows.reduce((sum, name) => sum + name.length + 32, 512);
  }

  /** As `toBytes` wrote it. */
  static fromBytes(bytes: Buffer): CachedAnswer {
    const end = bytes.indexOf('\n');
    return new CachedAnswer(JSON.parse(bytes.toString('utf8', 0, end)) as AnswerHead, bytes.toString('utf8', end + 1));
  }

  toBytes(): Buffer {
    return Buffer.from(`${JSON.stringify(this.head)}\n${this.start}`);
  }
}

function namesIn(data: unknown, kind: CatalogRead['kind']): Pick<AnswerHead, 'shows' | 'is'> {
  if (isProduct(data)) {
    const is = [data.id, ...data.variants.map(({ id }) => id)];
    const shows = [...is, ...data.variants.map(({ sku }) => sku)];
    return shows.length > mostNames ? { is: [data.id, large], shows: [data.id, large] } : { is, shows };
  }
  return { is: [], shows: [kind === 'query' ? lists : categories] };
}

interface ProductLike {
  id: string;
  variants: { id: string; sku: string }[];
}

const isProduct = (data: unknown): data is ProductLike => typeof data === 'object' && data !== null && 'variants' in data;
