import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCase } from '../../../server/privacy/contract/desk.ts'
import { languageTag } from '../../core/language.ts'
import type { House } from '../house.ts'
import { daysLeft, urgency } from './words.ts'

type Mark = {
  readonly day: string
  readonly text: string
  readonly kind: 'past' | 'pause' | 'today' | 'due' | 'law'
  readonly more?: string
}

/** The day of a moment, as the request's own zone has it. */
const dayOf = (zone: string, iso: string): string => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return parts.format(new Date(iso))
}

/** The country, or the Union, by whose law days are counted. */
const placeIn = (locale: House['locale'], jurisdiction: DeskCase['jurisdiction']): string => {
  const region = jurisdiction === 'UK' ? 'GB' : jurisdiction
  return new Intl.DisplayNames(languageTag(locale), { type: 'region' }).of(region) ?? region
}

const marksOf = ({ t }: Pick<House, 't'>, request: DeskCase, now: Date): Mark[] => {
  const { zone, events } = request
  const day = (iso: string): string => dayOf(zone, iso)
  const marks: Mark[] = [{ day: request.received_on, text: t('console-privacy:clock.received'), kind: 'past' }]
  if (request.proven_at) marks.push({ day: day(request.proven_at), text: t('console-privacy:clock.proven'), kind: 'past' })
  for (const { action, at, data } of events) {
    if (action === 'ask')
      marks.push({ day: day(at), text: t(`console-privacy:clock.${data['paused'] ? 'paused' : 'asked'}`), kind: 'pause' })
    if (action === 'resume') marks.push({ day: day(at), text: t('console-privacy:clock.resumed'), kind: 'pause' })
    if (action === 'extend') marks.push({ day: day(at), text: t('console-privacy:clock.extended'), kind: 'pause' })
    if (action === 'approve' || action === 'approve_partly' || action === 'refuse')
      marks.push({ day: day(at), text: t(`console-privacy:action.${action}`), kind: 'past' })
  }
  if (request.fulfilled_at) marks.push({ day: day(request.fulfilled_at), text: t('console-privacy:clock.done'), kind: 'past' })
  const strict: Mark = { day: request.strict_due, text: t('console-privacy:clock.strict'), kind: 'due' }
  const law: Mark = { day: request.statutory_due, text: t('console-privacy:clock.statutory'), kind: 'law' }
  // Most days are no holiday: then both are one.
  marks.push(...(strict.day === law.day ? [{ ...strict, text: t('console-privacy:clock.both') }] : [strict, law]))
  if (request.days_left !== null || request.paused)
    marks.push({ day: day(now.toISOString()), text: t('console-privacy:clock.today'), kind: 'today' })
  return marks.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

/** The clock of a request: what has happened and what is due, as marks on one line. */
export const clock = (house: House, request: DeskCase, now = new Date()): TemplateResult => {
  const { t, calendar, locale } = house
  const today = dayOf(request.zone, now.toISOString())
  return html`<section class="panel clock" aria-labelledby="portik-clock">
    <div class="clock-head">
      <h2 id="portik-clock">${t('console-privacy:clock.title')}</h2>
      <span class="lamp due" data-kind=${urgency(request.days_left)}>${daysLeft(house, request)}</span>
    </div>
    <ol class="clock-line">
      ${marksOf(house, request, now).map(
        ({ day, text, kind }) =>
          html`<li data-kind=${kind} ?data-over=${day <= today}><strong>${text}</strong><time datetime=${day}>${calendar(day)}</time></li>`,
      )}
    </ol>
    <p class="quiet clock-law">
      ${
        request.house
          ? t('console-privacy:clock.house', { law: request.law })
          : t('console-privacy:clock.law', { law: request.law, place: placeIn(locale, request.jurisdiction) })
      }
      ${request.paused_days > 0 ? t('console-privacy:clock.stood', { count: request.paused_days }) : nothing}
    </p>
  </section>`
}
