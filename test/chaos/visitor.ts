import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

type Receipt = { readonly id: string; readonly reference: string }

/** What one visitor saw at the end: the receipt, and how many sendings it took. */
export type Visit = { readonly id: string; readonly reference: string; readonly sendings: number }

/** A visitor waits this long for an answer before the page tries again (ms). */
const PATIENCE_MS = 1_000

/** An hour of honest trying would pass before a real page gave up; a run that needs more has failed. */
const MAX_SENDINGS = 400

const post = async (url: string, body: unknown): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return { status: response.status, body: await response.json().catch(() => undefined) }
}

/**
 * One visitor as the page behaves: an id made once, sent again with the same id until a receipt comes;
 * some click twice, some reload (a new challenge, the same kept id). Throws when the server refuses.
 */
export const visit = async (base: string, number: number, random: () => number): Promise<Visit> => {
  const id = randomUUID()
  const values = {
    name: `Visitor ${number}`,
    email: `visitor-${number}@example.com`,
    message: `I would like to know more about table number ${number}, please.`,
  }
  let token: string | undefined
  let sendings = 0

  const send = async (): Promise<Receipt | undefined> => {
    sendings += 1
    const { status, body } = await post(`${base}/submissions`, { id, token, locale: 'en', values, consents: [], context: {} })
    if (status === 200 || status === 201) return body as Receipt
    const code = (body as { code?: string } | undefined)?.code
    if (code === 'token_used' || code === 'token_expired') token = undefined
    else if (status < 500 && status !== 429) throw new Error(`visitor ${number} was refused: ${status} ${JSON.stringify(body)}`)
    return undefined
  }

  while (sendings < MAX_SENDINGS) {
    try {
      if (token === undefined || random() < 0.05) {
        const { status, body } = await post(`${base}/challenges`, {})
        if (status === 201) token = (body as { token: string }).token
      }
      if (token !== undefined) {
        const clicks = random() < 0.1 ? [send(), send()] : [send()]
        const answers = await Promise.allSettled(clicks)
        for (const answer of answers) {
          if (answer.status === 'fulfilled' && answer.value) {
            if (answer.value.id !== id) throw new Error(`visitor ${number} got the receipt of another`)
            return { id, reference: answer.value.reference, sendings }
          }
        }
        const refused = answers.find((a) => a.status === 'rejected' && a.reason instanceof Error && a.reason.message.startsWith('visitor'))
        if (refused?.status === 'rejected') throw refused.reason as Error
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('visitor')) throw error
    }
    await sleep(50 + random() * 200)
  }
  throw new Error(`visitor ${number} never got a receipt`)
}
