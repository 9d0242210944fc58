import { html, nothing } from 'lit'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { called, type Connection, type Delivery } from './types.ts'
import { deliveryLamp } from './words.ts'

/** What the table says of a delivery: whose, how it stands, what went wrong, where it goes and when. */
export const deliveryColumns = (house: House, connections: readonly Connection[]): readonly Column<Delivery>[] => {
  const { t, time } = house
  const names = new Map(connections.map((connection) => [connection.id, called(connection)]))
  const happened = ({ fault, attempts, next_at: next }: Delivery) =>
    html`<span class="pair"
      >${fault ? t(`console-desk:faults.${fault}.what`) : nothing}
      <small
        >${attempts > 0 ? t('console-desk:d.attempts', { count: attempts }) : nothing}${
          next && fault ? html` · ${t('console-desk:d.next', { time: house.date(next) })}` : nothing
        }</small
      ></span
    >`
  return [
    { key: 'record', label: t('console-desk:d.record'), main: true, cell: ({ reference }) => reference ?? t('console-desk:d.gone') },
    { key: 'state', label: t('console-desk:d.state'), cell: (row) => deliveryLamp(house, row) },
    { key: 'why', label: t('console-desk:d.why'), cell: happened },
    ...(connections.length > 1
      ? [{ key: 'connection', label: t('console-desk:d.connection'), cell: ({ connection }: Delivery) => names.get(connection) ?? '–' }]
      : []),
    { key: 'when', label: t('console-desk:d.when'), end: true, cell: ({ updated_at: at }) => time(at) },
  ]
}
