import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Money } from '#contracts/generated/ashlar/common/v1/money.js';
import { given } from './given.js';

/** An amount of money. */
@ApiSchema({ name: 'Amount' })
export class MoneyView {
  @ApiProperty({ type: 'integer', description: 'Minor units of the currency.', example: 1999 })
  amount: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'GBP' })
  currency: string;
}

export const toMoneyView = (money: Money | null | undefined): MoneyView => {
  const { amount, currency } = given(money);
  return { amount, currency };
};

export const toMoneyViewOrNull = (money: Money | null | undefined): MoneyView | null => (money == null ? null : toMoneyView(money));
