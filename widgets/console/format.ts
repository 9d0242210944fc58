import { html, type TemplateResult } from 'lit'
import type { Locale } from '../../server/sites/contract.ts'
import { languageTag } from '../core/language.ts'

/** Bosnian and Serbian of both scripts are known to `Intl` under these tags; figures stay European everywhere (also in Arabic). */
const tagOf = (locale: Locale): string => (locale === 'ar' ? 'ar-u-nu-latn' : languageTag(locale))

const STEPS: readonly (readonly [seconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60, 'second'],
  [3_600, 'minute'],
  [86_400, 'hour'],
  [7 * 86_400, 'day'],
]

/** Dates and numbers as the language writes them. */
export type Formats = {
  readonly date: (iso: string) => string
  readonly day: (iso: string) => string
  /** `5 minutes ago` for a week, then the day. */
  readonly ago: (iso: string, now?: number) => string
  readonly time: (iso: string) => TemplateResult
  readonly number: (n: number) => string
  /** A calendar day (`2026-11-22`), which is the same everywhere. */
  readonly weekday: (day: string) => string
  /** The same in full: `22 Nov 2026`. */
  readonly calendar: (day: string) => string
}

/** Makes the formats of a language once; `Intl` objects are dear. */
export const formatsOf = (locale: Locale): Formats => {
  const tag = tagOf(locale)
  const exact = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const weekday = new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', timeZone: 'UTC' })
  const calendar = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(tag)

  const ago = (iso: string, now = Date.now()): string => {
    const seconds = (new Date(iso).getTime() - now) / 1000
    let divisor = 1
    for (const [limit, unit] of STEPS) {
      if (Math.abs(seconds) < limit) return relative.format(unit === 'second' ? 0 : Math.round(seconds / divisor), unit)
      divisor = limit === 7 * 86_400 ? divisor : limit
    }
    return day.format(new Date(iso))
  }

  return {
    date: (iso) => exact.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    ago,
    time: (iso) => html`<time datetime=${iso} title=${exact.format(new Date(iso))} data-ago>${ago(iso)}</time>`,
    number: (n) => number.format(n),
    weekday: (date) => weekday.format(new Date(`${date}T00:00:00Z`)),
    calendar: (date) => calendar.format(new Date(`${date}T00:00:00Z`)),
  }
}
