import { addDays, daysBetween, type Day } from './day.ts'

/** Shares of the period, in per cent, at which somebody is told; 100 is the last day itself. */
export const ALARMS = [50, 75, 90, 100] as const
export type Alarm = (typeof ALARMS)[number]

/** The first day on which this share of the period has passed. */
export const alarmDay = (received: Day, due: Day, alarm: Alarm): Day =>
  addDays(received, Math.ceil((Math.max(0, daysBetween(received, due)) * alarm) / 100))

/** Alarms whose day has come. None is skipped when nobody looked for a while, or when a clock was wrong. */
export const alarmsReached = (received: Day, due: Day, today: Day): Alarm[] =>
  ALARMS.filter((alarm) => today >= alarmDay(received, due, alarm))
