import { html, nothing, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { languageName } from './address.ts'
import { deliveryBadge } from './cells.ts'
import { fileLink } from './file-link.ts'
import type { Field, Lead, Submission } from './record-data.ts'
import './sealed.ts'

const part = (title: string, body: unknown): TemplateResult =>
  html`<section class="record-part">
    <h3>${title}</h3>
    ${body}
  </section>`

/** An answer in the words of the form: labels of choices, yes and no. */
const answerOf = ({ t, number }: House, { rules }: Field, value: unknown): string => {
  if (value === undefined || value === null || value === '') return ''
  const labelOf = (one: unknown): string =>
    rules.options?.find((option) => option.value === one)?.label ?? (typeof one === 'string' ? one : JSON.stringify(one))
  if (typeof value === 'boolean') return t(value ? 'console-records:detail.yes' : 'console-records:detail.no')
  if (typeof value === 'number') return number(value)
  return Array.isArray(value) ? value.map(labelOf).join(', ') : labelOf(value)
}

const fileLinks = (house: House, submission: Submission, field: string) =>
  submission.files.filter((file) => file.field === field).map((file) => fileLink(house, submission, file))

const sealedAnswer = (house: House, { id }: Submission, sealed: Submission['sealed'][number]) =>
  html`<portik-console-sealed .house=${house} .submissionId=${id} .sealed=${sealed}></portik-console-sealed>`

const answer = (house: House, submission: Submission, field: Field) => {
  const sealed = submission.sealed.find((one) => one.field === field.key)
  const text = field.kind === 'file' ? fileLinks(house, submission, field.key) : answerOf(house, field, submission.values[field.key])
  return html`<div>
    <dt lang=${submission.locale}>${field.label}</dt>
    <dd dir="auto">
      ${sealed ? sealedAnswer(house, submission, sealed) : text.length === 0 ? html`<span class="quiet">${house.t('console-records:detail.unanswered')}</span>` : text}
    </dd>
  </div>`
}

/** The form as the visitor had it: labels of that version in that language, with what was filled in. */
export const answersPart = (house: House, submission: Submission): TemplateResult => {
  const { t } = house
  const language = languageName(submission.locale, house.locale)
  const sections = submission.shown?.sections ?? []
  const asked = sections.flatMap(({ fields }) => fields).filter(({ kind }) => kind !== 'consent' && kind !== 'hidden')
  const fields = asked.length > 0 ? asked : Object.keys(submission.values).map((key) => ({ key, kind: 'text', label: key, rules: {} }))
  return part(
    t('console-records:detail.answers'),
    html`<dl class="answers">${fields.map((field) => answer(house, submission, field))}</dl>
      <p class="quiet small">${t('console-records:detail.as_seen', { version: submission.version, language })}</p>`,
  )
}

/** Each consent with the exact words that were shown, and what proves them. */
export const consentsPart = (house: House, { consents, locale }: Submission): TemplateResult => {
  const { t, time } = house
  return part(
    t('console-records:detail.consents'),
    consents.length === 0
      ? html`<p class="quiet">${t('console-records:detail.consent_none')}</p>`
      : consents.map(
          ({ state, granted, at, text, notice_sha256: hash }) =>
            html`<div class="consent" ?data-granted=${granted}>
              <p>
                <wa-icon name=${granted ? 'done' : 'minus'}></wa-icon><strong>${t(`console-records:consent.${state}`)}</strong> ${time(at)}
              </p>
              <blockquote lang=${locale}>${text}</blockquote>
              <details>
                <summary>${t('console-records:detail.consent_hash')}</summary>
                <code>${hash}</code>
              </details>
            </div>`,
        ),
  )
}

export const suspicionPart = ({ t }: House, { suspicion, state }: Submission): TemplateResult | typeof nothing =>
  suspicion.length === 0 || state !== 'quarantined'
    ? nothing
    : part(
        t('console-records:suspicion.title'),
        html`<ul class="reasons">
          ${suspicion.map(
            ({ reason, points }) =>
              html`<li>
                <span>${t(`console-records:suspicion.${reason}`)}</span><span>${t('console-records:suspicion.points', { n: points })}</span>
              </li>`,
          )}
        </ul>`,
      )

export const gradePart = ({ t }: House, { score, reasons }: Lead): TemplateResult =>
  part(
    t('console-records:detail.why'),
    html`<p>${t('console-records:detail.score', { n: score })}</p>
      <ul class="reasons">
        ${reasons.map(
          ({ rule, points, detail = '' }) =>
            html`<li><span>${t(`console-records:rule.${rule}`, { detail })}</span><span>${points > 0 ? `+${points}` : points}</span></li>`,
        )}
      </ul>`,
  )

/** Only an address of the web becomes a link; anything else stays a text. */
const address = (url: string) =>
  /^https?:\/\//.test(url) ? html`<a href=${url} target="_blank" rel="noreferrer noopener">${url}</a>` : url

export const contextPart = ({ t }: House, { context: { page, referrer, utm } }: Submission): TemplateResult => {
  const campaign = Object.values(utm ?? {}).join(' · ')
  const rows = [
    page &&
      html`<div>
        <dt>${t('console-records:detail.page')}</dt>
        <dd>${address(page)}</dd>
      </div>`,
    referrer &&
      html`<div>
        <dt>${t('console-records:detail.referrer')}</dt>
        <dd>${address(referrer)}</dd>
      </div>`,
    campaign &&
      html`<div>
        <dt>${t('console-records:detail.campaign')}</dt>
        <dd>${campaign}</dd>
      </div>`,
  ].filter(Boolean)
  return part(
    t('console-records:detail.context'),
    rows.length === 0 ? html`<p class="quiet">${t('console-records:detail.context_none')}</p>` : html`<dl class="answers">${rows}</dl>`,
  )
}

export const deliveriesPart = (house: House, { deliveries }: Submission): TemplateResult =>
  part(
    house.t('console-records:detail.deliveries'),
    deliveries.length === 0
      ? html`<p class="quiet">${house.t('console-records:detail.deliveries_none')}</p>`
      : html`<ul class="reasons">
          ${deliveries.map(({ to, state, at }) => html`<li><span>${to}</span><span>${deliveryBadge(house, state)} ${house.time(at)}</span></li>`)}
        </ul>`,
  )
