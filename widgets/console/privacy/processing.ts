import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { saveFile } from '../save-file.ts'
import { failedState, loadingState } from '../state.ts'
import '../table.ts'

/** One line of `GET /records-of-processing`: what is done with data, why, and for how long. */
type Activity = {
  readonly id: string
  readonly name: string
  readonly basis: 'consent' | 'contract' | 'legal_obligation' | 'legitimate_interest'
  readonly special: readonly string[]
  readonly recipients: readonly string[]
  readonly retention: { readonly days: number | null }
}

/** @summary The records of processing (GDPR Art. 30), made of what runs, and to take along. */
export class PortikConsoleProcessing extends LitElement {
  static override properties = { house: { attribute: false }, activities: { state: true }, failure: { state: true } }
  declare house: House | undefined
  declare private activities: readonly Activity[] | undefined
  declare private failure: Failure | undefined

  #site = ''

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
    void this.#read()
  }

  async #read(): Promise<void> {
    const answer = await this.house!.api.get<{ activities: readonly Activity[] }>('records-of-processing')
    if (answer.ok) this.activities = answer.value.activities
    this.failure = answer.ok ? undefined : answer.failure
  }

  #columns = ({ t }: House): readonly Column<Activity>[] => [
    { key: 'name', label: t('console-privacy:o.activity'), main: true, cell: ({ name }) => name },
    {
      key: 'basis',
      label: t('console-privacy:o.basis'),
      cell: ({ basis, special }) =>
        html`<span class="pair"
          >${t(`console-privacy:o.${basis}`)}${special.length > 0 ? html`<small>${t('console-privacy:o.special')}</small>` : nothing}</span
        >`,
    },
    {
      key: 'recipients',
      label: t('console-privacy:run.recipients'),
      cell: ({ recipients }) => (recipients.length > 0 ? html`<bdi>${recipients.join(', ')}</bdi>` : '–'),
    },
    {
      key: 'kept',
      label: t('console-privacy:t.period'),
      end: true,
      cell: ({ retention: { days } }) => (days === null ? '–' : t('console-privacy:t.days', { count: days })),
    },
  ]

  override render() {
    const { house, activities, failure } = this
    if (!house) return nothing
    if (!activities) return failure ? failedState(house, failure, () => void this.#read()) : loadingState(house)
    const { t, site } = house
    return html`<div class="pile">
      <div>
        <wa-button
          appearance="outlined"
          @click=${() => void saveFile(house, 'records-of-processing/export', `records-of-processing-${site.id}.csv`)}
          ><wa-icon slot="start" name="download"></wa-icon>${t('console-privacy:o.csv')}</wa-button
        >
      </div>
      <portik-console-table
        .house=${house}
        .label=${t('console-privacy:p.processing')}
        .columns=${this.#columns(house)}
        .rows=${activities}
        .idOf=${({ id }: Activity) => id}
      ></portik-console-table>
    </div>`
  }
}

define('portik-console-processing', PortikConsoleProcessing)
