import { keep, kept } from '../core/storage.ts'
import { roomsFor } from './rooms.ts'
import type { House } from './house.ts'

const NAME = 'portik:console:letters'

/** Milliseconds between `g` and the letter of a room. */
const TOGETHER = 1_200

/** Whether single letters are shortcuts. Who speaks to the computer, or presses keys by mistake, turns them off (WCAG 2.2, 2.1.4). */
export const lettersOn = (): boolean => kept<boolean>(NAME) !== false

export const turnLetters = (on: boolean): void => keep(NAME, on)

/** Where letters are written, and not commands. */
const WRITES =
  'input:not([type=checkbox],[type=radio],[type=button]),textarea,select,[contenteditable=""],[contenteditable=true],[role=textbox],[role=combobox]'

const isWriting = (event: KeyboardEvent): boolean =>
  event
    .composedPath()
    .some((each) => each instanceof Element && (each.matches(WRITES) || each.matches('wa-dropdown[open],wa-select,wa-input,wa-textarea')))

const isCovered = (): boolean => document.querySelector('wa-dialog[open],wa-drawer[open],dialog[open]') !== null

/** Whether a key that was pressed is free for a room: nobody writes, no dialog is open, and nothing else has taken it. */
export const isFree = (event: KeyboardEvent): boolean =>
  !(event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isWriting(event) || isCovered())

type Commands = { readonly house: () => House | undefined; readonly search: () => void; readonly help: () => void }

/** Listens to the keyboard: Ctrl/⌘ K everywhere; `g` and a letter, `/` and `?` where nobody writes and no dialog is open. */
export const listenToKeys = ({ house, search, help }: Commands, signal: AbortSignal): void => {
  let went = 0
  const pressed = (event: KeyboardEvent): void => {
    const here = house()
    if (!here || event.isComposing || event.defaultPrevented) return
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (command && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      if (!isCovered()) search()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !lettersOn() || isWriting(event) || isCovered()) return
    const room = event.timeStamp - went < TOGETHER ? roomsFor(here.site.role).find(({ key }) => key === event.key.toLowerCase()) : undefined
    went = event.key === 'g' ? event.timeStamp : 0
    if (room) here.go(room.path)
    else if (event.key === '?') help()
    else if (event.key === '/') search()
    else return
    event.preventDefault()
  }
  addEventListener('keydown', pressed, { signal })
}
