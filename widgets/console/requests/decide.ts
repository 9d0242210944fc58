import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { DeskCase } from '../../../server/privacy/contract/desk.ts'
import type { DeskWork } from '../../../server/privacy/contract/work.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { versions } from '../versions.ts'
import { groundField, letterDraft, pauseField, stepButtons, type Letter } from './decide-parts.ts'
import './pick.ts'
import { BLANK, callOf, isComplete, STEPS, stepsOf, type StepName, type Typed } from './steps.ts'
import { stepFault } from './words.ts'

/** Milliseconds after the last key until the letter is written anew. */
const TYPED = 400

/** @summary What the law lets an officer do next with a request: each step with what it needs, and its letter as it would leave. */
export class PortikConsoleRequestDecide extends LitElement {
  static override properties = {
    house: { attribute: false },
    request: { attribute: false },
    work: { attribute: false },
    etag: { attribute: false },
    moved: { attribute: false },
    reread: { attribute: false },
    step: { state: true },
    typed: { state: true },
    letter: { state: true },
    trouble: { state: true },
    busy: { state: true },
    newer: { state: true },
  }
  declare house: House | undefined
  declare request: DeskCase | undefined
  declare work: DeskWork | undefined
  declare etag: string
  /** Hears the request as it stands after a step. */
  declare moved: ((request: DeskCase, etag: string) => void) | undefined
  /** Reads the request again; answers it. */
  declare reread: (() => Promise<DeskCase | undefined>) | undefined
  declare private step: StepName | undefined
  declare private typed: Typed
  declare private letter: Letter | undefined
  declare private trouble: string
  declare private busy: boolean
  /** The request as somebody else left it, while this person was writing. */
  declare private newer: DeskCase | undefined

  #unguard: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = new AbortController()

  constructor() {
    super()
    this.typed = BLANK
    this.trouble = ''
    this.busy = false
    this.etag = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#asking.abort()
    this.#unguard?.()
    this.#unguard = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.house) this.#unguard ??= this.house.guard(() => this.step !== undefined && this.typed.words.trim() !== '')
    // Another step of somebody else may have made this one impossible; what was typed is said in the conflict then.
    if (changed.has('request') && this.step && !this.newer && !this.request?.actions.includes(this.step)) this.step = undefined
  }

