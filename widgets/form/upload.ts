import { newId } from '../core/id.ts'
import type { Field } from './fields.ts'
import type { Filling } from './filling.ts'
import { showMessage } from './messages.ts'
import type { Finding } from './rules.ts'
import { sentence } from './rules.ts'
import { transfer } from './transfer.ts'
import styles from './upload.styles.ts'

type Item = { readonly id: string; readonly row: HTMLElement; readonly cancel: AbortController; done: Promise<boolean> }

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, part: string, text = ''): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  made.setAttribute('part', part)
  made.textContent = text
  return made
}

/** Files of a form: sent while the visitor still writes, shown with progress, removable. */
export class Uploads {
  readonly #filling: Filling
  readonly #items = new Map<string, Item[]>()
  readonly #lists = new Map<string, HTMLElement>()
  readonly #findings = new Map<string, Finding>()

  constructor(filling: Filling) {
    this.#filling = filling
  }

  /** Takes the files that were just chosen, as far as they are acceptable, and starts to send them. */
  add(field: Field): void {
    const input = field.controls[0] as HTMLInputElement
    const items = this.#items.get(field.key) ?? []
    this.#items.set(field.key, items)
    this.#findings.delete(field.key)
    for (const file of input.files ?? []) {
      const finding = this.#refusal(field, file, items.length)
      if (finding) this.#findings.set(field.key, finding)
      else items.push(this.#start(field, file))
    }
    // The list below shows what was taken; the control is free for more.
    input.value = ''
    this.#show(field)
  }

  /** What is wrong with the files of a field. */
  finding(field: Field): Finding | undefined {
    return this.#findings.get(field.key)
  }

  /** Waits for what is under way. False when a file did not arrive. */
  async finish(): Promise<boolean> {
    const done = await Promise.all([...this.#items.values()].flat().map(({ done }) => done))
    return done.every(Boolean)
  }

  /** Forgets all files. */
  clear(): void {
    for (const items of this.#items.values()) for (const item of items) item.cancel.abort()
    for (const list of this.#lists.values()) list.replaceChildren()
    this.#items.clear()
    this.#findings.clear()
    for (const field of this.#filling.fields) field.files = []
  }

  #refusal(field: Field, file: File, count: number): Finding | undefined {
    const { accept, dataset } = field.controls[0] as HTMLInputElement
    const most = Number(dataset['maxFiles'] ?? field.host?.dataset['maxFiles']) || 1
    const bytes = Number(dataset['maxBytes'] ?? field.host?.dataset['maxBytes']) || Infinity
    const types = accept.split(',').map((type) => type.trim().toLowerCase())
    if (count >= most) return { code: 'too_many', values: { count: most } }
    if (accept && !types.some((type) => file.name.toLowerCase().endsWith(type)))
      return { code: 'file_type', values: { types: types.join(', ') } }
    if (file.size > bytes) {
      const size = new Intl.NumberFormat(this.#filling.locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
      return { code: 'file_too_large', values: { max: size.format(bytes / 1024 ** 2) } }
    }
    if (!file.size) return { code: 'file_missing' }
  }

  #start(field: Field, file: File): Item {
    const id = newId()
    const row = element('li', 'file')
    const bar = element('progress', 'file-progress')
    bar.max = file.size
    bar.value = 0
    bar.setAttribute('aria-label', file.name)
    const remove = element('button', 'file-remove', '×')
    remove.type = 'button'
    remove.setAttribute('aria-label', this.#filling.t('widget:upload.remove', { name: file.name }))
    const state = element('span', 'file-state')
    row.append(element('span', 'file-name', file.name), bar, state, remove)
    this.#list(field).append(row)
    const cancel = new AbortController()
    const query = new URLSearchParams({ form: this.#filling.host.form, field: field.key, name: file.name })
    const done = transfer({
      url: `${this.#filling.host.url.replace(/forms\/[^/]+$/, 'uploads/')}${id}?${query}`,
      file,
      pass: (renew) => this.#filling.pass(renew),
      progress: (received) => {
        bar.value = received
        state.textContent = new Intl.NumberFormat(this.#filling.locale, { style: 'percent' }).format(received / file.size)
      },
      signal: cancel.signal,
    }).then((failure) => {
      if (cancel.signal.aborted) return true
      row.setAttribute('part', failure ? 'file file-failed' : 'file file-done')
      state.textContent = this.#filling.t(failure ? 'widget:upload.failed' : 'widget:upload.done')
      if (failure) {
        const code = failure.code === 'file_type_refused' ? 'file_type' : 'file_missing'
        this.#findings.set(field.key, { code, values: { types: (field.controls[0] as HTMLInputElement).accept } })
      } else field.files = [...field.files, id]
      this.#show(field)
      return !failure
    })
    remove.addEventListener('click', () => {
      cancel.abort()
      row.remove()
      this.#items.set(field.key, this.#items.get(field.key)?.filter((item) => item.id !== id) ?? [])
      field.files = field.files.filter((known) => known !== id)
      this.#findings.delete(field.key)
      this.#show(field)
      field.controls[0].focus()
    })
    return { id, row, cancel, done }
  }

  #show(field: Field): void {
    const finding = this.#findings.get(field.key)
    showMessage(field, finding ? sentence(this.#filling.t, finding) : '')
    field.pending = this.#items.get(field.key)?.length ?? 0
    this.#filling.update()
  }

  /** In the field's shadow; of a hand-written form behind the control. */
  #list(field: Field): HTMLElement {
    const known = this.#lists.get(field.key)
    if (known) return known
    const list = element('ul', 'files')
    this.#lists.set(field.key, list)
    const root = field.host?.shadowRoot
    if (root) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet!]
    const place = root?.querySelector('[part=control]') ?? field.controls[0]
    place.after(list)
    return list
  }
}
