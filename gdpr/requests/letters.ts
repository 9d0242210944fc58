import type { Texts, Translate } from '../../server/platform/texts.ts'
import type { Day } from '../clocks/day.ts'
import type { RefusalGround } from '../contract/requests.ts'
import { AUTHORITIES, authorityLines, COURT_REMEDIES, type Authority } from './authorities.ts'
import type { Letter } from './event.ts'
import { articleOf } from './grounds.ts'
import { dayInWords } from './in-words.ts'
import type { PrivacyRequest, SiteFacts } from './request.ts'

/** Who writes to whom about what. */
export type LetterFrame = {
  readonly texts: Texts
  readonly site: SiteFacts
  readonly request: PrivacyRequest
  /** The site's own choice, before that of the jurisdiction. */
  readonly authority: Authority | null
}

/** A letter that Art. 12(4) GDPR does not allow to leave. */
export class LetterIncomplete extends Error {}

const said = (what: string, text: string): string => {
  if (text.trim() === '') throw new LetterIncomplete(`A letter without ${what} must not leave (GDPR Art. 12(4)).`)
  return text.trim()
}

const values = ({ texts, site, request }: LetterFrame) => {
  const t = texts(request.locale)
  return {
    t,
    about: {
      name: site.controller.name,
      kind: t(`privacy-requests:kind.${request.kind}`),
      reference: request.reference,
      received: dayInWords(request.receivedOn, request.locale),
    },
  }
}

const subject = (t: Translate, letter: string, about: Record<string, string>): string => t(`privacy-mail:${letter}.subject`, about)

/** The two ways on, which no refusal may keep silent about: the authority, with its address, and the courts. */
const remedies = ({ texts, request, authority }: LetterFrame): string[] => {
  const t = texts(request.locale)
  const chosen: Authority = authority ?? AUTHORITIES[request.jurisdiction]
  return [
    t('privacy-mail:refused.authority'),
    said('the address of the authority', authorityLines(chosen)),
    said('the way to a court', t('privacy-mail:refused.court', { law: COURT_REMEDIES[request.jurisdiction] })),
  ]
}

type Refusal = { readonly ground: RefusalGround; readonly reasons: string }

/**
 * The refusal of a request, or of a part of it. It cannot be made without a ground of the law, the reasons, where to complain, and how to
 * reach a court. Throws `LetterIncomplete`. Source: GDPR Art. 12(4).
 */
export const refusalLetter = (frame: LetterFrame, { ground, reasons }: Refusal, partly: boolean): Letter => {
  const { t, about } = values(frame)
  const letter = partly ? 'partly_approved' : 'refused'
  return {
    subject: subject(t, letter, about),
    paragraphs: [
      t(`privacy-mail:${letter}.text`, about),
      t(`privacy-mail:ground.${ground}`),
      t('privacy-mail:refused.law', { law: said('the article that allows it', articleOf(ground, frame.request.jurisdiction)) }),
      t('privacy-mail:refused.reasons'),
      said('reasons', reasons),
      ...remedies(frame),
    ],
  }
}

/** Tells, before the first period is over, that the answer takes longer, and why (Art. 12(3) GDPR). */
export const extensionLetter = (frame: LetterFrame, { reasons, until }: { readonly reasons: string; readonly until: Day }): Letter => {
  const { t, about } = values(frame)
  return {
    subject: subject(t, 'extended', about),
    paragraphs: [
      t('privacy-mail:extended.text', { ...about, until: dayInWords(until, frame.request.locale) }),
      t('privacy-mail:extended.reasons'),
      said('reasons', reasons),
      ...remedies(frame),
    ],
  }
}

/** A question without whose answer the request cannot be dealt with (Art. 12(6), recital 63 GDPR). Never for a copy of a document. */
export const questionLetter = (
  frame: LetterFrame,
  { question, paused }: { readonly question: string; readonly paused: boolean },
): Letter => {
  const { t, about } = values(frame)
  return {
    subject: subject(t, 'question', about),
    paragraphs: [
      t('privacy-mail:question.text', about),
      said('the question', question),
      t(paused ? 'privacy-mail:question.paused' : 'privacy-mail:question.runs'),
      t('privacy-mail:question.no_documents'),
    ],
  }
}

/** Letters that say one thing: it arrived, is approved, done, merged with an earlier one, handed on. */
export type PlainLetter = 'received' | 'approved' | 'done' | 'merged' | 'forwarded'

export const plainLetter = (
  frame: LetterFrame,
  letter: PlainLetter,
  { words = '', unknown = false }: { words?: string; unknown?: boolean } = {},
): Letter => {
  const { t, about } = values(frame)
  const { request } = frame
  const due = dayInWords(request.statutoryDue, request.locale)
  const own = letter === 'done' ? [t(`privacy-mail:done.${request.kind}`, about)] : []
  return {
    subject: subject(t, letter, about),
    paragraphs: [
      t(`privacy-mail:${letter}.text`, { ...about, due }),
      ...own,
      ...(letter === 'received' ? [t('privacy-mail:received.due', { due })] : []),
      ...(unknown ? [t('privacy-mail:received.unknown')] : []),
      ...(words.trim() === '' ? [] : [words.trim()]),
    ],
  }
}