  async #choose(step: StepName | undefined): Promise<void> {
    const before = this.step
    this.step = step
    this.typed = BLANK
    this.letter = undefined
    this.trouble = ''
    this.newer = undefined
    if (step) this.#draft()
    await this.updateComplete
    if (step) this.querySelector<HTMLElement>('.decide-form :is(select, textarea, input, h3)')?.focus()
    else this.querySelector<HTMLElement>(`[data-step="${before}"]`)?.focus()
  }

  #type(change: Partial<Typed>): void {
    this.typed = { ...this.typed, ...change }
    this.trouble = ''
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#draft(), TYPED)
  }

  /** The letter as it would leave, as soon as it can be written. */
  #draft(): void {
    const { step, typed } = this
    if (step && STEPS[step].letter && isComplete(step, typed)) void this.#read(step)
    else this.letter = undefined
  }

  async #read(step: StepName): Promise<void> {
    const { house, request } = this
    this.#asking.abort()
    this.#asking = new AbortController()
    const { signal } = this.#asking
    if (!house || !request) return
    const json = callOf(step, this.typed, request.may_pause)
    const answer = await house.api.post<{ letter: Letter | null }>(`privacy-requests/${request.id}/letter`, { json, signal })
    if (signal.aborted) return
    this.letter = answer.ok ? (answer.value.letter ?? undefined) : undefined
    this.trouble = answer.ok ? '' : stepFault(house, answer.failure)
  }

  async #take(step: StepName): Promise<void> {
    const { house, request, typed } = this
    if (!house || !request || this.busy || !isComplete(step, typed)) return
    this.busy = true
    const json = callOf(step, typed, request.may_pause)
    const answer = await house.api.post<DeskCase>(`privacy-requests/${request.id}/steps`, { json, ifMatch: this.etag })
    this.busy = false
    if (answer.ok) {
      house.toast(house.t(`console-privacy:said.${step}`))
      this.step = undefined
      this.newer = undefined
      this.typed = BLANK
      this.moved?.(answer.value, answer.etag ?? '')
      return
    }
    if (answer.failure.code === 'changed_meanwhile') {
      this.newer = await this.reread?.()
      await this.updateComplete
      this.querySelector<HTMLElement>('.conflict h2')?.focus()
    } else this.trouble = stepFault(house, answer.failure)
  }

  override render() {
    const { house, request, work, step } = this
    if (!house || !request) return nothing
    const { t } = house
    if (!work && house.site.role !== 'dpo') return nothing
    if (work && !work.may_decide)
      return html`<p class="remark"><wa-icon name="info"></wa-icon><span>${t('console-privacy:c.read_only')}</span></p>`
    const { first, more } = stepsOf(request)
    if (first.length + more.length === 0) return nothing
    return html`<section class="panel pile decide" aria-labelledby="portik-decide">
      <h2 id="portik-decide">${t('console-privacy:c.next')}</h2>
      ${step ? this.#form(house, request, step) : stepButtons(house, first, more, (chosen) => void this.#choose(chosen))}
    </section>`
  }

  #conflict(house: House, step: StepName, newer: DeskCase) {
    const { t } = house
    const last = newer.events.at(-1)
    const theirs = [
      t(`console-privacy:state.${newer.state}`),
      last ? `${t(`console-privacy:action.${last.action}`)}, ${last.actor.name ?? ''}` : '',
    ]
    return versions(house, {
      theirs,
      mine: [t(`console-privacy:do.${step}`), this.typed.words],
      takeTheirs: () => void this.#choose(undefined),
      keepMine: () => {
        this.newer = undefined
        if (newer.actions.includes(step)) void this.#take(step)
        else this.trouble = t('console-privacy:fault.request_step_refused')
      },
    })
  }

  #form(house: House, request: DeskCase, step: StepName) {
    const { t } = house
    const { typed, letter, trouble, newer } = this
    const form = STEPS[step]
    const erases = request.kind === 'erasure' && (step === 'approve' || step === 'approve_partly')
    return html`<form
      class="form decide-form"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault()
        void this.#take(step)
      }}
    >
      ${newer ? this.#conflict(house, step, newer) : nothing}
      <div>
        <h3 tabindex="-1">${t(`console-privacy:do.${step}`)}</h3>
        <p class="quiet">${t(`console-privacy:about.${step}`)}</p>
      </div>
      ${
        erases
          ? html`<p class="remark" data-kind="bad"><wa-icon name="warning"></wa-icon><span>${t('console-privacy:c.for_good')}</span></p>`
          : nothing
      }
      ${form.ground ? groundField(house, request, typed, (ground) => this.#type({ ground })) : nothing}
      ${
        form.pick
          ? html`<portik-console-request-pick
              .house=${house}
              .request=${request}
              .what=${form.pick}
              .picked=${(pick: string) => this.#type({ pick })}
            ></portik-console-request-pick>`
          : nothing
      }
      ${
        form.words
          ? html`<div class="field">
              <label for="portik-words">${t(`console-privacy:words.${form.words.name}`)}</label>
              <textarea
                id="portik-words"
                rows="4"
                dir="auto"
                ?required=${!form.words.optional}
                .value=${typed.words}
                @input=${(event: Event) => this.#type({ words: (event.target as HTMLTextAreaElement).value })}
              ></textarea>
            </div>`
          : nothing
      }
      ${form.pause ? pauseField(house, request, typed, (pause) => this.#type({ pause })) : nothing}
      ${form.letter ? letterDraft(house, letter) : nothing}
      <p class="field-error" role="alert">${trouble ? html`<wa-icon name="alert"></wa-icon>${trouble}` : nothing}</p>
      <div class="form-actions">
        <wa-button
          type="submit"
          variant=${form.danger || erases ? 'danger' : 'brand'}
          ?disabled=${!isComplete(step, typed) || newer !== undefined}
          ?loading=${this.busy}
          >${t(form.letter ? 'console-privacy:c.send' : 'console-privacy:c.do', { step: t(`console-privacy:do.${step}`) })}</wa-button
        >
        <wa-button appearance="plain" @click=${() => void this.#choose(undefined)}>${t('console:cancel')}</wa-button>
      </div>
    </form>`
  }
}

define('portik-console-request-decide', PortikConsoleRequestDecide)
