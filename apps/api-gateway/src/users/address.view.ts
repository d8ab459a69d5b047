import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Address } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { given } from '../edge/output/given.js';
import { instant } from '../edge/output/instant.js';
import { PostalAddressView, toPostalAddressView } from '../edge/output/postal-address.view.js';

/** An entry of an address book. */
@ApiSchema({ name: 'Address' })
export class AddressView extends PostalAddressView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

export const toAddressView = (entry: Address): AddressView => ({
  id: entry.id,
  ...toPostalAddressView(given(entry.address)),
  createdAt: instant(entry.createdAt),
  updatedAt: instant(entry.updatedAt),
  version: entry.version,
});
