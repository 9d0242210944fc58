import type * as z from 'zod'
import { daysBetween } from '../../gdpr/clocks/day.ts'
import { mayExtend } from '../../gdpr/clocks/deadline.ts'
import { clockOf, deadlineOn, today } from '../../gdpr/requests/clock.ts'
import { mayPause } from '../../gdpr/requests/draft.ts'
import { articleOf, groundsFor } from '../../gdpr/requests/grounds.ts'
import { ENDED, possibleActions } from '../../gdpr/requests/machine.ts'
import type { PrivacyRequest, RequestEvent } from '../../gdpr/requests/request.ts'
import type { DeskCase, deskEventSchema, DeskRequest } from './contract/desk.ts'

const moment = (date: Date | null): string | null => date?.toISOString() ?? null

/** A line of the inbox, with its days as they are today. */
export const deskRequest = (request: PrivacyRequest, now: Date): DeskRequest => {
  const { strict, statutory, acknowledge, paused } = deadlineOn(request, now)
  return {
    id: request.id,
    reference: request.reference,
    kind: request.kind,
    state: request.state,
    channel: request.channel,
    email: request.email,
    locale: request.locale,
    subjects: request.subjectIds?.length ?? null,
    received_at: request.receivedAt.toISOString(),
    received_on: request.receivedOn,
    strict_due: strict,
    statutory_due: statutory,
    acknowledge_due: acknowledge ?? null,
    days_left: ENDED.has(request.state) || paused ? null : daysBetween(today(request, now), strict),
    paused,
    extended: request.extendedAt !== null,
    duplicate_of: request.duplicateOf,
    version: request.version,
  }
}

const eventView = ({
  id,
  at,
  action,
  state,
  actorKind,
  actorName,
  data,
  letter,
  mailId,
}: RequestEvent): z.infer<typeof deskEventSchema> => ({
  id,
  at: at.toISOString(),
  action,
  state,
  actor: { kind: actorKind, name: actorName },
  data: { ...data },
  letter: letter && { subject: letter.subject, paragraphs: [...letter.paragraphs] },
  mail_id: mailId,
})

/** Everything an officer needs to decide. */
export const deskCase = (request: PrivacyRequest, events: readonly RequestEvent[], now: Date): DeskCase => {
  const { law, house, pausedDays } = deadlineOn(request, now)
  return {
    ...deskRequest(request, now),
    details: request.details,
    corrections: request.corrections,
    purposes: request.purposes && [...request.purposes],
    subject_ids: [...(request.subjectIds ?? [])],
    jurisdiction: request.jurisdiction,
    zone: request.zone,
    law,
    house,
    paused_days: pausedDays,
    proven_at: moment(request.provenAt),
    acknowledged_at: moment(request.acknowledgedAt),
    fulfilled_at: moment(request.fulfilledAt),
    actions: possibleActions(request.state, 'officer').filter((action) => action !== 'receive'),
    may_pause: mayPause(request, now),
    may_extend: mayExtend(clockOf(request), today(request, now)),
    grounds: groundsFor(request.kind).map((ground) => ({ ground, law: articleOf(ground, request.jurisdiction) })),
    events: events.map(eventView),
  }
}
