import type { Controller, Locale } from '../../../server/sites/contract.ts'
import type { SightingView } from '../../../server/sites/contract/page-check.ts'

/** What the owner set about the site. */
export type Settings = {
  readonly id: string
  readonly name: string
  readonly locales: readonly Locale[]
  readonly controller: Controller
  readonly origins: readonly string[]
  readonly public_url: string
  readonly version: number
}

export type Form = {
  readonly id: string
  readonly title: string
  readonly version: number
  readonly status: 'open' | 'closed'
  readonly template: boolean
}

export type Template = {
  readonly id: string
  readonly title: string
  readonly intro: string
  readonly fields: number
  readonly published: number | null
}

export type Sighting = SightingView

/** Everything that the steps need to know of each other. */
export type SiteState = {
  readonly settings: Settings
  readonly etag: string
  readonly forms: readonly Form[]
  readonly sightings: readonly Sighting[]
  readonly connections: readonly { readonly id: string; readonly name: string | null; readonly url: string }[]
}

/** A step changed something: the room reads again what it shows. */
export class SiteChangedEvent extends Event {
  constructor() {
    super('portik:site-changed', { bubbles: true })
  }
}
