import { expect, test } from 'vitest'
import { articleOf, GDPR_CATEGORIES } from '../../gdpr/category.ts'

test('every category of the source list and those that it forgot are there, and stay there', () => {
  expect(GDPR_CATEGORIES.toSorted()).toEqual([
    'biometric',
    'child_flag',
    'contact',
    'criminal',
    'economic',
    'ethnicity',
    'file',
    'free_text',
    'genetic',
    'health',
    'id_document',
    'identity',
    'location',
    'none',
    'online_identifier',
    'politics',
    'religion',
    'sex_life',
    'trade_union',
  ])
})

test('exactly those of Art. 9 and Art. 10 are special', () => {
  const of = (article: number) => GDPR_CATEGORIES.filter((category) => articleOf(category) === article).toSorted()
  expect(of(9)).toEqual(['biometric', 'ethnicity', 'genetic', 'health', 'politics', 'religion', 'sex_life', 'trade_union'])
  expect(of(10)).toEqual(['criminal'])
})
