import { html, LitElement, nothing } from 'lit'
import type { Note } from '../../../server/records/contract.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { rightsOf } from './address.ts'

/** @summary What colleagues wrote about a person, or about one of the person's records. Nothing that was typed is lost to somebody else's change. */
export class PortikConsoleNotes extends LitElement {
  static override properties = {
    house: { attribute: false },
    person: {},
    record: {},
    notes: { state: true },
    editing: { state: true },
    theirs: { state: true },
  }
  declare house: House
  declare person: string
  declare record: string | undefined
  declare private notes: readonly Note[]
  declare private editing: string | undefined
  /** The note as somebody else left it while it was being changed here. */
  declare private theirs: Note | undefined

  #asked = ''
  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.notes = []
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
    this.#unguard = undefined
  }

  protected override willUpdate(): void {
    this.#unguard ??= this.house.guard(() =>
      [...this.querySelectorAll('textarea')].some((area) => area.value.trim() !== area.defaultValue.trim()),
    )
    const asked = `${this.person}/${this.record ?? ''}`
    if (asked === this.#asked) return
    this.#asked = asked
    this.editing = undefined
    void this.#load()
  }

  async #load(): Promise<void> {
    const answer = await this.house.api.get<{ notes: Note[] }>(`people/${this.person}/notes`, { query: { record: this.record } })
    if (answer.ok) this.notes = answer.value.notes
  }

  async #add(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const area = this.#areaOf(event)
    const text = area.value.trim()
    if (!text) return
    const answer = await this.house.api.post<Note>(`people/${this.person}/notes`, {
      json: { text, ...(this.record ? { record: this.record } : {}) },
    })
    if (!answer.ok) return this.house.toast(this.house.explain(answer.failure))
    area.value = ''
    await this.#load()
  }

  #areaOf = (event: SubmitEvent) => (event.target as HTMLFormElement).querySelector('textarea')!

  async #save(event: SubmitEvent, note: Note): Promise<void> {
    event.preventDefault()
    const version = this.theirs?.version ?? note.version
    const text = this.#areaOf(event).value.trim()
    if (!text) return
    const answer = await this.house.api.put<Note>(`notes/${note.id}`, { json: { text }, ifMatch: `"${version}"` })
    if (answer.ok) {
      this.editing = undefined
      this.theirs = undefined
      return this.#load()
    }
    if (answer.failure.code !== 'changed_meanwhile') return this.house.toast(this.house.explain(answer.failure))
    await this.#load()
    this.theirs = this.notes.find(({ id }) => id === note.id)
  }

  async #delete({ id, version }: Note): Promise<void> {
    const { t, confirm, api, toast, explain } = this.house
    const question = { title: t('console-records:notes.delete_title'), text: t('console-records:notes.delete_text') }
    if (!(await confirm({ ...question, action: t('console-records:notes.delete'), danger: true }))) return
    const answer = await api.delete(`notes/${id}`, { ifMatch: `"${version}"` })
    if (!answer.ok) toast(explain(answer.failure))
    await this.#load()
  }

  override render() {
    const { t } = this.house
    const { change } = rightsOf(this.house)
    return html`<section class="record-part">
      <h3>${t('console-records:notes.title')}</h3>
      ${this.notes.length === 0 ? html`<p class="quiet">${t('console-records:notes.none')}</p>` : nothing}
      <ul class="notes">
        ${this.notes.map((note) => html`<li>${this.editing === note.id ? this.#form(note) : this.#note(note, change)}</li>`)}
      </ul>
      ${
        change
          ? html`<form @submit=${(event: SubmitEvent) => void this.#add(event)}>
              <label><span>${t('console-records:notes.label')}</span><textarea rows="2" maxlength="5000" name="note"></textarea></label>
              <wa-button type="submit" size="s" appearance="outlined">${t('console-records:notes.add')}</wa-button>
            </form>`
          : nothing
      }
    </section>`
  }

  #note(note: Note, change: boolean) {
    const { t, time } = this.house
    return html`<p class="note-text">${note.text}</p>
      <p class="quiet small">
        ${note.author}, ${time(note.created_at)} ${note.version > 1 ? t('console-records:notes.edited') : nothing}
        ${
          change
            ? html`<button type="button" aria-label=${t('console-records:notes.edit')} @click=${() => (this.editing = note.id)}>
                  <wa-icon name="edit"></wa-icon>
                </button>
                <button type="button" aria-label=${t('console-records:notes.delete')} @click=${() => void this.#delete(note)}>
                  <wa-icon name="trash"></wa-icon>
                </button>`
            : nothing
        }
      </p>`
  }

  #form(note: Note) {
    const { t } = this.house
    const { theirs } = this
    const close = () => {
      this.editing = undefined
      this.theirs = undefined
    }
    return html`<form @submit=${(event: SubmitEvent) => void this.#save(event, note)}>
      ${
        theirs
          ? html`<wa-callout variant="warning" role="alert">
              <p>${t('console-records:notes.changed', { name: theirs.author })}</p>
              <blockquote>${theirs.text}</blockquote>
            </wa-callout>`
          : nothing
      }
      <label
        ><span class="unseen">${t('console-records:notes.edit')}</span><textarea rows="3" maxlength="5000">${note.text}</textarea>
      </label>
      <div class="record-actions">
        <wa-button type="submit" size="s" variant="brand"
          >${t(theirs ? 'console-records:notes.keep_mine' : 'console-records:notes.save')}</wa-button
        >
        <wa-button size="s" appearance="outlined" @click=${close}
          >${t(theirs ? 'console-records:notes.keep_theirs' : 'console:cancel')}</wa-button
        >
      </div>
    </form>`
  }
}

define('portik-console-notes', PortikConsoleNotes)
