import { html, LitElement, nothing } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { failedState, loadingState } from '../state.ts'
import { doTo, type Deed } from './actions.ts'
import { rightsOf } from './address.ts'
import { gradeMenu } from './bulk-bar.ts'
import { gradeBadge, stateBadge } from './cells.ts'
import type { Lead, Submission } from './record-data.ts'
import { answersPart, consentsPart, contextPart, deliveriesPart, gradePart, suspicionPart } from './record-parts.ts'
import './notes.ts'

type Loaded = { readonly submission: Submission; readonly lead: Lead | undefined }

/**
 * @summary One record beside the list: what was sent, in the form as the visitor saw it, what was consented to, where it came from
 * and where it went.
 *
 * @event portik:changed - The record is not what it was; lists that show it read it again.
 */
export class PortikConsoleRecord extends LitElement {
  static override properties = {
    house: { attribute: false },
    recordId: { attribute: false },
    isLead: { attribute: false },
    back: {},
    loaded: { state: true },
    failure: { state: true },
    conflict: { state: true },
  }
  declare house: House
  declare recordId: string
  declare isLead: boolean
  /** Where closing leads. */
  declare back: string
  declare private loaded: Loaded | undefined
  declare private failure: Failure | undefined
  /** The grade that this person wanted while somebody else set another. */
  declare private conflict: { readonly mine: string | null } | undefined

