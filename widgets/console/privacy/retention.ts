import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { named } from '../requests/plan.ts'
import { failedState, loadingState } from '../state.ts'
import '../table.ts'

/** One rule of `GET /retention`: how long something is kept, and how much of it goes when. */
type Rule = {
  readonly id: string
  readonly days: number | 'by_purpose'
  readonly law: string
  readonly due: number
  readonly held: number
  readonly in_7_days: number
  readonly in_30_days: number
  readonly in_90_days: number
}

type Run = {
  readonly id: string
  readonly at: string
  readonly dry: boolean
  readonly started_by: 'schedule' | 'console' | 'shell'
  readonly due: number
  readonly done: number
  readonly held: number
  readonly failed: number
}

type Calendar = { readonly rules: readonly Rule[]; readonly runs: readonly Run[] }

/** @summary What is deleted when: the rules with what is due, a run that only counts, and one that deletes. */
export class PortikConsoleRetention extends LitElement {
  static override properties = {
    house: { attribute: false },
    calendar: { state: true },
    failure: { state: true },
    ran: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare private calendar: Calendar | undefined
  declare private failure: Failure | undefined
  declare private ran: Run | undefined
  declare private busy: '' | 'count' | 'run'

  #site = ''

  constructor() {
    super()
    this.busy = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#site = ''
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    if (!house || house.site.id === this.#site) return
    this.#site = house.site.id
    this.ran = undefined
    void this.#read()
  }

  async #read(): Promise<void> {
    const answer = await this.house!.api.get<Calendar>('retention')
    if (answer.ok) this.calendar = answer.value
    this.failure = answer.ok ? undefined : answer.failure
  }

  async #run(dry: boolean): Promise<void> {
    const { api, t, toast, explain, confirm } = this.house!
    const question = { title: `${t('console-privacy:t.run')}?`, text: t('console-privacy:t.run_text'), action: t('console-privacy:t.run') }
    if (!dry && !(await confirm({ ...question, danger: true }))) return
    this.busy = dry ? 'count' : 'run'
    const answer = await api.post<Run>('retention/runs', { json: { dry, ...(dry ? {} : { confirm: true }) } })
    this.busy = ''
    if (answer.ok) this.ran = answer.value
    else toast(explain(answer.failure))
    await this.#read()
  }

  override render() {
    const { house, calendar, failure } = this
    if (!house) return nothing
    if (!calendar) return failure ? failedState(house, failure, () => void this.#read()) : loadingState(house)
    return html`<div class="pile">
      ${house.site.role === 'dpo' ? this.#actions(house, calendar) : nothing}
      <div role="status">${this.ran ? this.#result(house, this.ran) : nothing}</div>
      <portik-console-table
        .house=${house}
        .label=${house.t('console-privacy:p.retention')}
        .columns=${this.#columns(house)}
        .rows=${calendar.rules}
        .idOf=${({ id }: Rule) => id}
      ></portik-console-table>
      ${this.#runs(house, calendar.runs)}
    </div>`
  }

  #actions = ({ t }: House, { rules }: Calendar) =>
    html`<div class="form-actions">
      <wa-button variant="brand" ?loading=${this.busy === 'count'} @click=${() => void this.#run(true)}
        ><wa-icon slot="start" name="eye"></wa-icon>${t('console-privacy:t.count')}</wa-button
      >
      <wa-button
        appearance="outlined"
        variant="danger"
        ?loading=${this.busy === 'run'}
        ?disabled=${rules.every(({ due }) => due === 0)}
        @click=${() => void this.#run(false)}
        ><wa-icon slot="start" name="trash"></wa-icon>${t('console-privacy:t.run')}</wa-button
      >
    </div>`

  #result = ({ t, number }: House, { dry, due, done, held, failed }: Run) => {
    const values = { due: number(due), done: number(done), held: number(held) }
    return html`<p class="remark" data-kind=${failed > 0 ? 'bad' : 'good'}>
      <wa-icon name=${failed > 0 ? 'alert' : 'done'}></wa-icon
      ><span
        >${t(dry ? 'console-privacy:t.counted' : 'console-privacy:t.deleted', values)}
        ${failed > 0 ? t('console-privacy:t.failed') : nothing}</span
      >
    </p>`
  }

  #columns = (house: House): readonly Column<Rule>[] => {
    const { t, number } = house
    const period = ({ days }: Rule): string =>
      days === 'by_purpose' ? t('console-privacy:t.by_purpose') : t('console-privacy:t.days', { count: days })
    return [
      { key: 'rule', label: t('console-privacy:t.rule'), main: true, cell: ({ id }) => named(house, 't.id', id) },
      {
        key: 'period',
        label: t('console-privacy:t.period'),
        cell: (rule) => html`<span class="pair">${period(rule)}<small>${rule.law}</small></span>`,
      },
      { key: 'due', label: t('console-privacy:t.now'), end: true, cell: ({ due }) => number(due) },
      { key: 'held', label: t('console-privacy:t.held'), end: true, cell: ({ held }) => number(held) },
      {
        key: 'soon',
        label: t('console-privacy:t.in'),
        end: true,
        cell: (rule) => `${number(rule.in_7_days)} · ${number(rule.in_30_days)} · ${number(rule.in_90_days)}`,
      },
    ]
  }

  #runs = ({ t, date, number }: House, runs: readonly Run[]) =>
    html`<section aria-labelledby="portik-runs">
      <h2 id="portik-runs">${t('console-privacy:t.runs')}</h2>
      ${
        runs.length === 0
          ? html`<p class="quiet">${t('console-privacy:t.no_runs')}</p>`
          : html`<ul class="counted">
              ${runs.slice(0, 10).map((run) => {
                const values = { due: number(run.due), done: number(run.done), held: number(run.held) }
                return html`<li>
                  <span
                    >${date(run.at)}<small
                      >${t(`console-privacy:t.by.${run.started_by}`)}${run.failed > 0 ? ` · ${t('console-privacy:t.failed')}` : ''}</small
                    ></span
                  ><span>${t(run.dry ? 'console-privacy:t.counted' : 'console-privacy:t.deleted', values)}</span>
                </li>`
              })}
            </ul>`
      }
    </section>`
}

define('portik-console-retention', PortikConsoleRetention)
