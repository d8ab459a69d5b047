import { describe, expect, it } from '@jest/globals';
import { anOrder } from '../../test/factories.js';
import type { Order } from '../order/order.entity.js';
import { confirmationLetter } from './confirmation.mail.js';
import { refundLetter } from './refund.mail.js';
import { shippingLetter } from './shipping.mail.js';

describe('Letters about an order', () => {
  const addressed = (order: Order) => ({ order, contact: order.state.contact.plain });

  it('confirm it with its lines, its sums and where it goes', () => {
    const totals = { items: 1000, shipping: 350, tax: 0, discount: 100, grand: 1250 };
    const { subject, text, html } = confirmationLetter('Corner Shop', addressed(anOrder({ number: '1XP2-5F3B', totals })));
    expect(subject).toBe('Your order 1XP2-5F3B');
    for (const words of [
      '1 × Mug: £10.00',
      'Shipping: £3.50',
      'Discount: -£1.00',
      'Total: £12.50',
      '12 St James Square, London',
      'Corner Shop',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('Tax');
    expect(html).toContain('£12.50');
  });

  it('say by whom it comes, when that is known', () => {
    const known = shippingLetter('Shop', addressed(anOrder()), { carrier: 'Royal <b>Mail', trackingNumber: 'GB1' });
    expect(known.text).toContain('Carrier: Royal <b>Mail\nTracking number: GB1');
    expect(known.html).toContain('Royal &lt;b&gt;Mail');
    expect(shippingLetter('Shop', addressed(anOrder()), {}).text).not.toMatch(/Carrier|Tracking/);
  });

  it('say how much money goes back', () => {
    expect(refundLetter('Shop', '1XP2-5F3B', { amount: 250, currency: 'EUR' }).text).toContain('refunded €2.50 of your order 1XP2-5F3B');
  });
});
