import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

type Receipt = { readonly id: string; readonly reference: string }

/** What one visitor saw at the end: the receipt, and how many sendings it took. */
export type Visit = { readonly id: string; readonly reference: string; readonly sendings: number }

/** What all visitors did and saw, counted by name. */
export type Tally = { readonly count: (what: string) => void }

/** A visitor waits this long for an answer before the page tries again (ms). */
const PATIENCE_MS = 1_000

/** An hour of honest trying would pass before a real page gave up; a run that needs more has failed. */
const MAX_SENDINGS = 400

/** Shares of visitors' sendings that are clicked twice, or cut by a reload of the page. */
const DOUBLE_CLICKS = 0.1
const RELOADS = 0.08

/** A reload cuts a sending within this time: before, while or after the server stores it (ms). */
const RELOAD_WITHIN_MS = 60

/** The server said no to something that it must take; trying again would not help. */
class Refused extends Error {}

const post = async (url: string, body: unknown, patience = PATIENCE_MS): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  })
  return { status: response.status, body: await response.json().catch(() => undefined) }
}

/**
 * One visitor as the page behaves: an id made once and kept in the browser, sent again with the same id until a receipt
 * comes; some click twice, some reload while it is being sent (a new challenge, the same kept id). Throws when the server
 * refuses. Answers of 500 and more that bear a code are the server's own, not the line's, and are counted by it.
 */
export const visit = async (base: string, number: number, random: () => number, { count }: Tally): Promise<Visit> => {
  const id = randomUUID()
  const values = {
    name: `Visitor ${number}`,
    email: `visitor-${number}@example.com`,
    message: `I would like to know more about table number ${number}, please.`,
  }
  let token: string | undefined
  let sendings = 0

  const ask = async (path: string, body: unknown, patience?: number) => {
    const answer = await post(`${base}/${path}`, body, patience)
    const { code } = (answer.body ?? {}) as { code?: string }
    if (answer.status >= 500 && code) count(`${answer.status} ${code}`)
    return { ...answer, code }
  }

  const send = async (patience?: number): Promise<Receipt | undefined> => {
    sendings += 1
    const { status, body, code } = await ask('submissions', { id, token, locale: 'en', values, consents: [], context: {} }, patience)
    if (status === 200 || status === 201) {
      const receipt = body as Receipt
      if (receipt.id !== id) throw new Refused(`visitor ${number} got the receipt of another`)
      return receipt
    }
    if (code === 'token_used' || code === 'token_expired') token = undefined
    else if (status < 500 && status !== 429) throw new Refused(`visitor ${number} was refused: ${status} ${JSON.stringify(body)}`)
    return undefined
  }

  /** One look at the page: perhaps it was loaded anew, perhaps Send is hit twice, perhaps the page is left at once. */
  const tryOnce = async (): Promise<Receipt | undefined> => {
    if (token === undefined) {
      const { status, body } = await ask('challenges', {})
      if (status === 201) ({ token } = body as { token: string })
    }
    if (token === undefined) return undefined
    const mood = random()
    if (mood < RELOADS) {
      count('reloads')
      await send(1 + Math.floor(random() * RELOAD_WITHIN_MS)).finally(() => (token = undefined))
      return undefined
    }
    if (mood < RELOADS + DOUBLE_CLICKS) count('double clicks')
    const answers = await Promise.allSettled(mood < RELOADS + DOUBLE_CLICKS ? [send(), send()] : [send()])
    for (const answer of answers) if (answer.status === 'rejected' && answer.reason instanceof Refused) throw answer.reason
    return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : undefined)).find(Boolean)
  }

  while (sendings < MAX_SENDINGS) {
    try {
      const receipt = await tryOnce()
      if (receipt) return { id, reference: receipt.reference, sendings }
    } catch (error) {
      if (error instanceof Refused) throw error
    }
    await sleep(50 + random() * 200)
  }
  throw new Error(`visitor ${number} never got a receipt`)
}
