import { addDays, dayOf, type Day } from './day.ts'

/** Easter Sunday of the western churches. Source: Meeus, Jones and Butcher's algorithm (Nature 13, 1876), Gregorian calendar. */
export const easter = (year: number): Day => {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return dayOf(year, month, ((h + l - 7 * m + 114) % 31) + 1)
}

/** How far the Julian calendar is behind: 13 days from March 1900 to February 2100. */
const behind = (year: number): number => Math.floor(year / 100) - Math.floor(year / 400) - 2

/** Easter Sunday of the Orthodox churches, as a day of the Gregorian calendar. Source: Meeus, Astronomical Algorithms, chapter 8. */
export const orthodoxEaster = (year: number): Day => {
  const d = (19 * (year % 19) + 15) % 30
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
  const month = Math.floor((d + e + 114) / 31)
  return addDays(dayOf(year, month, ((d + e + 114) % 31) + 1), behind(year))
}
