import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { define } from '../core/define.ts'
import type { House } from './house.ts'
import { askEntries, hitEntries, matching, recentOf, roomEntries, type Entry, type Group, type Hits } from './palette-entries.ts'

/** From so many letters on the server is asked, and so long after the last of them (milliseconds). */
const SEARCH = { from: 2, after: 150 }

/**
 * @summary Search and commands: one field, and below it whatever it leads to. A combobox with a list (ARIA 1.2): the focus stays in the
 * field, arrows move through the list, Enter goes there.
 */
export class PortikConsolePalette extends LitElement {
  static override properties = {
    house: { attribute: false },
    actions: { attribute: false },
    text: { state: true },
    at: { state: true },
    found: { state: true },
    phase: { state: true },
  }
  declare house: House | undefined
  /** What can be done besides going somewhere. */
  declare actions: readonly Entry[]
  declare private text: string
  declare private at: number
  declare private found: readonly Entry[]
  declare private phase: 'idle' | 'searching' | 'failed'

  /** Removed instead of hidden, a dialog does not give the focus back by itself. */
  #before = document.activeElement as HTMLElement | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #running = new AbortController()

  constructor() {
    super()
    this.actions = []
    this.text = ''
    this.at = 0
    this.found = []
    this.phase = 'idle'
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#running.abort()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('at' as never)) this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }

  get #groups(): readonly Group[] {
    const { house, text } = this
    if (!house) return []
    const { t } = house
    const group = (id: string, entries: readonly Entry[]): Group => ({ id, title: t(`console:palette.${id}`), entries })
    const recent = text.trim() === '' ? recentOf(house.site.id) : []
    return [
      group('recent', recent),
      group('found', this.found),
      group('rooms', matching(roomEntries(house), text)),
      group('actions', [...askEntries(house, text), ...matching(this.actions, text)]),
    ].filter(({ entries }) => entries.length > 0)
  }

  #typed(event: InputEvent): void {
    this.text = (event.target as HTMLInputElement).value
    this.at = 0
    clearTimeout(this.#timer)
    this.#running.abort()
    if (this.text.trim().length < SEARCH.from) {
      this.found = []
      this.phase = 'idle'
      return
    }
    this.phase = 'searching'
    this.#timer = setTimeout(() => void this.#search(), SEARCH.after)
  }

  async #search(): Promise<void> {
    const { house } = this
    this.#running = new AbortController()
    const { signal } = this.#running
    const answer = await house?.api.get<Hits>('search', { query: { q: this.text.trim() }, signal })
    if (!house || signal.aborted || !answer) return
    this.found = answer.ok ? hitEntries(house, answer.value) : []
    this.phase = answer.ok ? 'idle' : 'failed'
    this.at = 0
  }

  #pressed(event: KeyboardEvent): void {
    const entries = this.#groups.flatMap((group) => group.entries)
    const last = entries.length - 1
    const next = {
      ArrowDown: this.at >= last ? 0 : this.at + 1,
      ArrowUp: this.at <= 0 ? last : this.at - 1,
      PageDown: Math.min(this.at + 8, last),
      PageUp: Math.max(this.at - 8, 0),
    }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      this.at = next
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault()
      this.#run(entries[this.at])
    }
  }

  #run(entry: Entry | undefined): void {
    if (!entry) return
    this.remove()
    this.#before?.focus()
    entry.run()
  }

  override render() {
    if (!this.house) return nothing
    const { t } = this.house
    const groups = this.#groups
    const entries = groups.flatMap((group) => group.entries)
    const active = entries[this.at]
    return html`
      <wa-dialog
        open
        light-dismiss
        without-header
        class="palette"
        label=${t('console:palette.title')}
        @wa-after-hide=${() => this.remove()}
      >
        <div class="palette-field">
          <wa-icon name="search"></wa-icon>
          <input
            autofocus
            type="text"
            role="combobox"
            aria-expanded=${entries.length > 0}
            aria-controls="portik-palette-list"
            aria-autocomplete="list"
            aria-activedescendant=${active ? `portik-palette-${active.id}` : nothing}
            aria-label=${t('console:palette.label')}
            placeholder=${t('console:palette.label')}
            autocomplete="off"
            spellcheck="false"
            maxlength="200"
            @input=${(event: InputEvent) => this.#typed(event)}
            @keydown=${(event: KeyboardEvent) => this.#pressed(event)}
          />
          ${this.phase === 'searching' ? html`<wa-spinner></wa-spinner>` : nothing}
        </div>
        <div id="portik-palette-list" class="palette-list" role="listbox" aria-label=${t('console:palette.title')}>
          ${groups.map((group) => this.#group(group, entries))}
        </div>
        <p class=${entries.length === 0 || this.phase === 'failed' ? 'palette-note' : 'unseen'} role="status">
          ${this.#note(entries.length)}
        </p>
      </wa-dialog>
    `
  }

  #note(count: number): string {
    const t = this.house!.t
    if (this.phase === 'failed') return t('console:palette.failed')
    if (this.phase === 'searching') return t('console:palette.searching')
    return count === 0 ? t('console:palette.none', { text: this.text.trim() }) : t('console:palette.count', { count })
  }

  #group = ({ id, title, entries }: Group, all: readonly Entry[]) => html`
    <div role="group" aria-labelledby="portik-palette-group-${id}">
      <h3 id="portik-palette-group-${id}" role="presentation">${title}</h3>
      ${entries.map((entry) => {
        const index = all.indexOf(entry)
        return html`<div
          id="portik-palette-${entry.id}"
          class="palette-entry"
          role="option"
          aria-selected=${index === this.at}
          @pointermove=${() => (this.at = index)}
          @click=${() => this.#run(entry)}
        >
          <wa-icon name=${entry.icon}></wa-icon><span>${entry.text}</span>${entry.more ? html`<small>${entry.more}</small>` : nothing}
        </div>`
      })}
    </div>
  `
}

define('portik-console-palette', PortikConsolePalette)
