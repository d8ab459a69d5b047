export const importId = '019c1443-6b00-7c3a-9a10-3f2e1d0c4b5a';

export const productFile = `sku,name,brand,category,price,stock,status
MUG-IMPORT-1,Camping mug,Langdale Tin,Kitchen > Mugs,12.50,40,active
MUG-IMPORT-2,Camping mug large,Langdale Tin,Kitchen > Mugs,14.00,25,active
`;

export const productLines = `${JSON.stringify({
  slug: 'camping-mug',
  name: 'Camping mug',
  status: 'active',
  brand: 'Langdale Tin',
  category: ['Kitchen', 'Mugs'],
  variants: [{ sku: 'MUG-IMPORT-1', price: { amount: 1250, currency: 'GBP' }, stock: 40 }],
})}\n`;

export const importExample = {
  id: importId,
  state: 'succeeded',
  phase: 'done',
  format: 'csv',
  dryRun: false,
  rowsRead: 250_000,
  created: 99_000,
  updated: 800,
  unchanged: 198,
  rejected: 2,
  bytesRead: 31_457_280,
  bytesTotal: 31_457_280,
  rowsPerSecond: 12_500,
  error: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  startedAt: '2026-01-31T12:00:00.250Z',
  finishedAt: '2026-01-31T12:00:20.250Z',
};

export const rejectedRows = `${JSON.stringify({
  line: 3,
  sku: 'MUG-7',
  field: 'price',
  code: 'PRICE_INVALID',
  message: 'is not a price',
  raw: 'MUG-7,Mug,,,free,5,active',
})}\n`;
