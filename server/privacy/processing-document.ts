import { stringify } from 'csv-stringify/sync'
import { html } from 'hono/html'
import type { Activity, ProcessingRecord } from '../../gdpr/records-of-processing/record.ts'

const retentionText = ({ retention: { class: name, days } }: Activity): string =>
  days === null ? `As long as what it belongs to (${name})` : `${days} days (${name})`

const sourceText = ({ source }: Activity): string =>
  'form' in source ? `form ${source.form}, version ${source.version}` : `tables ${source.tables.join(', ')}`

const TRANSFERS = 'Not known to the software; the controller states where a recipient is outside the EEA, and the safeguards'

const cells = (activity: Activity) => ({
  activity: activity.name,
  source: sourceText(activity),
  purpose: activity.purpose,
  basis: activity.basis,
  people: activity.people,
  categories: activity.categories.join(', '),
  special: activity.special.join(', '),
  recipients: activity.recipients.join(', '),
  transfers: activity.recipients.length > 0 ? TRANSFERS : 'None',
  retention: retentionText(activity),
})

const officersText = ({ officers }: ProcessingRecord): string => officers.map(({ name, email }) => `${name}, ${email}`).join('; ')

/** The record as CSV, one line for each activity; spreadsheets run nothing of it. */
export const recordCsv = (record: ProcessingRecord): string =>
  stringify(
    record.activities.map((activity) => ({
      controller: `${record.controller.name}, ${record.controller.email}`,
      officer: officersText(record),
      ...cells(activity),
      measures: record.measures.join(' '),
    })),
    { header: true, bom: true, record_delimiter: '\r\n', escape_formulas: true },
  )

const COLUMNS = {
  activity: 'Activity',
  source: 'Read from',
  purpose: '(b) Purpose',
  basis: 'Legal basis',
  people: '(c) People',
  categories: '(c) Categories of data',
  special: 'Of these, Art. 9 or 10',
  recipients: '(d) Recipients',
  transfers: '(e) Third countries',
  retention: '(f) Time limit',
} as const satisfies Record<keyof ReturnType<typeof cells>, string>

/** The record as a page to be printed, or shown to an authority (GDPR Art. 30(4)). */
export const recordPage = (record: ProcessingRecord, site: string, at: Date) => {
  const { controller } = record
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Record of processing activities: ${site}</title>
      </head>
      <body>
        <h1>Record of processing activities (Art. 30 GDPR): ${site}</h1>
        <p>As of ${at.toISOString()}, made of what runs.</p>
        <h2>(a) Controller</h2>
        <p>${controller.name}, ${controller.email}${controller.address ? `, ${controller.address}` : ''}</p>
        <p>Data protection officer: ${officersText(record) || 'none named'}</p>
        <h2>(b)-(f) Activities</h2>
        <table border="1">
          <thead>
            <tr>
              ${names.map((name) => html`<th scope="col">${COLUMNS[name]}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${record.activities.map((activity) => {
              const row = cells(activity)
              return html`<tr>
                ${names.map((name) => html`<td>${row[name]}</td>`)}
              </tr>`
            })}
          </tbody>
        </table>
        <h2>(g) Security measures</h2>
        <ul>
          ${record.measures.map((measure) => html`<li>${measure}</li>`)}
        </ul>
      </body>
    </html>`
}
