import { describe, expect, it } from '@jest/globals';
import { canonicalAddress, ClientAddresses } from './client-address.js';

const from = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
});

describe('the address of a client', () => {
  const nobody = new ClientAddresses([]);
  const proxies = new ClientAddresses(['10.0.0.0/8', '192.0.2.1', '2001:db8:1::/48', '::1']);

  it('is the other end of the connection when no proxy is believed', () => {
    expect(nobody.of(from('127.0.0.1', '203.0.113.9'))).toBe('127.0.0.1');
    expect(nobody.of(from('::ffff:203.0.113.1'))).toBe('203.0.113.1');
  });

  it.each([
    ['a stranger’s own header', from('203.0.113.1', '198.51.100.1'), '203.0.113.1'],
    ['a proxy that says nothing', from('10.1.2.3'), '10.1.2.3'],
    ['one proxy', from('10.1.2.3', '203.0.113.1'), '203.0.113.1'],
    ['an entry that the client made up', from('10.1.2.3', '127.0.0.1, 203.0.113.1'), '203.0.113.1'],
    ['an entry made up to look like a proxy of ours', from('10.1.2.3', '198.51.100.1, 10.9.9.9, 203.0.113.1'), '203.0.113.1'],
    ['two proxies', from('10.1.2.3', '203.0.113.1, 192.0.2.1'), '203.0.113.1'],
    ['only proxies', from('10.1.2.3', '10.0.0.9, 192.0.2.1'), '10.0.0.9'],
    ['a proxy reached over IPv6', from('2001:db8:1::5', '2001:DB8:2:0::7'), '2001:db8:2::7'],
    ['a proxy that is seen as IPv4 in IPv6', from('::ffff:10.1.2.3', '::ffff:203.0.113.1'), '203.0.113.1'],
    ['entries with ports', from('::1', '203.0.113.1:4711, 10.0.0.9:80'), '203.0.113.1'],
    ['an IPv6 entry with a port', from('::1', '[2001:db8:2::7]:4711'), '2001:db8:2::7'],
    ['garbage right before a proxy', from('10.1.2.3', '203.0.113.1, nonsense'), '10.1.2.3'],
    ['garbage left of the client', from('10.1.2.3', '<script>, 203.0.113.1'), '203.0.113.1'],
    ['nothing between commas', from('10.1.2.3', '203.0.113.1, ,'), '10.1.2.3'],
    ['numbers that are no address', from('10.1.2.3', '999.1.1.1'), '10.1.2.3'],
    ['a neighbour of a proxy', from('192.0.2.2', '203.0.113.1'), '192.0.2.2'],
  ])('sees through %s', (_, request, address) => {
    expect(proxies.of(request)).toBe(address);
  });

  it.each([
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:c000:0201', '192.0.2.1'],
    ['1.2.3', undefined],
    ['', undefined],
    ['1.2.3.4, 5.6.7.8', undefined],
  ])('%s is spelled %s', (text, address) => {
    expect(canonicalAddress(text)).toBe(address);
  });
});
