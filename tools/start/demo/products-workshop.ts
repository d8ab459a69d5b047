import { choice, type DemoProduct, grid, single } from './demo-product.js';

export const workshopProducts: DemoProduct[] = [
  {
    slug: 'block-plane',
    name: 'Low-angle Block Plane',
    brand: 'Tenby Tool Works',
    categorySlug: 'hand-tools',
    description:
      'Small enough for one hand and heavy enough to stay on the cut. The bed lies at twelve degrees for end grain, the mouth closes to a hair, and the sole is ground flat to three hundredths of a millimetre.',
    attributes: { material: 'ductile iron', bladeWidthMm: 35, bedAngleDegrees: 12 },
    ...single('TT-PLAN-12', 11400, 720, 17),
    seo: { title: 'Low-angle block plane', description: 'A one-handed plane for end grain and final fits.' },
  },
  {
    slug: 'bench-chisel',
    name: 'Bench Chisel',
    brand: 'Tenby Tool Works',
    categorySlug: 'hand-tools',
    description:
      'Bevel-edged, thin at the sides for dovetails, with an octagonal ash handle that will not roll off the bench. Flattened and honed: ready for work out of the box.',
    attributes: { material: 'tool steel', hardnessHrc: 60, handle: 'ash' },
    ...choice('Width', {
      '6 mm': ['TT-CHIS-06', 2600, 140, 60],
      '12 mm': ['TT-CHIS-12', 2700, 165, 72],
      '18 mm': ['TT-CHIS-18', 2900, 195, 41],
      '25 mm': ['TT-CHIS-25', 3200, 240, 28],
    }),
  },
  {
    slug: 'chisel-roll-set',
    name: 'Four Chisels in a Canvas Roll',
    brand: 'Tenby Tool Works',
    categorySlug: 'hand-tools',
    description: 'The four widths you reach for, in a waxed roll with room for two more. It costs less than buying them one by one.',
    attributes: { pieces: 4, hardnessHrc: 60, handle: 'ash', roll: 'waxed canvas' },
    ...single('TT-CHIS-SET', 10500, 1020, 15, { was: 11900 }),
  },
  {
    slug: 'dovetail-saw',
    name: 'Dovetail Saw',
    brand: 'Tenby Tool Works',
    categorySlug: 'hand-tools',
    description:
      'A brass-backed saw with sixteen teeth to the inch, filed to start without a struggle. The plate is thin, the line it leaves thinner.',
    attributes: { teethPerInch: 16, filing: 'rip', back: 'brass', handle: 'beech' },
    ...single('TT-SAWD-10', 8900, 480, 13),
  },
  {
    slug: 'pull-saw',
    name: 'Folding Pull Saw',
    brand: 'Kestrel & Co',
    categorySlug: 'hand-tools',
    description:
      'Cuts on the pull, so the blade can be thin as card. It folds into its handle for the toolbox and takes a new blade in seconds.',
    attributes: { lengthCm: 24, foldable: true, replaceableBlade: true },
    ...single('KC-SAWP-24', 3400, 290, 54),
  },
  {
    slug: 'joiners-mallet',
    name: "Joiner's Mallet",
    brand: 'Alder Row',
    categorySlug: 'hand-tools',
    description: 'Beech head, ash shaft, and faces cut to the angle of your swing. A wedge from above keeps the two together for good.',
    attributes: { material: 'beech', headWeightGrams: 560 },
    ...single('AR-MALL-56', 2900, 740, 36),
  },
  {
    slug: 'cabinet-screwdriver-set',
    name: 'Cabinet Screwdrivers, Set of Five',
    brand: 'Kestrel & Co',
    categorySlug: 'hand-tools',
    description:
      'Slotted tips ground parallel to fit the screw and not the gap around it. Oval boxwood handles tell your palm which way the blade lies.',
    attributes: { pieces: 5, handle: 'boxwood', tips: 'slotted' },
    ...single('KC-SCRW-5', 4600, 640, 29),
  },
  {
    slug: 'ratchet-clamp',
    name: 'Ratchet Bar Clamp',
    brand: 'Kestrel & Co',
    categorySlug: 'hand-tools',
    description: 'Squeezes with one hand while the other holds the work. Turn the fixed jaw around and it spreads instead.',
    attributes: { material: 'steel', padded: true, maxForceNewton: 1200 },
    ...choice('Opening', {
      '15 cm': ['KC-CLMP-15', 1200, 380, 110],
      '30 cm': ['KC-CLMP-30', 1500, 520, 95],
      '60 cm': ['KC-CLMP-60', 2100, 810, 40],
      '90 cm': ['KC-CLMP-90', 2800, 1120, 0],
    }),
  },
  {
    slug: 'combination-square',
    name: 'Combination Square',
    brand: 'Meridian Instruments',
    categorySlug: 'measuring-marking',
    description:
      'A sliding rule that locks at any length, with a head that knows ninety and forty-five degrees. Etched lines, a satin face, and a scriber hidden in the end.',
    attributes: { material: 'hardened steel', lengthMm: 300, graduation: 'metric' },
    ...single('MI-CSQR-30', 5400, 460, 34),
  },
  {
    slug: 'marking-gauge',
    name: 'Wheel Marking Gauge',
    brand: 'Meridian Instruments',
    categorySlug: 'measuring-marking',
    description: 'A small hardened wheel scores a line that a chisel can drop into. The brass fence locks with one turn and stays locked.',
    attributes: { material: 'brass', wheel: 'hardened steel', reachMm: 150 },
    ...single('MI-GAUG-15', 3600, 210, 26),
  },
  {
    slug: 'folding-rule',
    name: 'Boxwood Folding Rule',
    brand: 'Meridian Instruments',
    categorySlug: 'measuring-marking',
    description:
      'A metre or two that live in a pocket. Short sections, steel springs that click, and figures you can read in a dim cellar.',
    attributes: { material: 'boxwood', graduation: 'metric' },
    ...choice('Length', {
      '1 m': ['MI-RULE-10', 1800, 95, 77],
      '2 m': ['MI-RULE-20', 2400, 160, 49],
    }),
  },
  {
    slug: 'carpenters-pencil-dozen',
    name: "Carpenter's Pencils, Dozen",
    brand: 'Alder Row',
    categorySlug: 'measuring-marking',
    description: 'Flat, so they stay on the roof. The lead is wide and medium hard: sharpen it to a chisel with your knife.',
    attributes: { pieces: 12, material: 'cedar', hardness: 'medium' },
    ...single('AR-PENC-12', 900, 130, 210),
  },
  {
    slug: 'spirit-level',
    name: 'Pocket Spirit Level',
    brand: 'Meridian Instruments',
    categorySlug: 'measuring-marking',
    description:
      'A rosewood block with two brass-capped vials and a magnet in its belly. Accurate to half a millimetre a metre, which is better than most shelves deserve.',
    attributes: { material: 'rosewood offcuts', magnetic: true, lengthMm: 230, accuracyMmPerMetre: 0.5 },
    ...single('MI-LEVL-23', 4200, 340, 0),
  },
  {
    slug: 'hard-wax-oil',
    name: 'Hard Wax Oil',
    brand: 'Bramble Finishes',
    categorySlug: 'care-finishing',
    description:
      'Plant oils and carnauba in one tin. Two thin coats leave wood looking like wood, proof against wine rings and easy to mend in one spot.',
    attributes: { base: 'plant oils', sheen: 'satin', foodSafe: true, coverageSquareMetresPerLitre: 24 },
    ...choice('Tin', {
      '250 ml': ['BF-HWOX-025', 1450, 310, 80],
      '750 ml': ['BF-HWOX-075', 3300, 840, 46],
      '2.5 l': ['BF-HWOX-250', 8900, 2700, 12],
    }),
  },
  {
    slug: 'beeswax-polish',
    name: 'Beeswax Polish',
    brand: 'Bramble Finishes',
    categorySlug: 'care-finishing',
    description:
      'Beeswax and a little orange oil, soft enough to spread with a thumb. For drawers that stick, handles that are dry and tables that have been forgotten.',
    attributes: { base: 'beeswax', foodSafe: true, scent: 'orange' },
    ...single('BF-WAXP-150', 1100, 190, 130),
  },
  {
    slug: 'shellac-flakes',
    name: 'Shellac Flakes',
    brand: 'Bramble Finishes',
    categorySlug: 'care-finishing',
    description:
      'Dissolve them overnight in alcohol and brush on a finish that dries while you put the kettle on. Dewaxed, so anything will stick to it.',
    attributes: { dewaxed: true, netWeightGrams: 250 },
    ...choice('Shade', {
      Blonde: ['BF-SHEL-BL', 1900, 265, 33],
      Garnet: ['BF-SHEL-GA', 1900, 265, 24],
    }),
  },
  {
    slug: 'abrasive-roll',
    name: 'Abrasive Paper Roll, 5 m',
    brand: 'Bramble Finishes',
    categorySlug: 'care-finishing',
    description:
      'Cloth-backed paper that tears straight and lasts longer than the job. Five metres, eleven centimetres wide: fits the common sanding block.',
    attributes: { backing: 'cloth', lengthMetres: 5, widthMm: 115 },
    ...choice('Grit', {
      '80': ['BF-ABRA-080', 1050, 420, 64],
      '120': ['BF-ABRA-120', 1050, 400, 91],
      '180': ['BF-ABRA-180', 1050, 380, 83],
      '240': ['BF-ABRA-240', 1050, 370, 57],
    }),
  },
  {
    slug: 'waxed-work-apron',
    name: 'Waxed Canvas Work Apron',
    brand: 'Wren Mill',
    categorySlug: 'workwear',
    description:
      'Cross-back straps take the weight off your neck, and the pockets sit where hands look for them. The wax turns water, glue and most accidents.',
    attributes: { material: 'waxed cotton', pockets: 6, straps: 'cross-back' },
    ...grid('Size', 'Colour', {
      Regular: { Tobacco: ['WM-APRN-R-TO', 6800, 820, 31], Charcoal: ['WM-APRN-R-CH', 6800, 820, 26] },
      Long: { Tobacco: ['WM-APRN-L-TO', 7200, 890, 14], Charcoal: ['WM-APRN-L-CH', 7200, 890, 0] },
    }),
    seo: { title: 'Waxed canvas work apron', description: 'A cross-back apron with six pockets, in two lengths.' },
  },
  {
    slug: 'chore-jacket',
    name: 'Chore Jacket',
    brand: 'Wren Mill',
    categorySlug: 'workwear',
    description:
      'Three patch pockets, five buttons, nothing to catch in a lathe. Woven from heavy cotton drill that fades in the places where you work.',
    attributes: { material: 'cotton drill', weightGsm: 340, washAt: 40 },
    ...grid('Size', 'Colour', {
      S: { Indigo: ['WM-CHOR-S-IN', 9800, 980, 12], Stone: ['WM-CHOR-S-ST', 7800, 980, 4, { was: 9800 }] },
      M: { Indigo: ['WM-CHOR-M-IN', 9800, 1040, 24], Stone: ['WM-CHOR-M-ST', 7800, 1040, 7, { was: 9800 }] },
      L: { Indigo: ['WM-CHOR-L-IN', 9800, 1100, 22], Stone: ['WM-CHOR-L-ST', 7800, 1100, 0, { was: 9800 }] },
      XL: { Indigo: ['WM-CHOR-X-IN', 9800, 1170, 9], Stone: ['WM-CHOR-X-ST', 7800, 1170, 2, { was: 9800 }] },
    }),
  },
  {
    slug: 'leather-work-gloves',
    name: 'Leather Work Gloves',
    brand: 'Kestrel & Co',
    categorySlug: 'workwear',
    description:
      'Goatskin: thin enough to pick up a screw, tough enough for a day of stone. Seams are turned outwards, away from the fingertips.',
    attributes: { material: 'goatskin', lined: false },
    ...choice('Size', {
      '8': ['KC-GLOV-08', 2400, 150, 42],
      '9': ['KC-GLOV-09', 2400, 160, 66],
      '10': ['KC-GLOV-10', 2400, 170, 51],
    }),
  },
];
