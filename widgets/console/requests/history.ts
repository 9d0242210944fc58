import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCase } from '../../../server/privacy/contract/desk.ts'
import type { House } from '../house.ts'
import type { Picture } from '../pictures.ts'

type RequestEvent = DeskCase['events'][number]
type Letter = NonNullable<RequestEvent['letter']>

const ICONS: Readonly<Partial<Record<RequestEvent['action'], Picture>>> = {
  receive: 'inbox',
  confirm: 'check',
  vouch: 'check',
  acknowledge: 'mail',
  ask: 'mail',
  resume: 'play',
  extend: 'clock',
  approve: 'done',
  approve_partly: 'done',
  refuse: 'block',
  hold: 'pause',
  release: 'play',
  execute: 'play',
  act_at_once: 'play',
  propagate: 'deliveries',
  verify: 'search',
  fail_verification: 'alert',
  retry: 'retry',
  fulfil: 'done',
  alarm: 'alert',
  note: 'edit',
  identify: 'person',
}

/** A letter word for word, as it leaves or has left. */
export const letterText = ({ subject, paragraphs }: Letter): TemplateResult =>
  html`<blockquote class="letter" dir="auto">
    <p><strong>${subject}</strong></p>
    ${paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
  </blockquote>`

const actorText = ({ t }: House, { actor }: RequestEvent): string =>
  actor.name ?? t(`console-privacy:actor.${actor.kind === 'subject' ? 'subject' : actor.kind === 'system' ? 'system' : 'staff'}`)

/** Words of staff that stay inside the house. */
const inside = ({ t }: House, { data }: RequestEvent): readonly string[] =>
  (['proof', 'reason', 'note'] as const)
    .flatMap((key) => (typeof data[key] === 'string' ? [data[key]] : []))
    .concat(
      typeof data['ground'] === 'string' ? [t(`console-privacy:ground.${data['ground']}`)] : [],
      typeof data['alarm'] === 'number' ? [t('console-privacy:h.alarm', { percent: data['alarm'] })] : [],
    )

const event = (house: House, one: RequestEvent): TemplateResult => {
  const { t, time } = house
  return html`<li>
    <wa-icon name=${ICONS[one.action] ?? 'dot'}></wa-icon>
    <div>
      <p class="history-head">
        <strong>${t(`console-privacy:action.${one.action}`)}</strong>
        <span class="quiet">${actorText(house, one)} · ${time(one.at)}</span>
      </p>
      ${inside(house, one).map((text) => html`<p class="history-inside" dir="auto">${text}</p>`)}
      ${
        one.letter
          ? html`<details>
              <summary>${t('console-privacy:h.letter')}</summary>
              ${letterText(one.letter)}
            </details>`
          : nothing
      }
    </div>
  </li>`
}

/** Everything that happened to a request, the newest first; letters open in their place. */
export const history = (house: House, { events }: DeskCase): TemplateResult =>
  html`<section aria-labelledby="portik-history">
    <h2 id="portik-history">${house.t('console-privacy:h.title')}</h2>
    <ol class="history">
      ${events.toReversed().map((one) => event(house, one))}
    </ol>
  </section>`
