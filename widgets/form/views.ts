import type { TemplateResult } from 'lit'
import { html, nothing } from 'lit'
import type { Texts } from '../core/texts.ts'
import type { Field } from './fields.ts'
import type { Filling } from './filling.ts'
import type { FieldProblem, Notice } from './host.ts'
import { labelOf } from './messages.ts'
import { thanks } from './thanks.ts'

/** Which step of how many. */
const progressOf = ({ step, steps }: { readonly step: number; readonly steps: number }, t: Texts): TemplateResult =>
  html`<div part="progress">
    <span id="progress">${t('widget:steps.progress', { step, steps })}</span
    ><progress aria-labelledby="progress" max=${steps} value=${step}></progress>
  </div>`

/** All errors with links to their fields; announced once, when it appears. */
const summaryOf = (problems: readonly FieldProblem[], t: Texts, go: (field: Field) => void): TemplateResult =>
  html`<div role="alert">
    ${
      problems.length
        ? html`<div part="summary">
            <h2>${t('widget:summary', { count: problems.length })}</h2>
            <ul>
              ${problems.map(
                ({ field, text }) =>
                  html`<li>
                    <a
                      href="#${field.controls[0].id}"
                      @click=${(event: Event) => {
                        event.preventDefault()
                        go(field)
                      }}
                      >${labelOf(field)}: ${text}</a
                    >
                  </li>`,
              )}
            </ul>
          </div>`
        : nothing
    }
  </div>`

/** A sentence in a live region, which is there before the sentence is. */
const noticeOf = (part: 'notice' | 'status', notice: Notice | undefined): TemplateResult =>
  html`<div role="status">
    ${
      notice
        ? html`<div part=${part} tabindex="-1">
            ${notice.text}${notice.action ? html`<button type="button" @click=${notice.act}>${notice.action}</button>` : nothing}
          </div>`
        : nothing
    }
  </div>`

/** What stands above the form. */
export const above = (filling: Filling): TemplateResult => {
  const { step, t, problems, notice, host } = filling
  return html`${step && host.phase === 'open' ? progressOf(step, t) : nothing} ${summaryOf(problems, t, (field) => filling.focus(field))}
  ${noticeOf('notice', notice)}`
}

/** What stands below it. */
export const below = ({ t, receipt, host, status }: Filling): TemplateResult => {
  const sent = host.phase === 'sent' && receipt
  return html`${noticeOf('status', sent ? undefined : status)} ${sent ? thanks(host.published, receipt, t) : nothing}`
}
