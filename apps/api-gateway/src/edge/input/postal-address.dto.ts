import { Name, Text } from './fields.js';

/** A postal address. */
export class PostalAddress {
  @Name({ max: 100, example: 'Ada Lovelace', about: 'Whom the parcel is for.' })
  name: string;

  @Name({ max: 200, example: '12 St James Square' })
  line1: string;

  @Text({ max: 200, optional: true, nullable: true, example: 'Flat 3' })
  line2?: string | null;

  @Name({ max: 100, example: 'London' })
  city: string;

  @Text({ max: 100, optional: true, nullable: true, example: 'Greater London' })
  region?: string | null;

  @Name({ max: 20, example: 'SW1Y 4JH' })
  postalCode: string;

  @Text({ min: 2, max: 2, pattern: /^[A-Z]{2}$/, form: 'must be an ISO 3166-1 alpha-2 code in upper case', example: 'GB' })
  country: string;

  @Text({ max: 40, optional: true, nullable: true, example: '+44 20 7946 0000' })
  phone?: string | null;
}
