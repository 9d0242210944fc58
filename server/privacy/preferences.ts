import { giveAgain, withdraw } from '../../gdpr/choices.ts'
import { choicesFrom, historyOf, type Choice, type PastEvent } from '../../gdpr/consent-history.ts'
import type { ConsentSource } from '../../gdpr/contract/consent-states.ts'
import { currentNotice, type Notice } from '../../gdpr/notices.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import type { Locale } from '../sites/contract.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { ChangePreferences, ChoiceView, PastChoiceView, Preferences } from './contract/choices.ts'

/** Purpose → a few words for it, in a language; handed by the composition from the site's forms. */
export type PurposeNames = (siteId: string, locale: Locale) => Promise<ReadonlyMap<string, string>>

export type PreferenceDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly purposeNames: PurposeNames
  readonly clock?: Clock
  /** Where the receipts of submissions are that asked for consents. */
  readonly receiptUrls: (tx: Db, siteId: string, submissionIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** Somebody who has proven to be these subjects of the site. */
export type Proven = { readonly site: SiteRecord; readonly subjectIds: readonly string[] }

type Change = ChangePreferences['changes'][number]
type How = { readonly source: ConsentSource; readonly locale: Locale; readonly gpc: boolean }

const noticeView = ({ sha256, locale, text }: PastEvent['notice'] | Notice) => ({ sha256, locale, text })

/** The submission whose receipt tells of an event: its own, else the last one before it that asked for the same. `before`: newest first. */
const askedBy = ({ submissionId, subjectId, purpose }: PastEvent, before: readonly PastEvent[]): string | undefined =>
  submissionId ??
  before.find((earlier) => earlier.submissionId !== null && earlier.subjectId === subjectId && earlier.purpose === purpose)?.submissionId ??
  undefined

/** What a person agreed to, and how they change it. */
export const openPreferences = ({ db, jobs, purposeNames, receiptUrls, clock = systemClock }: PreferenceDeps) => {
  const offerOf = (tx: Db, { id, locales }: SiteRecord, purpose: string, locale: Locale) =>
    currentNotice(tx, id, purpose, [locale, ...locales.filter((other) => other !== locale)])

  const choiceView = async (
    tx: Db,
    site: SiteRecord,
    locale: Locale,
    names: ReadonlyMap<string, string>,
    choice: Choice,
  ): Promise<ChoiceView> => {
    const { purpose, state, granted, waits, since, validUntil, event } = choice
    const offer = await offerOf(tx, site, purpose, locale)
    return {
      purpose,
      label: names.get(purpose) ?? purpose.replaceAll('_', ' '),
      state,
      granted,
      waits,
      since: since.toISOString(),
      valid_until: validUntil?.toISOString() ?? null,
      notice: noticeView(event.notice),
      offer: offer ? noticeView(offer) : null,
    }
  }

  const pastView = (
    names: ReadonlyMap<string, string>,
    { id, purpose, state, at, source, notice }: PastEvent,
    receipt: string | undefined,
  ): PastChoiceView => ({
    id,
    purpose,
    label: names.get(purpose) ?? purpose.replaceAll('_', ' '),
    state,
    at: at.toISOString(),
    source,
    notice: noticeView(notice),
    receipt_url: receipt ?? null,
  })

  const read = async ({ site, subjectIds }: Proven, locale: Locale): Promise<Preferences> => {
    const names = await purposeNames(site.id, locale)
    return inSite(db, site.id, async (tx) => {
      const history = await historyOf(tx, site.id, subjectIds)
      const choices: ChoiceView[] = []
      for (const choice of choicesFrom(history, clock())) choices.push(await choiceView(tx, site, locale, names, choice))
      const asked = history.map((event, i) => askedBy(event, history.slice(i)))
      const receipts = await receiptUrls(tx, site.id, [...new Set(asked.flatMap((id) => id ?? []))])
      return { choices, history: history.map((event, i) => pastView(names, event, receipts.get(asked[i] ?? ''))) }
    })
  }

  const give = async (tx: Db, { site, subjectIds }: Proven, change: Extract<Change, { granted: true }>, { locale, source, gpc }: How) => {
    const notice = await offerOf(tx, site, change.purpose, locale)
    // Consent is to the words that the person saw (EDPB 05/2020, paragraph 108).
    if (!notice || notice.sha256 !== change.notice) throw new Problem('notice_unpublished')
    const given = await giveAgain(tx, jobs, { siteId: site.id, subjectIds, notice, source, now: clock(), gpc })
    if (!given) throw new Problem('notice_unpublished')
  }

  return {
    read,
    /** Withdraws and gives, all or nothing. Throws `notice_unpublished` for words that are not the current ones. */
    change: (proven: Proven, changes: readonly Change[], how: How): Promise<void> =>
      inSite(db, proven.site.id, async (tx) => {
        const purposes = changes.flatMap((change) => (change.granted ? [] : change.purpose))
        const { source, gpc } = how
        const who = { siteId: proven.site.id, subjectIds: proven.subjectIds }
        if (purposes.length > 0) await withdraw(tx, jobs, { ...who, purposes, source, gpc, now: clock() })
        for (const change of changes) if (change.granted) await give(tx, proven, change, how)
      }),
    /** Withdraws everything. */
    withdrawAll: ({ site, subjectIds }: Proven, { source, gpc }: Pick<How, 'source' | 'gpc'>): Promise<string[]> =>
      inSite(db, site.id, (tx) => withdraw(tx, jobs, { siteId: site.id, subjectIds, source, gpc, now: clock() })),
  }
}

export type PreferenceBook = ReturnType<typeof openPreferences>
