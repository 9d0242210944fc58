import { html, LitElement, nothing } from 'lit'
import type { Note } from '../../../server/records/contract.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'

/** The server keeps this much of a note. */
export const LONGEST_NOTE = 5_000

/** @summary Where a note about a person is written. What was typed is not left without asking. */
export class PortikConsoleNewNote extends LitElement {
  static override properties = {
    house: { attribute: false },
    person: {},
    added: { attribute: false },
    text: { state: true },
    sending: { state: true },
    trouble: { state: true },
  }
  declare house: House | undefined
  declare person: string
  declare added: ((note: Note) => void) | undefined
  declare private text: string
  declare private sending: boolean
  declare private trouble: string

  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.person = ''
    this.text = ''
    this.sending = false
    this.trouble = ''
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
    if (this.house && this.isConnected) this.#unguard ??= this.house.guard(() => this.text.trim() !== '')
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault()
    const { house } = this
    const text = this.text.trim()
    if (!house || this.sending || text === '') return
    this.sending = true
    const answer = await house.api.post<Note>(`people/${this.person}/notes`, { json: { text } })
    this.sending = false
    this.trouble = answer.ok ? '' : house.explain(answer.failure)
    if (!answer.ok) return
    this.text = ''
    this.added?.(answer.value)
    house.toast(house.t('console-people:note.saved'))
  }

  override render() {
    const { house } = this
    if (!house) return nothing
    const { t } = house
    return html`<form class="note-form" @submit=${(event: SubmitEvent) => void this.#send(event)}>
      <wa-textarea
        rows="2"
        resize="auto"
        maxlength=${LONGEST_NOTE}
        label=${t('console-people:note.label')}
        hint=${t('console-people:note.hint')}
        .value=${this.text}
        @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void this.#send(event)}
      ></wa-textarea>
      <p class="note-trouble" role="alert">${this.trouble}</p>
      <div class="note-actions">
        <wa-button type="submit" size="s" variant="brand" ?disabled=${this.text.trim() === ''} ?loading=${this.sending}
          >${t('console-people:note.add')}</wa-button
        >
      </div>
    </form>`
  }
}

define('portik-console-new-note', PortikConsoleNewNote)
