import { choice, type DemoProduct, grid, single } from './demo-product.js';

export const kitchenProducts: DemoProduct[] = [
  {
    slug: 'carbon-steel-skillet',
    name: 'Carbon Steel Skillet',
    brand: 'Harrow Forge',
    categorySlug: 'cookware',
    description:
      'A spun pan of 2.5 mm carbon steel that heats evenly and darkens with every meal. It arrives with a first coat of linseed baked on, so eggs slide from day one. Works on any hob, in the oven and over embers.',
    attributes: { material: 'carbon steel', inductionReady: true, ovenSafe: true, handle: 'riveted steel' },
    ...choice('Size', {
      '20 cm': ['HF-SKIL-20', 3400, 1050, 38],
      '24 cm': ['HF-SKIL-24', 4200, 1480, 52],
      '28 cm': ['HF-SKIL-28', 5200, 1960, 21],
    }),
    seo: {
      title: 'Carbon steel skillet, seasoned by hand',
      description: 'A carbon steel pan in three sizes, ready to cook on and made to last.',
    },
  },
  {
    slug: 'enamelled-casserole',
    name: 'Enamelled Cast Iron Casserole',
    brand: 'Ferrand',
    categorySlug: 'cookware',
    description:
      'Thick cast iron under two coats of enamel, for braises that ask for an afternoon. Studs beneath the lid send the steam back as drops, so nothing dries out. Goes from hob to oven to table.',
    attributes: { material: 'cast iron', inductionReady: true, ovenSafe: true, dishwasherSafe: false },
    ...grid('Size', 'Colour', {
      '3.6 l': {
        Moss: ['FE-CASS-36-MO', 11900, 4300, 14],
        Ink: ['FE-CASS-36-IN', 11900, 4300, 9],
        Clay: ['FE-CASS-36-CL', 9900, 4300, 6, { was: 11900 }],
      },
      '5.2 l': {
        Moss: ['FE-CASS-52-MO', 14900, 5600, 8],
        Ink: ['FE-CASS-52-IN', 14900, 5600, 0],
        Clay: ['FE-CASS-52-CL', 12400, 5600, 3, { was: 14900 }],
      },
    }),
  },
  {
    slug: 'copper-saucepan',
    name: 'Copper Saucepan',
    brand: 'Ferrand',
    categorySlug: 'cookware',
    description:
      'Copper outside for speed, steel inside for peace of mind. Two litres, a lip that pours from either side, and a cast handle long enough to stay cool.',
    attributes: { material: 'copper', lining: 'stainless steel', capacityLitres: 2, inductionReady: false },
    ...single('FE-COPP-20', 13800, 1720, 11),
  },
  {
    slug: 'stovetop-kettle',
    name: 'Stovetop Kettle',
    brand: 'Pellow & Daughter',
    categorySlug: 'cookware',
    description:
      'A broad-based kettle that boils quickly and tells you so in two soft notes. The handle folds flat for packing, and the spout lifts off for cleaning.',
    attributes: { material: 'stainless steel', capacityLitres: 1.8, inductionReady: true },
    ...choice('Colour', {
      Brushed: ['PD-KETT-BR', 5600, 980, 33],
      Cream: ['PD-KETT-CR', 5900, 1010, 27],
      Juniper: ['PD-KETT-JU', 5900, 1010, 0],
    }),
  },
  {
    slug: 'pour-over-dripper',
    name: 'Pour-over Coffee Dripper',
    brand: 'Low Tide Pottery',
    categorySlug: 'tableware',
    description:
      'A stoneware cone with spiral ribs, thrown a little heavy so that it keeps its heat. It takes the common size 2 paper and sits on any mug.',
    attributes: { material: 'stoneware', dishwasherSafe: true, cups: 2 },
    ...choice('Glaze', {
      Oat: ['LT-DRIP-OA', 2600, 420, 44],
      Slate: ['LT-DRIP-SL', 2600, 420, 31],
    }),
  },
  {
    slug: 'chefs-knife',
    name: "Chef's Knife",
    brand: 'Harrow Forge',
    categorySlug: 'knives-boards',
    description:
      'A knife that does nine jobs out of ten. The blade is ground thin behind the edge and left slightly toothy for tomatoes; the walnut handle is shaped for a pinch grip. Please wash it by hand.',
    attributes: { material: 'high-carbon steel', hardnessHrc: 61, handle: 'walnut', dishwasherSafe: false },
    ...choice('Length', {
      '18 cm': ['HF-CHEF-18', 8800, 172, 25],
      '21 cm': ['HF-CHEF-21', 9600, 205, 40],
      '24 cm': ['HF-CHEF-24', 10800, 238, 12],
    }),
    seo: { title: "Chef's knife with a walnut handle", description: 'A thin-ground carbon steel knife in three lengths.' },
  },
  {
    slug: 'paring-knife',
    name: 'Paring Knife',
    brand: 'Harrow Forge',
    categorySlug: 'knives-boards',
    description:
      'The small one that is never in the drawer because it is always in your hand. Nine centimetres of the same steel as its larger sister.',
    attributes: { material: 'high-carbon steel', hardnessHrc: 61, handle: 'walnut', dishwasherSafe: false },
    ...single('HF-PARE-09', 3800, 74, 63),
  },
  {
    slug: 'bread-knife',
    name: 'Bread Knife',
    brand: 'Harrow Forge',
    categorySlug: 'knives-boards',
    description:
      'Deep, rounded serrations saw through a dark crust without tearing the crumb. Long enough for a whole loaf, offset so that knuckles clear the board.',
    attributes: { material: 'stainless steel', handle: 'walnut', lengthCm: 27 },
    ...single('HF-BRED-27', 6200, 188, 18, { was: 7400 }),
  },
  {
    slug: 'end-grain-board',
    name: 'End-grain Chopping Board',
    brand: 'Alder Row',
    categorySlug: 'knives-boards',
    description:
      'Blocks of ash set on end, so that a knife slips between the fibres instead of cutting them. Oiled three times before it leaves the bench, with a groove for juice on one side and none on the other.',
    attributes: { material: 'ash', reversible: true, finish: 'food-safe oil' },
    ...choice('Size', {
      'Small, 30 × 20 cm': ['AR-BORD-S', 4800, 1900, 22],
      'Large, 45 × 30 cm': ['AR-BORD-L', 8400, 4200, 9],
    }),
  },
  {
    slug: 'whetstone-two-sided',
    name: 'Two-sided Whetstone',
    brand: 'Alder Row',
    categorySlug: 'knives-boards',
    description:
      'A 1000 grit face to set an edge and a 6000 grit face to make it sing. Needs ten minutes in water; the cork base keeps it where you put it.',
    attributes: { grit: '1000/6000', base: 'cork', soakMinutes: 10 },
    ...single('AR-WHET-16', 3900, 890, 47),
  },
  {
    slug: 'everyday-mug',
    name: 'Everyday Mug',
    brand: 'Low Tide Pottery',
    categorySlug: 'tableware',
    description:
      'Holds 350 ml and three fingers. The foot is left bare so you can feel the clay, and no two glazes break over the rim in the same way.',
    attributes: { material: 'stoneware', capacityMl: 350, dishwasherSafe: true, microwaveSafe: true },
    ...choice('Glaze', {
      Oat: ['LT-MUG-OA', 1600, 360, 120],
      Slate: ['LT-MUG-SL', 1600, 360, 96],
      Kelp: ['LT-MUG-KE', 1600, 360, 74],
      Rust: ['LT-MUG-RU', 1300, 360, 15, { was: 1600 }],
    }),
    seo: { title: 'Hand-thrown stoneware mug', description: 'A 350 ml mug in four glazes, safe in the dishwasher.' },
  },
  {
    slug: 'dinner-plate-set',
    name: 'Dinner Plates, Set of Four',
    brand: 'Low Tide Pottery',
    categorySlug: 'tableware',
    description: 'Wide, flat plates with a rim just high enough for gravy. They stack closely and shrug off knives and dishwashers.',
    attributes: { material: 'stoneware', pieces: 4, diameterCm: 27, dishwasherSafe: true },
    ...choice('Glaze', {
      Oat: ['LT-PLAT-OA', 8800, 3300, 16],
      Slate: ['LT-PLAT-SL', 8800, 3300, 11],
    }),
  },
  {
    slug: 'ramen-bowl',
    name: 'Deep Noodle Bowl',
    brand: 'Low Tide Pottery',
    categorySlug: 'tableware',
    description: 'A litre of broth fits with room for the toppings. A notch in the rim holds chopsticks while you look for your napkin.',
    attributes: { material: 'stoneware', capacityMl: 1050, dishwasherSafe: true },
    ...single('LT-BOWL-RA', 2800, 780, 0),
  },
  {
    slug: 'tumbler-set',
    name: 'Tumblers, Set of Six',
    brand: 'Quillon Glass',
    categorySlug: 'tableware',
    description:
      'Pressed glass with a thick base and a faint green from recycled bottles. Hard to tip over and easy to replace, one at a time or all at once.',
    attributes: { material: 'recycled glass', pieces: 6, capacityMl: 280, dishwasherSafe: true },
    ...single('QG-TUMB-6', 2900, 1680, 58),
  },
  {
    slug: 'linen-tea-towel',
    name: 'Linen Tea Towel',
    brand: 'Wren Mill',
    categorySlug: 'textiles',
    description: 'Heavy linen that dries a whole rack of plates and hangs up to dry itself. It leaves no lint and softens for years.',
    attributes: { material: 'linen', lengthCm: 70, widthCm: 50, washAt: 60 },
    ...choice('Colour', {
      Natural: ['WM-TTWL-NA', 1400, 120, 140],
      'Blue stripe': ['WM-TTWL-BL', 1400, 120, 88],
      'Red stripe': ['WM-TTWL-RE', 1400, 120, 0],
    }),
  },
];
