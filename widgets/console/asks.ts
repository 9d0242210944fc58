import type WaDialog from '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { html, LitElement, nothing } from 'lit'
import type { Question, Say } from './house.ts'

type Asked = Question & { readonly answer: (answer: string | undefined) => void; readonly write?: { readonly label: string } }

/** The server keeps this much of a reason. */
const LONGEST = 300

/**
 * @summary Questions before something is lost, and the reason for which a person's record is opened. One at a time: the next one waits.
 */
export class PortikConsoleAsks extends LitElement {
  static override properties = { say: { attribute: false }, asked: { state: true } }
  declare say: Say | undefined
  declare private asked: readonly Asked[]

  /** The reason that was given last, offered again: one reason often covers a case with several records. */
  #last = ''
  #answered = false

  constructor() {
    super()
    this.asked = []
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Whether the person said yes. Escape and the cross mean no. */
  async confirm(question: Question): Promise<boolean> {
    return (await this.#ask(question)) !== undefined
  }

  /** Why the record is opened, in the person's words; undefined when they would rather not open it. */
  reason(): Promise<string | undefined> {
    const t = this.say ?? ((key: string) => key)
    return this.#ask(
      { title: t('console:reason.title'), text: t('console:reason.text'), action: t('console:reason.action') },
      { label: t('console:reason.label') },
    )
  }

  #ask(question: Question, write?: Asked['write']): Promise<string | undefined> {
    return new Promise((answer) => {
      this.asked = [...this.asked, { ...question, answer, ...(write ? { write } : {}) }]
    })
  }

  get #dialog(): WaDialog | null {
    return this.querySelector('wa-dialog')
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault()
    const [first] = this.asked
    const written = new FormData(event.target as HTMLFormElement).get('reason')
    if (first?.write) this.#last = typeof written === 'string' ? written.trim() : ''
    if (first?.write && this.#last === '') return
    this.#answered = true
    first?.answer(first.write ? this.#last : '')
    this.#close()
  }

  #close(): void {
    const dialog = this.#dialog
    if (dialog) dialog.open = false
  }

  #hidden(event: Event): void {
    if (event.target !== event.currentTarget) return
    if (!this.#answered) this.asked[0]?.answer(undefined)
    this.#answered = false
    this.asked = this.asked.slice(1)
  }

  override render() {
    const [first] = this.asked
    if (!first) return nothing
    return html`
      <wa-dialog open label=${first.title} class="ask" @wa-after-hide=${(event: Event) => this.#hidden(event)}>
        <p>${first.text}</p>
        <form id="portik-ask" @submit=${(event: SubmitEvent) => this.#submit(event)}>
          ${
            first.write
              ? html`<wa-textarea
                  name="reason"
                  rows="2"
                  required
                  autofocus
                  maxlength=${LONGEST}
                  label=${first.write.label}
                  .value=${this.#last}
                ></wa-textarea>`
              : nothing
          }
          <div class="ask-actions">
            <wa-button appearance="outlined" @click=${() => this.#close()}>${this.say?.('console:cancel')}</wa-button>
            <wa-button type="submit" variant=${first.danger ? 'danger' : 'brand'} ?autofocus=${!first.write}>${first.action}</wa-button>
          </div>
        </form>
      </wa-dialog>
    `
  }
}
