/** Why a line of the file, or a part of its amount, did not become money in the shop. */
export type Reason =
  | 'unreadable quantity or price'
  | 'no stock code'
  | 'adjustment invoice'
  | 'postage'
  | 'carriage'
  | 'manual entry'
  | 'discount'
  | 'samples'
  | 'bank charges'
  | 'marketplace fee'
  | 'charity commission'
  | 'bad debt'
  | 'damaged or corrected stock'
  | 'price 0'
  | 'negative price'
  | 'quantity 0'
  | 'quantity too large for an order line'
  | 'price is no whole number of pence'
  | 'cancellation without a negative quantity'
  | 'cancellation without a customer'
  | 'cancellation: the original is not in the file'
  | 'cancellation: bought at another price'
  | 'cancellation: more than was bought';

/** Stock codes that stand for no product. */
export const feeCodes: Readonly<Record<string, Reason>> = {
  POST: 'postage',
  DOT: 'postage',
  C2: 'carriage',
  M: 'manual entry',
  D: 'discount',
  S: 'samples',
  'BANK CHARGES': 'bank charges',
  AMAZONFEE: 'marketplace fee',
  CRUK: 'charity commission',
  B: 'bad debt',
};