  #asked = ''
  #running = new AbortController()

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#running.abort()
  }

  protected override willUpdate(): void {
    if (this.#asked === this.recordId) return
    this.#asked = this.recordId
    this.loaded = undefined
    this.conflict = undefined
    void this.#load()
  }

  async #load(): Promise<void> {
    this.#running.abort()
    this.#running = new AbortController()
    const { signal } = this.#running
    this.failure = undefined
    const { api } = this.house
    // One after the other: an officer is asked for the reason once, and the second call brings it along.
    const submission = await api.get<Submission>(`submissions/${this.recordId}`, { signal })
    if (signal.aborted) return
    if (!submission.ok) return void (this.failure = submission.failure)
    const lead =
      this.isLead && submission.value.state !== 'quarantined' ? await api.get<Lead>(`leads/${this.recordId}`, { signal }) : undefined
    if (signal.aborted) return
    const first = this.loaded === undefined
    this.loaded = { submission: submission.value, lead: lead?.ok ? lead.value : undefined }
    await this.updateComplete
    if (first) this.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
  }

  /** A part of this record has changed itself. */
  #reload = (event: Event): void => {
    if (event.target !== this) void this.#load()
  }

  #changed = (): void => {
    void this.#load()
    this.dispatchEvent(new Event('portik:changed', { bubbles: true }))
  }

  async #grade(grade: string | null): Promise<void> {
    const { house, loaded } = this
    if (!loaded?.lead) return
    this.conflict = undefined
    const answer = await house.api.patch(`leads/${this.recordId}`, { json: { grade }, ifMatch: `"${loaded.lead.version}"` })
    if (answer.ok) house.toast(house.t('console-records:done.grade', { count: 1 }))
    else if (answer.failure.code === 'changed_meanwhile') this.conflict = { mine: grade }
    else house.toast(house.explain(answer.failure))
    this.#changed()
  }

  #do = (deed: Deed) => void doTo(this.house, deed, { ids: [this.recordId] }, this.#changed)

  override render() {
    const { house, loaded, failure } = this
    const { t } = house
    const person = loaded?.submission.person
    return html`<aside class="record" @portik:changed=${this.#reload} aria-label=${t('console-records:detail.answers')}>
      <header class="record-head">
        <div>
          <h2 tabindex="-1" dir="auto">
            ${person?.name ?? person?.email ?? loaded?.submission.reference ?? t('console-records:detail.loading')}
          </h2>
          ${loaded ? this.#facts(loaded) : nothing}
        </div>
        <a class="record-close" href=${this.back} aria-label=${t('console-records:detail.close')}><wa-icon name="close"></wa-icon></a>
      </header>
      ${failure ? failedState(house, failure, () => void this.#load()) : loaded ? this.#body(loaded) : loadingState(house, 8)}
    </aside>`
  }

  #facts({ submission, lead }: Loaded) {
    const { house } = this
    return html`<p class="record-facts">
      <span class="record-reference">${submission.reference}</span> ${house.time(submission.created_at)}
      ${submission.state === 'accepted' ? nothing : stateBadge(house, submission.state)} ${lead ? gradeBadge(house, lead.grade) : nothing}
    </p>`
  }

  #actions({ submission, lead }: Loaded) {
    const { house } = this
    const { t, site } = house
    const { change, decide } = rightsOf(house)
    const button = (deed: Deed, icon: string, variant = 'neutral') => html`
      <wa-button size="s" appearance=${variant === 'brand' ? 'accent' : 'outlined'} variant=${variant} @click=${() => this.#do(deed)}>
        <wa-icon slot="start" name=${icon}></wa-icon>${t(`console-records:bulk.${deed}`)}
      </wa-button>
    `
    const isGone = submission.discarded_at !== null
    return html`<div class="record-actions">
      ${submission.state === 'quarantined' && decide && !isGone ? button('release', 'check', 'brand') : nothing}
      ${lead && change && !isGone ? gradeMenu(house, (grade) => void this.#grade(grade)) : nothing}
      ${decide ? button(isGone ? 'restore' : 'discard', isGone ? 'undo' : 'trash') : nothing}
      ${
        site.role === 'moderator'
          ? nothing
          : html`<wa-button size="s" appearance="plain" href=${house.href(`people/${submission.subject_id}`)}>
              <wa-icon slot="start" name="person"></wa-icon>${t('console-records:detail.person')}
            </wa-button>`
      }
    </div>`
  }

  #conflict({ lead }: Loaded) {
    const { house, conflict } = this
    const { t } = house
    if (!conflict || !lead) return nothing
    const said = (grade: string | null) => t(grade === null ? 'console-records:grade.computed' : `console:grade.${grade}`)
    const values = { mine: said(conflict.mine), theirs: said(lead.grade), name: lead.graded_by ?? '' }
    return html`<wa-callout variant="warning" role="alert">
      <strong>${t('console-records:detail.changed')}</strong>
      <p>${t('console-records:detail.changed_text', values)}</p>
      <div class="record-actions">
        <wa-button size="s" variant="brand" @click=${() => void this.#grade(conflict.mine)}
          >${t('console-records:detail.keep_mine')}</wa-button
        >
        <wa-button size="s" appearance="outlined" @click=${() => (this.conflict = undefined)}
          >${t('console-records:detail.keep_theirs')}</wa-button
        >
      </div>
    </wa-callout>`
  }

  #body(loaded: Loaded) {
    const { house } = this
    const { t, date, href } = house
    const { submission, lead } = loaded
    const { person } = submission
    const by = lead?.graded_by ? { name: lead.graded_by, grade: t(`console:grade.${lead.computed_grade}`) } : undefined
    return html`
      ${
        person?.email || person?.phone
          ? html`<p class="record-ways">
              ${person.email ? html`<a href=${`mailto:${person.email}`}>${person.email}</a>` : nothing}
              ${person.phone ? html`<a href=${`tel:${person.phone}`}>${person.phone}</a>` : nothing}
            </p>`
          : nothing
      }
      ${this.#actions(loaded)} ${this.#conflict(loaded)}
      ${
        submission.discarded_at
          ? html`<wa-callout variant="neutral">${t('console-records:detail.bin', { date: date(submission.discarded_at) })}</wa-callout>`
          : nothing
      }
      ${lead?.duplicate_of ? html`<p><a href=${href(`leads/${lead.duplicate_of}`)}>${t('console-records:detail.repeats')}</a></p>` : nothing}
      ${by ? html`<p class="quiet">${t('console-records:grade.by', by)}</p>` : nothing} ${suspicionPart(house, submission)}
      ${answersPart(house, submission)} ${consentsPart(house, submission)} ${deliveriesPart(house, submission)}
      ${contextPart(house, submission)} ${lead ? gradePart(house, lead) : nothing}
      ${
        house.site.role === 'moderator'
          ? nothing
          : html`<portik-console-notes .house=${house} .person=${submission.subject_id} .record=${submission.id}></portik-console-notes>`
      }
    `
  }
}

define('portik-console-record', PortikConsoleRecord)
