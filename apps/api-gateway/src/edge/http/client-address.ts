import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

type Connection = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/**
 * Tells the address of whoever sent a request: the other end of its connection or, where that is a proxy that is believed, whom the proxy names in
 * `X-Forwarded-For`. The header is read from the right, since each proxy adds the address that it saw itself: everything left of the first one who
 * is no proxy of ours was written by that one, and says nothing.
 */
export class ClientAddresses {
  private readonly proxies = new BlockList();

  /** `proxies` are addresses or networks (CIDR). */
  constructor(proxies: readonly string[]) {
    for (const proxy of proxies) {
      const [address = '', length] = proxy.split('/');
      const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      if (length === undefined) this.proxies.addAddress(address, family);
      else this.proxies.addSubnet(address, Number(length), family);
    }
  }

  of({ headers, socket }: Connection): string {
    let nearest = canonicalAddress(socket.remoteAddress ?? '') ?? 'unknown';
    const said = headers['x-forwarded-for'];
    const hops = said === undefined ? [] : [said].flat().join(',').split(',');
    while (hops.length > 0 && this.isProxy(nearest)) {
      const next = canonicalAddress(hops.pop() ?? '');
      // A proxy that names no address stands for whoever is behind it.
      if (next === undefined) break;
      nearest = next;
    }
    return nearest;
  }

  /** Whether what that address says of others is believed. */
  isProxy(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.proxies.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }
}

/** An address in its one spelling (RFC 5952), without port or zone, IPv4 as IPv4 wherever it is wrapped up in IPv6; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d{1,5})?$/, '$1')
    .replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1')
    .replace(/%.*$/, '');
  const version = isIP(bare);
  if (version !== 6) return version === 4 ? bare : undefined;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  return /^::ffff:(\d+(?:\.\d+){3})$/.exec(address)?.[1] ?? address;
}
