import { ApiProperty } from '@nestjs/swagger';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';

/** A postal address as it was given. */
export class PostalAddressView {
  @ApiProperty({ example: 'Ada Lovelace' })
  name: string;
  @ApiProperty({ example: '12 St James Square' })
  line1: string;
  @ApiProperty({ type: String, required: false, example: 'Flat 3' })
  line2?: string | undefined;
  @ApiProperty({ example: 'London' })
  city: string;
  @ApiProperty({ type: String, required: false, example: 'Greater London' })
  region?: string | undefined;
  @ApiProperty({ example: 'SW1Y 4JH' })
  postalCode: string;
  @ApiProperty({ description: 'ISO 3166-1 alpha-2.', example: 'GB' })
  country: string;
  @ApiProperty({ type: String, required: false, example: '+44 20 7946 0000' })
  phone?: string | undefined;
}

export const toPostalAddressView = (address: PostalAddress): PostalAddressView => ({
  name: address.name,
  line1: address.line1,
  line2: address.line2 ?? undefined,
  city: address.city,
  region: address.region ?? undefined,
  postalCode: address.postalCode,
  country: address.country,
  phone: address.phone ?? undefined,
});
