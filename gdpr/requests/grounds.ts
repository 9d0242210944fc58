import type { JurisdictionId } from '../clocks/jurisdictions.ts'
import type { RefusalGround, RequestKind } from '../contract/requests.ts'

type Ground = {
  /** The article that allows it. */
  readonly article: string
  /** The articles of the Serbian ZZPL that say the same. */
  readonly serbia: string
  /** For which requests. */
  readonly kinds: readonly RequestKind[]
}

const ALL: readonly RequestKind[] = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'withdrawal',
  'decision_review',
  'complaint',
]

/** Every ground on which a request may be refused, wholly or in part. There is no other, and no refusal without one (Art. 12(4) GDPR). */
export const GROUNDS = {
  manifestly_unfounded: { article: 'GDPR Art. 12(5)(b)', serbia: '21', kinds: ALL },
  excessive: { article: 'GDPR Art. 12(5)(b)', serbia: '21', kinds: ALL },
  not_identifiable: {
    article: 'GDPR Art. 11(2), 12(2)',
    serbia: '20, 21',
    kinds: ALL.filter((kind) => kind !== 'withdrawal' && kind !== 'complaint'),
  },
  rights_of_others: { article: 'GDPR Art. 15(4), 20(4)', serbia: '26, 36', kinds: ['access', 'portability'] },
  freedom_of_expression: { article: 'GDPR Art. 17(3)(a)', serbia: '30', kinds: ['erasure'] },
  legal_obligation: { article: 'GDPR Art. 17(3)(b)', serbia: '30', kinds: ['erasure'] },
  public_interest: { article: 'GDPR Art. 17(3)(b)', serbia: '30', kinds: ['erasure'] },
  public_health: { article: 'GDPR Art. 17(3)(c)', serbia: '30', kinds: ['erasure'] },
  archiving_research: { article: 'GDPR Art. 17(3)(d), 89', serbia: '30, 37', kinds: ['erasure', 'objection'] },
  legal_claims: { article: 'GDPR Art. 17(3)(e), 21(1)', serbia: '30, 37', kinds: ['erasure', 'objection'] },
  compelling_grounds: { article: 'GDPR Art. 21(1)', serbia: '37', kinds: ['objection'] },
  data_are_correct: { article: 'GDPR Art. 16', serbia: '29', kinds: ['rectification'] },
  not_portable: { article: 'GDPR Art. 20(1)', serbia: '36', kinds: ['portability'] },
  no_automated_decision: { article: 'GDPR Art. 22(1)', serbia: '38', kinds: ['decision_review'] },
  no_ground_for_erasure: { article: 'GDPR Art. 17(1)', serbia: '30', kinds: ['erasure'] },
  no_ground_for_restriction: { article: 'GDPR Art. 18(1)', serbia: '31', kinds: ['restriction'] },
  restricted_by_law: { article: 'GDPR Art. 23', serbia: '40', kinds: ALL },
} as const satisfies Record<RefusalGround, Ground>

/** Grounds that fit a kind of request. An objection to direct marketing and a withdrawal know none but abuse: Art. 21(3), 7(3). */
export const groundsFor = (kind: RequestKind): RefusalGround[] =>
  (Object.keys(GROUNDS) as RefusalGround[]).filter((ground) => (GROUNDS[ground].kinds as readonly RequestKind[]).includes(kind))

/** The law behind a ground, as a letter of this jurisdiction names it. */
export const articleOf = (ground: RefusalGround, jurisdiction: JurisdictionId): string => {
  const { article, serbia } = GROUNDS[ground]
  if (jurisdiction === 'RS') return `ZZPL čl. ${serbia} (Sl. glasnik RS 87/2018)`
  if (jurisdiction === 'BA') return `Zakon o zaštiti ličnih podataka (Sl. glasnik BiH 12/25); ${article}`
  return jurisdiction === 'UK' ? `UK ${article}` : article
}
