/** A day of the calendar, `2026-03-31`: what statutory periods are counted in. It has no time and no zone. */
export type Day = string

const MILLISECONDS = 86_400_000

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Days since 1970-01-01. Throws for what is no day of the calendar, such as 30 February. */
export const numberOf = (day: Day): number => {
  const time = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)
    throw new RangeError(`"${day}" is no day, such as 2026-03-31`)
  return time / MILLISECONDS
}

export const dayOfNumber = (number: number): Day => new Date(number * MILLISECONDS).toISOString().slice(0, 10)

export const addDays = (day: Day, days: number): Day => dayOfNumber(numberOf(day) + days)

/** Days from one to the other; negative when `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from)

export const yearOf = (day: Day): number => Number(day.slice(0, 4))

/** `month` counts from 1. */
export const dayOf = (year: number, month: number, day: number): Day => dayOfNumber(Date.UTC(year, month - 1, day) / MILLISECONDS)

/** 0 is Sunday, 6 is Saturday. */
export const weekdayOf = (day: Day): number => new Date(numberOf(day) * MILLISECONDS).getUTCDay()

/** The same-numbered day of a later month; the month's last day where there is none (Reg. 1182/71, Art. 3(2)(c)). */
export const addMonths = (day: Day, months: number): Day => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayOf(year, month + months, Math.min(date, last))
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The day that a moment falls on in a time zone of the IANA database. Throws a RangeError for a zone that does not exist. */
export const dayIn = (zone: string, moment: Date): Day => {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(zone, format)
  }
  return format.format(moment)
}

/** Whether clocks can be read in this zone. */
export const isZone = (zone: string): boolean => {
  try {
    return dayIn(zone, new Date(0)) !== ''
  } catch {
    return false
  }
}
