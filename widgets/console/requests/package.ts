import { html, nothing, type TemplateResult } from 'lit'
import type { DeskPackage } from '../../../server/privacy/contract/work.ts'
import type { House } from '../house.ts'

const LAMPS = { building: 'busy', ready: 'good', fetched: 'good', failed: 'bad', expired: 'off' } as const

/** How far the copy is that answers a request for access. Its link goes to the person alone; nobody here opens it. */
export const packagePart = (house: House, { state, parts, parts_done: done, bytes, expires_at: until }: DeskPackage): TemplateResult => {
  const { t, number, date } = house
  return html`<section class="panel pile" aria-labelledby="portik-package">
    <div class="clock-head">
      <h2 id="portik-package">${t('console-privacy:pack.title')}</h2>
      <span class="lamp" data-kind=${LAMPS[state]}>${t(`console-privacy:pack.${state}`)}</span>
    </div>
    ${
      state === 'building' && parts > 0
        ? html`<progress max=${parts} value=${done} aria-label=${t('console-privacy:pack.title')}></progress>`
        : nothing
    }
    <p class="quiet">
      ${bytes === null ? nothing : t('console-privacy:pack.size', { size: number(Math.max(1, Math.round(bytes / 1024))) })}
      ${state === 'ready' ? t('console-privacy:pack.until', { date: date(until) }) : nothing} ${t('console-privacy:pack.private')}
    </p>
  </section>`
}
