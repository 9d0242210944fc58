/** A piece of the shop's range. Sizes in centimetres, prices in euro. */
export type Piece = {
  readonly slug: string
  readonly kind: 'wood' | 'linen'
  readonly price: number
  readonly size: string
  readonly name: Readonly<Record<'en' | 'sr', string>>
  readonly text: Readonly<Record<'en' | 'sr', string>>
  readonly material: Readonly<Record<'en' | 'sr', string>>
  readonly care: Readonly<Record<'en' | 'sr', string>>
}

const OILED = { en: 'Oil once a year; wipe with a damp cloth', sr: 'Nauljiti jednom godišnje; brisati vlažnom krpom' }
const WASHED = { en: 'Wash at 60 °C; iron damp or not at all', sr: 'Prati na 60 °C; peglati vlažno ili nikako' }

export const GOODS: readonly Piece[] = [
  {
    slug: 'table',
    kind: 'wood',
    price: 890,
    size: '180 × 90 × 75',
    name: { en: 'Zlakusa table', sr: 'Sto Zlakusa' },
    text: {
      en: 'Six people sit at it, eight on holidays. The top is one oak, sawn into four boards and joined in the order in which it grew.',
      sr: 'Za njim sedi šestoro, o praznicima osmoro. Ploča je jedan hrast, isečen na četiri daske i sastavljen onim redom kojim je rastao.',
    },
    material: { en: 'oak, oiled', sr: 'hrast, nauljen' },
    care: OILED,
  },
  {
    slug: 'chair',
    kind: 'wood',
    price: 190,
    size: '44 × 46 × 86',
    name: { en: 'Stana chair', sr: 'Stolica Stana' },
    text: {
      en: 'Grandmother’s kitchen chair, two centimetres higher. Light enough for one hand, and no screw in it.',
      sr: 'Bakina kuhinjska stolica, dva santimetra viša. Laka za jednu ruku i bez ijednog šrafa.',
    },
    material: { en: 'linden and oak', sr: 'lipa i hrast' },
    care: OILED,
  },
  {
    slug: 'bench',
    kind: 'wood',
    price: 320,
    size: '160 × 38 × 45',
    name: { en: 'Bench for the hall', sr: 'Klupa za predsoblje' },
    text: {
      en: 'To sit down on with shoes in hand. Room for baskets below, and a linen cushion that can be washed.',
      sr: 'Da se sedne s cipelama u ruci. Ispod ima mesta za korpe, a laneno jastuče može da se pere.',
    },
    material: { en: 'oak; cushion of linen and wool', sr: 'hrast; jastuče od lana i vune' },
    care: OILED,
  },
  {
    slug: 'shelf',
    kind: 'wood',
    price: 410,
    size: '110 × 32 × 180',
    name: { en: 'Shelf without tools', sr: 'Polica bez alata' },
    text: {
      en: 'Six wedges hold it. It goes up in ten minutes, and comes along when you move.',
      sr: 'Drži je šest klinova. Sklapa se za deset minuta i ide s Vama kad se selite.',
    },
    material: { en: 'linden, soaped', sr: 'lipa, sapunjena' },
    care: OILED,
  },
  {
    slug: 'tablecloth',
    kind: 'linen',
    price: 95,
    size: '150 × 250',
    name: { en: 'Tablecloth with a blue edge', sr: 'Stolnjak s plavim rubom' },
    text: {
      en: 'Woven double, so that it lies still. The edge is dyed with indigo and will fade as jeans do.',
      sr: 'Dvostruko tkan, da mirno leži. Rub je bojen indigom i bledeće kao farmerke.',
    },
    material: { en: 'linen, 280 g/m²', sr: 'lan, 280 g/m²' },
    care: WASHED,
  },
  {
    slug: 'bedding',
    kind: 'linen',
    price: 260,
    size: '200 × 220 + 2 × 50 × 70',
    name: { en: 'Bedding “Morning”', sr: 'Posteljina „Jutro“' },
    text: {
      en: 'Cool in summer, warm in winter, and softer with every wash. Wooden buttons from offcuts of the joinery.',
      sr: 'Leti hladi, zimi greje i mekša je posle svakog pranja. Dugmad je od stolarskih ostataka.',
    },
    material: { en: 'linen, 170 g/m²', sr: 'lan, 170 g/m²' },
    care: WASHED,
  },
  {
    slug: 'towels',
    kind: 'linen',
    price: 48,
    size: '4 × 50 × 90',
    name: { en: 'Four towels', sr: 'Četiri peškira' },
    text: {
      en: 'Waffle weave that dries a child in one go and itself in an hour.',
      sr: 'Vafl tkanje koje dete obriše u jednom potezu, a samo se osuši za sat.',
    },
    material: { en: 'linen and cotton', sr: 'lan i pamuk' },
    care: WASHED,
  },
  {
    slug: 'apron',
    kind: 'linen',
    price: 54,
    size: '70 × 95',
    name: { en: 'Workshop apron', sr: 'Kecelja iz radionice' },
    text: {
      en: 'The one that we wear: crossed at the back, with a pocket that holds a folding rule.',
      sr: 'Ona koju i sami nosimo: ukrštena na leđima, s džepom u koji staje stolarski metar.',
    },
    material: { en: 'linen, 320 g/m², indigo', sr: 'lan, 320 g/m², indigo' },
    care: WASHED,
  },
]
