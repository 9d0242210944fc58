import { html, nothing, type TemplateResult } from 'lit'
import type { SavedView } from '../../../server/records/contract.ts'
import type { House } from '../house.ts'
import { filterQuery, placeOf, type ListRoom } from './address.ts'

/** Views that every site has: the filters they stand for, and their text. */
export const BUILT_IN: Readonly<Record<ListRoom, readonly (readonly [query: string, text: string])[]>> = {
  leads: [
    ['', 'all'],
    ['grade=hot', 'hot'],
    ['delivery=needs_attention', 'attention'],
  ],
  submissions: [
    ['', 'all'],
    ['state=quarantined', 'quarantine'],
    ['state=awaiting_opt_in', 'waiting'],
    ['state=discarded', 'bin'],
  ],
}

const sorted = (query: URLSearchParams): string => {
  const copy = filterQuery(query)
  copy.sort()
  return copy.toString()
}

/** Whether the list shows exactly this view. */
export const shows = (query: URLSearchParams, view: string): boolean => sorted(query) === sorted(new URLSearchParams(view))

type Tabs = {
  readonly house: House
  readonly room: ListRoom
  readonly query: URLSearchParams
  readonly views: readonly SavedView[]
}

/** Links, not buttons: a view can be opened in a new tab and sent to a colleague. */
export const viewTabs = ({ house, room, query, views }: Tabs): TemplateResult => {
  const tab = (words: string, text: string, view?: SavedView) =>
    html`<li>
      <a
        href=${house.href(placeOf(room, new URLSearchParams(words)))}
        aria-current=${shows(query, words) ? 'page' : nothing}
        title=${view && !view.mine ? view.owner : nothing}
      >
        ${text}${view?.shared ? html`<wa-icon name="people"></wa-icon>` : nothing}
      </a>
    </li>`
  return html`<nav class="tabs" aria-label=${house.t('console-records:tab.label')}>
    <ul>
      ${BUILT_IN[room].map(([words, text]) => tab(words, house.t(`console-records:tab.${text}`)))}
      ${views.map((view) => tab(view.query, view.name, view))}
    </ul>
  </nav>`
}
