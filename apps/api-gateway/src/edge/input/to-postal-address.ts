import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';

type PostalInput = { [Field in keyof PostalAddress]?: PostalAddress[Field] | null };

/** The contract's address of what a client sent; what is null or missing stays unset. */
export const toPostalAddress = (input: PostalInput): PostalAddress => ({
  name: input.name ?? '',
  line1: input.line1 ?? '',
  line2: input.line2 ?? undefined,
  city: input.city ?? '',
  region: input.region ?? undefined,
  postalCode: input.postalCode ?? '',
  country: input.country ?? '',
  phone: input.phone ?? undefined,
});
