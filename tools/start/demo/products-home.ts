import { choice, type DemoProduct, grid, single } from './demo-product.js';

export const homeProducts: DemoProduct[] = [
  {
    slug: 'bench-lamp',
    name: 'Articulated Bench Lamp',
    brand: 'Lumen Yard',
    categorySlug: 'lighting',
    description:
      'Two balanced arms, a shade that turns on a ball, and a clamp for anything up to six centimetres thick. It stays exactly where you leave it, at the bench or beside the bed.',
    attributes: { material: 'powder-coated steel', socket: 'E27', cableMetres: 2.2, dimmable: true },
    ...choice('Colour', {
      Graphite: ['LY-BLMP-GR', 12900, 2100, 19],
      'Signal red': ['LY-BLMP-RE', 12900, 2100, 8],
      'Chalk white': ['LY-BLMP-WH', 10900, 2100, 5, { was: 12900 }],
    }),
  },
  {
    slug: 'opal-pendant',
    name: 'Opal Glass Pendant',
    brand: 'Quillon Glass',
    categorySlug: 'lighting',
    description: 'A hand-blown globe that glows without glare, hung from a cloth cable. The ceiling cup is brass and will tarnish kindly.',
    attributes: { material: 'opal glass', socket: 'E27', cableMetres: 2 },
    ...choice('Diameter', {
      '20 cm': ['QG-PEND-20', 9400, 1300, 16],
      '30 cm': ['QG-PEND-30', 13800, 2400, 7],
    }),
  },
  {
    slug: 'storm-lantern',
    name: 'Rechargeable Storm Lantern',
    brand: 'Lumen Yard',
    categorySlug: 'lighting',
    description:
      'The shape of an oil lamp, the manners of a torch: forty hours on one charge and rain does not matter. Turn the knob for anything from a reading light to a glimmer.',
    attributes: { batteryHours: 40, waterproof: true, charging: 'USB-C' },
    ...single('LY-LANT-40', 5800, 690, 43),
  },
  {
    slug: 'filament-bulb',
    name: 'Warm Filament LED Bulb',
    brand: 'Lumen Yard',
    categorySlug: 'lighting',
    description: 'A four-watt lamp with a warm 2200 K filament that dims smoothly to a candle. Rated for twenty-five thousand hours.',
    attributes: { socket: 'E27', watts: 4, kelvin: 2200, dimmable: true },
    ...choice('Pack', {
      Single: ['LY-BULB-1', 750, 60, 260],
      'Pack of three': ['LY-BULB-3', 1950, 190, 120],
    }),
  },
  {
    slug: 'beeswax-candles',
    name: 'Beeswax Dinner Candles, Pair',
    brand: 'Bramble Finishes',
    categorySlug: 'lighting',
    description: 'Dipped twenty times and joined by one wick, as they come off the rack. They burn nine hours and smell faintly of summer.',
    attributes: { material: 'beeswax', burnHours: 9, pieces: 2 },
    ...single('BF-CNDL-2', 1250, 170, 92),
  },
  {
    slug: 'wool-blanket',
    name: 'Lambswool Blanket',
    brand: 'Wren Mill',
    categorySlug: 'textiles',
    description:
      'Woven from undyed and dyed lambswool on looms that are older than we are. Big enough for a double bed or for two on a sofa.',
    attributes: { material: 'lambswool', lengthCm: 200, widthCm: 150, washAt: 30 },
    ...choice('Pattern', {
      Herringbone: ['WM-BLNK-HE', 11800, 1450, 18],
      'Windowpane check': ['WM-BLNK-WI', 11800, 1450, 13],
      'Undyed stripe': ['WM-BLNK-UN', 9400, 1450, 6, { was: 11800 }],
    }),
    seo: { title: 'Lambswool blanket', description: 'A large woven blanket in three patterns.' },
  },
  {
    slug: 'linen-duvet-set',
    name: 'Washed Linen Duvet Set',
    brand: 'Wren Mill',
    categorySlug: 'textiles',
    description:
      'Linen that has been washed until it gave in: cool in July, warm in January and never in need of an iron. With pillowcases to match.',
    attributes: { material: 'linen', weightGsm: 170, washAt: 40, closure: 'coconut buttons' },
    ...grid('Size', 'Colour', {
      Single: { Chalk: ['WM-DUVT-S-CH', 13900, 1900, 14], Fern: ['WM-DUVT-S-FE', 13900, 1900, 10] },
      Double: { Chalk: ['WM-DUVT-D-CH', 17900, 2600, 17], Fern: ['WM-DUVT-D-FE', 17900, 2600, 0] },
      King: { Chalk: ['WM-DUVT-K-CH', 19900, 3000, 8], Fern: ['WM-DUVT-K-FE', 19900, 3000, 5] },
    }),
  },
  {
    slug: 'waffle-towel',
    name: 'Waffle Bath Towel',
    brand: 'Wren Mill',
    categorySlug: 'textiles',
    description:
      'Deep cells of cotton and linen hold a surprising amount of water and dry by the next morning. It has a loop, in the right place.',
    attributes: { material: 'cotton and linen', lengthCm: 140, widthCm: 75, washAt: 60 },
    ...choice('Colour', {
      Chalk: ['WM-WAFF-CH', 3200, 480, 70],
      Fern: ['WM-WAFF-FE', 3200, 480, 48],
      Ink: ['WM-WAFF-IN', 3200, 480, 55],
    }),
  },
  {
    slug: 'rag-rug',
    name: 'Rag Rug',
    brand: 'Wren Mill',
    categorySlug: 'textiles',
    description: "Woven from the mill's own selvedge, so each one is the only one of its kind. Both sides are the right side.",
    attributes: { material: 'recycled cotton', reversible: true, washAt: 30 },
    ...choice('Size', {
      '60 × 90 cm': ['WM-RUGR-S', 4900, 1200, 20, { noBarcode: true }],
      '70 × 200 cm': ['WM-RUGR-L', 9800, 3100, 6, { noBarcode: true }],
    }),
  },
  {
    slug: 'peg-rail',
    name: 'Shaker Peg Rail',
    brand: 'Alder Row',
    categorySlug: 'storage',
    description:
      'Turned pegs on a bevelled board: hang coats, chairs, brooms or drying herbs. Screws are hidden behind wooden plugs that are in the box.',
    attributes: { material: 'oak', finish: 'hard wax oil' },
    ...choice('Pegs', {
      '4 pegs, 60 cm': ['AR-PEGR-4', 4200, 900, 37],
      '6 pegs, 90 cm': ['AR-PEGR-6', 5600, 1300, 29],
      '9 pegs, 135 cm': ['AR-PEGR-9', 7800, 1900, 11],
    }),
  },
  {
    slug: 'wall-shelf',
    name: 'Floating Oak Shelf',
    brand: 'Alder Row',
    categorySlug: 'storage',
    description: 'One plank, no brackets in sight. A steel rod runs a hand deep into the oak and carries fifteen kilos without a murmur.',
    attributes: { material: 'oak', maxLoadKg: 15, depthCm: 22 },
    ...choice('Length', {
      '60 cm': ['AR-SHLF-60', 6400, 3100, 24],
      '90 cm': ['AR-SHLF-90', 8600, 4600, 15],
      '120 cm': ['AR-SHLF-120', 10900, 6200, 0],
    }),
  },
  {
    slug: 'stacking-crate',
    name: 'Stacking Apple Crate',
    brand: 'Alder Row',
    categorySlug: 'storage',
    description: 'Rough-sawn larch, nailed at the corners and rounded where hands go. Stack them as shelves, carry them as boxes.',
    attributes: { material: 'larch', stackable: true, capacityLitres: 32 },
    ...single('AR-CRAT-32', 2600, 2400, 85),
  },
  {
    slug: 'willow-basket',
    name: 'Willow Log Basket',
    brand: 'Sedge & Willow',
    categorySlug: 'storage',
    description:
      'Woven on a round base from willow cut the winter before. Strong handles, a lot of room, and a smell of riverbank for the first week.',
    attributes: { material: 'willow', lined: false, diameterCm: 48 },
    ...single('SW-BSKT-48', 7400, 2600, 7, { noBarcode: true }),
  },
  {
    slug: 'storage-jar',
    name: 'Clip-top Storage Jar',
    brand: 'Quillon Glass',
    categorySlug: 'storage',
    description: 'Thick glass, a steel clip and a rubber ring that can be had again when it gives up. Good for flour, screws and secrets.',
    attributes: { material: 'glass', airtight: true, dishwasherSafe: true },
    ...choice('Size', {
      '0.5 l': ['QG-JARC-05', 650, 480, 150],
      '1 l': ['QG-JARC-10', 850, 720, 134],
      '2 l': ['QG-JARC-20', 1150, 1080, 78],
    }),
  },
  {
    slug: 'doormat-coir',
    name: 'Coir Doormat',
    brand: 'Sedge & Willow',
    categorySlug: 'home',
    description:
      'Dense coir that takes the mud off boots before the hall does. The edge is bound in jute, the back in nothing that sweats.',
    attributes: { material: 'coir', lengthCm: 75, widthCm: 45 },
    ...single('SW-MATC-75', 3400, 2300, 31),
  },
  {
    slug: 'wall-clock',
    name: 'Workshop Wall Clock',
    brand: 'Meridian Instruments',
    categorySlug: 'home',
    description:
      'Numerals you can read from the far end of the shed and a movement that makes no sound at all. Runs for two years on one cell.',
    attributes: { material: 'spun aluminium', diameterCm: 32, silent: true },
    ...choice('Face', {
      White: ['MI-CLCK-WH', 6900, 940, 23],
      Black: ['MI-CLCK-BL', 6900, 940, 17],
    }),
  },
];
