import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { DeskErasure } from '../../../server/privacy/contract/work.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { certificateLinks, erasureLamp } from '../requests/run.ts'
import { emptyState, failedState } from '../state.ts'
import '../table.ts'

/** @summary Every erasure with its certificate; nothing here says whose data they were. */
export class PortikConsoleCertificates extends LitElement {
  static override properties = { house: { attribute: false }, erasures: { state: true }, failure: { state: true } }
  declare house: House | undefined
  declare private erasures: readonly DeskErasure[] | undefined
  declare private failure: Failure | undefined

  #site = ''
  #unlisten: (() => void) | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unlisten?.()
    this.#site = ''
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    if (!house || house.site.id === this.#site) return
    this.#site = house.site.id
    this.#unlisten?.()
    this.#unlisten = house.live(({ kind }) => {
      if (kind === 'again' || kind === 'privacy_request') void this.#read()
    })
    void this.#read()
  }

  async #read(): Promise<void> {
    const answer = await this.house!.api.get<{ erasures: readonly DeskErasure[] }>('erasures', { query: { limit: 200 } })
    if (answer.ok) this.erasures = answer.value.erasures
    this.failure = answer.ok ? undefined : answer.failure
  }

  #columns = (house: House): readonly Column<DeskErasure>[] => {
    const { t, href, date, number } = house
    const erased = ({ items }: DeskErasure): number => items.reduce((sum, item) => sum + item.erased, 0)
    const kept = ({ items }: DeskErasure): number => items.reduce((sum, item) => sum + (item.kept?.count ?? 0), 0)
    return [
      { key: 'at', label: t('console-privacy:p.approved'), main: true, cell: ({ created_at: at }) => date(at) },
      { key: 'state', label: t('console-privacy:r.state'), cell: (row) => erasureLamp(house, row) },
      {
        key: 'request',
        label: t('console-privacy:r.request'),
        cell: ({ request: id }) =>
          id ? html`<a href=${href(`requests/${id}`)}>${t('console-privacy:p.to_request')}</a>` : t('console-privacy:p.no_request'),
      },
      { key: 'erased', label: t('console-privacy:run.gone'), end: true, cell: (row) => number(erased(row)) },
      { key: 'kept', label: t('console-privacy:plan.stays'), end: true, cell: (row) => number(kept(row)) },
      {
        key: 'certificate',
        label: t('console-privacy:run.certificate'),
        cell: (row) => (row.has_certificate ? certificateLinks(house, row) : t('console-privacy:p.not_yet')),
      },
    ]
  }

  override render() {
    const { house, erasures, failure } = this
    if (!house) return nothing
    const { t } = house
    if (failure && !erasures) return failedState(house, failure, () => void this.#read())
    return html`<portik-console-table
      .house=${house}
      .label=${t('console-privacy:p.certificates')}
      .columns=${this.#columns(house)}
      .rows=${erasures}
      .idOf=${({ id }: DeskErasure) => id}
      .empty=${emptyState({ icon: 'file', title: t('console-privacy:p.no_erasure'), text: t('console-privacy:p.no_erasure_text') })}
    ></portik-console-table>`
  }
}

define('portik-console-certificates', PortikConsoleCertificates)
