import { isIP } from 'node:net';

/** Whose bucket an address takes from: an IPv6 customer has a whole /64 to choose addresses from. */
export function subjectOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...(address.includes('::') ? Array<string>(missing).fill('0') : []), ...groups(tail)];
  return `${all.slice(0, 4).join(':')}::/64`;
}
