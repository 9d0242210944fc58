import { PortikStepEvent } from '../core/events.ts'
import type { Field } from './fields.ts'
import type { Filling } from './filling.ts'

const button = (part: string, text: string, act: () => void): HTMLButtonElement => {
  const element = document.createElement('button')
  element.type = 'button'
  element.textContent = text
  element.dataset['step'] = part
  element.addEventListener('click', act)
  return element
}

/** Shows one section at a time. Sections that a condition switched off are not steps. */
export class Steps {
  readonly #filling: Filling
  readonly #sections: readonly HTMLElement[]
  readonly #submit: HTMLElement | null
  readonly #back: HTMLElement
  readonly #next: HTMLElement
  #current: HTMLElement | undefined

  constructor(filling: Filling) {
    const { t } = filling
    this.#filling = filling
    this.#sections = [...filling.form.querySelectorAll<HTMLElement>('portik-section')]
    this.#submit = filling.form.querySelector<HTMLElement>('button:not([type=button])')
    this.#back = button('back', t('widget:steps.back'), () => this.#show(this.#index - 1))
    this.#next = button('next', t('widget:steps.next'), () => void this.next())
    this.#submit?.before(this.#back)
    this.#submit?.after(this.#next)
    filling.steps = this
    this.arrange()
  }

  get #on(): readonly HTMLElement[] {
    return this.#sections.filter((section) => !section.hasAttribute('data-off'))
  }

  get #index(): number {
    return Math.max(0, this.#on.indexOf(this.#current!))
  }

  get isLast(): boolean {
    return this.#index === this.#on.length - 1
  }

  /** Goes on when this step is valid. */
  async next(): Promise<void> {
    const here = this.#filling.fields.filter(({ controls: [first] }) => this.#current!.contains(first))
    if (await this.#filling.validate(here)) this.#show(this.#index + 1)
  }

  /** Shows the step that a field is on. */
  reveal(field: Field): void {
    const section = this.#on.find((section) => section.contains(field.controls[0]))
    if (section && section !== this.#current) this.#turn(section)
  }

  /** Called whenever conditions may have switched sections. */
  arrange(): void {
    this.#turn(this.#on[this.#index] ?? this.#sections[0]!)
  }

  /** Ends the steps: all sections, no buttons. */
  remove(): void {
    this.#back.remove()
    this.#next.remove()
    if (this.#submit) this.#submit.hidden = false
  }

  #turn(section: HTMLElement): void {
    this.#current = section
    for (const other of this.#sections) other.hidden = other !== section
    this.#back.hidden = this.#index === 0
    this.#next.hidden = this.isLast
    if (this.#submit) this.#submit.hidden = !this.isLast
    this.#filling.step = { step: this.#index + 1, steps: this.#on.length }
    this.#filling.host.requestUpdate()
  }

  #show(index: number): void {
    const section = this.#on[index]
    if (!section) return
    this.#turn(section)
    this.#filling.show([])
    const heading = section.querySelector<HTMLElement>('[slot=title]') ?? section
    heading.tabIndex = -1
    heading.focus()
    this.#filling.host.dispatchEvent(new PortikStepEvent(index + 1, this.#on.length))
  }
}
