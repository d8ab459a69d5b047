import { Name, WholeNumber } from '../edge/input/fields.js';

const most = 1_000_000_000;

export class AdjustStockDto {
  @WholeNumber({ min: -most, max: most, optional: true, example: 10, about: 'Pieces to add, or to take away when negative.' })
  delta?: number;

  @WholeNumber({ min: 0, max: most, optional: true, about: 'What `onHand` becomes; instead of `delta`.' })
  set?: number;

  @WholeNumber({ min: 0, max: most, optional: true, about: 'With `set`: what you believe `onHand` is now.' })
  expected?: number;

  @Name({ max: 200, content: 'lines', example: 'delivery' })
  reason: string;
}
