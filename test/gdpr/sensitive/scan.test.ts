import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SensitiveKind } from '../../../gdpr/contract/sensitive.ts'
import { scannerOf } from '../../../gdpr/sensitive/scan.ts'
import { fold } from '../../../server/language/fold.ts'
import { card, iban, oib, pesel, random, steuerId, umcn, type Draw } from './made-numbers.ts'

const scan = scannerOf(fold)

/** How people write a number, and what stands around it. */
const SPACINGS: readonly ((digits: string) => string)[] = [
  (digits) => digits,
  (digits) => digits.replaceAll(/(.{4})(?=.)/gu, '$1 '),
  (digits) => digits.replaceAll(/(.{3})(?=.)/gu, '$1-'),
  (digits) => digits.replaceAll(/(.{2})(?=.)/gu, '$1.'),
  (digits) => digits.replaceAll(/(.{5})(?=.)/gu, '$1\u00A0'),
]
const AROUND: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => `Poštovani, moj broj je ${number}, hvala.`,
  (number) => `Поштовани, мој број је ${number}; зовите ме на 064/123-45-67.`,
  (number) => `Sehr geehrte Damen und Herren,\nmeine Nummer:${number}\nMit freundlichen Grüßen`,
  (number) => `Zamówienie nr 2024-00123 z 12.11.2024 (${number})`,
  (number) => `${number} order 7 from 2024`,
]

const MADE: Readonly<Record<Exclude<SensitiveKind, 'health'>, (draw: Draw) => string>> = {
  umcn,
  oib,
  pesel,
  steuer_id: steuerId,
  iban,
  card,
}

test.each(Object.entries(MADE))('a thousand numbers of the kind %s are all found, however they are spaced', (kind, make) => {
  const draw = random(7)
  const missed: string[] = []
  for (let n = 0; n < 1_000; n++) {
    const number = make(draw)
    const text = AROUND[n % AROUND.length]?.(SPACINGS[n % SPACINGS.length]?.(number) ?? '') ?? ''
    // Numbers of eleven digits may fit two countries; what matters is that they are seen.
    const kinds = scan(text)
    const seen = kind === 'oib' || kind === 'steuer_id' || kind === 'pesel' ? kinds.length > 0 : kinds.includes(kind as SensitiveKind)
    if (!seen) missed.push(text)
  }
  expect(missed).toEqual([])
})

test.each(Object.entries(MADE))('one wrong digit, and it is no number of the kind %s', (kind, make) => {
  const draw = random(11)
  let found = 0
  for (let n = 0; n < 1_000; n++) {
    const number = make(draw)
    const at = number.length - 1
    const wrong = `${number.slice(0, at)}${(Number(number[at]) + 1 + draw(8)) % 10}`
    if (scan(`Broj ${wrong}.`).includes(kind as SensitiveKind)) found++
  }
  expect(found).toBe(0)
})

test('digits of other scripts count', () => {
  expect(scan('٠١٠١٠٠٦٥٠٠٠٠٦')).toEqual(['umcn'])
  expect(scan('０１０１００６５００００６')).toEqual(['umcn'])
})

test.each([
  ['Nažalost imam dijabetes, pa mi treba posebna obuća.'],
  ['Нажалост имам дијабетес, па ми треба посебна обућа.'],
  ['Trudna sam i ne smijem dizati stolice.'],
  ['Žena mi je bolesna od raka.'],
  ['Jestem w ciąży, proszę o szybką dostawę.'],
  ['Mam padaczkę i proszę o kontakt pisemny.'],
  ['Ich bin schwanger und brauche den Stuhl bis März.'],
  ['Nach meinem Schlaganfall kann ich nicht mehr tragen.'],
  ['I use a wheelchair, is there a ramp?'],
  ['My daughter has asthma.'],
  ['انا حامل في الشهر الثالث'],
])('words of health are seen: %s', (text) => {
  expect(scan(text)).toEqual(['health'])
})

/** Sentences as shops get them, with every kind of harmless number in them. */
const ORDINARY: readonly ((draw: Draw) => string)[] = [
  (draw) => `Poštovani, pozovite me na +381 6${draw(10)} ${100 + draw(900)} ${10 + draw(90)} ${10 + draw(90)} posle ${8 + draw(10)} h.`,
  (draw) =>
    `Račun ${2020 + draw(7)}-00${1_000 + draw(9_000)} od ${1 + draw(28)}.${1 + draw(12)}.2026. iznosi ${draw(99)}.${100 + draw(900)},00 RSD.`,
  (draw) =>
    `Meine Bestellung ${100_000 + draw(900_000)} vom ${1 + draw(28)}.11.2026, Tel. 0${151 + draw(28)} ${1_000_000 + draw(9_000_000)}.`,
  (draw) => `Proszę o fakturę na kwotę ${1_000 + draw(9_000)},${10 + draw(90)} zł, zamówienie ${1_000_000 + draw(9_000_000)}/2026.`,
  (draw) =>
    `Please deliver ${1 + draw(9)} tables (${100 + draw(99)} x ${60 + draw(60)} cm) between 10:00 and 12:30, door code ${1_000 + draw(9_000)}.`,
  (draw) => `Paket RR${100_000_000 + draw(900_000_000)}RS jos nije stigao, prati se od 0${1 + draw(9)}/11/2026.`,
  (draw) =>
    `PIB ${100_000_000 + draw(900_000_000)}, matični broj firme ${10_000_000 + draw(90_000_000)}, tel 00387 6${draw(7)} ${100 + draw(900)} ${100 + draw(900)}`,
  (draw) =>
    `Artikal šifra ${draw(10_000)}-${draw(10_000)}, boja orah, raketa i raketni bacač za decu, tretman drveta, operacija brušenja ${draw(50)}.`,
]

test('of five thousand ordinary messages at most one in a hundred is held up', () => {
  const draw = random(3)
  const held = Array.from({ length: 5_000 }, (_, n) => ORDINARY[n % ORDINARY.length]?.(draw) ?? '').filter((text) => scan(text).length > 0)
  expect(held.slice(50)).toEqual([])
})

describe('what this kit itself says', () => {
  const folder = new URL('../../../locales/', import.meta.url)
  test.each(readdirSync(folder).filter((name) => !name.includes('.')))(
    'in %s is held up in none of its sentences but those about health',
    (locale) => {
      const texts = readdirSync(new URL(`${locale}/`, folder)).flatMap((file) =>
        readFileSync(new URL(`${locale}/${file}`, folder), 'utf8').split('\n'),
      )
      const held = texts.filter((text) => scan(text).some((kind) => kind !== 'health'))
      const health = texts.filter((text) => scan(text).includes('health'))
      expect(texts.length).toBeGreaterThan(1_000)
      expect(held).toEqual([])
      expect(health.length / texts.length).toBeLessThan(0.005)
    },
  )
})
