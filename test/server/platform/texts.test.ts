import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openTexts } from '../../../server/platform/texts.ts'
import { temporaryFolder } from '../house.ts'

const folderWith = (languages: Record<string, Record<string, unknown>>): URL => {
  const folder = temporaryFolder()
  for (const [locale, namespaces] of Object.entries(languages)) {
    mkdirSync(join(folder, locale))
    for (const [namespace, texts] of Object.entries(namespaces))
      writeFileSync(join(folder, locale, `${namespace}.json`), JSON.stringify(texts))
  }
  return pathToFileURL(folder)
}

const FOLDER = folderWith({
  en: { mail: { hello: 'Hello {{name}}', only: 'English only' }, pages: { days_one: '{{count}} day', days_other: '{{count}} days' } },
  sr: {
    mail: { hello: 'Zdravo {{name}}' },
    pages: { days_one: '{{count}} dan', days_few: '{{count}} dana', days_other: '{{count}} dana' },
  },
  'sr-Cyrl': { mail: { hello: 'Здраво {{name}}' } },
  pl: { pages: { days_one: '{{count}} dzień', days_few: '{{count}} dni', days_many: '{{count}} dni', days_other: '{{count}} dnia' } },
})

describe('texts', () => {
  test('come in the language that was asked for, each script for itself', () => {
    const texts = openTexts(FOLDER)
    expect(texts('en')('mail:hello', { name: 'Ana' })).toBe('Hello Ana')
    expect(texts('sr')('mail:hello', { name: 'Ana' })).toBe('Zdravo Ana')
    expect(texts('sr-Cyrl')('mail:hello', { name: 'Ана' })).toBe('Здраво Ана')
  })

  test('count as the language does', () => {
    const texts = openTexts(FOLDER)
    expect([1, 2, 5, 21, 1.5].map((count) => texts('pl')('pages:days', { count }))).toEqual([
      '1 dzień',
      '2 dni',
      '5 dni',
      '21 dni',
      '1.5 dnia',
    ])
    expect([1, 2, 5, 21].map((count) => texts('sr')('pages:days', { count }))).toEqual(['1 dan', '2 dana', '5 dana', '21 dan'])
  })

  test('are not escaped, for not all of them become HTML', () => {
    expect(openTexts(FOLDER)('en')('mail:hello', { name: 'A & <B>' })).toBe('Hello A & <B>')
  })

  test('that are missing are an error, not another language', () => {
    const texts = openTexts(FOLDER)
    expect(() => texts('sr')('mail:only')).toThrow('There is no text mail:only in sr')
    expect(() => texts('sr-Cyrl')('pages:days', { count: 2 })).toThrow('pages:days in sr-Cyrl')
    expect(() => texts('en')('mail:nothing')).toThrow('mail:nothing in en')
  })

  test('that are missing are reported and shown in English by a running server', () => {
    const missing: string[] = []
    const texts = openTexts(FOLDER, (locale, key) => void missing.push(`${locale} ${key}`))
    expect(texts('sr')('mail:only')).toBe('English only')
    expect(missing).toEqual(['sr mail:only'])
  })

  test('in a language that nobody wrote are English', () => {
    expect(openTexts(FOLDER)('fi')('mail:hello', { name: 'Aino' })).toBe('Hello Aino')
  })
})
