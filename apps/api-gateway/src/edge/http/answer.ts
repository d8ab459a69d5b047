import type { PageInfo } from '#contracts/generated/ashlar/common/v1/page.js';

interface AnswerParts {
  /** Makes the strong ETag of a single resource. */
  version?: number;
  /** Where the thing that was made can be found. */
  location?: string;
  page?: PageView;
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

/** `data` that has no version of its own. */
export const plain = <T>(data: T) => new Answer(data);

/** A single resource, with its version as ETag. */
export const resource = <T extends { version: number }>(data: T) => new Answer(data, { version: data.version });

/** Something that was made, found at `location` below `/api/v1`. */
export const created = <T extends object>(data: T, location: string) =>
  new Answer(data, {
    location: `/api/v1${location}`,
    ...('version' in data && typeof data.version === 'number' && { version: data.version }),
  });

/** One page of a list. */
export const page = <T>(items: T[], info: PageInfo | undefined) => new Answer(items, { page: pageView(info, items.length) });

/** A list that is always whole. */
export const whole = <T>(items: T[]) => new Answer(items, { page: { limit: items.length, nextCursor: null } });

function pageView(info: PageInfo | undefined, count: number): PageView {
  return {
    limit: info?.limit ?? count,
    nextCursor: info?.nextCursor || null,
    ...(info?.total != null && { total: info.total }),
  };
}
