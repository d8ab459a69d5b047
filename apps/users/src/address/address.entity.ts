/** An entry of a person's address book. */
export interface Address {
  id: string;
  name: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string;
  country: string;
  phone: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** More than anybody needs, few enough to be shown on one page. */
export const maxAddresses = 50;
