import type { Day } from './day.ts'

/** When a public holiday is, every year. Offsets count days from Easter Sunday. */
export type HolidayDate =
  | { readonly month: number; readonly day: number }
  | { readonly easter: number }
  | { readonly orthodoxEaster: number }
  /** The first (1) … or last (-1) weekday (0 is Sunday) of a month. */
  | { readonly month: number; readonly weekday: number; readonly nth: 1 | -1 }

export type Holiday = HolidayDate & {
  /** Valid from, and until and including, this day. */
  readonly from?: Day
  readonly until?: Day
  /** The next working day is free instead: when it falls on a Sunday, or on either day of the weekend. */
  readonly moves?: 'from_sunday' | 'from_weekend'
}

/** The public holidays of a place, and the law that names them. */
export type Calendar = { readonly law: string; readonly holidays: readonly Holiday[]; readonly extraordinary?: readonly Day[] }

const fixed = (...days: readonly (readonly [month: number, day: number])[]): Holiday[] => days.map(([month, day]) => ({ month, day }))
const moving = (moves: 'from_sunday' | 'from_weekend', ...days: readonly (readonly [month: number, day: number])[]): Holiday[] =>
  days.map(([month, day]) => ({ month, day, moves }))

/** Good Friday, Easter Monday and the like, in days from Easter Sunday. */
const GOOD_FRIDAY = -2
const MONDAY = 1
const ASCENSION = 39
const WHIT_MONDAY = 50
const CORPUS_CHRISTI = 60

/**
 * Public holidays by place. Where regions differ, only what all of them keep: a holiday that is left out makes a deadline earlier,
 * never later than the law allows.
 */
export const CALENDARS = {
  EU: {
    law: 'Reg. (EEC, Euratom) 1182/71, Art. 2(1): the holidays of the controller’s state. Unknown here, so those that nearly all states keep; choose the state for its own.',
    holidays: fixed([1, 1], [5, 1], [12, 25]),
  },
  DE: {
    law: 'Holidays of all sixteen Länder (Feiertagsgesetze; 3 October: Einigungsvertrag, Art. 2(2))',
    holidays: [
      ...fixed([1, 1], [5, 1], [10, 3], [12, 25], [12, 26]),
      ...[GOOD_FRIDAY, MONDAY, ASCENSION, WHIT_MONDAY].map((offset) => ({ easter: offset })),
    ],
  },
  PL: {
    law: 'Ustawa z 18.1.1951 o dniach wolnych od pracy, Art. 1; 24 December: Dz.U. 2024 poz. 1965',
    holidays: [
      ...fixed([1, 1], [1, 6], [5, 1], [5, 3], [8, 15], [11, 1], [11, 11], [12, 25], [12, 26]),
      { month: 12, day: 24, from: '2025-02-01' },
      { easter: MONDAY },
      { easter: CORPUS_CHRISTI },
    ],
  },
  HR: {
    law: 'Zakon o blagdanima, spomendanima i neradnim danima (NN 110/19), čl. 1, from 1 January 2020',
    holidays: [
      ...fixed([1, 1], [1, 6], [5, 1], [5, 30], [6, 22], [8, 5], [8, 15], [11, 1], [11, 18], [12, 25], [12, 26]),
      { easter: MONDAY },
      { easter: CORPUS_CHRISTI },
    ],
  },
  BA: {
    law: 'No law of the state; what the laws of both entities and of Brčko have in common (1 and 2 January, 1 and 2 May)',
    holidays: fixed([1, 1], [1, 2], [5, 1], [5, 2]),
  },
  RS: {
    law: 'Zakon o državnim i drugim praznicima u Republici Srbiji (Sl. glasnik RS 43/2001, 101/2007, 92/2011), čl. 1-3a',
    holidays: [
      ...moving('from_sunday', [1, 1], [1, 2], [2, 15], [2, 16], [5, 1], [5, 2]),
      { month: 11, day: 11, from: '2012-01-01', moves: 'from_sunday' },
      ...fixed([1, 7]),
      ...[GOOD_FRIDAY, -1, 0, MONDAY].map((offset) => ({ orthodoxEaster: offset })),
    ],
  },
  UK: {
    law: 'Banking and Financial Dealings Act 1971, Sch. 1 (England and Wales), royal proclamations, and common law for Good Friday and Christmas Day',
    holidays: [
      ...moving('from_weekend', [1, 1], [12, 25], [12, 26]),
      { easter: GOOD_FRIDAY },
      { easter: MONDAY },
      { month: 5, weekday: 1, nth: 1 },
      { month: 5, weekday: 1, nth: -1 },
      { month: 8, weekday: 1, nth: -1 },
    ],
    extraordinary: ['2023-05-08'],
  },
} as const satisfies Record<string, Calendar>

export type Place = keyof typeof CALENDARS
