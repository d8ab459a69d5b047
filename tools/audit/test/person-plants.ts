import { inside, type Plant } from './plant.js';

const inOrders = inside('orders');

const sealed = 'personal data: what is kept of somebody is sealed, with a key that is there';

export const personPlants: readonly Plant[] = [
  {
    name: 'a postal address that anybody can read',
    ...inOrders(
      `UPDATE customer_order SET shipping_address = '{"name": "Ada"}' WHERE id = $1`,
      `UPDATE customer_order SET shipping_address = NULL WHERE id = $1`,
      ({ ids }) => ids.paid,
    ),
    seenBy: [sealed],
  },
  {
    name: 'an order whose customer has no key',
    ...inOrders(
      `UPDATE person_key SET person_id = md5(person_id::text)::uuid WHERE person_id = (SELECT customer_id FROM customer_order WHERE id = $1)`,
      `UPDATE person_key SET person_id = o.customer_id FROM customer_order o WHERE o.id = $1 AND person_id = md5(o.customer_id::text)::uuid`,
      ({ ids }) => ids.paid,
    ),
    seenBy: [sealed],
  },
  {
    name: 'somebody who was erased and came back',
    ...inOrders(
      `INSERT INTO erasure (person_id) SELECT customer_id FROM customer_order WHERE id = $1`,
      `DELETE FROM erasure WHERE person_id = (SELECT customer_id FROM customer_order WHERE id = $1)`,
      ({ ids }) => ids.paid,
    ),
    seenBy: ['personal data: nobody who was erased has a key, or an order'],
  },
  {
    name: 'an answer that is kept with an address in it',
    ...inOrders(
      `UPDATE idempotency_record SET answer = jsonb_set(answer, '{ok,shippingAddress}', '{"name": "Ada"}') WHERE resource_id = $1`,
      `UPDATE idempotency_record SET answer = answer #- '{ok,shippingAddress}' WHERE resource_id = $1`,
      ({ ids }) => ids.paid,
    ),
    seenBy: ['personal data: no answer that is kept for a repeat says who somebody is'],
  },
];
