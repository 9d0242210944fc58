import { keep, kept } from '../core/storage.ts'

const NAME = 'portik:console:letters'

/** Whether single letters are shortcuts. Who speaks to the computer, or presses keys by mistake, turns them off (WCAG 2.2, 2.1.4). */
export const lettersOn = (): boolean => kept<boolean>(NAME) !== false

export const turnLetters = (on: boolean): void => keep(NAME, on)

/** Where letters are written, and not commands. */
const WRITES =
  'input:not([type=checkbox],[type=radio],[type=button]),textarea,select,[contenteditable=""],[contenteditable=true],[role=textbox],[role=combobox]'

export const isWriting = (event: KeyboardEvent): boolean =>
  event
    .composedPath()
    .some((each) => each instanceof Element && (each.matches(WRITES) || each.matches('wa-dropdown[open],wa-select,wa-input,wa-textarea')))

export const isCovered = (): boolean => document.querySelector('wa-dialog[open],wa-drawer[open],dialog[open]') !== null

/** Whether a key that was pressed is free for a room: nobody writes, no dialog is open, and nothing else has taken it. */
export const isFree = (event: KeyboardEvent): boolean =>
  !(event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isWriting(event) || isCovered())
