import { JURISDICTION_NAMES } from '../contract/requests.ts'
import type { Day } from './day.ts'
import type { Place } from './holiday-rules.ts'

/** How long somebody has: calendar months or days, counted from the day of the event, which does not count itself. */
export type Period = { readonly months: number } | { readonly days: number }

/** A time limit as the law had it between two days. */
export type TimeLimit = {
  readonly law: string
  /** For requests that arrived on this day or later … */
  readonly from: Day
  /** … and on this day or earlier. */
  readonly until?: Day
  readonly first: Period
  /** The whole period, from receipt, when it was extended; absent where the law knows no extension. */
  readonly extended?: Period
  /** By when the person must have been told that it arrived. */
  readonly acknowledge?: Period
  /** No law says it: a habit of the house, so that nothing lies forgotten. */
  readonly house?: true
}

/** When a question to the person stops the clock. */
export type PauseRule = {
  readonly law: string
  readonly from: Day
  readonly until?: Day
  /** `statutory`: the law says so. `justified`: authorities accept it where the question was necessary and asked at once. */
  readonly kind: 'statutory' | 'justified'
  /** Calendar days after receipt (or proof of the address) within which the question must leave, to stop the clock. */
  readonly askWithinDays?: number
}

/** The law that counts the days of a request. */
export type Jurisdiction = {
  readonly place: Place
  /** Answering a request of Art. 15 to 22. */
  readonly rights: readonly TimeLimit[]
  /** Answering a complaint to the controller itself. */
  readonly complaints: readonly TimeLimit[]
  readonly pauses: readonly PauseRule[]
}

const MONTHS = { first: { months: 1 }, extended: { months: 3 } } as const
const DAYS = { first: { days: 30 }, extended: { days: 90 } } as const
const GDPR_FROM = '2018-05-25'

const HOUSE = 'No statutory limit for a complaint to the controller; answered within the time of Art. 12(3) GDPR'

const union = (place: Place, national: string): Jurisdiction => ({
  place,
  rights: [{ law: `GDPR Art. 12(3)${national}; counted by Reg. (EEC, Euratom) 1182/71, Art. 3`, from: GDPR_FROM, ...MONTHS }],
  complaints: [{ law: HOUSE, from: GDPR_FROM, ...MONTHS, house: true }],
  pauses: [
    {
      law: 'EDPB Guidelines 01/2022, paragraphs 157-159; Art. 12(6), recital 63 GDPR: only while an answer that is really needed is missing',
      from: GDPR_FROM,
      kind: 'justified',
      askWithinDays: 3,
    },
  ],
})

/** Time limits by jurisdiction, dated: what applied on the day of receipt decides. */
export const JURISDICTIONS = {
  EU: union('EU', ''),
  DE: union('DE', '; BDSG; BGB § 188(2), (3), § 193 count alike'),
  PL: union('PL', '; ustawa z 10.5.2018 o ochronie danych osobowych'),
  HR: union('HR', '; Zakon o provedbi Opće uredbe o zaštiti podataka (NN 42/18)'),
  BA: {
    place: 'BA',
    rights: [
      {
        law: 'Zakon o zaštiti ličnih podataka (Sl. glasnik BiH 49/06, 76/11, 89/11): 30 days',
        from: '2006-07-01',
        until: '2025-10-03',
        first: DAYS.first,
      },
      { law: 'Zakon o zaštiti ličnih podataka (Sl. glasnik BiH 12/25), applied from 4 October 2025', from: '2025-10-04', ...DAYS },
    ],
    complaints: [
      { law: 'No statutory limit for a complaint to the controller; answered like a request', from: '2006-07-01', ...DAYS, house: true },
    ],
    pauses: [{ law: 'Sl. glasnik BiH 12/25, modelled on Art. 12(6) GDPR', from: '2025-10-04', kind: 'justified', askWithinDays: 3 }],
  },
  RS: {
    place: 'RS',
    rights: [
      { law: 'Zakon o zaštiti podataka o ličnosti (Sl. glasnik RS 87/2018), čl. 21; counted by ZOO, čl. 77', from: '2019-08-21', ...DAYS },
    ],
    complaints: [
      { law: 'No statutory limit for a complaint to the controller; answered like a request', from: '2019-08-21', ...DAYS, house: true },
    ],
    pauses: [
      {
        law: 'ZZPL (Sl. glasnik RS 87/2018), čl. 21, modelled on Art. 12(6) GDPR',
        from: '2019-08-21',
        kind: 'justified',
        askWithinDays: 3,
      },
    ],
  },
  UK: {
    place: 'UK',
    rights: [
      { law: 'UK GDPR Art. 12(3)', from: '2018-05-25', until: '2026-02-04', ...MONTHS },
      { law: 'UK GDPR Art. 12A (Data (Use and Access) Act 2025, s. 76; SI 2026/82)', from: '2026-02-05', ...MONTHS },
    ],
    complaints: [
      { law: HOUSE, from: '2018-05-25', until: '2026-06-18', ...MONTHS, house: true },
      {
        law: 'DPA 2018, s. 164A (Data (Use and Access) Act 2025, s. 103; SI 2026/82): acknowledged within 30 days, answered without undue delay, which this house takes as three months',
        from: '2026-06-19',
        acknowledge: { days: 30 },
        first: { months: 3 },
        house: true,
      },
    ],
    pauses: [
      {
        law: 'UK GDPR Art. 12(6); ICO guidance on the right of access',
        from: '2018-05-25',
        until: '2026-02-04',
        kind: 'justified',
        askWithinDays: 3,
      },
      { law: 'UK GDPR Art. 12A(4)-(6): the time between question and answer does not count', from: '2026-02-05', kind: 'statutory' },
    ],
  },
} as const satisfies Record<JurisdictionId, Jurisdiction>

export const JURISDICTION_IDS = JURISDICTION_NAMES
export type JurisdictionId = (typeof JURISDICTION_IDS)[number]

type Dated = { readonly from: Day; readonly until?: Day }

/** What was in force on a day; before the first known law, the first one. */
const inForce = <Rule extends Dated>(rules: readonly Rule[], day: Day): Rule => {
  const found = rules.findLast(({ from, until }) => from <= day && (until === undefined || day <= until)) ?? rules[0]
  if (!found) throw new Error('a jurisdiction has no rule')
  return found
}

export type Matter = 'rights' | 'complaints'

/** The time limit for a request that arrived on this day. */
export const timeLimitOn = (jurisdiction: JurisdictionId, matter: Matter, received: Day): TimeLimit =>
  inForce<TimeLimit>(JURISDICTIONS[jurisdiction][matter], received)

/** When a question stops the clock of a request that arrived on this day. */
export const pauseRuleOn = (jurisdiction: JurisdictionId, received: Day): PauseRule =>
  inForce<PauseRule>(JURISDICTIONS[jurisdiction].pauses, received)
