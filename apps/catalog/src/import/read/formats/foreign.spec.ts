import { describe, expect, it } from '@jest/globals';
import { faultsOf, readFile, settingsOf } from '../../../../test/read-product-file.js';

describe("Shopify's export", () => {
  const shopify = settingsOf({ format: 'shopify' });
  const old = `Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,SEO Title,Cost per item,Status
shirt,Shirt,"<p>Soft,
warm</p><script>x</script>",Acme,Apparel > Shirts,Tops,"a, b",TRUE,Size,S,Colour,Red,SH-S,200.0,shopify,5,19.99,25.00,'0123,https://i.example/1.jpg,Shirt!,8.00,active
shirt,,,,,,,,,M,,Red,SH-M,200,shopify,-2,19.99,0.00,,https://i.example/2.jpg,,,
shirt,,,,,,,,,,,,,,,,,,,https://i.example/3.jpg,,,
shirt,,,,,,,,,L,,Blue,,,,,21.00,,,https://i.example/1.jpg,,,
gift,Gift,,,,,,false,Title,Default Title,,,G1,,,,10,,,,,,active
`;

  it('is products by handle, with variants and images in rows of their own', async () => {
    const { products, variants, rejected } = await readFile(old, shopify);
    expect(rejected).toEqual([]);
    expect(products[0]).toMatchObject({
      slug: 'shirt',
      name: 'Shirt',
      description: '<p>Soft,\nwarm</p>',
      brand: 'Acme',
      category: ['Apparel', 'Shirts'],
      attributes: { Tags: 'a, b', Type: 'Tops' },
      status: 'active',
      images: ['https://i.example/1.jpg', 'https://i.example/2.jpg', 'https://i.example/3.jpg'],
      seo: { title: 'Shirt!' },
    });
    expect(products[1]).toMatchObject({ status: 'draft', brand: null, category: [] });
    expect(variants).toMatchObject([
      {
        sku: 'SH-S',
        options: { Size: 'S', Colour: 'Red' },
        price: 1999,
        compareAtPrice: 2500,
        costPrice: 800,
        barcode: '0123',
        weightGrams: 200,
        stock: 5,
      },
      { sku: 'SH-M', options: { Size: 'M', Colour: 'Red' }, price: 1999, compareAtPrice: null, stock: 0, trackInventory: true, line: 4 },
      { sku: 'shirt-l-blue', options: { Size: 'L', Colour: 'Blue' }, price: 2100, trackInventory: false, stock: null },
      { sku: 'G1', options: {}, price: 1000 },
    ]);
  });

  it('may have the columns of today', async () => {
    const file = `Title,URL handle,Description,Vendor,Published on online store,Status,SKU,Option1 name,Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,Weight value (grams),Product image URL
Shirt,shirt,Soft,Acme,TRUE,Active,S1,Size,S,19.99,,shopify,3,150,https://i.example/1.jpg
`;
    const { products, variants } = await readFile(file, shopify);
    expect(products).toMatchObject([{ slug: 'shirt', name: 'Shirt', status: 'active', images: ['https://i.example/1.jpg'] }]);
    expect(variants).toMatchObject([{ sku: 'S1', options: { Size: 'S' }, price: 1999, stock: 3, weightGrams: 150, trackInventory: true }]);
  });

  it('has rows that are rejected one by one', async () => {
    const file = 'Handle,Title,Variant SKU,Variant Price\na,A,S1,0\na,,S2,5\nb,,S3,5\nc,C,,\n';
    expect(faultsOf(await readFile(file, shopify))).toEqual(['2 PRICE_ZERO price', '4 REQUIRED name', '5 NO_VARIANT sku']);
  });
});

