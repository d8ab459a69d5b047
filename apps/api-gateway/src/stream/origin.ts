/**
 * Whether a page of this origin may open a stream: one on the list, or of the gateway's own host. Browsers send `Origin` with every WebSocket
 * (RFC 6455 §10.2) and apply no CORS to it; whoever sends none is no browser.
 */
export function mayOpenStream(origin: string | undefined, host: string | undefined, listed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (listed.some((each) => new URL(each).origin === from.origin)) return true;
  const own = `${from.protocol}//${host}`;
  return host !== undefined && URL.canParse(own) && new URL(own).host === from.host;
}
