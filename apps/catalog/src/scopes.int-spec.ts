import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { Scope } from '#platform/auth/scopes.js';
import { codeOf } from '#testing/code-of.js';
import { clientsAdmitted } from '#testing/rpc-admissions.js';
import { withAccessToken } from '#testing/test-identity.js';
import { startCatalog, type CatalogUnderTest } from '../test/catalog-under-test.js';
import { gbp } from '../test/making.js';

describe('API clients in the catalog', () => {
  let catalog: CatalogUnderTest;
  beforeAll(async () => (catalog = await startCatalog()));
  afterAll(() => catalog.stop());
  const tokenOf = (...scopes: Scope[]) => catalog.identity.accessTokenFor({ role: 'client', scopes });

  it('get by their scopes to every rpc that is theirs, and to no other', async () => {
    const admitted = await clientsAdmitted('catalog', catalog.gateway, (scopes) => tokenOf(...scopes));
    const names = (text: string) => text.trim().split(/\s+/);
    expect(admitted).toEqual({
      'catalog:read': ['StockService.getStock', 'ImportService.getImport', 'ImportService.listImports'],
      'catalog:write': names(`
        ProductService.createProduct ProductService.updateProduct ProductService.archiveProduct
        ProductService.createVariant ProductService.updateVariant ProductService.deleteVariant
        CategoryService.createCategory CategoryService.updateCategory CategoryService.deleteCategory StockService.adjustStock
        ImportService.createImport ImportService.uploadImportPiece ImportService.submitImport ImportService.abandonImport`),
      anyone: names(`
        ProductService.getProduct ProductService.batchGetProducts ProductService.listProducts ProductService.suggestProducts
        CategoryService.listCategories CategoryService.getCategory EventFeedService.readChannel`),
    });
  });

  it('see drafts and cost prices as administrators do with catalog:read, and not without', async () => {
    const { id } = await catalog.make.product({ status: ProductStatus.PRODUCT_STATUS_DRAFT }, [{ costPrice: gbp(1) }]);
    const read = (...scopes: Scope[]) => withAccessToken(tokenOf(...scopes), () => catalog.products.getProduct({ idOrSlug: id }));
    expect((await read('catalog:read')).product).toMatchObject({ id, variants: [{ costPrice: gbp(1) }] });
    await expect(read('catalog:write', 'orders:read', 'events:read')).rejects.toThrow(codeOf('PRODUCT_NOT_FOUND'));
  });
});
