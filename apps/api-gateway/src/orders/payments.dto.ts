import { Choice, Flag, Name, Text } from '../edge/input/fields.js';
import { PositiveMoney } from '../edge/input/money.dto.js';
import { Nested } from '../edge/input/structures.js';

export class PayDto {
  @Text({ max: 50, pattern: /^[a-z][a-z0-9_-]*$/, form: 'must be the name of a provider', example: 'sandbox' })
  provider: string;

  @Text({
    max: 255,
    pattern: /^[\x21-\x7e]+$/,
    form: 'must be visible ASCII characters',
    example: 'tok_ok',
    about: "The provider's single-use token.",
  })
  token: string;
}

export class ConfirmDto {
  @Choice(['succeeded', 'failed'], { example: 'succeeded', about: 'In the sandbox: what the customer did.' })
  result: 'succeeded' | 'failed';
}

export class RefundDto {
  @Nested(() => PositiveMoney, { optional: true, nullable: true, about: 'All that is left unless told.' })
  amount?: PositiveMoney | null;

  @Name({ max: 500, content: 'lines', example: 'arrived broken' })
  reason: string;

  @Flag({ optional: true, example: false, about: 'Puts the pieces back on the shelf, once.' })
  restock?: boolean;
}
