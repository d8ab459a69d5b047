import type { PageInfo } from '#contracts/generated/ashlar/common/v1/page.js';
import { etagOf } from './etag.js';

export interface AnswerParts {
  /** The strong entity tag of a single resource. */
  etag?: string;
  /** Where the thing that was made can be found. */
  location?: string;
  page?: PageView;
  /** What stands in `meta` beside the page. */
  meta?: object;
  /** What a browser saves it as, instead of showing it. */
  fileName?: string;
}

export interface PageView {
  limit: number;
  nextCursor: string | null;
  total?: number;
}

/** What a handler answers with: the adapter puts it into the envelope of API.md and sets the headers that go with it. */
export class Answer<T> {
  constructor(
    readonly data: T,
    readonly parts: AnswerParts = {},
  ) {}
}

/** The parts that stand in `meta`, beside the time and the id of the request. */
export const metaOf = ({ page, meta }: AnswerParts) => ({ page, ...meta });

/** `data` that has no version of its own. */
export const plain = <T>(data: T) => new Answer(data);

/** `data` as a file to be kept. */
export const download = <T>(fileName: string, data: T) => new Answer(data, { fileName });

/** A single resource; its version is its ETag unless more than that tells two states of it apart. */
export const resource = <T extends { version: number }>(data: T, etag = etagOf(data.version)) => new Answer(data, { etag });

/** Something that was made, found at `location` below `/api/v1`; with an ETag when it has a version. */
export const created = <T extends object>(data: T, location: string, etag = versionTag(data)) =>
  new Answer(data, { location: `/api/v1${location}`, ...(etag !== undefined && { etag }) });

const versionTag = (data: object): string | undefined =>
  'version' in data && typeof data.version === 'number' ? etagOf(data.version) : undefined;

/** Something that was taken on, and can be watched at `location` below `/api/v1`. */
export const accepted = <T>(data: T, location: string) => new Answer(data, { location: `/api/v1${location}` });

/** One page of a list. */
export const page = <T>(items: T[], info: PageInfo | undefined, meta?: object) =>
  new Answer(items, { page: pageView(info, items.length), ...(meta && { meta }) });

/** A list that is always whole. */
export const whole = <T>(items: T[]) => new Answer(items, { page: { limit: items.length, nextCursor: null } });

function pageView(info: PageInfo | undefined, count: number): PageView {
  return {
    limit: info?.limit ?? count,
    nextCursor: info?.nextCursor || null,
    ...(info?.total != null && { total: info.total }),
  };
}
