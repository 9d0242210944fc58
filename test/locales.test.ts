import { describe, expect, test } from 'vitest'
import { FIELD_ERRORS } from '../server/forms/contract.ts'
import { LOCALES } from '../server/sites/contract.ts'
import { parityFaults, readLanguages, type Language } from './locales.ts'

const languages = readLanguages(new URL('../locales/', import.meta.url))

test('every language that the kit offers is there, and no other', () => {
  expect(Object.keys(languages).sort()).toEqual([...LOCALES].sort())
})

test('all languages have the same texts, every plural form they need, and the same variables', () => {
  expect(parityFaults(languages)).toEqual([])
})

test('there is a sentence for every field error, and no other', () => {
  const keys = Object.keys(languages['en']?.['fields'] ?? {}).map((key) => key.replace(/_(one|other)$/, ''))
  expect([...new Set(keys)].sort()).toEqual([...FIELD_ERRORS].sort())
})

test('Serbian in Cyrillic has no Latin letters but names, addresses and abbreviations', () => {
  const names =
    /https?:\/\/\S+|\b(?:data|portable)\.json|\bindex\.html|\S+@\S+|\{\{.*?\}\}|\b(?:IBAN|PDF|JPG|PNG|MB|RS\d+|E\.164|CSV|Excel|Lipa|Portik|Safari|https?|[A-Z][A-Z_]+|n8n|Zapier|Make|WordPress|Standard Webhooks|Trusted Types|Content-Security-Policy|Global Privacy Control|data-site|portik-form|type="module|integrity|meta|whsec_|base64|ms|F12)\b|\ba–z\b/g
  for (const [namespace, texts] of Object.entries(languages['sr-Cyrl'] ?? {}))
    for (const [key, text] of Object.entries(texts))
      expect(`${namespace}:${key} ${/[a-zčćžšđ]/i.exec(text.replace(names, ''))?.[0] ?? ''}`).toBe(`${namespace}:${key} `)
})

describe('a planted fault is found:', () => {
  const plant = (locale: string, change: (fields: Record<string, string>) => void): Record<string, Language> => {
    const copy = structuredClone(languages) as Record<string, Record<string, Record<string, string>>>
    change(copy[locale]?.['fields'] ?? {})
    return copy
  }

  test.each<[string, string, (fields: Record<string, string>) => void, RegExp]>([
    ['a missing key', 'pl', (fields) => delete fields['required'], /^pl\/fields:required is missing$/],
    ['a missing plural form', 'pl', (fields) => delete fields['too_long_many'], /too_long has no plural form "many"/],
    ['a plural form that the language has not', 'de', (fields) => (fields['too_long_few'] = '{{count}}'), /"few" that is never used/],
    ['another variable', 'ar', (fields) => (fields['too_low'] = '{{max}}'), /too_low has other variables/],
    ['a text that English has not', 'hr', (fields) => (fields['hello'] = 'Bok'), /hello is not in English/],
    ['an empty text', 'bs', (fields) => (fields['pattern'] = ' '), /pattern is empty/],
  ])('%s', (_, locale, change, fault) => {
    const found = parityFaults(plant(locale, change))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(fault)
  })
})
