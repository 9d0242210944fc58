import { html, nothing, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { called, type Checked, type Connection } from './types.ts'
import { checkedNote, connectionLamp, faultText } from './words.ts'

/** What can be done with a connection from its card. */
export type CardActions = {
  readonly pause: () => void
  readonly resume: () => void
  readonly test: () => void
  readonly retry: () => void
}

type Card = {
  readonly house: House
  readonly connection: Connection
  readonly actions: CardActions
  /** Undefined: not tested since the room was entered; `busy`: the answer is on its way. */
  readonly checked: Checked | 'busy' | undefined
}

const reason = (house: House, { state, fault, last_error: error, throttled_until: until }: Connection): TemplateResult | typeof nothing => {
  if (state !== 'active' && fault)
    return html`<p class="remark" data-kind=${fault === 'paused_by_hand' ? 'slow' : 'bad'}>
      <wa-icon name=${fault === 'paused_by_hand' ? 'pause' : 'alert'}></wa-icon><span>${faultText(house, fault)}</span>
    </p>`
  if (error)
    return html`<p class="remark" data-kind="bad">
      <wa-icon name="alert"></wa-icon><span>${faultText(house, error.fault)} <span class="quiet">${house.time(error.at)}</span></span>
    </p>`
  if (until)
    return html`<p class="remark" data-kind="slow">
      <wa-icon name="clock"></wa-icon><span>${house.t('console-desk:d.until', { time: house.date(until) })}</span>
    </p>`
  return nothing
}

const figure = (label: string, value: unknown, href?: string): TemplateResult =>
  html`<div>
    <dt>${label}</dt>
    <dd>${href ? html`<a href=${href}>${value}</a>` : value}</dd>
  </div>`

/** A connection at a glance: whether it works, what waits, what to do. */
export const connectionCard = ({ house, connection, actions, checked }: Card): TemplateResult => {
  const { t, href, number, time } = house
  const { id, url, open, oldest_at: oldest, last_success_at: success, state } = connection
  const mends = ['owner', 'agent'].includes(house.site.role)
  const list = (which: string) => href(`deliveries?connection=${id}&state=${which}`)
  return html`<article class="panel connection" aria-labelledby="connection-${id}">
    <header>
      <h3 id="connection-${id}">${called(connection)}</h3>
      ${connectionLamp(house, connection)}
      <p class="connection-url" dir="ltr">${url}</p>
    </header>
    ${reason(house, connection)}
    <dl class="connection-figures">
      ${figure(t('console-desk:d.waiting'), number(open.waiting), open.waiting ? list('waiting') : undefined)}
      ${figure(t('console-desk:d.retrying'), number(open.retrying), open.retrying ? list('retrying') : undefined)}
      ${figure(t('console-desk:d.attention'), number(open.needs_attention), open.needs_attention ? list('needs_attention') : undefined)}
      ${figure(t('console-desk:d.oldest'), oldest ? time(oldest) : t('console-desk:d.nobody'))}
      ${figure(t('console-desk:d.success'), success ? time(success) : t('console-desk:d.never'))}
    </dl>
    ${checkedNote(house, checked === 'busy' ? undefined : checked)}
    ${
      mends
        ? html`<div class="form-actions">
            ${
              state === 'active'
                ? html`<wa-button size="s" appearance="outlined" @click=${actions.pause}
                    ><wa-icon slot="start" name="pause"></wa-icon>${t('console-desk:d.pause')}</wa-button
                  >`
                : html`<wa-button size="s" variant="brand" @click=${actions.resume}
                    ><wa-icon slot="start" name="play"></wa-icon>${t('console-desk:d.resume')}</wa-button
                  >`
            }
            <wa-button size="s" appearance="outlined" ?loading=${checked === 'busy'} @click=${actions.test}
              ><wa-icon slot="start" name="deliveries"></wa-icon>${t('console-desk:d.test')}</wa-button
            >
            ${
              open.needs_attention > 0
                ? html`<wa-button size="s" appearance="outlined" @click=${actions.retry}
                    ><wa-icon slot="start" name="retry"></wa-icon
                    >${t('console-desk:d.retry_all', { count: open.needs_attention })}</wa-button
                  >`
                : nothing
            }
            ${
              house.site.role === 'owner'
                ? html`<wa-button size="s" appearance="plain" href=${href(`deliveries/connections/${id}`)}
                    ><wa-icon slot="start" name="settings"></wa-icon>${t('console-desk:d.edit')}</wa-button
                  >`
                : nothing
            }
          </div>`
        : nothing
    }
  </article>`
}
