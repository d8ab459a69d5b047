import { invalidField } from '#platform/errors/domain-error.js';
import { isAddress, type AddressRules } from './address-rules.js';
import { urlNotAllowed } from './webhook.errors.js';

const longest = 2_048;
/** Names that mean this machine or this network wherever they are asked for (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`). */
const localName = /(^|\.)(localhost|localdomain|local|internal|home\.arpa)$/;

/** Where a webhook goes, as far as its URL tells. */
export interface Receiver {
  url: URL;
  /** A bare address; undefined when the host is a name that must be looked up first. */
  address: string | undefined;
  /** Without TLS, which only addresses that the operator listed may be spoken to. */
  plain: boolean;
}

/** The text, when it is meant as a URL at all; whether it may be called is another question. Throws 400 else. */
export function readUrl(text: string): string {
  if (text.length > longest) throw invalidField('url', `must have at most ${longest} characters`, 'LENGTH');
  if (!URL.canParse(text) && !/^\s*[a-z][a-z\d+.-]*:/i.test(text)) throw invalidField('url', 'must be a URL', 'FORMAT');
  return text;
}

/** Reads a URL as the one that will call it does. Throws URL_NOT_ALLOWED for one that may never be called. */
export function readReceiver(text: string, rules: AddressRules): Receiver {
  const url = URL.parse(text);
  if (!url) throw urlNotAllowed('is not a valid URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw urlNotAllowed('must begin with https://');
  if (url.username !== '' || url.password !== '') throw urlNotAllowed('must hold no user name and no password');
  const receiver = { url, address: addressIn(url), plain: url.protocol === 'http:' };
  if (receiver.address !== undefined) assertAllowed([receiver.address], receiver, rules);
  else if (localName.test(url.hostname.replace(/\.+$/, ''))) throw urlNotAllowed('is a name of this machine or its network');
  return receiver;
}

/** Throws URL_NOT_ALLOWED unless every one of the addresses that a receiver has may be called. */
export function assertAllowed(addresses: readonly string[], { plain }: Receiver, rules: AddressRules): void {
  if (!addresses.every((address) => rules.allows(address))) throw urlNotAllowed('leads to an address that is not public');
  if (plain && !addresses.every((address) => rules.lists(address))) throw urlNotAllowed('must begin with https://');
}

function addressIn({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isAddress(bare) ? bare : undefined;
}
