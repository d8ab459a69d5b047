export interface PlannedCategory {
  readonly slug: string;
  readonly name: string;
}

/** The parent of the rest. The shop's real name is not in the file. */
export const rootCategory: PlannedCategory = { slug: 'uci-online-retail', name: 'Online Retail 2010–2011' };

/** The file knows no categories: the first row with a word of the description decides. */
const shelves: readonly (PlannedCategory & { readonly words: string })[] = [
  { slug: 'uci-gift-vouchers', name: 'Gift vouchers', words: 'VOUCHER' },
  {
    slug: 'uci-seasonal',
    name: 'Christmas and Easter',
    words: 'CHRISTMAS XMAS ADVENT SANTA REINDEER SNOWFLAKE SNOWMAN EASTER EGG EGGS CHICK BUNNY ANGEL ROBIN',
  },
  {
    slug: 'uci-jewellery',
    name: 'Jewellery',
    words: 'NECKLACE BRACELET EARRINGS EARRING BROOCH RING DIAMANTE BANGLE CHARM BEAD BEADS HAIR TIARA PENDANT',
  },
  {
    slug: 'uci-bags',
    name: 'Bags and purses',
    words: 'BAG BAGS PURSE SHOPPER LUGGAGE PASSPORT SUITCASE HANDBAG BACKPACK RUCKSACK WALLET UMBRELLA PARASOL',
  },
  {
    slug: 'uci-lights',
    name: 'Candles and lights',
    words: 'CANDLE CANDLES CANDLESTICK T-LIGHT LIGHT LIGHTS LANTERN LAMP CHANDELIER INCENSE TEALIGHT CANDLEHOLDER',
  },
  {
    slug: 'uci-kitchen',
    name: 'Kitchen and table',
    words:
      'MUG MUGS CUP CUPS TEACUP TEAPOT TEA COFFEE CAKE CAKESTAND BAKING RECIPE KITCHEN BOWL BOWLS PLATE PLATES DISH JAR JUG GLASS GLASSES LUNCH SPOON CUTLERY APRON OVEN TOWEL TOWELS TRAY COASTER COASTERS PLACEMATS NAPKINS EGGCUP BREAD POT JELLY CRUET SCALES BOTTLE STRAWS',
  },
  {
    slug: 'uci-garden',
    name: 'Garden',
    words: 'GARDEN PLANT PLANTER WATERING BIRD BIRDHOUSE GNOME PICNIC PARASOLS GROW WINDMILL TROWEL FLOWERPOT SEEDS DOORMAT',
  },
  {
    slug: 'uci-stationery',
    name: 'Stationery and wrapping',
    words:
      'CARD CARDS WRAP PAPER NOTEBOOK NOTEBOOKS PEN PENCIL PENCILS ERASER ERASERS STICKER STICKERS RIBBON RIBBONS TAPE TISSUE JOURNAL CALENDAR ENVELOPE STAMP STAMPS TAGS MAGNETS BOOK',
  },
  {
    slug: 'uci-toys',
    name: 'Toys and games',
    words:
      'TOY TOYS GAME DOLL DOLLY JIGSAW PUZZLE SKITTLES LUDO DOMINOES CARDS CHILDRENS CHILDS CRAYONS SKIPPING BALLOONS YO-YO PLAYHOUSE SOLDIER SPACEBOY FELTCRAFT KIT',
  },
  { slug: 'uci-party', name: 'Parties', words: 'PARTY BUNTING BIRTHDAY GARLAND BANNER CONFETTI FAIRY CASES' },
  {
    slug: 'uci-textiles',
    name: 'Cushions and textiles',
    words: 'CUSHION COVER QUILT THROW RUG BLANKET SOCKS SCARF SLIPPERS WARMER FLANNEL TABLECLOTH CURTAIN',
  },
  {
    slug: 'uci-storage',
    name: 'Storage',
    words: 'BOX BOXES TIN TINS BASKET STORAGE CABINET DRAWER DRAWERS HOOK HOOKS HANGER HANGERS RACK SHELF TIDY',
  },
];

const home: PlannedCategory = { slug: 'uci-home', name: 'Home and decoration' };

export const categories: readonly PlannedCategory[] = [...shelves.map(({ slug, name }) => ({ slug, name })), home];

const slugByWord = new Map<string, number>();
shelves.forEach(({ words }, place) => {
  for (const word of words.split(' ')) if (!slugByWord.has(word)) slugByWord.set(word, place);
});

export function categorySlugOf(description: string): string {
  const places = (description.toUpperCase().match(/[A-Z-]+/g) ?? []).map((word) => slugByWord.get(word) ?? Infinity);
  return (shelves[Math.min(...places)] ?? home).slug;
}
