import { askAbout, looksLikeEmail } from './asked.ts'
import type { House } from './house.ts'
import type { Picture } from './pictures.ts'
import { roomsFor } from './rooms.ts'

/** A line of the palette. */
export type Entry = {
  readonly id: string
  readonly icon: Picture
  readonly text: string
  /** What stands behind it, quieter. */
  readonly more?: string | undefined
  readonly run: () => void
}

export type Group = { readonly id: string; readonly title: string; readonly entries: readonly Entry[] }

/** `GET /v1/console/sites/:site/search?q=` */
export type Hits = {
  readonly hits: readonly {
    readonly kind: string
    readonly id: string
    readonly title: string
    readonly text?: string | null
    readonly at?: string | null
  }[]
}

/** What a found thing is called in the address, and its picture. */
const KINDS: Readonly<Record<string, readonly [path: string, icon: Picture]>> = {
  person: ['people', 'person'],
  lead: ['leads', 'leads'],
  submission: ['submissions', 'inbox'],
  case: ['cases', 'file'],
  delivery: ['deliveries', 'deliveries'],
}

/** Without case and accents: `Kovac` finds Kovač. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'dj').replaceAll('ł', 'l').toLowerCase()

/** The entries whose text has every word of the query. */
export const matching = (entries: readonly Entry[], query: string): readonly Entry[] => {
  const words = plain(query).split(/\s+/).filter(Boolean)
  return entries.filter(({ text, more = '' }) => {
    const own = plain(`${text} ${more}`)
    return words.every((word) => own.includes(word))
  })
}

/** Places that were opened from here while this page is open. In memory only: names of people are not left on a device. */
const recent = new Map<string, readonly Entry[]>()

const remember = (site: string, entry: Entry): void => {
  const others = (recent.get(site) ?? []).filter(({ id }) => id !== entry.id)
  recent.set(site, [entry, ...others].slice(0, 5))
}

export const recentOf = (site: string): readonly Entry[] => recent.get(site) ?? []

/** The rooms of the person. */
export const roomEntries = (house: House): readonly Entry[] =>
  roomsFor(house.site.role).map(({ path, title, icon, key }) => ({
    id: `room-${path}`,
    icon: icon as Picture,
    text: house.t(title),
    more: key && `G ${key.toUpperCase()}`,
    run: () => house.go(path),
  }))

/** What the server found, as lines that lead there. */
export const hitEntries = (house: House, { hits }: Hits): readonly Entry[] =>
  hits.flatMap(({ kind, id, title, text, at }) => {
    const known = KINDS[kind]
    if (!known) return []
    const [path, icon] = known
    const more = [house.t(`console:kind.${kind}`), text, at ? house.ago(at) : undefined].filter(Boolean).join(' · ')
    const entry: Entry = {
      id: `${kind}-${id}`,
      icon,
      text: title,
      more,
      run: () => {
        remember(house.site.id, entry)
        house.go(`${path}/${id}`)
      },
    }
    return [entry]
  })

/** An address was typed: what do we know about it? For whoever answers such questions. */
export const askEntries = (house: House, text: string): readonly Entry[] => {
  const email = text.trim()
  if (!house.opens('requests') || !looksLikeEmail(email)) return []
  const run = (): void => {
    askAbout(email)
    house.go('requests/person')
  }
  return [{ id: 'ask-about', icon: 'requests', text: house.t('console-privacy:k.palette', { email }), run }]
}
