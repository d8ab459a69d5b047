import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { Agent } from 'undici';
import type { AddressRules } from './address-rules.js';
import type { NameLookup } from './name-lookup.js';
import { urlNotAllowed } from './webhook.errors.js';

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

const connectWithinMs = 10_000;
const largestHeaders = 16 * 1024;

/**
 * Opens connections only to addresses that webhooks may go to: the addresses that were checked are the ones connected to, so a name that is asked
 * twice and answers differently gains nothing. A connection serves one exchange. A host that is an address is never looked up, so the URL must have
 * been read by `readReceiver`.
 */
export const guardedAgent = (names: NameLookup, isAllowed: (address: string) => boolean): Agent =>
  new Agent({
    pipelining: 0,
    allowH2: false,
    maxHeaderSize: largestHeaders,
    connect: {
      timeout: connectWithinMs,
      lookup: (name: string, options: LookupOptions, found: Found) => {
        void checked(name, names, isAllowed).then(
          (addresses) => {
            if (options.all) found(null, addresses);
            else found(null, addresses[0].address, addresses[0].family);
          },
          (error: unknown) => found(error as Error, []),
        );
      },
    },
  });

/** Over TLS any allowed address; without it only those that the operator listed. */
export const agentsFor = (names: NameLookup, rules: AddressRules) => ({
  tls: guardedAgent(names, (address) => rules.allows(address)),
  plain: guardedAgent(names, (address) => rules.lists(address)),
});

async function checked(name: string, names: NameLookup, isAllowed: (address: string) => boolean): Promise<LookupAddress[]> {
  const addresses = await names.addressesOf(name);
  if (!addresses.every(isAllowed)) throw urlNotAllowed('leads to an address that is not public');
  return addresses.map((address) => ({ address, family: isIP(address) }));
}
