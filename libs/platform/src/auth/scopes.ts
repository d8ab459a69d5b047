/** What an API client may be allowed to do, and what each of it means; the only list there is. People have no scopes: their role says it all. */
export const scopeMeanings = {
  'catalog:read': 'Read stock, and products as administrators see them: drafts, archived ones, cost prices.',
  'catalog:write': 'Write products, variants, categories and stock.',
  'orders:read': "Read everybody's orders and their history.",
  'orders:write': 'Ship, deliver, cancel and refund orders.',
  'events:read': 'Read every event of the shop, as a list and over the stream.',
  'webhooks:write': 'Manage where events are sent, and see what was.',
} as const;

export type Scope = keyof typeof scopeMeanings;

export const allScopes = Object.keys(scopeMeanings) as Scope[];

export const isScope = (name: string): name is Scope => Object.hasOwn(scopeMeanings, name);

/** The scopes that a `scope` claim or parameter names (RFC 6749 §3.3: separated by spaces); what this release does not know grants nothing. */
export const readScopes = (scope: string | undefined): Scope[] => (scope ?? '').split(' ').filter(isScope);
