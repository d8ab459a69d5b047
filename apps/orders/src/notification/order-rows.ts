import { formatMoney } from '#platform/mail/format-money.js';
import type { LetterRow } from '#platform/mail/letter.js';
import type { Order } from '../order/order.entity.js';
import type { ShippingAddress } from '../order/shipping-address.js';

/** Lines and sums of an order, as a customer reads them. */
export function orderRows({ lines, state: { currency, totals } }: Order): LetterRow[] {
  const money = (amount: number) => formatMoney({ amount, currency });
  const more = [
    { label: 'Shipping', amount: totals.shipping },
    { label: 'Tax', amount: totals.tax },
    { label: 'Discount', amount: -totals.discount },
  ].filter(({ amount }) => amount !== 0);
  return [
    ...lines.map(({ name, quantity, total }) => ({ label: `${quantity} × ${name}`, value: money(total) })),
    ...more.map(({ label, amount }) => ({ label, value: money(amount) })),
    { label: 'Total', value: money(totals.grand), strong: true },
  ];
}

/** An address on one line. */
export const addressLine = ({ name, line1, line2, city, region, postalCode, country }: ShippingAddress): string =>
  [name, line1, line2, city, region, postalCode, country].filter(Boolean).join(', ');
