import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { growthOf, printCatalogCard, printVerdicts, verdictsOf, type CatalogCard } from './card.js';
import { measureCatalog } from './measure-catalog.js';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '1000,100000' },
    seconds: { type: 'string', default: '6' },
    only: { type: 'string', default: '' },
    plans: { type: 'boolean', default: false },
    json: { type: 'string', default: 'bench-catalog-card.json' },
  },
});
const sizes = values.products.split(',').map(Number);
const seconds = Number(values.seconds);
if (!(seconds > 0) || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
  console.error('Usage: npm run bench -- catalog [--products 1000,100000] [--seconds 6] [--only SCENARIO] [--plans] [--json FILE]');
  process.exit(1);
}

const say = (line: string) => process.stderr.write(`${line}\n`);
const cards: CatalogCard[] = [];
for (const products of sizes) {
  const card = await measureCatalog(products, { seconds, only: values.only, plans: values.plans, say });
  cards.push(card);
  console.log(`\n${printCatalogCard(card)}\n\n${printVerdicts(verdictsOf(card))}`);
}
const [small, large] = [cards[0], cards[cards.length - 1]];
if (small !== large) console.log(`\n${printVerdicts(growthOf(small, large))}`);
console.log(`\nAshlar on ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString()}`);
writeFileSync(values.json, `${JSON.stringify(cards, undefined, 2)}\n`);
