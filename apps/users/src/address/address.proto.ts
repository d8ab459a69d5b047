import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import type { Address as ProtoAddress } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { Address } from './address.entity.js';

export const toPostalAddress = (address: Address): PostalAddress => ({
  name: address.name,
  line1: address.line1,
  line2: address.line2 ?? undefined,
  city: address.city,
  region: address.region ?? undefined,
  postalCode: address.postalCode,
  country: address.country,
  phone: address.phone ?? undefined,
});

export const toProtoAddress = (address: Address): ProtoAddress => ({
  id: address.id,
  address: toPostalAddress(address),
  createdAt: toTimestamp(address.createdAt),
  updatedAt: toTimestamp(address.updatedAt),
  version: address.version,
});
