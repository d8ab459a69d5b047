import { Currency, WholeNumber } from './fields.js';

/** An amount of money that cannot be negative. */
export class Money {
  @WholeNumber({ min: 0, example: 1999, about: 'Minor units of the currency: pence, cents.' })
  amount: number;

  @Currency({ about: 'ISO 4217 code.' })
  currency: string;
}

/** An amount of money of at least one minor unit. */
export class PositiveMoney {
  @WholeNumber({ min: 1, example: 1999, about: 'Minor units of the currency: pence, cents.' })
  amount: number;

  @Currency({ about: 'ISO 4217 code.' })
  currency: string;
}
