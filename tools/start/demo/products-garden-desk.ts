import { choice, type DemoProduct, single } from './demo-product.js';

export const gardenAndDeskProducts: DemoProduct[] = [
  {
    slug: 'border-spade',
    name: 'Border Spade',
    brand: 'Harrow Forge',
    categorySlug: 'garden-tools',
    description:
      'A narrow blade for working between plants you would rather keep. Forged in one piece with long straps up the ash shaft, and treads for your boot.',
    attributes: { material: 'forged steel', handle: 'ash', lengthCm: 98 },
    ...single('HF-SPAD-98', 6400, 1700, 28),
  },
  {
    slug: 'hand-trowel',
    name: 'Hand Trowel',
    brand: 'Harrow Forge',
    categorySlug: 'garden-tools',
    description:
      'The neck is a solid bar that does not bend in clay. Depth marks are stamped into the blade, so bulbs go in where they should.',
    attributes: { material: 'stainless steel', handle: 'ash', depthMarks: true },
    ...single('HF-TROW-15', 2200, 280, 90),
  },
  {
    slug: 'bypass-secateurs',
    name: 'Bypass Secateurs',
    brand: 'Kestrel & Co',
    categorySlug: 'garden-tools',
    description:
      'Blades that pass like scissors and leave a clean cut that heals. Every part unscrews for cleaning, and every part can be bought again.',
    attributes: { material: 'carbon steel', maxBranchMm: 22, spareParts: true },
    ...choice('Hand', {
      Right: ['KC-SECA-R', 4800, 240, 57],
      Left: ['KC-SECA-L', 4800, 240, 13],
    }),
  },
  {
    slug: 'garden-sieve',
    name: 'Garden Sieve',
    brand: 'Sedge & Willow',
    categorySlug: 'garden-tools',
    description: 'A bent beech hoop with a galvanised mesh. Shake compost through it, keep the stones, feel virtuous.',
    attributes: { material: 'beech', meshMm: 9, diameterCm: 38 },
    ...single('SW-SIEV-38', 3100, 860, 19, { was: 3600 }),
  },
  {
    slug: 'watering-can',
    name: 'Long-reach Watering Can',
    brand: 'Pellow & Daughter',
    categorySlug: 'garden-tools',
    description:
      'Balanced so that it pours without tipping your wrist, with a brass rose fine enough for seedlings. Galvanised inside and out.',
    attributes: { material: 'galvanised steel', rose: 'brass' },
    ...choice('Size', {
      '5 l': ['PD-WCAN-05', 4400, 1300, 22],
      '9 l': ['PD-WCAN-09', 5400, 1850, 16],
    }),
  },
  {
    slug: 'terracotta-pot',
    name: 'Terracotta Pot',
    brand: 'Low Tide Pottery',
    categorySlug: 'pots-growing',
    description: 'Frost-proof clay, fired hard and left plain. A generous hole below, and a rim that a hand can hold.',
    attributes: { material: 'terracotta', frostProof: true },
    ...choice('Diameter', {
      '12 cm': ['LT-POTT-12', 550, 520, 200],
      '18 cm': ['LT-POTT-18', 950, 1250, 145],
      '25 cm': ['LT-POTT-25', 1700, 2900, 60],
      '36 cm': ['LT-POTT-36', 3900, 7200, 9],
    }),
  },
  {
    slug: 'seed-tin',
    name: 'Seed Packet Tin',
    brand: 'Pellow & Daughter',
    categorySlug: 'pots-growing',
    description:
      'Dividers for every month, room for a pencil, and a lid that shuts against mice. The card in front tells you what to sow when.',
    attributes: { material: 'enamelled steel', dividers: 12 },
    ...choice('Colour', {
      Cream: ['PD-SEED-CR', 2300, 640, 34],
      Juniper: ['PD-SEED-JU', 2300, 640, 0],
    }),
  },
  {
    slug: 'wooden-dibber',
    name: 'Ash Dibber',
    brand: 'Alder Row',
    categorySlug: 'pots-growing',
    description:
      'A pointed stick, done properly: turned from ash, ringed every centimetre, tipped in steel. Leeks have never stood straighter.',
    attributes: { material: 'ash', lengthCm: 24 },
    ...single('AR-DIBB-24', 1500, 180, 66),
  },
  {
    slug: 'jute-twine',
    name: 'Jute Twine in a Tin',
    brand: 'Sedge & Willow',
    categorySlug: 'pots-growing',
    description: 'A hundred and fifty metres that feed out through the lid, with a cutter on the rim. Refills cost less than the tin did.',
    attributes: { material: 'jute', lengthMetres: 150 },
    ...choice('Pack', {
      'With tin': ['SW-TWIN-T', 1450, 480, 72],
      'Refill only': ['SW-TWIN-R', 650, 360, 180],
    }),
  },
  {
    slug: 'cold-frame',
    name: 'Cedar Cold Frame',
    brand: 'Alder Row',
    categorySlug: 'pots-growing',
    description:
      'A low house for lettuces in February. The lid is real glass on brass stays, and the whole thing comes apart with four bolts for the summer.',
    attributes: { material: 'cedar', lengthCm: 100, widthCm: 60, flatPacked: true },
    ...single('AR-CFRM-10', 17900, 14500, 4),
  },
  {
    slug: 'dot-grid-notebook',
    name: 'Lay-flat Notebook',
    brand: 'Paper & Thread',
    categorySlug: 'desk',
    description:
      'Sewn in sections, so that it opens flat at any page. The paper is heavy enough for a fountain pen and pale enough for pencil.',
    attributes: { pages: 192, paperGsm: 100, binding: 'sewn' },
    ...choice('Ruling', {
      'Dot grid': ['PT-NOTE-DO', 1600, 390, 110],
      Plain: ['PT-NOTE-PL', 1600, 390, 95],
      Ruled: ['PT-NOTE-RU', 1600, 390, 102],
    }),
    seo: { title: 'Sewn lay-flat notebook', description: '192 pages of heavy paper: dotted, plain or ruled.' },
  },
  {
    slug: 'brass-pen',
    name: 'Brass Ballpoint',
    brand: 'Meridian Instruments',
    categorySlug: 'desk',
    description: 'Turned from a solid bar, with a click like a good switch. It takes the refill you can buy at any station.',
    attributes: { material: 'brass', refill: 'G2', lengthMm: 138 },
    ...single('MI-PENB-13', 3800, 48, 39),
  },
  {
    slug: 'desk-tray',
    name: 'Walnut Desk Tray',
    brand: 'Alder Row',
    categorySlug: 'desk',
    description: 'A place for keys, a pen and whatever was in your pockets. Milled from one piece; cork below so it does not wander.',
    attributes: { material: 'walnut', base: 'cork', compartments: 3 },
    ...single('AR-TRAY-3', 4400, 620, 21, { was: 4900 }),
  },
  {
    slug: 'letter-opener',
    name: 'Letter Opener',
    brand: 'Harrow Forge',
    categorySlug: 'desk',
    description: 'Forged from an offcut of the kitchen knives and left dull on purpose. Opens parcels, scores cards, looks sharp.',
    attributes: { material: 'carbon steel', lengthCm: 19 },
    ...single('HF-LOPN-19', 2400, 88, 0),
  },
  {
    slug: 'wrapping-paper-roll',
    name: 'Block-printed Wrapping Paper, 10 m',
    brand: 'Paper & Thread',
    categorySlug: 'desk',
    description:
      'Kraft paper printed by hand with water-based ink, on a roll that lasts through several birthdays. It can go in with the recycling.',
    attributes: { material: 'kraft paper', lengthMetres: 10, recyclable: true },
    ...choice('Print', {
      Swallows: ['PT-WRAP-SW', 1350, 540, 48],
      Leaves: ['PT-WRAP-LE', 1350, 540, 52],
    }),
  },
  {
    slug: 'gift-card',
    name: 'Gift Card',
    brand: 'Ashlar',
    categorySlug: 'services',
    description: 'Sent by e-mail within minutes, with a line of your own. It does not run out and may be spent in parts.',
    attributes: { delivery: 'e-mail', expires: false },
    ...choice('Value', {
      '£25': ['AS-GIFT-25', 2500, 0, 0, { untracked: true, noBarcode: true }],
      '£50': ['AS-GIFT-50', 5000, 0, 0, { untracked: true, noBarcode: true }],
      '£100': ['AS-GIFT-100', 10000, 0, 0, { untracked: true, noBarcode: true }],
    }),
  },
  {
    slug: 'sharpening-service',
    name: 'Sharpening by Post',
    brand: 'Ashlar',
    categorySlug: 'services',
    description:
      'Put a blade in the padded sleeve we send you; it comes back within a week, sharper than new. The price covers postage both ways.',
    attributes: { turnaroundDays: 7, postageIncluded: true },
    ...choice('Blades', {
      'One blade': ['AS-SHRP-1', 1400, 0, 0, { untracked: true, noBarcode: true }],
      'Up to four': ['AS-SHRP-4', 3600, 0, 0, { untracked: true, noBarcode: true }],
    }),
  },
  {
    slug: 'engraving',
    name: 'Engraving',
    brand: 'Ashlar',
    categorySlug: 'services',
    description: 'Up to twenty letters cut into the tool you order with it, in a plain hand or small capitals. Adds two working days.',
    attributes: { maxLetters: 20, extraDays: 2 },
    ...single('AS-ENGR-20', 950, 0, 0, { untracked: true, noBarcode: true }),
  },
];
