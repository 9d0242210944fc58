import type { Suspicion, Values } from './contract.ts'
import type { Pressure } from './pressure.ts'

/** From here on a submission is kept aside for a person to look at. It is never dropped. */
export const QUARANTINE = 100

/** What a submission tells about how it was made. */
export type Signs = {
  /** What stands in the field that people do not see. */
  readonly trap: string | undefined
  /** Milliseconds since the form was shown, by our own signed clock; unknown without a token. */
  readonly fillTime: number | undefined
  readonly proven: boolean
  readonly pressure: Pressure
  readonly values: Values
}

/** Nobody reads and fills a form in less, with autofill. */
const FASTEST_PERSON = 2_000

/** People who write about their web pages mention two or three. */
const MANY_LINKS = 4

const LINK = /https?:\/\/|www\.|\[url|<a\s/giu

const linksIn = (values: Values): number => {
  let links = 0
  for (const value of Object.values(values)) if (typeof value === 'string') links += value.match(LINK)?.length ?? 0
  return links
}

/**
 * Why a submission looks automatic. Each reason alone leaves a person room to be unlucky (no script, no
 * cryptography, a fast autofill); together, or under pressure, they reach `QUARANTINE`.
 */
export const suspicionOf = ({ trap, fillTime, proven, pressure, values }: Signs): Suspicion[] => {
  const found: Suspicion[] = []
  const underPressure = pressure >= 1
  if (trap?.trim()) found.push({ reason: 'trap_filled', points: 100 })
  if (fillTime === undefined) found.push({ reason: 'no_token', points: 40 })
  else if (fillTime < FASTEST_PERSON) found.push({ reason: 'too_fast', points: 60 })
  if (!proven) found.push({ reason: 'no_proof', points: underPressure ? 100 : 25 })
  if (underPressure) found.push({ reason: 'burst', points: 20 })
  const links = linksIn(values)
  if (links >= MANY_LINKS) found.push({ reason: 'many_links', points: links >= 2 * MANY_LINKS ? 80 : 40 })
  return found
}

export const pointsOf = (suspicion: readonly Suspicion[]): number => suspicion.reduce((sum, { points }) => sum + points, 0)