describe("WooCommerce's export", () => {
  const woocommerce = settingsOf({ format: 'woocommerce' });
  const header =
    'ID,Type,SKU,Name,Published,Short description,Description,In stock?,Stock,Weight (kg),Sale price,Regular price,Date sale price ends,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s)\n';

  it('has variations far from their parents, before or after', async () => {
    const file = `${header}12,variation,V1,Hoodie - Red,1,,,1,3,0.5,,40,,,,,hoodie,Colour,Red
1,simple,MUG,Mug,1,short,,1,,,8,10,,"Kitchen > Mugs, Sale","x, y","https://i.example/a.jpg, https://i.example/b.jpg",,Material,"Clay, Glaze"
10,variable,hoodie,Hoodie,1,,A\\nB,1,,,,,,Clothing,,,,Colour,"Red, Blue"
11,variation,,Hoodie - Blue,1,,,0,,,,45,,,,,id:10,Colour,Blue
`;
    const { products, variants, rejected } = await readFile(file, woocommerce);
    expect(rejected).toEqual([]);
    expect(products).toMatchObject([
      {
        key: 'MUG',
        externalId: 'woocommerce:1',
        description: 'short',
        category: ['Kitchen', 'Mugs'],
        attributes: { Material: 'Clay, Glaze', Tags: 'x, y' },
      },
      { key: 'hoodie', name: 'Hoodie', description: 'A\nB', attributes: {}, status: 'active' },
    ]);
    expect(variants).toMatchObject([
      { key: 'hoodie', sku: 'V1', options: { Colour: 'Red' }, price: 4000, stock: 3, trackInventory: true, weightGrams: 500 },
      { key: 'MUG', sku: 'MUG', price: 800, compareAtPrice: 1000, trackInventory: false, stock: null },
      { key: 'hoodie', sku: 'woo-11', options: { Colour: 'Blue' }, price: 4500, stock: 0, trackInventory: true },
    ]);
  });

  it('has sales that are over, and kinds that nothing here can sell', async () => {
    const file = `${header}1,simple,A,A,1,,,1,,,8,10,2020-01-01,,,,,,\n2,grouped,B,B,1,,,1,,,,,,,,,,,\n3,variation,C,C,1,,,1,,,,5,,,,,,,\n`;
    const read = await readFile(file, woocommerce);
    expect(read.variants).toMatchObject([{ sku: 'A', price: 1000, compareAtPrice: null }]);
    expect(faultsOf(read)).toEqual(['3 TYPE_NOT_SUPPORTED Type', '4 REQUIRED Parent']);
    expect(read.rejected[0].sku).toBe('B');
  });
});

describe("Vendure's import file", () => {
  const vendure = settingsOf({ format: 'vendure' });

  it('has padded cells, rows without a name that go on with the product, and assets that are no URLs', async () => {
    const file = `name   , slug , description , assets                   , facets                                 , optionGroups  , optionValues , sku  , price , stockOnHand , trackInventory
Smock  , The-smock ,  Warm  , "a.jpg|https://i.example/b.jpg" , category:Clothes|category:Work|brand:Acme|Fabric:Denim , "size|colour" , "S|navy" , S1 , 11.99 , -10 , false
       ,      ,             ,                          ,                                        ,               , "L|navy"     , S2   , 12.99 , 3           , TRUE
       ,      ,             ,                          ,                                        ,               , L            , S3   , 12.99 , 3           , maybe

Easel  ,      ,             ,                          ,                                        ,               ,              , E1   , 910.7 ,             ,
`;
    const read = await readFile(file, vendure);
    expect(read.products).toMatchObject([
      {
        ...{ slug: 'the-smock', name: 'Smock', brand: 'Acme', category: ['Clothes', 'Work'], attributes: { Fabric: 'Denim' } },
        ...{ status: 'active', images: ['https://i.example/b.jpg'] },
      },
      { slug: null, name: 'Easel', brand: null },
    ]);
    expect(read.variants).toMatchObject([
      { sku: 'S1', options: { size: 'S', colour: 'navy' }, price: 1199, stock: 0, trackInventory: false },
      { sku: 'S2', price: 1299, stock: 3, trackInventory: true },
      { sku: 'E1', price: 91070, options: {}, stock: null, trackInventory: null },
    ]);
    expect(faultsOf(read).sort()).toEqual(['4 INVALID optionValues', '4 INVALID trackInventory']);
  });

  it('may be translated', async () => {
    const file =
      'name:en,name:de,slug:en,slug:de,description:en,description:de,optionGroups:en,optionValues:en,sku,price\nMug,Becher,mug,becher,a,b,,,M,1\n';
    expect((await readFile(file, vendure)).products[0].name).toBe('Mug');
    expect((await readFile(file, settingsOf({ format: 'vendure', locale: 'de-AT' }))).products[0]).toMatchObject({
      name: 'Becher',
      slug: 'becher',
    });
  });
});
