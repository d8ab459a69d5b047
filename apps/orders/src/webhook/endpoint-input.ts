import { invalidField, validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import { typesNamedBy } from '#platform/events/event-types.js';
import type { UpdateWebhookEndpointRequest } from '#contracts/generated/ashlar/orders/v1/webhooks.js';
import { readText } from '../order/text-field.js';
import type { EndpointChanges } from './endpoint.entity.js';
import { readUrl } from './receiver-url.js';

const mostPatterns = 50;

/** The patterns, each once. Throws 400 for one that names no type there is: whoever mistyped it would wait for ever. */
export function readPatterns(patterns: readonly string[]): string[] {
  const given = [...new Set(patterns)];
  if (given.length < 1 || given.length > mostPatterns) throw invalidField('events', `must have 1 to ${mostPatterns} items`, 'ITEMS');
  const unknown = given.find((pattern) => typesNamedBy(pattern).length === 0);
  if (unknown !== undefined)
    throw invalidField('events', 'must hold types like order.paid, order.* for all of one kind, or * for all', 'UNKNOWN_EVENT_TYPE');
  return given;
}

/** A note of the administrator's; null for none. */
export function readDescription(value: string | null | undefined): string | null {
  if (value == null) return null;
  const errors: FieldError[] = [];
  const text = readText(value, { field: 'description', max: 200 }, errors);
  if (errors.length > 0) throw validationFailed(errors);
  return text;
}

/** Whether an event of that type is among those that the patterns name, also one that this release does not know. */
export const matches = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1))));

const readers: Record<string, (request: UpdateWebhookEndpointRequest) => EndpointChanges> = {
  url: ({ url }) => ({ url: readUrl(url) }),
  description: ({ description }) => ({ description: readDescription(description) }),
  events: ({ events }) => ({ events: readPatterns(events) }),
  disabled: ({ disabled }) => ({ disabled }),
};

/** The changes that `update_mask` names. Throws 400 for a field that cannot be changed. */
export function readChanges(request: UpdateWebhookEndpointRequest): EndpointChanges {
  return request.updateMask.reduce<EndpointChanges>((changes, field) => {
    const read = Object.hasOwn(readers, field) ? readers[field] : undefined;
    if (!read) throw invalidField('updateMask', 'names a field that cannot be changed');
    return { ...changes, ...read(request) };
  }, {});
}
