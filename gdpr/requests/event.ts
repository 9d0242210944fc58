import type { RefusalGround } from '../contract/requests.ts'

/** What was written to the person. */
export type Letter = { readonly subject: string; readonly paragraphs: readonly string[] }

/** What belongs to an event beside who did what when. Ids, days and grounds; words of staff in `reason` and `note`. */
export type EventData = {
  readonly reason?: string
  readonly note?: string
  readonly ground?: RefusalGround
  /** How an officer knows that it was the person. */
  readonly proof?: string
  readonly strict_due?: string
  readonly statutory_due?: string
  readonly paused?: boolean
  readonly duplicate_of?: string
  readonly alarm?: number
  readonly subjects?: number
  readonly outcome?: string
}
