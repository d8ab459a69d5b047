/** Who sends a request. */
export const roles = ['anonymous', 'customer', 'admin', 'client', 'stranger'] as const;
/** `client`: an API client with every scope. `stranger`: somebody who has no token, but something in its place. */
export type Role = (typeof roles)[number];

/** Those who have an access token. */
export type Known = Exclude<Role, 'anonymous' | 'stranger'>;

export const isKnown = (role: Role): role is Known => role !== 'anonymous' && role !== 'stranger';

/** A request as it goes over the wire, save for what must be new each time. */
export interface FuzzRequest {
  role: Role;
  method: string;
  /** With its query, percent-encoded. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** `latin1` makes a body that is no UTF-8. */
  encoding: 'utf8' | 'latin1';
}

const longestShown = 1_500;

/** The request for a terminal: `TOKEN` holds the access token. */
export function asCurl({ role, method, path, headers, body, encoding }: FuzzRequest, url: string): string {
  const who = isKnown(role) ? [`-H "Authorization: Bearer $${role.toUpperCase()}_TOKEN"`] : [];
  const lines = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data = body === undefined ? [] : [`--data-binary ${quoted(body)}${encoding === 'latin1' ? ' # as latin1' : ''}`];
  return ['curl -i --path-as-is -X', method, quoted(url + path), ...who, ...lines, ...data].join(' ');
}

function quoted(text: string): string {
  const shown = text.length > longestShown ? `${text.slice(0, 200)}… (${text.length} characters) …${text.slice(-50)}` : text;
  if (/^[\x20-\x7e]*$/.test(shown) && !shown.includes("'")) return `'${shown}'`;
  const escaped = shown
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll(/[^\x20-\x7e]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return `$'${escaped}'`;
}
