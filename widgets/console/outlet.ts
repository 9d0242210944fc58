import type { House, RoomElement } from './house.ts'
import type { Room } from './rooms.ts'

/** How long a room may take to grow back to where the page was scrolled to. Milliseconds. */
const GROWS_FOR = 1_500

type Shown = { readonly key: string; readonly element: RoomElement }

/**
 * Where the rooms stand. One room at a time; the same element stays while only what it shows changes. Its first heading is the title of the
 * tab, and gets the focus when somebody has come in, so that a screen reader says where they are.
 */
export class Outlet {
  readonly place: HTMLElement
  readonly #titled: (heading: string) => void
  #shown: Shown | undefined
  #heading = ''
  #focus = false
  #until = 0

  /** `titled` hears every new heading. */
  constructor(place: HTMLElement, titled: (heading: string) => void) {
    this.place = place
    this.#titled = titled
    new MutationObserver(() => this.#look()).observe(place, { childList: true, subtree: true, characterData: true })
  }

  /** Shows a room, or hands what changed to the one that is shown. Its chunk must be there. */
  show(room: Room, house: House, rest: string, query: URLSearchParams): void {
    const key = `${house.site.id}/${room.path}`
    const element = this.#shown?.key === key ? this.#shown.element : (document.createElement(room.tag) as RoomElement)
    Object.assign(element, { house, rest, query })
    if (this.#shown?.element === element) return
    this.#shown = { key, element }
    this.place.replaceChildren(element)
  }

  /** Nothing of a room is shown any more. */
  clear(): void {
    this.#shown = undefined
    this.place.replaceChildren()
  }

  /** Somebody has come in: the next heading gets the focus, and the page grows back to where it was scrolled to. */
  entered(scrolled: number, focus: boolean): void {
    this.#heading = ''
    this.#focus = focus
    const end = performance.now() + GROWS_FOR
    this.#until = end
    const restore = (): void => {
      if (this.#until !== end) return
      scrollTo(0, scrolled)
      if (scrollY < scrolled && performance.now() < end) requestAnimationFrame(restore)
    }
    if (scrolled > 0) {
      restore()
      for (const type of ['wheel', 'pointerdown', 'keydown']) addEventListener(type, () => (this.#until = 0), { once: true, passive: true })
    }
    requestAnimationFrame(() => this.#look())
  }

  #look(): void {
    const heading = this.place.querySelector<HTMLElement>('h1')
    const text = heading?.textContent.trim() ?? ''
    if (!heading || text === '') return
    if (text !== this.#heading) {
      this.#heading = text
      this.#titled(text)
    }
    if (!this.#focus) return
    this.#focus = false
    heading.focus({ preventScroll: true })
  }
}
