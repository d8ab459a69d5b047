import { invalidField } from '#platform/errors/domain-error.js';

/** The strong entity tag of a version (RFC 9110 §8.8.3): the version in quotes. */
export const etagOf = (version: number): string => `"${version}"`;

/** The tag of something that can change without a new version, as an order does while its payment is under way. */
export const etagOfState = (version: number, ...[updatedAt, ...more]: [updatedAt: string, ...number[]]): string =>
  `"${[version, Date.parse(updatedAt).toString(36), ...more].join('-')}"`;

const tag = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`;
const tagList = new RegExp(String.raw`^\s*${tag}(?:\s*,\s*${tag})*\s*$`);

/** A version that no resource ever has. */
const noVersion = -1;

/**
 * The version that `If-Match` asks for, be it in the tag of a state; undefined when any will do. A tag that cannot be one of ours, weak ones among them (RFC 9110 §13.1.1),
 * becomes a version that never matches; several tags, and what is no tag at all, are refused.
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!tagList.test(ifMatch) || /"\s*,/.test(ifMatch)) {
    throw invalidField('If-Match', 'must be * or one entity tag in quotes, as ETag gave it', 'FORMAT');
  }
  const version = /^\s*"([1-9]\d{0,9})(?:-[\da-z-]+)?"\s*$/.exec(ifMatch)?.[1];
  return version !== undefined && Number(version) < 2 ** 31 ? Number(version) : noVersion;
}

/** Whether `If-None-Match` names the tag, so that 304 is the answer. Compared weakly (RFC 9110 §13.1.2). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = opaqueTag(etag);
  return ifNoneMatch.split(',').some((each) => opaqueTag(each.trim()) === opaque);
}

const opaqueTag = (tag: string): string => (tag.startsWith('W/') ? tag.slice(2) : tag);
