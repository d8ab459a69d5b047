/**
 * Currencies whose amounts Stripe counts in other units than ISO 4217 does (docs.stripe.com/currencies, "Special cases" and "Zero-decimal
 * currencies"): the króna and the shilling have no minor unit but are given with two decimals, the ariary the other way round.
 */
const stripeUnitsAMinorUnit: Readonly<Record<string, number>> = { ISK: 100, UGX: 100, MGA: 0.01 };

/** An amount of minor units as Stripe wants it. What Stripe cannot express comes out broken, and Stripe refuses it. */
export const toStripeAmount = (amount: number, currency: string): number => {
  const units = stripeUnitsAMinorUnit[currency] ?? 1;
  return units < 1 ? amount / Math.round(1 / units) : amount * units;
};
