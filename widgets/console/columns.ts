/** A column. Its `key` goes to the server as the name to sort by. `main`: the cell that opens the row, and the title of its card. */
export type Column<Row> = {
  readonly key: string
  readonly label: string
  readonly cell: (row: Row) => unknown
  readonly main?: boolean
  readonly sortable?: boolean
  /** Figures stand at the end of their column. */
  readonly end?: boolean
  /** Left out on the card of a phone. */
  readonly wide?: boolean
}

export type Sort = { readonly key: string; readonly down: boolean }

/** Somebody chose another order. */
export class SortEvent extends Event {
  readonly sort: Sort
  constructor(sort: Sort) {
    super('portik:sort', { bubbles: true })
    this.sort = sort
  }
}

/** Other rows are selected. */
export class SelectEvent extends Event {
  readonly selected: ReadonlySet<string>
  constructor(selected: ReadonlySet<string>) {
    super('portik:select', { bubbles: true })
    this.selected = selected
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'portik:sort': SortEvent
    'portik:select': SelectEvent
  }
}
