import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { RecordRow } from '../../../server/records/contract.ts'
import type { House } from '../house.ts'
import type { Decision } from './decisions.ts'
import { reasonText } from './reasons.ts'

/** Whose a submission is, as far as anybody knows. */
export const nameOf = ({ t }: Pick<House, 't'>, { person }: RecordRow): string =>
  person.name ?? person.email ?? person.phone ?? t('console-people:people.unknown')

type Listed = {
  readonly rows: readonly RecordRow[]
  readonly opened: string | undefined
  /** Undefined: nothing can be selected. */
  readonly selected: ReadonlySet<string> | undefined
  readonly select: (id: string, to: boolean) => void
}

/** What was held back, newest first. Each is a link, so that it can be opened in a tab of its own. */
export const heldList = (house: House, { rows, opened, selected, select }: Listed): TemplateResult => html`
  <ul class="held-list">
    ${repeat(
      rows,
      ({ id }) => id,
      (row) =>
        html`<li ?data-open=${row.id === opened} ?data-selected=${selected?.has(row.id)}>
          ${
            selected
              ? html`<input
                  type="checkbox"
                  aria-label=${house.t('console-people:quarantine.select', { name: nameOf(house, row) })}
                  .checked=${selected.has(row.id)}
                  @change=${(event: Event) => select(row.id, (event.target as HTMLInputElement).checked)}
                />`
              : nothing
          }
          <a href=${house.href(`quarantine?open=${row.id}`)} aria-current=${row.id === opened ? 'true' : nothing}>
            <span class="held-name"><strong dir="auto">${nameOf(house, row)}</strong>${house.time(row.created_at)}</span>
            ${row.excerpt ? html`<span class="held-text" dir="auto">${row.excerpt}</span>` : nothing}
            <span class="held-why">${row.suspicion.map(({ reason }) => reasonText(house, reason)).join(' ')}</span>
          </a>
        </li>`,
    )}
  </ul>
`

type Bulk = {
  readonly rows: readonly RecordRow[]
  readonly selected: ReadonlySet<string>
  readonly selectAll: (to: boolean) => void
  readonly decide: (decision: Decision) => void
}

/** Selects all, and decides on many at once. */
export const bulkBar = ({ t }: House, { rows, selected, selectAll, decide }: Bulk): TemplateResult => html`
  <div class="held-bulk" role="group" aria-label=${t('console-people:quarantine.bulk')}>
    <label>
      <input
        type="checkbox"
        .checked=${selected.size > 0 && selected.size === rows.length}
        .indeterminate=${selected.size > 0 && selected.size < rows.length}
        @change=${(event: Event) => selectAll((event.target as HTMLInputElement).checked)}
      />
      <span
        >${t(selected.size > 0 ? 'console-people:quarantine.selected' : 'console-people:quarantine.all', { count: selected.size })}</span
      >
    </label>
    ${
      selected.size === 0
        ? nothing
        : html`<wa-button size="s" @click=${() => decide('release')}>${t('console-people:quarantine.release')}</wa-button>
            <wa-button size="s" variant="danger" appearance="outlined" @click=${() => decide('discard')}
              >${t('console-people:quarantine.discard')}</wa-button
            >`
    }
  </div>
`

/** New ones wait behind a button and do not push the others away. */
export const freshBar = ({ t }: House, count: number, show: () => void): TemplateResult => html`
  <div class="table-fresh" role="status">
    ${
      count > 0
        ? html`<button type="button" @click=${show}><wa-icon name="sort-up"></wa-icon>${t('console:table.fresh', { count })}</button>`
        : nothing
    }
  </div>
`

const KEYS = [
  [['j', 'k'], 'move'],
  [['r'], 'release'],
  [['d'], 'discard'],
  [['x'], 'select'],
  [['u'], 'undo'],
] as const

/** The keys of this room, for those who have some. */
export const keysHelp = ({ t }: House): TemplateResult => html`
  <ul class="held-keys" aria-label=${t('console-people:keys.title')}>
    ${KEYS.map(([keys, what]) => html`<li>${keys.map((key) => html`<kbd>${key}</kbd> `)}${t(`console-people:keys.${what}`)}</li>`)}
  </ul>
`
