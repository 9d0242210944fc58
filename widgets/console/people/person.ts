import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Note, PersonEvent, PersonView } from '../../../server/records/contract.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import './new-note.ts'
import { noteEvent, timeline } from './timeline.ts'

/** `GET /v1/console/sites/:site/people/:id` */
type Known = { readonly person: PersonView; readonly events: readonly PersonEvent[]; readonly more: boolean }

/** Milliseconds in which several events become one reading. */
const TOGETHER = 1_000

/** @summary A person: how to reach them, and everything that happened, newest first. */
export class PortikConsolePerson extends LitElement {
  static override properties = { house: { attribute: false }, person: {}, known: { state: true }, failure: { state: true } }
  declare house: House | undefined
  /** Id of the person. */
  declare person: string
  declare private known: Known | undefined
  declare private failure: Failure | undefined

  #shown = ''
  #unlisten: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #reading = new AbortController()

  constructor() {
    super()
    this.person = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#reading.abort()
    clearTimeout(this.#timer)
    this.#unlisten?.()
    this.#shown = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { house } = this
    if (!house || !(changed.has('house') || changed.has('person'))) return
    const shown = `${house.site.id} ${this.person}`
    if (shown === this.#shown) return
    this.#shown = shown
    this.known = undefined
    this.#unlisten?.()
    // Every look of the officer is one in the audit, so the page is read again only when they ask.
    if (house.site.role !== 'dpo') this.#unlisten = house.live(({ kind, id }) => this.#heard(kind, id))
    void this.#load()
  }

  #heard(kind: string, id: string | undefined): void {
    if (kind !== 'again' && !this.known?.events.some((event) => event.id === id || event.record === id)) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#load(), TOGETHER)
  }

  async #load(): Promise<void> {
    this.#reading.abort()
    this.#reading = new AbortController()
    const { signal } = this.#reading
    this.failure = undefined
    const answer = await this.house?.api.get<Known>(`people/${encodeURIComponent(this.person)}`, { signal })
    if (!answer || signal.aborted) return
    if (answer.ok) this.known = answer.value
    else this.failure = answer.failure
  }

  /** A note was written, changed (`note`) or deleted (undefined): nothing else has to be read again. */
  #noted(id: string, note: Note | undefined): void {
    const { known } = this
    if (!known) return
    const isKnown = known.events.some((event) => event.kind === 'note' && event.id === id)
    const events = note && !isKnown ? [noteEvent(note), ...known.events] : known.events
    this.known = {
      ...known,
      events: events.flatMap((event) => (event.kind !== 'note' || event.id !== id ? event : note ? noteEvent(note) : [])),
    }
  }

  override render() {
    const { house, known, failure } = this
    if (!house) return nothing
    const { t, href } = house
    const crumbs = [{ href: href('people'), text: t('console:room.people') }]
    if (!known)
      return page({
        heading: t('console:room.people'),
        crumbs,
        body: failure ? failedState(house, failure, () => void this.#load()) : loadingState(house),
      })
    const { person, events, more } = known
    return page({
      heading: person.name ?? person.email ?? t('console-people:people.unknown'),
      lead: t('console-people:person.since', { date: house.date(person.created_at) }),
      crumbs,
      width: 'narrow',
      body: html`
        ${this.#reach(house, person)}
        ${
          house.site.role === 'dpo'
            ? nothing
            : html`<portik-console-new-note
                .house=${house}
                .person=${person.id}
                .added=${(note: Note) => this.#noted(note.id, note)}
              ></portik-console-new-note>`
        }
        <section aria-labelledby="portik-timeline">
          <h2 id="portik-timeline">${t('console-people:person.timeline')}</h2>
          ${events.length === 0 ? html`<p class="quiet">${t('console-people:person.nothing')}</p>` : nothing}
          ${timeline(house, person.id, events, (id, note) => this.#noted(id, note))}
          ${more ? html`<p class="quiet">${t('console-people:person.more', { n: house.number(events.length) })}</p>` : nothing}
        </section>
      `,
    })
  }

  #reach = ({ t }: House, { email, phone }: PersonView) =>
    email || phone
      ? html`<section class="panel" aria-label=${t('console-people:person.reach')}>
          <dl class="reach">
            ${
              email
                ? html`<div>
                    <dt>${t('console-people:people.email')}</dt>
                    <dd><a href=${`mailto:${encodeURIComponent(email)}`}>${email}</a></dd>
                  </div>`
                : nothing
            }
            ${
              phone
                ? html`<div>
                    <dt>${t('console-people:people.phone')}</dt>
                    <dd>
                      <a href=${`tel:${phone.replace(/[^\d+]/g, '')}`}><bdi dir="ltr">${phone}</bdi></a>
                    </dd>
                  </div>`
                : nothing
            }
          </dl>
        </section>`
      : nothing
}

define('portik-console-person', PortikConsolePerson)
