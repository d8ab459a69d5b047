/**
 * SQL over the variants of one product, with their price: those between its least and its greatest, each once and in order; NULL when there are none. With
 * the two, `prices_between` tells lists and facets of a product what its variants cost.
 */
export const pricesBetween = (price: string): string =>
  `nullif((array_agg(DISTINCT ${price} ORDER BY ${price}))[2:count(DISTINCT ${price})::int - 1], '{}')`;
