import { describe, expect, test } from 'vitest'
import { fold } from '../../../server/language/fold.ts'
import { phoneDigits, stemOf, wordsOf } from '../../../server/language/words.ts'

describe('folding', () => {
  test.each([
    ['Ђорђе Љубичић', 'Đorđe Ljubičić'],
    ['Чачак, Њива, Џеп', 'Čačak, Njiva, Džep'],
    ['погрешни рачуни', 'pogrešni računi'],
  ])('both scripts are one: %s', (cyrillic, latin) => {
    expect(fold(cyrillic)).toBe(fold(latin))
  })
  test('and so is bare typing', () => {
    expect(fold('Đorđe Ćirić iz Čačka')).toBe('djordje ciric iz cacka')
    expect(fold('Zażółć gęślą jaźń, Straße, Müller')).toBe('zazolc gesla jazn, strasse, muller')
  })
  test('Arabic is found however its letters are written', () => {
    expect(fold('مَدْرَسَة')).toBe(fold('مدرسه'))
    expect(fold('أحمد')).toBe(fold('احمد'))
  })
  test('a letter typed in parts is the whole letter', () => {
    expect(fold('Čačak'.normalize('NFD'))).toBe('cacak')
  })
})

describe('words', () => {
  test('each stands once and long data is cut', () => {
    expect(wordsOf('Stolovi, stolovi i klupe', 10)).toEqual(['stolovi', 'i', 'klupe'])
    expect(wordsOf('x'.repeat(500), 10)[0]).toHaveLength(60)
    expect(wordsOf('a b c d', 2)).toEqual(['a', 'b'])
  })
  test('endings of longer words are left open', () => {
    expect(stemOf('ponuda')).toBe('ponud')
    expect(stemOf('ana')).toBe('ana')
  })
  test('a number is its digits, without the zeros with which it is dialled', () => {
    expect(phoneDigits('+381 64 123-4567')).toBe('381641234567')
    expect(phoneDigits('064 123 4567')).toBe('641234567')
    expect(phoneDigits('12 stolova')).toBeUndefined()
    expect(phoneDigits('2026')).toBeUndefined()
  })
})
