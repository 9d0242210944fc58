import { isFree, lettersOn } from '../keyboard.ts'
import type { Decision } from './decisions.ts'

type Command = Decision | 'next' | 'previous' | 'select' | 'undo'

const LETTERS: Readonly<Record<string, Command>> = {
  j: 'next',
  k: 'previous',
  r: 'release',
  d: 'discard',
  x: 'select',
  u: 'undo',
}

const ARROWS: Readonly<Record<string, Command>> = { ArrowDown: 'next', ArrowUp: 'previous' }

/**
 * What a key means in this room. Letters work everywhere unless somebody turned them off or writes; arrows only in the list, for elsewhere
 * they scroll the page. A held key does not decide on one after the other.
 */
export const keyOf = (event: KeyboardEvent): Command | undefined => {
  if (!isFree(event)) return undefined
  const inList = event.target instanceof Element && event.target.closest('.held-list') !== null
  if (inList && !event.shiftKey && ARROWS[event.key]) return ARROWS[event.key]
  const command = lettersOn() && !event.shiftKey ? LETTERS[event.key] : undefined
  return event.repeat && command !== 'next' && command !== 'previous' ? undefined : command
}
