import { isIPv6 } from 'node:net';

/** Where guesses come from: an IPv4 address, or the /64 of an IPv6 one, all of which one customer of a provider has to choose from. */
export function guessSource(address: string | undefined): string {
  if (address === undefined) return 'nowhere';
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain);
  return mapped ? mapped[1] : groupsOf(plain).slice(0, 4).join(':');
}

/** The eight groups of an IPv6 address, in lower case and without leading zeros. */
function groupsOf(address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head, tail] = canonical.split('::').map((half) => (half === '' ? [] : half.split(':')));
  return tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
}
