import { html, LitElement, nothing } from 'lit'
import type { WaysIn } from '../../../server/sites/contract/staff.ts'
import { define } from '../../core/define.ts'
import type { Porch } from '../house.ts'
import { blank, enterSends, typed } from './blank.ts'
import { card, focusHeading, wrong } from './card.ts'
import { sayFailure } from './explain.ts'
import { dropToken, tokenOf } from './link-token.ts'
import './enrol.ts'
import './identity.css'

const AUTH = '/v1/console/auth'

/** @summary The first start: the person who came by the printed link becomes the first owner, and is offered a second factor. */
export class PortikConsoleSetup extends LitElement {
  static override properties = {
    porch: { attribute: false },
    query: { attribute: false },
    ways: { state: true },
    phase: { state: true },
    failure: { state: true },
    busy: { state: true },
  }
  declare porch: Porch | undefined
  declare query: URLSearchParams | undefined
  declare private ways: WaysIn | undefined
  declare private phase: 'checking' | 'dead' | 'ask' | 'factor'
  declare private failure: string | undefined
  declare private busy: boolean

  constructor() {
    super()
    this.phase = 'checking'
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    void this.#check()
  }

  async #check(): Promise<void> {
    const { porch } = this
    if (!porch) return
    const [ways, answer] = await Promise.all([
      porch.api.get<WaysIn>(AUTH),
      porch.api.post(`${AUTH}/setup/check`, { json: { token: tokenOf('setup') ?? '-' } }),
    ])
    if (ways.ok) this.ways = ways.value
    this.phase = answer.ok ? 'ask' : 'dead'
    if (!answer.ok) this.failure = sayFailure(porch.t, answer.failure)
    await this.updateComplete
    focusHeading(this)
  }

  async #begin(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { porch } = this
    if (!porch || this.busy) return
    this.busy = true
    this.failure = undefined
    const json = { token: tokenOf('setup'), name: typed(event.target, 'name'), email: typed(event.target, 'email'), locale: porch.locale }
    const answer = await porch.api.post(`${AUTH}/setup`, { json })
    if (!answer.ok) {
      this.busy = false
      return void (this.failure = sayFailure(porch.t, answer.failure))
    }
    dropToken()
    const me = await porch.api.get('/v1/console/me')
    this.busy = false
    if (!me.ok)
      return void (this.failure =
        me.failure.status === 401 ? porch.t('console-identity:signin.no_cookie') : sayFailure(porch.t, me.failure))
    this.phase = 'factor'
  }

  override render() {
    const t = this.porch?.t
    if (!t) return nothing
    if (this.phase === 'checking') return html`<p class="entrance-wait"><wa-spinner></wa-spinner></p>`
    if (this.phase === 'dead')
      return card({
        icon: 'link',
        heading: t('console-identity:setup.dead_title'),
        lead: this.failure,
        body: html`<wa-button href="/console" appearance="outlined">${t('console-identity:signin.title')}</wa-button>`,
      })
    if (this.phase === 'factor')
      return html`<portik-console-enrol
        .porch=${this.porch}
        .passkeysAt=${this.ways?.passkeys_at}
        ?optional=${this.ways?.demo}
        @portik:enrolled=${() => this.porch?.done()}
      ></portik-console-enrol>`
    return card({
      heading: t('console-identity:setup.title'),
      lead: t('console-identity:setup.lead'),
      body: html`
        <form class="stack" @submit=${(event: SubmitEvent) => void this.#begin(event)}>
          ${enterSends} ${wrong(this.failure)}
          ${blank({ name: 'name', label: t('console-identity:name'), autocomplete: 'name', maxlength: 100 })}
          ${blank({
            name: 'email',
            type: 'email',
            label: t('console-identity:email'),
            hint: t('console-identity:setup.email_hint'),
            autocomplete: 'email',
            maxlength: 254,
          })}
          <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-identity:setup.begin')}</wa-button>
        </form>
      `,
    })
  }
}

define('portik-console-setup', PortikConsoleSetup)
