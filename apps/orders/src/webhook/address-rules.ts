import { BlockList, isIP } from 'node:net';

/** IPv4 that is not an ordinary public address (IANA's special-purpose registry, and multicast). */
const special4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24
  192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`;

/** The only IPv6 that is handed out to anybody; mapped, compatible, NAT64, local and multicast addresses are all outside. */
const global6 = '2000::/3';
/** Parts of it that lead elsewhere: protocol assignments with Teredo and ORCHID, documentation, 6to4. */
const special6 = '2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20';

/** Which addresses outbound webhooks may go to. */
export class AddressRules {
  private readonly listed: ReadonlySet<string>;

  constructor(listed: readonly string[] = []) {
    this.listed = new Set(listed.map(plain));
  }

  /** An ordinary public address, or one that the operator listed; a listed one under another name is not. */
  allows(address: string): boolean {
    return this.lists(address) || isPublic(address);
  }

  /** Named by the operator, exactly. */
  lists(address: string): boolean {
    return this.listed.has(plain(address));
  }
}

/** Whether `text` is an IPv4 or IPv6 address without a zone. */
export const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');

/** One spelling an address; what is none stays as it is and matches nothing. */
const plain = (address: string): string =>
  isIP(address) === 6 && !address.includes('%') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

function isPublic(address: string): boolean {
  if (!isAddress(address)) return false;
  if (isIP(address) === 4) return !blocked4.check(address, 'ipv4');
  return open6.check(address, 'ipv6') && !blocked6.check(address, 'ipv6');
}

function ranges(text: string, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of text.split(/\s+/)) {
    const [network, bits] = range.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

const blocked4 = ranges(special4, 'ipv4');
const open6 = ranges(global6, 'ipv6');
const blocked6 = ranges(special6, 'ipv6');
