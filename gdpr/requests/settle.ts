import type { Db } from '../../server/platform/db.ts'
import { siteFacts, type RequestDeps } from './deps.ts'
import type { EventData, Letter } from './event.ts'
import { plainLetter, type PlainLetter } from './letters.ts'
import { move } from './move.ts'
import { postLetter } from './post.ts'
import { forgetRequestMails } from './purge.ts'
import type { PrivacyRequest, RequestActor, SiteFacts } from './request.ts'
import { readSettings } from './settings-store.ts'

/** What an event keeps of a letter that was sent. */
export type Told = { readonly letter: Letter; readonly mailId?: string }

type Writing = { readonly letter: PlainLetter; readonly now: Date; readonly unknown?: boolean; readonly words?: string }

/** Writes a plain letter about a request. */
export const write = async (
  tx: Db,
  deps: RequestDeps,
  site: SiteFacts,
  request: PrivacyRequest,
  { letter, now, unknown = false, words = '' }: Writing,
): Promise<Told> => {
  const { authority } = await readSettings(tx, site.id)
  const made = plainLetter({ texts: deps.texts, site, request, authority }, letter, { unknown, words })
  const mailId = await postLetter(tx, deps, site, request, { letter: made, what: letter, now })
  return { letter: made, ...(mailId ? { mailId } : {}) }
}

/** What a request itself knows of its person goes when the person was erased: the history stays, and names nobody. */
export const NOBODY = { email: null, details: null, corrections: null, subjectIds: [], linkHash: null, codeHash: null } as const

type Settling = { readonly actor: RequestActor; readonly now: Date; readonly words?: string | undefined; readonly data?: EventData }

/** Tells the person that it is done, and says so in the history. The last thing that is written to somebody who was erased. */
export const fulfil = async (
  tx: Db,
  deps: RequestDeps,
  request: PrivacyRequest,
  { actor, now, words = '', data = {} }: Settling,
): Promise<PrivacyRequest> => {
  const site = await siteFacts(deps, request.siteId, tx)
  if (request.kind === 'erasure') await forgetRequestMails(tx, request)
  const told = await write(tx, deps, site, request, { letter: 'done', now, words })
  return move(
    tx,
    deps.ledger,
    request,
    { action: 'fulfil', actor, at: now, data, ...told },
    { fulfilledAt: now, firstResponseAt: request.firstResponseAt ?? now, ...(request.kind === 'erasure' ? NOBODY : {}) },
  )
}
