/** Makes numbers by the published rules, on its own: the scanner must not be its own judge. */

/** A whole number below `below`, always the same ones for a seed (mulberry32). */
export type Draw = (below: number) => number

export const random = (seed: number): Draw => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const two = (n: number): string => String(n).padStart(2, '0')
const digits = (draw: Draw, count: number): string => Array.from({ length: count }, () => draw(10)).join('')
const weighted = (text: string, weights: readonly number[]): number =>
  text.split('').reduce((sum, digit, i) => sum + Number(digit) * (weights[i] ?? 0), 0)

/** DDMMYYY RR BBB K; K is 11 minus the weighted sum modulo 11, ten and eleven become 0. */
export const umcn = (draw: Draw): string => {
  const year = 1930 + draw(90)
  const front = `${two(1 + draw(28))}${two(1 + draw(12))}${String(year).slice(1)}${two(71 + draw(18))}${digits(draw, 3)}`
  const k = 11 - (weighted(front, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)
  return `${front}${k > 9 ? 0 : k}`
}

/** ISO 7064, MOD 11,10. */
const mod1110 = (front: string): number => {
  let rest = 10
  for (const digit of front) {
    rest = (rest + Number(digit)) % 10 || 10
    rest = (rest * 2) % 11
  }
  return (11 - rest) % 10
}

export const oib = (draw: Draw): string => {
  const front = `${1 + draw(9)}${digits(draw, 9)}`
  return `${front}${mod1110(front)}`
}

/** Ten digits of which exactly one comes twice, the first not 0 (AO § 139b; Handbuch des BZSt), and a check digit as above. */
export const steuerId = (draw: Draw): string => {
  for (;;) {
    const pool = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    pool[pool.indexOf(draw(10))] = draw(10)
    const front = pool
      .map((digit) => ({ digit, at: draw(1_000_000) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ digit }) => digit)
      .join('')
    if (new Set(front).size === 9 && front[0] !== '0') return `${front}${mod1110(front)}`
  }
}

/** YYMMDD ZZZZ K; the month tells the century. */
export const pesel = (draw: Draw): string => {
  const year = 1930 + draw(95)
  const front = `${two(year % 100)}${two(1 + draw(12) + (year < 2000 ? 0 : 20))}${two(1 + draw(28))}${digits(draw, 4)}`
  return `${front}${(10 - (weighted(front, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10}`
}

/** ISO 7064, MOD 97-10, as banks in Serbia and Bosnia check their accounts. */
const mod97 = (front: string): string => two(98 - Number(BigInt(`${front}00`) % 97n))

const checked1110 = (draw: Draw, count: number): string => {
  const front = digits(draw, count)
  return `${front}${mod1110(front)}`
}

/** Accounts with the check digits that each country has of its own. */
const ACCOUNTS: readonly (readonly [country: string, account: (draw: Draw) => string])[] = [
  ['DE', (draw) => digits(draw, 18)],
  [
    'RS',
    (draw) => {
      const front = digits(draw, 16)
      return `${front}${mod97(front)}`
    },
  ],
  [
    'BA',
    (draw) => {
      const front = digits(draw, 14)
      return `${front}${mod97(front)}`
    },
  ],
  ['HR', (draw) => `${checked1110(draw, 6)}${checked1110(draw, 9)}`],
]

/** ISO 13616: the account, the country and 00 as one number, modulo 97, from 98. */
export const iban = (draw: Draw): string => {
  const [country, accountOf] = ACCOUNTS[draw(ACCOUNTS.length)] ?? ['DE', () => '']
  const account = accountOf(draw)
  const letters = country
    .split('')
    .map((letter) => letter.charCodeAt(0) - 55)
    .join('')
  return `${country}${two(98 - Number(BigInt(`${account}${letters}00`) % 97n))}${account}`
}

const BRANDS = [
  ['4', 16],
  ['51', 16],
  ['55', 16],
  ['2221', 16],
  ['2720', 16],
  ['34', 15],
  ['37', 15],
  ['6011', 16],
  ['6759', 16],
  ['9891', 16],
] as const

/** Luhn (ISO/IEC 7812-1, annex B). */
export const card = (draw: Draw): string => {
  const [prefix, length] = BRANDS[draw(BRANDS.length)] ?? BRANDS[0]
  const front = `${prefix}${digits(draw, length - prefix.length - 1)}`
  const sum = front
    .split('')
    .toReversed()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return `${front}${(10 - (sum % 10)) % 10}`
}
