import { isCovered, isWriting, lettersOn } from './keyboard.ts'
import { roomsFor } from './rooms.ts'
import type { House } from './house.ts'

/** Milliseconds between `g` and the letter of a room. */
const TOGETHER = 1_200

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
