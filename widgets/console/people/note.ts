import { html, LitElement, nothing } from 'lit'
import type { Note, PersonEvent } from '../../../server/records/contract.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { LONGEST_NOTE } from './new-note.ts'

/** @summary A note on the timeline: read, changed, deleted. When two change it at once, both texts are shown, and the person decides. */
export class PortikConsoleNote extends LitElement {
  static override properties = {
    house: { attribute: false },
    person: {},
    note: { attribute: false },
    changed: { attribute: false },
    draft: { state: true },
    theirs: { state: true },
    trouble: { state: true },
  }
  declare house: House | undefined
  declare person: string
  declare note: PersonEvent | undefined
  /** Hears the note as it is now; undefined: it is deleted. */
  declare changed: ((note: Note | undefined) => void) | undefined
  /** What is being written; undefined while the note is only read. */
  declare private draft: string | undefined
  /** What somebody else made of it meanwhile. */
  declare private theirs: Note | undefined
  declare private trouble: string

  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.person = ''
    this.trouble = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
  }

  async #edit(): Promise<void> {
    this.draft = this.note?.text ?? ''
    this.#unguard ??= this.house?.guard(() => this.draft !== undefined && this.draft !== this.note?.text)
    await this.updateComplete
    this.querySelector<HTMLElement>('wa-textarea')?.focus()
  }

  async #end(note?: Note): Promise<void> {
    this.draft = undefined
    this.theirs = undefined
    this.trouble = ''
    this.#unguard?.()
    this.#unguard = undefined
    if (note) this.changed?.(note)
    await this.updateComplete
    this.querySelector<HTMLElement>('[data-edit]')?.focus()
  }

  /** The note as it stands on the server now; undefined when it is gone or cannot be read. */
  async #now(): Promise<Note | undefined> {
    const answer = await this.house!.api.get<{ notes: readonly Note[] }>(`people/${this.person}/notes`)
    return answer.ok ? answer.value.notes.find(({ id }) => id === this.note?.id) : undefined
  }

  async #save(version: number): Promise<void> {
    const { house, note, draft } = this
    const text = draft?.trim()
    if (!house || !note?.id || !text) return
    const answer = await house.api.put<Note>(`notes/${note.id}`, { json: { text }, ifMatch: `"${version}"` })
    if (answer.ok) {
      house.toast(house.t('console-people:note.saved'))
      return this.#end(answer.value)
    }
    const { code, status } = answer.failure
    if (code === 'changed_meanwhile') this.theirs = await this.#now()
    const gone = status === 404 || (code === 'changed_meanwhile' && !this.theirs)
    this.trouble = gone ? house.t('console-people:note.gone') : this.theirs ? '' : house.explain(answer.failure)
  }

  async #delete(): Promise<void> {
    const { house, note } = this
    if (!house || !note?.id) return
    const { t } = house
    const sure = await house.confirm({
      title: t('console-people:note.delete_title'),
      text: t('console-people:note.delete_text'),
      action: t('console-people:note.delete'),
      danger: true,
    })
    if (!sure) return
    const answer = await house.api.delete(`notes/${note.id}`, { ifMatch: `"${note.version ?? 0}"` })
    if (answer.ok || answer.failure.status === 404) {
      house.toast(t('console-people:note.deleted'))
      return this.changed?.(undefined)
    }
    house.toast(house.explain(answer.failure))
    if (answer.failure.code === 'changed_meanwhile') this.changed?.(await this.#now())
  }

  override render() {
    const { house, note } = this
    if (!house || !note) return nothing
    const { t } = house
    const mayWrite = house.site.role === 'owner' || house.site.role === 'agent'
    if (this.draft !== undefined) return this.#editing(house, note, this.draft)
    return html`<p class="note-text" dir="auto">${note.text}</p>
      ${
        mayWrite
          ? html`<div class="note-actions">
              <wa-button data-edit size="s" appearance="plain" @click=${() => void this.#edit()}
                ><wa-icon slot="start" name="edit"></wa-icon>${t('console-people:note.edit')}</wa-button
              >
              <wa-button size="s" appearance="plain" @click=${() => void this.#delete()}
                ><wa-icon slot="start" name="trash"></wa-icon>${t('console-people:note.delete')}</wa-button
              >
            </div>`
          : nothing
      }`
  }

  #editing = ({ t }: House, note: PersonEvent, draft: string) => {
    const { theirs } = this
    const version = theirs?.version ?? note.version ?? 0
    return html`
      ${
        theirs
          ? html`<div class="note-conflict" role="alert">
              <p>${t('console-people:note.conflict')}</p>
              <h3>${t('console-people:note.theirs')}</h3>
              <blockquote class="note-text" dir="auto">${theirs.text}</blockquote>
            </div>`
          : nothing
      }
      <form
        class="note-form"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault()
          void this.#save(version)
        }}
      >
        <wa-textarea
          rows="3"
          resize="auto"
          required
          maxlength=${LONGEST_NOTE}
          label=${t(theirs ? 'console-people:note.mine' : 'console-people:note.edit_label')}
          .value=${draft}
          @input=${(event: Event) => (this.draft = (event.target as HTMLTextAreaElement).value)}
          @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && draft === note.text && void this.#end()}
        ></wa-textarea>
        <p class="note-trouble" role="alert">${this.trouble}</p>
        <div class="note-actions">
          <wa-button size="s" appearance="outlined" @click=${() => void this.#end(theirs)}
            >${t(theirs ? 'console-people:note.keep_theirs' : 'console:cancel')}</wa-button
          >
          <wa-button type="submit" size="s" variant="brand" ?disabled=${draft.trim() === ''}
            >${t(theirs ? 'console-people:note.keep_mine' : 'console-people:note.save')}</wa-button
          >
        </div>
      </form>
    `
  }
}

define('portik-console-note', PortikConsoleNote)
