import type { Violation } from '../audit-report.js';
import type { Movement } from '../ledger.js';
import type { Look, Rule } from '../rule.js';

interface PaymentRow {
  id: string;
  order_id: string;
  key: string;
  status: string;
  amount: string;
  currency: string;
}

/** How long orders may take to hear of money that moved: the reconciler asks for what was lost. */
const newsMs = 60_000;

const payments = `SELECT id, order_id, idempotency_key AS key, status, amount, currency FROM payment WHERE provider = 'sandbox'`;
const refunds = `
  SELECT r.id, p.order_id, 'refund:' || r.id AS key, r.status, r.amount, r.currency
  FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.provider = 'sandbox'`;

const byKey = async (look: Look, sql: string) => new Map((await look.orders.rows<PaymentRow>(sql)).map((row) => [row.key, row]));

const isOld = ({ at }: Movement) => Date.parse(at) < Date.now() - newsMs;

/** What the ledger has of one kind against the rows that asked for it, by the key they asked with. */
const knownRule = (name: string, kind: Movement['kind'], sql: string): Rule => ({
  name,
  check: async (look) => {
    const rows = await byKey(look, sql);
    const moved = (look.ledger ?? []).filter((movement) => movement.kind === kind);
    const seen = new Set<string>();
    const violations = moved.flatMap((movement): Violation[] => {
      const { id, orderId, amount, currency, idempotencyKey } = movement;
      const row = rows.get(idempotencyKey);
      const named = `${amount} ${currency} for order ${orderId}`;
      const isSecond = seen.has(idempotencyKey);
      seen.add(idempotencyKey);
      if (!row) return [{ id, what: `${named}, which nothing in the shop asked for` }];
      if (isSecond) return [{ id, what: `${named} a second time under the key ${idempotencyKey}` }];
      if (Number(row.amount) !== amount || row.currency !== currency || row.order_id !== orderId) {
        return [{ id, what: `${named}, but ${row.id} is ${row.amount} ${row.currency} for order ${row.order_id}` }];
      }
      return row.status === 'succeeded' || !isOld(movement) ? [] : [{ id, what: `${named}, but ${row.id} is ${row.status}` }];
    });
    return { checked: moved.length, violations };
  },
});

/** Rows that say the money moved, against the ledger. */
const movedRule = (name: string, kind: Movement['kind'], sql: string): Rule => ({
  name,
  check: async (look) => {
    const moved = new Set((look.ledger ?? []).flatMap((movement) => (movement.kind === kind ? [movement.idempotencyKey] : [])));
    const succeeded = [...(await byKey(look, sql)).values()].filter(({ status }) => status === 'succeeded');
    const missing = succeeded.filter(({ key }) => !moved.has(key));
    return {
      checked: succeeded.length,
      violations: missing.map(({ id, order_id, amount, currency }) => ({
        ...{ id, what: `${amount} ${currency} for order ${order_id} succeeded, and the ledger has no such ${kind}` },
      })),
    };
  },
});

/** Orders nobody is paying or giving money back to right now; the amounts by their own word. */
const settledMoney = `
  SELECT p.order_id AS id,
         sum(CASE WHEN p.status = 'succeeded' THEN p.amount ELSE 0 END - coalesce(back.amount, 0)) AS kept
  FROM payment p
  LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM refund WHERE status = 'succeeded' GROUP BY payment_id) back ON back.payment_id = p.id
  WHERE p.provider = 'sandbox'
  GROUP BY p.order_id
  HAVING bool_and(p.status IN ('succeeded', 'failed'))
    AND NOT EXISTS (SELECT FROM refund r JOIN payment o ON o.id = r.payment_id WHERE o.order_id = p.order_id AND r.status = 'pending')`;

const balance: Rule = {
  name: 'provider: what an order paid, less what went back, is what the ledger has',
  check: async ({ orders, ledger = [] }) => {
    const balances = new Map<string, number>();
    for (const { orderId, kind, amount } of ledger) {
      balances.set(orderId, (balances.get(orderId) ?? 0) + (kind === 'charge' ? amount : -amount));
    }
    const rows = await orders.rows<{ id: string; kept: string }>(settledMoney);
    const wrong = rows.filter(({ id, kept }) => Number(kept) !== (balances.get(id) ?? 0));
    const violations = wrong.map(({ id, kept }) => ({ id, what: `the shop keeps ${kept}, the ledger ${balances.get(id) ?? 0}` }));
    return { checked: rows.length, violations };
  },
};

/** The provider's own ledger against what the shop believes. */
export const providerRules: Rule[] = [
  balance,
  knownRule('provider: each charge is known to a payment', 'charge', payments),
  movedRule('provider: each payment that succeeded was charged', 'charge', payments),
  knownRule('provider: each refund is known to the shop', 'refund', refunds),
  movedRule('provider: each refund that succeeded was made', 'refund', refunds),
];
