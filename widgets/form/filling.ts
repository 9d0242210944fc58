import type { Receipt, Values } from '../../server/forms/contract.ts'
import type { Result } from '../core/api.ts'
import { newId } from '../core/id.ts'
import type { Pass } from '../core/pass.ts'
import { freshPass } from '../core/pass.ts'
import type { Texts } from '../core/texts.ts'
import { DraftKeeper } from './draft.ts'
import type { Field } from './fields.ts'
import { applyConditions, fieldsOf, prefill, withKinds } from './fields.ts'
import type { FieldProblem, Host, Notice } from './host.ts'
import { isMarked, showMessage } from './messages.ts'
import type { NumberChecks } from './rules.ts'
import { check, sentence } from './rules.ts'
import { sendFilling } from './sending.ts'
import type { Steps } from './steps.ts'
import type { Uploads } from './upload.ts'

/** One visitor fills in one `<form>`: conditions, checks, draft, sending. Ends with `signal`. */
export class Filling {
  readonly form: HTMLFormElement
  readonly host: Host
  readonly t: Texts
  fields: readonly Field[]
  values: Values = {}
  /** The same for every attempt to send, so that sending again is not a second submission. */
  id = newId()
  readonly draft: DraftKeeper
  steps: Steps | undefined
  uploads: Uploads | undefined
  problems: readonly FieldProblem[] = []
  /** Above the form. */
  notice: Notice | undefined
  /** Below the form, near the button. */
  status: Notice | undefined
  receipt: Receipt | undefined
  /** Which step is shown, from 1. */
  step: { readonly step: number; readonly steps: number } | undefined
  #numbers: NumberChecks = {}
  #pass: Promise<Result<Pass>> | undefined
  #touched = false

  constructor(form: HTMLFormElement, host: Host, t: Texts, signal: AbortSignal) {
    this.form = form
    this.host = host
    this.t = t
    this.fields = fieldsOf(form)
    this.draft = new DraftKeeper(host.site, host.form, () => this.fields)
    prefill(this.fields, host)
    addEventListener('pagehide', this.draft.flush, { signal })
    signal.addEventListener('abort', () => {
      this.draft.flush()
      this.steps?.remove()
      this.uploads?.clear()
    })
    this.update()
  }

  /** Says something near the button, or nothing any more. */
  say(status?: Notice): void {
    this.status = status
    this.host.requestUpdate()
  }

  /** Where the form stands. */
  set phase(phase: Host['phase']) {
    const hide = phase === 'sent' || phase === 'waiting'
    this.host.phase = phase
    this.form.hidden = hide
    this.form.setAttribute('aria-busy', String(phase === 'sending'))
    if (hide)
      void this.host.updateComplete.then(() => this.host.renderRoot.querySelector<HTMLElement>('[part=thanks] h2,[part=status]')?.focus())
  }

  /** Does what an event in the form asks for. */
  handle(event: Event): void {
    this.touch()
    if (event.type === 'input') this.#typed(event)
    else if (event.type === 'change') this.#changed(event)
    else if (event.type === 'submit') void (this.steps?.isLast === false ? this.steps.next() : sendFilling(this))
  }

  /** A token for this submission; asked for once, or again when `renew`. */
  pass(renew = false): Promise<Result<Pass>> {
    if (renew || !this.#pass) {
      this.#pass = freshPass(this.host.url, Number(this.form.dataset['version']) || undefined, this.locale)
      void this.#pass.then(({ ok }) => {
        if (!ok) this.#pass = undefined
      })
    }
    return this.#pass
  }

  /** The language that the form is written in. */
  get locale(): string {
    return this.form.querySelector<HTMLInputElement>('[name=_locale]')?.value || this.host.tongue
  }

  /** From the first touch on: a token and its proof, and what must be there when the network goes. */
  touch(): void {
    if (this.#touched) return
    this.#touched = true
    void this.pass()
    void this.loadNumberChecks()
    void this.host.definition().then((found) => {
      if (!found.ok) return
      this.fields = withKinds(this.form, this.fields, found.value)
      this.update()
    })
  }

  /** Applies the conditions to what is typed now. */
  update(): void {
    this.values = applyConditions(this.fields)
    if (this.steps) this.steps.arrange()
    else for (const section of this.form.querySelectorAll<HTMLElement>('portik-section')) section.hidden = section.hasAttribute('data-off')
  }

  /** Checks the fields, shows what is wrong and moves the focus to the first. True when nothing is. */
  async validate(fields: readonly Field[] = this.fields): Promise<boolean> {
    await this.loadNumberChecks()
    this.update()
    return this.show(
      fields.flatMap((field) => {
        const finding = check(field, this.locale, this.#numbers) ?? this.uploads?.finding(field)
        return finding ? [{ field, text: sentence(this.t, finding) }] : []
      }),
      fields,
    )
  }

  /** Shows problems at their fields and in the summary. */
  show(problems: readonly FieldProblem[], among: readonly Field[] = this.fields): boolean {
    for (const field of among) showMessage(field, problems.find((problem) => problem.field === field)?.text ?? '')
    this.problems = problems
    this.say()
    const [first] = problems
    if (first) this.focus(first.field)
    return !first
  }

  /** Brings a field to the front, on whatever step it is. */
  focus(field: Field): void {
    this.steps?.reveal(field)
    field.controls[0].focus()
  }

  /** Puts back what was typed in an earlier visit. */
  restore(): boolean {
    const restored = this.draft.restore()
    this.update()
    return restored
  }

  /** An empty form again, with a new id. */
  reset(): void {
    this.form.reset()
    this.uploads?.clear()
    this.renew()
    this.#touched = false
    this.notice = this.receipt = undefined
    this.draft.drop()
    prefill(this.fields, this.host)
    this.phase = 'open'
    this.show([])
    this.update()
  }

  /** The next attempt is a submission of its own. */
  renew(): void {
    this.id = newId()
    this.#pass = undefined
  }

  /** IBAN and VAT checks come only to forms that ask for one. */
  async loadNumberChecks(): Promise<void> {
    if (this.fields.some(({ kind }) => kind === 'iban' || kind === 'vat_id'))
      this.#numbers = (await import('./account-numbers.ts')).accountNumbers
  }

  #fieldOf(event: Event): Field | undefined {
    return this.fields.find(({ controls }) => controls.includes(event.target as never))
  }

  #typed(event: Event): void {
    this.update()
    this.draft.later()
    const field = this.#fieldOf(event)
    if (field && isMarked(field) && !check(field, this.locale, this.#numbers)) this.#clear(field)
  }

  #changed(event: Event): void {
    const field = this.#fieldOf(event)
    if (!field) return
    const { value } = field.controls[0]
    if (field.kind === 'file') void this.#chose(field)
    else if (field.kind === 'url' && /^[^:/\s]+\.\S+$/.test(value)) field.controls[0].value = `https://${value}`
    this.#typed(event)
    const finding = check(field, this.locale, this.#numbers)
    if (finding && finding.code !== 'required' && finding.code !== 'consent_needed') showMessage(field, sentence(this.t, finding))
  }

  #clear(field: Field): void {
    showMessage(field, '')
    this.problems = this.problems.filter((problem) => problem.field !== field)
    this.host.requestUpdate()
  }

  async #chose(field: Field): Promise<void> {
    const { Uploads } = await import('./upload.ts')
    this.uploads ??= new Uploads(this)
    this.uploads.add(field)
  }
}
