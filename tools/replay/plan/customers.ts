export interface PlannedCustomer {
  readonly email: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** Invoices without a customer belong to one guest account a country. */
export function customerOf(customer: string, country: string): PlannedCustomer {
  const id = customer === '' ? `guest-${plain(country)}` : plain(customer);
  return {
    email: `uci-${id}@example.com`,
    password: `half a year of ${id}`,
    firstName: customer === '' ? 'Guest' : 'Customer',
    lastName: customer === '' ? country || 'Unknown' : customer,
  };
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'unknown';
