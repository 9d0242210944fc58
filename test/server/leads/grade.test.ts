import { describe, expect, test } from 'vitest'
import { gradeLead, type LeadFacts } from '../../../server/leads/grade.ts'
import { isSimilar } from '../../../server/leads/similar.ts'
import { budgetWord, urgencyWord } from '../../../server/leads/words.ts'

const facts: LeadFacts = {
  email: 'ana@gmail.com',
  text: 'We would like to know more about your garden tables.',
  completeness: 0.5,
  earlier: 0,
  repeated: false,
}
const rules = (change: Partial<LeadFacts>) => gradeLead({ ...facts, ...change }).reasons.map(({ rule }) => rule)

describe('grades', () => {
  test('an ordinary question is warm, and its score explains itself', () => {
    expect(gradeLead(facts)).toEqual({ grade: 'warm', score: 50, reasons: [] })
    const graded = gradeLead({ ...facts, email: 'ana@anic-doo.rs', phone: '+381641234567', completeness: 1 })
    expect(graded.score).toBe(50 + graded.reasons.reduce((sum, { points }) => sum + points, 0))
  })

  test('a company that asks for an offer soon is hot', () => {
    expect(
      gradeLead({ ...facts, email: 'ana@anic-doo.rs', phone: '+381641234567', text: 'Hitno nam treba ponuda za dvanaest stolova.' }),
    ).toMatchObject({ grade: 'hot' })
  })

  test('a throw-away address with links is junk', () => {
    expect(gradeLead({ ...facts, email: 'x@mailinator.com', text: 'https://a.example https://b.example https://c.example' })).toMatchObject(
      { grade: 'junk' },
    )
  })

  test.each<[string, Partial<LeadFacts>, string]>([
    ['a throw-away address', { email: 'x@mailinator.com' }, 'disposable_address'],
    ['a role address', { email: 'info@anic-doo.rs' }, 'role_address'],
    ['an own domain', { email: 'ana@anic-doo.rs' }, 'company_domain'],
    ['no way to reach', { email: undefined }, 'no_way_to_reach'],
    ['gibberish', { text: 'sdkfjhsdkjfh qwkjrhqwkjrh' }, 'gibberish'],
    ['a known person', { earlier: 2 }, 'known_person'],
    ['a repetition', { earlier: 2, repeated: true }, 'repeated'],
    ['one link', { text: 'See https://anic.example for what we do.' }, 'links'],
  ])('%s counts', (_name, change, rule) => {
    expect(rules(change)).toContain(rule)
    expect(rules({})).not.toContain(rule)
  })

  test.each([
    ['en', 'Please send a quote, it is urgent.'],
    ['sr', 'Pošaljite nam ponudu, hitno je.'],
    ['sr-Cyrl', 'Пошаљите нам понуду, хитно је.'],
    ['hr', 'Trebamo troškovnik što prije.'],
    ['bs', 'Molimo cijene, odmah.'],
    ['pl', 'Prosimy o wycenę, pilne.'],
    ['de', 'Bitte ein Angebot, dringend.'],
    ['ar', 'نحتاج إلى عرض سعر عاجل'],
  ])('buying and urgency are understood in %s', (_locale, text) => {
    expect([budgetWord(text), urgencyWord(text)]).toEqual([expect.any(String), expect.any(String)])
  })

  test('words inside other words mean nothing', () => {
    expect(budgetWord('Radimo u tržnom centru, u centar grada se ide peške.')).toBeUndefined()
    expect(urgencyWord('Der Wohnsofortbild')).toBeUndefined()
  })

  test.each(['Guten Tag, wir suchen Strickmuster für Herbstschmuck.', 'Krk, Hrvatska: smrt i vrt', 'ćirilica и латиница'])(
    'real words are no gibberish: %s',
    (text) => {
      expect(rules({ text })).not.toContain('gibberish')
    },
  )

  test('no reason names the person', () => {
    const { reasons } = gradeLead({ ...facts, email: 'secret.person@mailinator.com' })
    expect(JSON.stringify(reasons)).not.toMatch(/secret/)
  })
})

describe('similar messages', () => {
  const message = 'We need twelve oak tables for our garden restaurant before the season starts.'
  test('spelling of case and spaces, and a word more, are the same request', () => {
    expect(isSimilar(message, message.toUpperCase().replace(' ', '\n '))).toBe(true)
    expect(isSimilar(message, `${message} Thanks`)).toBe(true)
  })
  test('another request is another one', () => {
    expect(isSimilar(message, 'Do you repair old chairs? One leg of mine is broken, and I would like to keep it.')).toBe(false)
    expect(isSimilar('Call me', 'Mail me')).toBe(false)
  })
})
