import { describe, expect, test } from 'vitest'
import { fieldSchema } from '../../../server/forms/contract/field.ts'
import type { FieldErrorCode } from '../../../server/forms/contract.ts'
import { checkOf } from '../../../server/forms/field-checks.ts'
import { LOCALES } from '../../../server/sites/contract.ts'
import shared from '../../fixtures/account-numbers.json' with { type: 'json' }

type Value = string | number | boolean | string[]

/** Noon in Greenwich: at UTC-12 the 22nd has just begun, at UTC+14 it is the 23rd already. */
const NOW = new Date('2026-11-22T12:00:00Z')

/** What is wrong with a value in a field with these rules; `{ value }` as it is stored when nothing is. */
const judge = (kind: string, value: Value, rules: Record<string, unknown> = {}, locale = 'en') =>
  checkOf(fieldSchema.parse({ kind, key: 'f', label: { en: 'F' }, gdpr: { category: 'contact', purpose: 'reply' }, ...rules }))(value, {
    now: NOW,
    locale,
  })
const codeOf = (...args: Parameters<typeof judge>): FieldErrorCode | undefined => {
  const checked = judge(...args)
  return 'error' in checked ? checked.error : undefined
}

describe('the account numbers that server and widget share', () => {
  test.each(shared.vectors)('$kind $text: $server', ({ kind, text, server }) => {
    expect(codeOf(kind, text)).toBe(server ? undefined : kind === 'iban' ? 'not_an_iban' : 'not_a_vat_id')
  })

  test('never let the browser refuse what the server would take', () => {
    expect(shared.vectors.filter(({ server, browser }) => server && !browser)).toEqual([])
  })

  test.each(['iban', 'vat_id'])('%s: no number, no line, nothing endless', (kind) => {
    expect(codeOf(kind, 136695976)).toBe('wrong_type')
    expect(codeOf(kind, `DE136695976\nDE136695976`)).toBeDefined()
    expect(codeOf(kind, ' '.repeat(10) + '1'.repeat(61))).toBe('too_long')
  })
})

test('space around what was typed is the keyboard’s; what is stored is what the person wrote', () => {
  expect(judge('iban', ' DE89 3704 0044 0532 0130 00 ')).toEqual({ value: 'DE89 3704 0044 0532 0130 00' })
  expect(judge('vat_id', '\tde136695976 ')).toEqual({ value: 'de136695976' })
  expect(judge('phone', ' 064/123-4567 ', {}, 'sr')).toEqual({ value: '064/123-4567' })
})

describe('a date', () => {
  test.each<[Value, Record<string, unknown>, FieldErrorCode | undefined]>([
    ['2026-02-28', {}, undefined],
    ['2028-02-29', {}, undefined],
    ['2026-02-29', {}, 'not_a_date'],
    ['2026-13-01', {}, 'not_a_date'],
    ['2026-00-10', {}, 'not_a_date'],
    ['2026-06-31', {}, 'not_a_date'],
    ['22.11.2026', {}, 'not_a_date'],
    ['2026-1-1', {}, 'not_a_date'],
    ['2026-11-22T00:00:00Z', {}, 'not_a_date'],
    ['0000-01-01', {}, undefined],
    ['12026-01-01', {}, 'not_a_date'],
    [20261122, {}, 'wrong_type'],
    [['2026-11-22'], {}, 'wrong_type'],
    ['2026-11-22', { min: '2026-11-22', max: '2026-11-22' }, undefined],
    ['2026-11-21', { min: '2026-11-22' }, 'too_early'],
    ['2026-11-23', { max: '2026-11-22' }, 'too_late'],
    // "today" is the visitor's: somewhere it is yesterday still, elsewhere tomorrow already.
    ['2026-11-22', { min: 'today' }, undefined],
    ['2026-11-21', { min: 'today' }, 'too_early'],
    ['2026-11-23', { max: 'today' }, undefined],
    ['2026-11-24', { max: 'today' }, 'too_late'],
  ])('%j with %j: %s', (value, rules, expected) => {
    expect(codeOf('date', value, rules)).toBe(expected)
  })
})

describe('a number', () => {
  test.each<[Value, Record<string, unknown>, FieldErrorCode | undefined]>([
    [0, {}, undefined],
    [-3, {}, undefined],
    [1.5, {}, 'wrong_step'],
    ['5', {}, 'wrong_type'],
    [Number.NaN, {}, 'not_a_number'],
    [Number.POSITIVE_INFINITY, {}, 'not_a_number'],
    [18, { min: 18, max: 120 }, undefined],
    [120, { min: 18, max: 120 }, undefined],
    [17, { min: 18 }, 'too_low'],
    [121, { max: 120 }, 'too_high'],
    [0.3, { step: 0.1 }, undefined],
    [1_000_000.7, { step: 0.1 }, undefined],
    [0.35, { step: 0.1 }, 'wrong_step'],
    [19.99, { step: 0.01 }, undefined],
    // As in HTML, steps are counted from the minimum.
    [3, { min: 1, step: 2 }, undefined],
    [4, { min: 1, step: 2 }, 'wrong_step'],
  ])('%s with %j: %s', (value, rules, expected) => {
    expect(codeOf('number', value, rules)).toBe(expected)
  })
})

describe('a telephone number', () => {
  test.each<[Value, string, FieldErrorCode | undefined]>([
    ['+381 64 123 4567', 'en', undefined],
    ['00381641234567', 'sr', undefined],
    ['064 123 4567', 'sr', undefined],
    ['064 123 4567', 'sr-Cyrl', undefined],
    ['(091) 123-4567', 'hr', undefined],
    ['061/123-456', 'bs', undefined],
    ['512 345 678', 'pl', undefined],
    ['030 123456', 'de', undefined],
    // Without a country code nobody can dial it from elsewhere, and the language does not tell the country.
    ['064 123 4567', 'en', 'not_a_phone'],
    ['064 123 4567', 'ar', 'not_a_phone'],
    ['123', 'sr', 'not_a_phone'],
    ['+381 64 123 4567 890 123', 'sr', 'not_a_phone'],
    ['call me', 'sr', 'not_a_phone'],
    ['+381641234567\n+381641234567', 'sr', 'not_a_phone'],
    ['0'.repeat(41), 'sr', 'too_long'],
    [381641234567, 'sr', 'wrong_type'],
  ])('%j on a form in %s: %s', (value, locale, expected) => {
    expect(codeOf('phone', value, {}, locale)).toBe(expected)
  })

  test.each(LOCALES)('with its country code is right on a form in %s', (locale) => {
    expect(codeOf('phone', '+48 512 345 678', {}, locale)).toBeUndefined()
  })
})
