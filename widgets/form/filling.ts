import type { TemplateResult } from 'lit'
import { html, nothing } from 'lit'
import type { Receipt, Values } from '../../server/forms/contract.ts'
import type { Result } from '../core/api.ts'
import { newId } from '../core/id.ts'
import type { Pass } from '../core/pass.ts'
import { freshPass } from '../core/pass.ts'
import { kept } from '../core/storage.ts'
import type { Texts } from '../core/texts.ts'
import { loadTexts } from '../core/texts.ts'
import { draftOf, dropDraft, keepDraft, restoreDraft } from './draft.ts'
import type { Field } from './fields.ts'
import { applyConditions, fieldsOf, fill } from './fields.ts'
import type { FieldProblem, Host, Notice } from './host.ts'
import { showMessage } from './messages.ts'
import type { NumberChecks } from './rules.ts'
import { check, sentence } from './rules.ts'
import { resume, sendFilling } from './sending.ts'
import type { Steps } from './steps.ts'
import styles from './talk.styles.ts'
import { thanks } from './thanks.ts'
import type { Uploads } from './upload.ts'
import { noticeOf, progressOf, summaryOf } from './views.ts'

/** Milliseconds after the last key until the draft is kept: once a pause, not once a letter. */
const DRAFT_PAUSE = 400

/** One visitor fills in one `<form>`: conditions, checks, draft, sending. Ends with `signal`. */
export class Filling {
  readonly form: HTMLFormElement
  readonly host: Host
  readonly t: Texts
  fields: readonly Field[]
  values: Values = {}
  /** The same for every attempt to send, so that sending again is not a second submission. */
  id = newId()
  steps: Steps | undefined
  uploads: Uploads | undefined
  problems: readonly FieldProblem[] = []
  /** Above the form. */
  notice: Notice | undefined
  receipt: Receipt | undefined
  /** Which step is shown, from 1. */
  step: { readonly step: number; readonly steps: number } | undefined
  #status: Notice | undefined
  #numbers: NumberChecks = {}
  #pass: Promise<Result<Pass>> | undefined
  #touched = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(form: HTMLFormElement, host: Host, t: Texts, signal: AbortSignal) {
    this.form = form
    this.host = host
    this.t = t
    this.fields = fieldsOf(form)
    this.#prefill()
    addEventListener('pagehide', this.#keepDraft, { signal })
    signal.addEventListener('abort', () => {
      this.#keepDraft()
      this.steps?.remove()
      this.uploads?.clear()
    })
    this.update()
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

  /** Below the form, near the button. */
  set status(status: Notice | undefined) {
    this.#status = status
    this.host.requestUpdate()
  }

  /** What stands above the form. */
  above(): TemplateResult {
    const { step, t, problems, notice, host } = this
    return html`${step && host.phase === 'open' ? progressOf(step, t) : nothing} ${summaryOf(problems, t, (field) => this.focus(field))}
    ${noticeOf('notice', notice)}`
  }

  /** What stands below it. */
  below(): TemplateResult {
    const { t, receipt, host } = this
    const sent = host.phase === 'sent' && receipt
    return html`${noticeOf('status', sent ? undefined : this.#status)} ${sent ? thanks(host.published, receipt, t) : nothing}`
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
      if (found.ok) this.#knowKinds(found.value.sections)
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
    this.status = undefined
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
    const restored = restoreDraft(this.host.site, this.host.form, this.fields)
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
    this.dropDraft()
    this.#prefill()
    this.phase = 'open'
    this.show([])
    this.update()
  }

  /** The next attempt is a submission of its own. */
  renew(): void {
    this.id = newId()
    this.#pass = undefined
  }

  /** Keeps the draft now, although nothing was typed just now: a refusal came back. */
  keepDraft(): void {
    keepDraft(this.host.site, this.host.form, draftOf(this.fields))
  }

  /** The letter carries what was typed from here on. */
  dropDraft(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    dropDraft(this.host.site, this.host.form)
  }

  #prefill(): void {
    const query = new URLSearchParams(location.search)
    for (const field of this.fields) {
      const asked = field.controls[0].dataset['prefillQuery'] ?? field.host?.dataset['prefillQuery']
      const value = this.host.getAttribute(`prefill-${field.key}`) ?? (asked ? query.get(asked) : null)
      if (value !== null && field.kind !== 'consent') fill(field, [value])
    }
  }

  async loadNumberChecks(): Promise<void> {
    if (this.fields.some(({ kind }) => kind === 'iban' || kind === 'vat_id'))
      this.#numbers = (await import('./account-numbers.ts')).accountNumbers
  }

  /** A hand-written form cannot say that a number is a rating, or a text an IBAN: the definition can. */
  #knowKinds(sections: readonly { readonly fields: readonly { readonly key: string; readonly kind: Field['kind'] }[] }[]): void {
    if (this.fields.every(({ host }) => host)) return
    const kinds = Object.fromEntries(sections.flatMap(({ fields }) => fields.map(({ key, kind }) => [key, kind])))
    const old = this.fields
    this.fields = fieldsOf(this.form, kinds).map((field) => {
      const known = old.find(({ key }) => key === field.key)
      return { ...field, files: known?.files ?? [], pending: known?.pending ?? 0 }
    })
    this.update()
  }

  #fieldOf(event: Event): Field | undefined {
    return this.fields.find(({ controls }) => controls.includes(event.target as never))
  }

  #typed(event: Event): void {
    this.update()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#keepDraft, DRAFT_PAUSE)
    const field = this.#fieldOf(event)
    if (field?.controls[0].getAttribute('aria-invalid') && !check(field, this.locale, this.#numbers)) this.#clear(field)
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

  #keepDraft = (): void => {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.keepDraft()
  }
}

/** Wakes a form: its texts, what an earlier visit left, its steps. */
export const openFilling = async (form: HTMLFormElement, host: Host, signal: AbortSignal): Promise<Filling> => {
  const t = await loadTexts(host.tongue)
  const root = host.renderRoot as ShadowRoot
  if (!root.adoptedStyleSheets.includes(styles.styleSheet!)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet!]
  const filling = new Filling(form, host, t, signal)
  if (form.dataset['layout'] === 'steps') {
    const { Steps } = await import('./steps.ts')
    if (!signal.aborted) filling.steps = new Steps(filling)
  }
  if (filling.restore()) {
    const act = () => {
      filling.reset()
      filling.fields.find(({ kind, off }) => kind !== 'hidden' && !off)?.controls[0].focus()
    }
    filling.notice = { text: t('widget:draft.restored'), action: t('widget:draft.discard'), act }
  }
  if (kept('portik:outbox')) await resume(filling)
  host.requestUpdate()
  return filling
}
