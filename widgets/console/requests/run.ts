import { html, nothing, type TemplateResult } from 'lit'
import type { DeskErasure } from '../../../server/privacy/contract/work.ts'
import type { House } from '../house.ts'
import { saveBlob } from '../save-file.ts'
import { keptText, named } from './plan.ts'

const LAMPS = { running: 'busy', propagating: 'busy', verify_failed: 'bad', held: 'slow', done: 'good' } as const

/** How an erasure stands, as a coloured point and a word. */
export const erasureLamp = ({ t }: Pick<House, 't'>, { state }: Pick<DeskErasure, 'state'>): TemplateResult =>
  html`<span class="lamp" data-kind=${LAMPS[state]}>${t(`console-privacy:run.state.${state}`)}</span>`

/** Fetches the certificate, and saves it as the file that was asked for. */
const fetchCertificate = async (house: House, id: string, as: 'json' | 'jws'): Promise<void> => {
  const answer = await house.api.get<{ certificate: string; jws: string }>(`erasures/${id}/certificate`)
  if (!answer.ok) return house.toast(house.explain(answer.failure))
  const text = as === 'json' ? answer.value.certificate : answer.value.jws
  saveBlob(new Blob([text], { type: as === 'json' ? 'application/json' : 'application/jose' }), `erasure-${id}.${as}`)
}

/** The certificate as the two files that auditors ask for. */
export const certificateLinks = (house: House, { id, has_certificate: has }: DeskErasure): TemplateResult | typeof nothing =>
  has
    ? html`<span class="form-actions">
        <wa-button size="s" appearance="outlined" @click=${() => void fetchCertificate(house, id, 'json')}
          ><wa-icon slot="start" name="download"></wa-icon>${house.t('console-privacy:run.certificate')}</wa-button
        >
        <wa-button size="s" appearance="plain" @click=${() => void fetchCertificate(house, id, 'jws')}
          >${house.t('console-privacy:run.signed')}</wa-button
        >
      </span>`
    : nothing

type Recipient = DeskErasure['recipients'][number]

const recipientLamp = ({ t }: House, { state, answer, confirmed }: Recipient): TemplateResult => {
  const kind = state === 'done' ? 'good' : state === 'failed' || answer === 'there' ? 'bad' : 'busy'
  const word = state === 'done' ? (confirmed ?? 'read_back') : (answer ?? 'waiting')
  return html`<span class="lamp" data-kind=${kind}>${t(`console-privacy:run.answer.${word}`)}</span>`
}

export type RunDeeds = {
  readonly retry: () => void
  /** Confirms by hand that a receiver has nothing any more; undefined where this person may not. */
  readonly confirm: ((recipient: string) => void) | undefined
}

const recipientsPart = (house: House, recipients: readonly Recipient[], { confirm }: RunDeeds) => {
  const { t } = house
  if (recipients.length === 0) return html`<p class="quiet">${t('console-privacy:plan.nobody')}</p>`
  return html`<ul class="counted">
    ${recipients.map(
      (one) =>
        html`<li>
          <span
            >${one.name || one.id}<small
              >${one.attempts > 1 ? t('console-privacy:run.attempts', { count: one.attempts }) : nothing} ${one.message ?? nothing}
              ${one.at ? house.date(one.at) : nothing}</small
            ></span
          >
          <span class="run-answer"
            >${recipientLamp(house, one)}
            ${
              confirm && one.state === 'failed'
                ? html`<wa-button size="s" appearance="outlined" @click=${() => confirm(one.id)}
                    >${t('console-privacy:run.by_hand')}</wa-button
                  >`
                : nothing
            }</span
          >
        </li>`,
    )}
  </ul>`
}

const scanPart = ({ t, number }: House, scan: NonNullable<DeskErasure['scan']>) => {
  const { tables, rows, files, orphans } = scan
  const values = { tables: number(tables), rows: number(rows), files: number(files) }
  if (orphans.length === 0)
    return html`<p class="remark" data-kind="good">
      <wa-icon name="done"></wa-icon><span>${t('console-privacy:run.clean', values)}</span>
    </p>`
  return html`<div class="remark" data-kind="bad">
    <wa-icon name="alert"></wa-icon>
    <div>
      <p>${t('console-privacy:run.orphans')}</p>
      <ul>
        ${orphans.map(({ place, count }) => html`<li><code>${place}</code>: ${number(count)}</li>`)}
      </ul>
    </div>
  </div>`
}

/** How far an erasure has come: what is gone, what stays, who outside has confirmed, what the scan found, and the certificate. */
export const runPart = (house: House, erasure: DeskErasure, deeds: RunDeeds): TemplateResult => {
  const { t, date, number } = house
  const { items, recipients, scan, state, next_at: next } = erasure
  return html`<section class="panel pile" aria-labelledby="portik-run">
    <div class="clock-head">
      <h2 id="portik-run">${t('console-privacy:run.title')}</h2>
      ${erasureLamp(house, erasure)}
    </div>
    <div class="plan">
      <div>
        <h3><wa-icon name="trash"></wa-icon>${t('console-privacy:run.gone')}</h3>
        ${
          items.length === 0
            ? html`<p class="quiet">${t('console-privacy:run.begins')}</p>`
            : html`<ul class="counted">
                ${items.map(
                  ({ item, erased, kept }) =>
                    html`<li>
                      <span>${named(house, 'item', item)}${kept ? html`<small>${keptText(house, kept)}</small>` : nothing}</span
                      ><b>${number(erased)}</b>
                    </li>`,
                )}
              </ul>`
        }
      </div>
      <div>
        <h3><wa-icon name="deliveries"></wa-icon>${t('console-privacy:run.recipients')}</h3>
        ${recipientsPart(house, recipients, deeds)}
      </div>
    </div>
    ${scan ? scanPart(house, scan) : nothing}
    <div class="form-actions">
      ${certificateLinks(house, erasure)}
      ${
        house.site.role === 'dpo' && (state === 'propagating' || state === 'verify_failed')
          ? html`<wa-button size="s" appearance="outlined" @click=${deeds.retry}
                ><wa-icon slot="start" name="retry"></wa-icon>${t('console-privacy:run.retry')}</wa-button
              >${next ? html`<span class="quiet">${t('console-privacy:run.next', { date: date(next) })}</span>` : nothing}`
          : nothing
      }
    </div>
  </section>`
}
