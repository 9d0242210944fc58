import type { Receipt, SubmissionRequest } from '../../server/forms/contract.ts'
import type { Result } from './api.ts'
import { call, passes } from './api.ts'
import { freshPass } from './pass.ts'
import type { Pass } from './pass.ts'
import { drop, keep } from './storage.ts'

/** A submission on its way. The id is made once and kept: however often it is sent, the server stores it once. */
export type Letter = {
  readonly id: string
  /** URL of the form: `…/v1/sites/acme/forms/contact`. */
  readonly form: string
  readonly version: number | undefined
  readonly body: Omit<SubmissionRequest, 'token' | 'proof'>
  /** What the visitor typed, so that a refusal much later can be corrected. */
  readonly draft: unknown
  /** Milliseconds since 1970. */
  readonly at: number
  readonly attempts: number
  /** Not before this time (ms). */
  readonly next: number
}

/** What became of a letter. */
export type Outcome = Result<Receipt>

/** Says whether there is anything to look for, so that no database is opened on the pages of visitors who never sent anything. */
const FLAG = 'portik:outbox'

/** Refusals that a new token cures; the letter keeps its id. */
const RENEWABLE = new Set(['token_expired', 'token_used', 'token_invalid', 'proof_invalid'])
/** A week, as drafts. */
const KEEP_FOR = 7 * 24 * 3_600_000
/** Back-off in milliseconds: 2 s, 4 s, 8 s … 5 min. */
const pause = (attempts: number): number => Math.min(2_000 * 2 ** attempts, 300_000)

const database = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('portik', 1)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('outbox', { keyPath: 'id' }))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no database')))
  })

/** Where nothing may be stored, letters live as long as the page. */
const memory = new Map<string, Letter>()

const inStore = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> => {
  try {
    const db = await database()
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction('outbox', mode)
      const request = act(transaction.objectStore('outbox'))
      transaction.addEventListener('complete', () => resolve(request.result))
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('not stored')))
    }).finally(() => db.close())
  } catch {
    return undefined
  }
}

/** Puts a letter into the outbox, or changes it there. */
export const post = async (letter: Letter): Promise<void> => {
  memory.set(letter.id, letter)
  keep(FLAG, 1)
  await inStore('readwrite', (store) => store.put(letter))
}

/** Takes a letter out for good. */
const withdraw = async (id: string): Promise<void> => {
  memory.delete(id)
  await inStore('readwrite', (store) => store.delete(id))
  if ((await waiting()).length === 0) drop(FLAG)
}

/** The letters that wait, oldest first. */
export const waiting = async (): Promise<readonly Letter[]> => {
  const stored = (await inStore<Letter[]>('readonly', (store) => store.getAll())) ?? []
  const letters = new Map([...memory, ...stored.map((letter) => [letter.id, letter] as const)])
  return [...letters.values()].sort((a, b) => a.at - b.at)
}

const watchers = new Map<string, (outcome: Outcome) => void>()
/** Hears what became of a letter that was sent later. The newest watcher of a letter wins. */
export const watch = (id: string, tell: (outcome: Outcome) => void): void => void watchers.set(id, tell)

const sending = new Map<string, Promise<Outcome>>()

const attempt = async (letter: Letter, pass?: Pass): Promise<Outcome> => {
  for (let renewals = 0; ; renewals++) {
    const ticket: Result<Pass> = pass ? { ok: true, value: pass } : await freshPass(letter.form, letter.version, letter.body.locale)
    if (!ticket.ok) return ticket
    const { token, proof } = ticket.value
    const answer = await call<Receipt>(`${letter.form}/submissions`, { json: { ...letter.body, token, proof: await proof } })
    if (answer.ok || renewals > 1 || !RENEWABLE.has(answer.failure.code)) return answer
    pass = undefined
  }
}

/**
 * Sends a letter once, with a new token where the old one no longer holds. What was stored, or refused for good, leaves the
 * outbox; what may succeed later stays and is tried again. Two calls at a time are one.
 */
export const send = (letter: Letter, pass?: Pass): Promise<Outcome> => {
  const known = sending.get(letter.id)
  if (known) return known
  const outcome = attempt(letter, pass)
    .then(async (outcome) => {
      if (outcome.ok || !passes(outcome.failure)) await withdraw(letter.id)
      else {
        const wait = Math.max(pause(letter.attempts), outcome.failure.retryAfter * 1000)
        await post({ ...letter, attempts: letter.attempts + 1, next: Date.now() + wait })
        wake(wait)
      }
      return outcome
    })
    .finally(() => sending.delete(letter.id))
  sending.set(letter.id, outcome)
  return outcome
}

let alarm: ReturnType<typeof setTimeout> | undefined
let due = Infinity
const wake = (wait: number): void => {
  if (Date.now() + wait >= due) return
  due = Date.now() + wait
  clearTimeout(alarm)
  alarm = setTimeout(() => {
    due = Infinity
    void drain()
  }, wait)
}

const refused = (letter: Letter): void => {
  const [site, , form] = letter.form.split('/').slice(-3)
  keep(`portik:draft:${site}:${form}`, letter.draft)
}

const empty = async (now: boolean): Promise<void> => {
  for (const letter of await waiting()) {
    if (letter.at < Date.now() - KEEP_FOR) await withdraw(letter.id)
    else if (now || letter.next <= Date.now()) {
      const outcome = await send(letter)
      if (!outcome.ok && !passes(outcome.failure)) refused(letter)
      const tell = watchers.get(letter.id)
      if (outcome.ok || !passes(outcome.failure)) watchers.delete(letter.id)
      tell?.(outcome)
    } else wake(letter.next - Date.now())
  }
}

/** Sends what waits and is due (`now`: all of it). One tab at a time does so, where the browser has locks. */
export const drain = async (now = false): Promise<void> => {
  if (!navigator.locks) return empty(now)
  await navigator.locks.request('portik:outbox', { ifAvailable: true }, async (lock) => {
    if (lock) await empty(now)
    else wake(2_000)
  })
}

addEventListener('online', () => void drain(true))
