import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Note, PersonEvent } from '../../../server/records/contract.ts'
import type { House } from '../house.ts'
import type { Picture } from '../pictures.ts'
import './note.ts'

const ICONS: Readonly<Record<PersonEvent['kind'], Picture>> = {
  lead: 'leads',
  submission: 'inbox',
  consent: 'done',
  delivery: 'deliveries',
  mail: 'mail',
  note: 'edit',
  looked: 'eye',
}

type Tone = 'neutral' | 'success' | 'warning' | 'danger' | 'brand'

/** Only what somebody should look at is coloured. */
const TONES: Readonly<Record<string, Tone>> = {
  quarantined: 'warning',
  awaiting_opt_in: 'warning',
  needs_attention: 'danger',
  failed: 'danger',
  delivered: 'success',
  given: 'success',
  confirmed: 'success',
  hot: 'danger',
  warm: 'brand',
}

/** A word of ours for a code of the server; a code that came later stays as it is. */
const word = ({ t }: House, key: string, code: string): string => {
  const found = t(`${key}.${code}`)
  return found === `${key}.${code}` ? code : found
}

const badge = (code: string, text: string): TemplateResult =>
  html`<wa-badge variant=${TONES[code] ?? 'neutral'} appearance="filled">${text}</wa-badge>`

const linked = ({ opens, href }: House, room: string, path: string, text: string): TemplateResult =>
  opens(room) ? html`<a href=${href(path)}>${text}</a>` : html`${text}`

/** A note as it stands among what happened. */
export const noteEvent = ({ id, text, author, version, created_at, record }: Note): PersonEvent => ({
  kind: 'note',
  at: created_at,
  id,
  text,
  actor: author,
  version,
  ...(record ? { record } : {}),
})

type Parts = { readonly title: unknown; readonly badges?: unknown; readonly more?: unknown }

const recordParts = (house: House, event: PersonEvent): Parts => {
  const { t } = house
  const { id = '', form = '', state = '', grade, reference } = event
  const room = state === 'quarantined' ? 'quarantine' : event.kind === 'lead' ? 'leads' : 'submissions'
  const path = room === 'quarantine' ? `quarantine?open=${id}` : `${room}/${id}`
  return {
    title: linked(house, room, path, t(`console-people:event.${event.kind}`, { form })),
    badges: html`${grade && event.kind === 'lead' ? badge(grade, word(house, 'console:grade', grade)) : nothing}
    ${state === '' || state === 'accepted' ? nothing : badge(state, word(house, 'console-people:state', state))}`,
    ...(reference ? { more: html`<p class="quiet">${reference}</p>` } : {}),
  }
}

const consentParts = (house: House, { purpose = '', state = '', text }: PersonEvent): Parts => ({
  title: house.t('console-people:event.consent', { purpose }),
  badges: badge(state, word(house, 'console-people:consent', state)),
  ...(text
    ? {
        more: html`<details class="exact">
          <summary>${house.t('console-people:event.exact')}</summary>
          <blockquote dir="auto">${text}</blockquote>
        </details>`,
      }
    : {}),
})

const lookedParts = (house: House, { actor = '', state = '', action = '', reason }: PersonEvent): Parts => {
  const key = action.replaceAll('.', '_')
  const did = word(house, 'console-people:action', key)
  return {
    title: house.t('console-people:event.looked', {
      name: actor,
      role: word(house, 'console:role', state),
      action: did === key ? action : did,
    }),
    ...(reason ? { more: html`<p class="quiet" dir="auto">${house.t('console-people:event.reason', { reason })}</p>` } : {}),
  }
}

const mailKind = (house: House, kind: string): string => {
  const found = word(house, 'console-people:kind', kind)
  return found === kind ? house.t('console-people:kind.other') : found
}

const partsOf = (house: House, event: PersonEvent): Parts => {
  const { t } = house
  const { id = '', state = '', purpose = '', text = '', actor = '' } = event
  switch (event.kind) {
    case 'lead':
    case 'submission':
      return recordParts(house, event)
    case 'consent':
      return consentParts(house, event)
    case 'looked':
      return lookedParts(house, event)
    case 'delivery':
      return {
        title: linked(house, 'deliveries', `deliveries/${id}`, t('console-people:event.delivery', { to: text })),
        badges: badge(state, word(house, 'console-people:delivery', state)),
      }
    case 'mail':
      return {
        title: linked(house, 'outbox', `outbox/${id}`, t('console-people:event.mail', { kind: mailKind(house, purpose) })),
        badges: badge(state, word(house, 'console-people:mail', state)),
      }
    case 'note':
      return { title: t('console-people:event.note', { name: actor }) }
  }
}

type Noted = (id: string, note: Note | undefined) => void

/** What happened with a person, newest first. `noted` hears of a note that was changed, or (undefined) deleted. */
export const timeline = (house: House, person: string, events: readonly PersonEvent[], noted: Noted): TemplateResult => html`
  <ol class="timeline">
    ${repeat(
      events,
      ({ kind, id, at }) => `${kind} ${id ?? at}`,
      (event) => {
        const { title, badges, more } = partsOf(house, event)
        return html`<li data-kind=${event.kind}>
          <wa-icon name=${event.kind === 'consent' && event.state === 'refused' ? 'minus' : ICONS[event.kind]}></wa-icon>
          <div>
            <p class="timeline-head"><strong>${title}</strong> ${badges ?? nothing} ${house.time(event.at)}</p>
            ${more ?? nothing}
            ${
              event.kind === 'note'
                ? html`<portik-console-note
                    .house=${house}
                    .person=${person}
                    .note=${event}
                    .changed=${(note: Note | undefined) => noted(event.id ?? '', note)}
                  ></portik-console-note>`
                : nothing
            }
          </div>
        </li>`
      },
    )}
  </ol>
`
