import Holidays from 'date-holidays'
import { describe, expect, it } from 'vitest'
import { dayOf } from '../../../gdpr/clocks/day.ts'
import { easter, orthodoxEaster } from '../../../gdpr/clocks/easter.ts'
import { CALENDARS, type Place } from '../../../gdpr/clocks/holiday-rules.ts'
import { holidaysOf, isWorkingDay } from '../../../gdpr/clocks/holidays.ts'

/** Weekends are free anyway, and the lists differ in whether they name Sundays. */
const weekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())
const ours = (place: Place, year: number): string[] => [...holidaysOf(place, year)].filter(weekday).toSorted()
const theirs = (country: string, year: number, region?: string): string[] => {
  const list = (region ? new Holidays(country, region) : new Holidays(country)).getHolidays(year)
  return [...new Set(list.filter(({ type }) => type === 'public').map(({ date }) => date.slice(0, 10)))].filter(weekday).toSorted()
}

describe('Easter', () => {
  it('is where the churches say', () => {
    expect([2024, 2025, 2026, 2027, 2028, 2038, 2285].map(easter)).toEqual([
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2027-03-28',
      '2028-04-16',
      '2038-04-25',
      '2285-03-22',
    ])
    expect([2024, 2025, 2026, 2027, 2028, 2029].map(orthodoxEaster)).toEqual([
      '2024-05-05',
      '2025-04-20',
      '2026-04-12',
      '2027-05-02',
      '2028-04-16',
      '2029-04-08',
    ])
  })
  it('is always a Sunday', () => {
    for (let year = 1900; year < 2300; year++)
      for (const sunday of [easter(year), orthodoxEaster(year)]) expect(new Date(`${sunday}T00:00:00Z`).getUTCDay()).toBe(0)
  })
})

describe('public holidays agree with a list that others keep', () => {
  const years = [2024, 2025, 2026, 2027, 2028, 2029, 2030]
  it.each([
    ['Germany', 'DE', 'DE'],
    ['Poland', 'PL', 'PL'],
    ['Croatia', 'HR', 'HR'],
  ] as const)('%s', (_, place, country) => {
    for (const year of years) expect({ year, days: ours(place, year) }).toEqual({ year, days: theirs(country, year) })
  })
  it('Serbia, but for one day that the list does not know', () => {
    // A state holiday on a Sunday that is Easter: the next working day is Tuesday, as the ministry said in 2016 (1 to 3 May).
    const missing = '2027-05-04'
    for (const year of years)
      expect({ year, days: ours('RS', year).filter((day) => day !== missing) }).toEqual({ year, days: theirs('RS', year) })
    expect(ours('RS', 2027)).toContain(missing)
    expect(holidaysOf('RS', 2016).has('2016-05-03')).toBe(true)
  })
  it('England and Wales', () => {
    for (const year of years) expect({ year, days: ours('UK', year) }).toEqual({ year, days: theirs('GB', year, 'ENG') })
  })
  it('Bosnia and Herzegovina: none that only some keep', () => {
    for (const year of years) for (const day of ours('BA', year)) expect(theirs('BA', year)).toContain(day)
  })
  it('and the law of each is named', () => {
    for (const { law } of Object.values(CALENDARS)) expect(law.length).toBeGreaterThan(30)
  })
})

describe('a holiday on a weekend', () => {
  it('gives the British the next days', () => {
    expect(ours('UK', 2027).slice(-2)).toEqual(['2027-12-27', '2027-12-28'])
    expect(ours('UK', 2022)).toContain('2022-12-27')
  })
  it('gives the Serbs a day when it is the Sunday of a state holiday', () => {
    expect(holidaysOf('RS', 2026).has('2026-02-17')).toBe(true)
    expect(holidaysOf('RS', 2023).has('2023-01-03')).toBe(true)
    expect(holidaysOf('RS', 2024).has('2024-01-08')).toBe(false)
  })
  it('gives the Germans nothing', () => {
    expect(isWorkingDay('DE', dayOf(2026, 10, 5))).toBe(true)
  })
})
