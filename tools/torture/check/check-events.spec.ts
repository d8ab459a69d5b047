import { describe, expect, it } from '@jest/globals';
import { anOrder, aState, events } from './a-world.spec-data.js';
import { checkEvents } from './check-events.js';

const said = (...args: Parameters<typeof checkEvents>) => checkEvents(...args).map(({ id, what }) => `${id} ${what}`);
const [placed, paid] = events('order.placed', 'order.paid');

describe('The log of events', () => {
  it('is fine when it is numbered without a gap and tells what is and what was seen', () => {
    const seen = [
      { id: 'order-1', status: 'awaiting_payment', version: 1 },
      { id: 'order-1', status: 'paid', version: 2 },
    ];
    expect(said(aState(), seen)).toEqual([]);
  });

  it.each([
    ['events position 3 stands where 2 should', { events: [placed, { ...paid, position: 3 }] }],
    ['order-1 order.paid is its event 3, at place 2', { events: [placed, { ...paid, sequence: 3 }] }],
    ['order-1 is cancelled, and paid by its events', { orders: [anOrder({ status: 'cancelled' })] }],
    ['order-1 has version 5 and 2 events', { orders: [anOrder({ version: 5 })] }],
    ['order-1 has a story that cannot be: order.shipped after awaiting_payment', { events: events('order.placed', 'order.shipped') }],
    ['order order-1 has events and is not there', { orders: [] }],
  ])('is not when %s', (what, state) => {
    expect(said(aState(state), [])).toEqual([what]);
  });

  it('is not when somebody saw another order than it tells of', () => {
    expect(said(aState(), [{ id: 'order-1', status: 'paid', version: 1 }])).toEqual([
      'order-1 was seen paid at version 1, and was awaiting_payment',
    ]);
  });
});
