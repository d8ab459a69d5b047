import { describe, expect, it } from '@jest/globals';
import { faultsOf, readFile, settingsOf } from '../../../../test/read-product-file.js';
import { UnreadableFile } from '../unreadable-file.js';

const csv = settingsOf();
const mugs = `slug,name,brand,category,attributes.material,attributes.height:number,attributes.safe:boolean,images,sku,options.colour,price,stock
mug,Mug,Ashlar,Kitchen > Mugs,stoneware,9.5,yes,https://i.example/a.jpg | https://i.example/b.jpg,MUG-B,blue,12.50,4
mug,,,,,,,,MUG-R,red,"13,00",
plate,Plate,,,,,,,PLATE,,9,0
`;

describe('A CSV file of our own', () => {
  it('is products, each with the variants in the rows that share its slug', async () => {
    const { products, variants, rejected, rowsRead } = await readFile(mugs, csv);
    expect(rejected).toEqual([]);
    expect(rowsRead).toBe(3);
    expect(products.map(({ key, line }) => [key, line])).toEqual([
      ['mug', 2],
      ['plate', 4],
    ]);
    expect(products[0]).toMatchObject({
      slug: 'mug',
      name: 'Mug',
      brand: 'Ashlar',
      category: ['Kitchen', 'Mugs'],
      attributes: { material: 'stoneware', height: 9.5, safe: true },
      images: ['https://i.example/a.jpg', 'https://i.example/b.jpg'],
      description: null,
      raw: mugs.split('\n')[1],
    });
    expect(products[1]).toMatchObject({ brand: null, category: [], attributes: {}, images: [] });
    expect(variants.map(({ key, sku, price, stock, options }) => [key, sku, price, stock, options])).toEqual([
      ['mug', 'MUG-B', 1250, 4, { colour: 'blue' }],
      ['mug', 'MUG-R', 1300, null, { colour: 'red' }],
      ['plate', 'PLATE', 900, 0, {}],
    ]);
  });

  it.each([
    ['CRLF', mugs.replaceAll('\n', '\r\n')],
    ['a carriage return alone', mugs.replaceAll('\n', '\r')],
    ['a mark of UTF-8', `\ufeff${mugs}`],
    ['blank lines', mugs.replaceAll('\n', '\n\n')],
    ['rows of nothing', mugs.replace('\nplate', `\n${','.repeat(11)}\n  \nplate`)],
    ['no end of the last line', mugs.trimEnd()],
    ['a delimiter at the end of rows', mugs.replace('PLATE,,9,0', 'PLATE,,9,0,')],
    ['a line that names the delimiter', `sep=,\r\n${mugs}`],
  ])('is the same with %s', async (_, file) => {
    const read = await readFile(file, csv, { size: 7 });
    expect(read.rejected).toEqual([]);
    expect(read.variants.map(({ sku, price }) => [sku, price])).toEqual([
      ['MUG-B', 1250],
      ['MUG-R', 1300],
      ['PLATE', 900],
    ]);
  });

  it.each([';', '\t', '|'])('may separate by %j', async (delimiter) => {
    const file = 'slug,name,sku,price\nmug,"a;b|c",M,12.50\n'.replaceAll(',', delimiter);
    const { products, variants } = await readFile(file, csv);
    expect([products[0].name, variants[0].price]).toEqual(['a;b|c', 1250]);
  });

  it('tells nothing from an empty text, and keeps texts exactly', async () => {
    const file = 'name,description,attributes.a,attributes.b,seo.title,sku,price\nMug," two\r\nlines ","",,"",M,1\n';
    const { products } = await readFile(file, csv);
    expect(products[0]).toMatchObject({ description: ' two\r\nlines ', attributes: { a: '' }, seo: { title: '' } });
  });

  it('takes the guard off cells that a spreadsheet would calculate', async () => {
    const file = "name,brand,attributes.n:number,sku,price\n'=1+1,''@x,-5,'-M,1\n";
    const { products, variants } = await readFile(file, csv);
    expect([products[0].name, products[0].brand, products[0].attributes, variants[0].sku]).toEqual(['=1+1', "'@x", { n: -5 }, '-M']);
  });

  it('says nothing of columns that it does not have', async () => {
    const { products, variants } = await readFile('sku,price\nM,1\n', csv);
    expect([products[0].given, products[0].key]).toEqual([0, 'sku:M']);
    expect(variants[0].given).toBe(0b1001);
  });

  it('cleans HTML', async () => {
    const { products } = await readFile('name,description,sku,price\nMug,<p onclick=x>A<script>b</script></p>,M,1\n', csv);
    expect(products[0].description).toBe('<p>A</p>');
  });

  it.each([
    ['name,sku\nM,M\n', 'MISSING_COLUMN'],
    ['name,price\nM,1\n', 'MISSING_COLUMN'],
    ['sku,price,colour\nM,1,red\n', 'UNKNOWN_COLUMN'],
    ['sku,price,sku\nM,1,N\n', 'DUPLICATE_COLUMN'],
    ['', 'EMPTY_FILE'],
    ['\n\n \n', 'EMPTY_FILE'],
    [Array.from({ length: 3_000 }, (_, at) => `c${at}`).join(','), 'TOO_MANY_COLUMNS'],
    [Array.from({ length: 1_000_000 }, (_, at) => `c${at}`).join(','), 'HEADER_TOO_LONG'],
    ['\ufffe'.repeat(8), 'MISSING_COLUMN'],
  ])('is refused as a whole when its columns are wrong: %#', async (file, code) => {
    await expect(readFile(file, csv)).rejects.toMatchObject({ name: 'UnreadableFile', code });
    await expect(readFile(file, csv)).rejects.toBeInstanceOf(UnreadableFile);
  });

  it.each([
    ['M,Mug,active,free', '2 PRICE_NOT_A_NUMBER price'],
    ['M,Mug,active,-5', '2 PRICE_NEGATIVE price'],
    ['M,Mug,active,0', '2 PRICE_ZERO price'],
    ['M,Mug,,0.00', '2 PRICE_ZERO price'],
    ['M,Mug,active,"1,290"', '2 PRICE_AMBIGUOUS price'],
    ['M,Mug,active,', '2 REQUIRED price'],
    [',Mug,active,5', '2 REQUIRED sku'],
    ['M,,active,5', '2 REQUIRED name'],
    ['M,Mug,sold,5', '2 INVALID status'],
    ['M,Mug,active', '2 TOO_FEW_CELLS row'],
    ['M,Mug,active,5,6', '2 TOO_MANY_CELLS row'],
    ['M,"Mu\tg",active,5', '2 INVALID_TEXT name'],
    ['M,"Mu\0g",active,5', '2 INVALID name'],
    ['M,"Mug"x,active,5', '2 BAD_QUOTES -'],
    [`M,${'x'.repeat(201)},active,5`, '2 INVALID name'],
    [`M,"${'x'.repeat(1_100_000)}",active,5`, '2 ROW_TOO_LONG -'],
  ])('rejects a row, and no other: %#', async (row, fault) => {
    const read = await readFile(`sku,name,status,price\n${row}\nN,Next,active,5\n`, csv);
    expect(faultsOf(read)).toEqual([fault]);
    expect(read.variants.map(({ sku }) => sku)).toEqual(['N']);
    expect(read.rejected[0].message).toMatch(/^\S.{10,}/);
    expect(read.rejected[0].raw).toBe(row.slice(0, 4_096).replaceAll('\0', '\ufffd'));
  });

  it('rejects a row that is not UTF-8', async () => {
    const file = Buffer.concat([Buffer.from('sku,name,price\nM,'), Buffer.from([0x4d, 0xfc]), Buffer.from(',1\nN,Next,2\n')]);
    expect(faultsOf(await readFile(file, csv))).toEqual(['2 NOT_UTF8 -']);
  });

  it('lists each fault of a row', async () => {
    const read = await readFile('sku,name,price,stock,weightGrams,trackInventory\n,,x,-1,1.5,perhaps\n', csv);
    expect(faultsOf(read).sort()).toEqual(
      [
        'PRICE_NOT_A_NUMBER price',
        'REQUIRED price',
        'REQUIRED name',
        'REQUIRED sku',
        'INVALID stock',
        'INVALID weightGrams',
        'INVALID trackInventory',
      ]
        .filter((fault) => fault !== 'REQUIRED price')
        .map((fault) => `2 ${fault}`)
        .sort(),
    );
  });

  it('takes a price of 0 for what it is when told so, and of what is not for sale', async () => {
    const file = 'sku,name,status,price\nM,Mug,active,0\n';
    expect((await readFile(file, settingsOf({ zeroPrices: true }))).variants).toHaveLength(1);
    expect((await readFile(file.replace('active', 'draft'), csv)).variants).toHaveLength(1);
  });

  it('rejects the rows of a product whose first row was rejected, and says why', async () => {
    const read = await readFile('slug,name,sku,price\nmug,,A,1\nmug,,B,1\nplate,Plate,C,1\n', csv);
    expect(faultsOf(read)).toEqual(['2 REQUIRED name', '3 PRODUCT_REJECTED sku']);
    expect(read.products.map(({ key }) => key)).toEqual(['plate']);
  });

  it('takes a product whose first variant was rejected with the others, and none without any', async () => {
    const read = await readFile('slug,name,sku,price\nmug,Mug,A,x\nmug,,B,1\nplate,Plate,C,x\n', csv);
    expect([read.products.map(({ key }) => key), read.variants.map(({ sku }) => sku)]).toEqual([['mug'], ['B']]);
    expect(faultsOf(read)).toEqual(['2 PRICE_NOT_A_NUMBER price', '4 PRICE_NOT_A_NUMBER price']);
  });

  it('takes a hundred variants of a product, and rejects the rest', async () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => `mug,Mug,S${at},1`);
    const read = await readFile(`slug,name,sku,price\n${rows.join('\n')}\nplate,Plate,P,1`, csv);
    expect(read.variants).toHaveLength(101);
    expect(new Set(read.rejected.map(({ code }) => code))).toEqual(new Set(['TOO_MANY_VARIANTS']));
    expect(new Set(read.rejected.map(({ line }) => line)).size).toBe(1_900);
  });

  it('refuses two currencies in one product, and a currency that is none', async () => {
    const read = await readFile('slug,name,sku,price,currency\nmug,Mug,A,1,GBP\nmug,,B,1,EUR\nplate,Plate,C,1,gold\n', csv);
    expect(faultsOf(read)).toEqual(['3 INVALID currency', '4 INVALID currency']);
  });
});
