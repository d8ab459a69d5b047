import type { RealProduct } from './real-products.js';

/** What must be true of a product, all of it; `name`, `category` and `sku` are looked for in those, `text` in name, brand, category and description. */
interface Rule {
  name?: RegExp;
  category?: RegExp;
  text?: RegExp;
  sku?: string;
}

/** A query and what a product must be to be what was wanted (3), nearly (2), or to have to do with it (1). */
export interface JudgedQuery {
  kind: string;
  query: string;
  rules: readonly [grade: 1 | 2 | 3, Rule][];
}

type Row = [query: string, ...rules: [grade: 1 | 2 | 3, Rule][]];
const kindOf = (kind: string, rows: readonly Row[]): JudgedQuery[] => rows.map(([query, ...rules]) => ({ kind, query, rules }));
const mouse = /^Mouse$/;
const keyboard = /^Keyboard$/;
const headphones = /^Headphones$/;
const supply = /^(Power Supply|PSU)$/;
const bag = /^Bags$/;

/** Judged by looking at the data, before anything was tuned to it. */
export const judgedQueries: readonly JudgedQuery[] = [
  ...kindOf('name', [
    ['Samsung 990 Pro', [3, { name: /^Samsung 990 Pro$/ }], [2, { name: /Samsung 990 Pro/ }], [1, { name: /Samsung 990/ }]],
    ['AMD Ryzen 7 9800X3D', [3, { name: /^AMD Ryzen 7 9800X3D$/ }], [1, { name: /9800X3D/ }]],
    ['Razer Kiyo', [3, { name: /^Razer Kiyo$/ }], [2, { name: /^Razer Kiyo/ }]],
    ['Creative Labs Pebble V3', [3, { name: /^Creative Labs Pebble V3/ }], [2, { name: /Pebble V3/ }], [1, { name: /Pebble/ }]],
    ['Noctua NT-H2', [3, { name: /^Noctua NT-H2/ }], [1, { name: /^Noctua NT-H/ }]],
    ['HiFiMAN Susvara', [3, { name: /^HiFiMAN Susvara/i }], [1, { name: /^HiFiMAN/i }]],
    ['Wanderer Black Hiking Boots', [3, { name: /^Wanderer Black Hiking Boots/ }], [1, { category: /^Footwear/, text: /hiking/i }]],
    ['Microsoft Windows 11 Pro', [3, { name: /Windows 11 Pro/ }], [1, { name: /Windows 11/, category: /^OS$/ }]],
  ]),
  ...kindOf('two words', [
    ['gaming mouse', [3, { name: /gaming mouse/i, category: mouse }], [2, { name: /gaming/i, category: mouse }], [1, { category: mouse }]],
    ['mechanical keyboard', [3, { name: /mechanical/i, category: keyboard }], [1, { category: keyboard }]],
    ['wireless headphones', [3, { text: /wireless: true|(?<!2\.4 ghz )wireless/i, category: headphones }], [1, { category: headphones }]],
    ['thermal paste', [3, { name: /thermal (paste|compound)/i }], [2, { category: /^Thermal/ }]],
    ['hiking boots', [3, { name: /hiking boots/i }], [2, { name: /hiking shoes/i }], [2, { name: /boots/i, text: /hik/i }], [1, { category: /^Footwear/ }]], // prettier-ignore
    ['capture card', [3, { category: /^Capture Card/ }]],
    ['usb microphone', [3, { name: /usb/i, category: /^Microphone/ }], [1, { category: /^Microphone/ }]],
    [
      'insulated jacket',
      [3, { name: /insulated jacket/i }],
      [2, { category: /^Jackets/, text: /insulat/i }],
      [1, { category: /^Jackets/ }],
    ],
  ]),
  ...kindOf('typo', [
    ['moniter', [3, { category: /^Monitor/ }]],
    ['mechancial keybord', [3, { name: /mechanical/i, category: keyboard }], [1, { category: keyboard }]],
    ['logitec mouse', [3, { name: /^Logitech/i, category: mouse }], [1, { name: /logitech/i }]],
    ['corsiar vengeance', [3, { name: /^Corsair Vengeance/i }], [1, { name: /^Corsair/i }]],
    ['headphnes', [3, { category: headphones }]],
    ['sennhieser', [3, { name: /^Sennheiser/i }]],
    ['steelserie arctis', [3, { name: /^SteelSeries Arctis/i }], [1, { name: /SteelSeries/i }]],
    ['hikng boots', [3, { name: /hiking boots/i }], [2, { name: /hiking shoes/i }], [2, { name: /boots/i, text: /hik/i }], [1, { category: /^Footwear/ }]], // prettier-ignore
    ['backpak', [3, { name: /backpack/i, category: bag }], [2, { name: /backpack/i }], [1, { category: bag }]],
    ['noctau fan', [3, { name: /^Noctua/i, category: /Fan/ }], [1, { name: /^Noctua/i }]],
    ['razor deathadder', [3, { name: /^Razer DeathAdder/i }], [2, { name: /DeathAdder/i }], [1, { name: /^Razer/i, category: mouse }]],
    ['kryonuat', [3, { name: /Kryonaut/i }]],
    ['westren digital', [3, { name: /^Western Digital/i }]],
    ['microphnoe', [3, { category: /^Microphone/ }]],
  ]),
  ...kindOf('beginning', [
    ['gami', [3, { name: /\bgami/i }]],
    ['corsair ven', [3, { name: /^Corsair Ven/i }]],
    ['logitech g50', [3, { name: /^Logitech G50/i }]],
    ['fractal mesh', [3, { name: /^Fractal Design Mesh/i }], [2, { name: /^Fractal Design .*mesh/i }]],
    ['duff', [3, { name: /\bduff/i }]],
    ['steelseries ap', [3, { name: /^SteelSeries Apex/i }], [2, { name: /^SteelSeries Ap/i }]],
  ]),
  ...kindOf('code', [
    ['920-003070', [3, { text: /920-003070/ }]],
    ['RZ04-05400900-R3M1', [3, { sku: 'RZ04-05400900-R3M1' }]],
    ['rz0405400900r3m1', [3, { sku: 'RZ04-05400900-R3M1' }]],
    ['10MAG9901', [3, { sku: '10MAG9901' }]],
    ['3ah38-hbw9y', [3, { sku: '3AH38-HBW9Y-100' }]],
    ['ZM750-TMX2-BK', [3, { text: /TeraMax II Black 750W/ }]],
    ['51mf1650aa002', [3, { sku: '51MF1650AA002' }]],
    ['DK9008S3-AUSALAAP1', [3, { text: /DK9008 Shine 3 Magenta/ }]],
    ['CMK16GX4M2C3000C16W', [3, { name: /CMK16GX4M2C3000C16W/ }]],
  ]),
  ...kindOf('brand and type', [
    ['logitech mouse', [3, { name: /^Logitech/i, category: mouse }]],
    ['corsair memory', [3, { name: /^Corsair/i, category: /^Memory/ }], [1, { name: /^Corsair/i }]],
    ['asus monitor', [3, { name: /^Asus/i, category: /^Monitor/ }]],
    ['noctua case fan', [3, { name: /^Noctua/i, category: /^Case Fan/ }], [1, { name: /^Noctua/i }]],
    ['sony headphones', [3, { name: /^Sony/i, category: headphones }]],
    ['intel cpu', [3, { name: /^Intel/i, category: /^Cpu/ }]],
    ['razer keyboard', [3, { name: /^Razer/i, category: keyboard }]],
    ['daybird jacket', [3, { text: /Daybird/, category: /^Jackets/ }], [1, { text: /Daybird/ }]],
    ['elgato microphone', [3, { name: /^Elgato/i, category: /^Microphone/ }], [1, { name: /^Elgato/i }]],
    ['samsung hard drive', [3, { name: /^Samsung/i, category: /^Internal Hard Drive/ }]],
  ]),
  ...kindOf('plural and singular', [
    ['boot', [3, { name: /\bboots?\b/i, category: /^Footwear/ }], [2, { text: /\bboots?\b/i, category: /^Footwear/ }], [1, { text: /\bboots?\b/i }]], // prettier-ignore
    ['backpacks', [3, { name: /backpack/i, category: bag }], [2, { name: /backpack/i }], [1, { text: /backpack/i }]],
    ['jackets', [3, { category: /^Jackets/ }]],
    ['microphones', [3, { category: /^Microphone/ }], [1, { text: /microphone/i }]],
    ['gaming chairs', [3, { name: /gaming.*chair|chair.*gaming/i }], [2, { category: /^Chair/ }]],
    ['power supplies', [3, { category: supply }]],
    ['webcams', [3, { category: /^Webcam/ }]],
  ]),
  ...kindOf('accents', [
    ['alpenfohn wing boost', [3, { name: /^Alpenföhn Wing Boost/ }], [1, { name: /^Alpenföhn/ }]],
    ['Alpenföhn JetStream', [3, { name: /^Alpenföhn JetStream/ }], [1, { name: /^Alpenföhn/ }]],
    ['pokemon', [3, { name: /Pokémon/ }]],
    ['LANGFJALL', [3, { name: /LÅNGFJÄLL/ }]],
    ['razér', [3, { name: /^Razer/i }]],
  ]),
  ...kindOf('written otherwise', [
    ['wi-fi card', [3, { category: /^Wireless Network/ }]],
    ['corsair vengeance 32gb', [3, { name: /^Corsair Vengeance.* 32 ?GB/i }], [1, { name: /^Corsair Vengeance/i }]],
    ['all-in-one headset usb', [3, { category: headphones, text: /usb/i }], [1, { category: headphones }]],
    ['mini itx case', [3, { name: /mini[- ]itx/i, category: /^Case$/ }], [1, { category: /^Case$/ }]],
    ['1000w psu gold', [3, { name: /1000 ?W.*Gold|Gold.*1000 ?W/i, category: supply }], [2, { name: /1000 ?W/i, category: supply }], [1, { category: supply }]], // prettier-ignore
    ['mens softshell jacket', [3, { name: /softshell jacket/i }], [2, { category: /^Jackets/, text: /softshell/i }], [1, { category: /^Jackets/ }]], // prettier-ignore
    ["traveler's duffel", [3, { name: /Traveler's .*Duffel/i }], [2, { name: /duffel/i }], [1, { category: bag }]],
  ]),
];

/** The best grade that a rule of the query gives; 0 when none holds. */
export function gradeOf({ rules }: JudgedQuery, product: RealProduct): number {
  const text = [product.name, product.brand, product.category, product.description].join('\n');
  const holds = ({ name, category, text: anywhere, sku }: Rule) =>
    (!name || name.test(product.name)) &&
    (!category || category.test(product.category)) &&
    (!anywhere || anywhere.test(text)) &&
    (sku === undefined || product.skus.includes(sku));
  return Math.max(0, ...rules.filter(([, rule]) => holds(rule)).map(([grade]) => grade));
}
