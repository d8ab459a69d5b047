/** Codes that differ only in their punctuation are one product, so that SKU and slug stay one to one. */
export const plainCode = (code: string) => code.replace(/[^A-Z0-9]+/g, '-');

/**
 * A price comes from the catalog, never from the client; so each price at which the shop sold a stock code is a SKU of its own,
 * and an invoice line buys the one at its own price: `85123A` at £2.55 is `UCI-85123A-255`.
 */
export const skuOf = (code: string, pence: number) => `UCI-${plainCode(code)}-${pence}`;

export const productSlugOf = (code: string) => `uci-${plainCode(code).toLowerCase()}`;
