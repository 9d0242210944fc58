import type { Locale } from '../../../server/sites/contract.ts'
import { languageTag } from '../../core/language.ts'
import type { House } from '../house.ts'

/** Which list is shown. */
export type ListRoom = 'leads' | 'submissions'

/** Filters as they stand in the address; the server's names. */
export const FILTERS = ['q', 'grade', 'form', 'state', 'locale', 'source', 'delivery', 'from', 'to'] as const
export type FilterName = (typeof FILTERS)[number]

/** Filters that have a control of their own in this list. */
export const CONTROLS: Readonly<Record<ListRoom, readonly FilterName[]>> = {
  leads: ['grade', 'form', 'delivery', 'locale', 'source', 'from', 'to'],
  submissions: ['state', 'form', 'locale', 'source', 'from', 'to'],
}

/** Only what narrows the list down or orders it; what else stands in the address is not sent. */
export const filterQuery = (query: URLSearchParams): URLSearchParams => {
  const kept = new URLSearchParams()
  for (const name of [...FILTERS, 'sort']) {
    const value = query.get(name)
    if (value === null || (value === '' && name !== 'source')) continue
    kept.set(name, value)
  }
  return kept
}

/** Dates of the controls are days of the reader; the server wants moments. `to` includes its day. */
export const serverQuery = (query: URLSearchParams): URLSearchParams => {
  const sent = filterQuery(query)
  for (const name of ['from', 'to'] as const) {
    const day = new Date(`${sent.get(name) ?? ''}T00:00:00`)
    if (Number.isNaN(day.getTime())) sent.delete(name)
    else {
      if (name === 'to') day.setDate(day.getDate() + 1)
      sent.set(name, day.toISOString())
    }
  }
  return sent
}

/** A place of the list with these filters; `id` opens a record beside it. */
export const placeOf = (room: ListRoom, query: URLSearchParams, id = ''): string => {
  const words = query.toString()
  return `${room}${id && `/${id}`}${words && `?${words}`}`
}

/** The query with one filter changed, or, with `null`, removed. */
export const withFilter = (query: URLSearchParams, name: string, value: string | null): URLSearchParams => {
  const next = new URLSearchParams(query)
  if (value === null || (value === '' && name !== 'source')) next.delete(name)
  else next.set(name, value)
  return next
}

/** Who may do what in these rooms; the server decides, this only hides what it would refuse. */
export const rightsOf = ({ site: { role } }: House) => ({
  change: role === 'owner' || role === 'agent',
  decide: role === 'owner' || role === 'agent' || role === 'moderator',
  export: role === 'owner' || role === 'agent' || role === 'dpo',
})

/** How a language calls itself in the reader's language. */
export const languageName = (locale: string, of: string): string => {
  try {
    return new Intl.DisplayNames([languageTag(of as Locale)], { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}
