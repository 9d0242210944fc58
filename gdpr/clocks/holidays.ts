import { addDays, dayOf, weekdayOf, yearOf, type Day } from './day.ts'
import { easter, orthodoxEaster } from './easter.ts'
import { CALENDARS, type Calendar, type Holiday, type Place } from './holiday-rules.ts'

const SUNDAY = 0
const SATURDAY = 6

const isWeekend = (day: Day): boolean => weekdayOf(day) === SUNDAY || weekdayOf(day) === SATURDAY

const dateIn = (year: number, holiday: Holiday): Day => {
  if ('easter' in holiday) return addDays(easter(year), holiday.easter)
  if ('orthodoxEaster' in holiday) return addDays(orthodoxEaster(year), holiday.orthodoxEaster)
  if ('day' in holiday) return dayOf(year, holiday.month, holiday.day)
  const { month, weekday, nth } = holiday
  if (nth === 1) {
    const first = dayOf(year, month, 1)
    return addDays(first, (weekday - weekdayOf(first) + 7) % 7)
  }
  const last = dayOf(year, month + 1, 0)
  return addDays(last, -((weekdayOf(last) - weekday + 7) % 7))
}

const isValid = (day: Day, { from, until }: Holiday): boolean =>
  (from === undefined || day >= from) && (until === undefined || day <= until)

const mustMove = (day: Day, { moves }: Holiday): boolean =>
  moves === 'from_weekend' ? isWeekend(day) : moves === 'from_sunday' && weekdayOf(day) === SUNDAY

const yearOfCalendar = ({ holidays, extraordinary = [] }: Calendar, year: number): ReadonlySet<Day> => {
  const valid = holidays.map((holiday) => ({ holiday, day: dateIn(year, holiday) })).filter(({ holiday, day }) => isValid(day, holiday))
  const days = new Set<Day>([...valid.map(({ day }) => day), ...extraordinary.filter((day) => yearOf(day) === year)])
  // In the order of the calendar: Christmas on a Saturday takes the Monday, and Boxing Day the Tuesday.
  for (const { holiday, day } of valid.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    if (!mustMove(day, holiday)) continue
    let instead = addDays(day, 1)
    while (isWeekend(instead) || days.has(instead)) instead = addDays(instead, 1)
    days.add(instead)
  }
  return days
}

const known = new Map<string, ReadonlySet<Day>>()

/** The public holidays of a year, those included that fall on a weekend. */
export const holidaysOf = (place: Place, year: number): ReadonlySet<Day> => {
  const key = `${place}/${year}`
  const before = known.get(key)
  if (before) return before
  const days = yearOfCalendar(CALENDARS[place], year)
  known.set(key, days)
  return days
}

/** Neither a Saturday, a Sunday nor a public holiday (Reg. 1182/71, Art. 2(2)). */
export const isWorkingDay = (place: Place, day: Day): boolean => !isWeekend(day) && !holidaysOf(place, yearOf(day)).has(day)

/** The day itself, or the first working day after it (Reg. 1182/71, Art. 3(4)). */
export const nextWorkingDay = (place: Place, day: Day): Day => {
  let next = day
  while (!isWorkingDay(place, next)) next = addDays(next, 1)
  return next
}
