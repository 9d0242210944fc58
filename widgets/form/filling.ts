import type { Values } from '../../server/forms/contract.ts'
import type { Result } from '../core/api.ts'
import { newId } from '../core/id.ts'
import type { Pass } from '../core/pass.ts'
import { draftOf, dropDraft, keepDraft, restoreDraft } from './draft.ts'
import type { Field } from './fields.ts'
import { applyConditions, fieldsOf, fill } from './fields.ts'
import type { FieldProblem, Host } from './host.ts'
import { labelOf, showMessage } from './messages.ts'
import type { NumberChecks } from './rules.ts'
import { check, sentence } from './rules.ts'
import { sendFilling } from './sending.ts'
import type { Steps } from './steps.ts'
import type { Uploads } from './upload.ts'

/** Milliseconds after the last key until the draft is kept: once a pause, not once a letter. */
const DRAFT_PAUSE = 400

/** One visitor fills in one `<form>`: conditions, checks, draft. Ends with `signal`. */
export class Filling {
  readonly form: HTMLFormElement
  readonly host: Host
  fields: readonly Field[]
  values: Values = {}
  /** The same for every attempt to send, so that sending again is not a second submission. */
  id = newId()
  steps: Steps | undefined
  uploads: Uploads | undefined
  #numbers: NumberChecks = {}
  #pass: Promise<Result<Pass>> | undefined
  #touched: Promise<unknown> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(form: HTMLFormElement, host: Host, signal: AbortSignal) {
    this.form = form
    this.host = host
    form.noValidate = true
    this.fields = fieldsOf(form)
    this.#prefill()
    const on = (type: string, act: (event: Event) => void, target: EventTarget = form) => target.addEventListener(type, act, { signal })
    on('focusin', () => void this.touch())
    on('input', this.#typed)
    on('change', this.#changed)
    on('submit', this.#submit)
    on('pagehide', this.#keepDraft, window)
    signal.addEventListener('abort', this.#keepDraft)
    this.update()
  }

  /** A token for this submission; asked for once, or again when `renew`. */
  pass(renew = false): Promise<Result<Pass>> {
    if (renew || !this.#pass) {
      const version = Number(this.form.dataset['version']) || undefined
      this.#pass = import('../core/pass.ts').then(({ freshPass }) => freshPass(this.host.url, version, this.locale))
    }
    return this.#pass
  }

  /** The language that the form is written in. */
  get locale(): string {
    return this.form.querySelector<HTMLInputElement>('[name=_locale]')?.value || this.host.tongue
  }

  /** What is needed from the first touch on: a token and its proof, and everything that must be there when the network goes. */
  touch(): Promise<unknown> {
    this.#touched ??= Promise.allSettled([
      this.pass(),
      this.host.definition().then((found) => {
        if (found.ok) this.#knowKinds(found.value.sections)
      }),
      import('../core/outbox.ts'),
      this.#loadNumberChecks(),
    ]).then(async () => {
      const pass = await this.#pass?.catch(() => undefined)
      if (!pass?.ok) this.#pass = undefined
    })
    return this.#touched
  }

  /** Applies the conditions to what is typed now. */
  update(): void {
    this.values = applyConditions(this.fields)
    if (this.steps) this.steps.arrange()
    else for (const section of this.form.querySelectorAll<HTMLElement>('portik-section')) section.hidden = section.hasAttribute('data-off')
  }

  /** Checks the fields, shows what is wrong and moves the focus to the first. True when nothing is. */
  async validate(fields: readonly Field[] = this.fields): Promise<boolean> {
    await this.#loadNumberChecks()
    const t = await this.host.texts
    this.update()
    return this.show(
      fields.flatMap((field) => {
        const finding = check(field, this.locale, this.#numbers) ?? this.uploads?.finding(field)
        return finding ? [{ field, text: sentence(t, finding) }] : []
      }),
      fields,
    )
  }

  /** Shows problems at their fields and in the summary. */
  show(problems: readonly FieldProblem[], among: readonly Field[] = this.fields): boolean {
    for (const field of among) showMessage(field, problems.find((problem) => problem.field === field)?.text ?? '')
    this.host.problems = problems
    this.host.status = undefined
    const [first] = problems
    if (first) this.focus(first.field)
    return !first
  }

  /** Brings a field to the front, on whatever step it is. */
  focus(field: Field): void {
    this.steps?.reveal(field)
    field.controls[0].focus()
  }

  /** What the summary calls a field. */
  label = labelOf

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
    this.id = newId()
    this.#pass = this.#touched = undefined
    dropDraft(this.host.site, this.host.form)
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#prefill()
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

  async #loadNumberChecks(): Promise<void> {
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

  #typed = (event: Event): void => {
    void this.touch()
    this.update()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#keepDraft, DRAFT_PAUSE)
    const field = this.#fieldOf(event)
    if (field?.controls[0].getAttribute('aria-invalid') && !check(field, this.locale, this.#numbers)) this.#clear(field)
  }

  #changed = (event: Event): void => {
    const field = this.#fieldOf(event)
    if (!field) return
    const { value } = field.controls[0]
    if (field.kind === 'file') void this.#chose(field)
    else if (field.kind === 'url' && /^[^:/\s]+\.\S+$/.test(value)) field.controls[0].value = `https://${value}`
    this.#typed(event)
    const finding = check(field, this.locale, this.#numbers)
    if (finding && finding.code !== 'required' && finding.code !== 'consent_needed')
      void this.host.texts.then((t) => showMessage(field, sentence(t, finding)))
  }

  #clear(field: Field): void {
    showMessage(field, '')
    this.host.problems = this.host.problems.filter((problem) => problem.field !== field)
  }

  async #chose(field: Field): Promise<void> {
    const { Uploads } = await import('./upload.ts')
    this.uploads ??= new Uploads(this, await this.host.texts)
    this.uploads.add(field)
  }

  #keepDraft = (): void => {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.keepDraft()
  }

  #submit = (event: Event): void => {
    event.preventDefault()
    void (this.steps?.isLast === false ? this.steps.next() : sendFilling(this))
  }
}
