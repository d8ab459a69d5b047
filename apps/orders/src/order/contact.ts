import type { PersonKey } from '#platform/privacy/person-key.js';
import type { PersonKeys } from '#platform/privacy/person-keys.js';
import type { ShippingAddress } from './shipping-address.js';

/** Who an order is for, and where it goes. */
export interface Contact {
  email: string | null;
  shippingAddress: ShippingAddress | null;
}

/** What is left of somebody who was erased. */
export const nobody: Contact = { email: null, shippingAddress: null };

/** A contact as an order's row keeps it: sealed with its customer's key. To change an order, nobody has to open it. */
export interface StoredContact {
  /** The customer's data key, wrapped; null once it was destroyed. */
  wrapped: Buffer | null;
  email: Buffer | null;
  shippingAddress: Buffer | null;
  /** What can be read without a key: of an order that is just being placed, or of one that an earlier release wrote. */
  plain: Contact;
}

const places = { email: 'customer_order.email', shippingAddress: 'customer_order.shipping_address' } as const;

/** How a new order keeps its contact. Without a key the customer was erased, and nothing is kept. */
export function sealContact(key: PersonKey | undefined, plain: Contact): StoredContact {
  const { email, shippingAddress } = plain;
  return {
    wrapped: null,
    email: key && email !== null ? key.seal(email, places.email) : null,
    shippingAddress: key && shippingAddress !== null ? key.seal(JSON.stringify(shippingAddress), places.shippingAddress) : null,
    plain,
  };
}

/** The contact of a customer's order. Throws 409 PERSONAL_DATA_TAMPERED. */
export function openContact(keys: PersonKeys, customerId: string | null, stored: StoredContact): Contact {
  const { wrapped, email, shippingAddress, plain } = stored;
  if (customerId === null || wrapped === null || (email === null && shippingAddress === null)) return plain;
  const key = keys.unwrap(customerId, wrapped);
  return {
    email: email === null ? plain.email : key.open(email, places.email),
    shippingAddress:
      shippingAddress === null ? plain.shippingAddress : (JSON.parse(key.open(shippingAddress, places.shippingAddress)) as ShippingAddress),
  };
}
