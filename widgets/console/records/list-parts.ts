import { html, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { emptyState } from '../state.ts'
import { placeOf, serverQuery, type ListRoom } from './address.ts'

type Picked = CustomEvent<{ item: { value: string; checked: boolean } }>

/** Which columns the table has; the person stays, for it opens the record. */
export const columnMenu = (
  { t }: House,
  all: readonly string[],
  shown: readonly string[],
  choose: (columns: readonly string[]) => void,
): TemplateResult => html`
  <wa-dropdown
    class="column-menu"
    @wa-select=${(event: Picked) => {
      event.preventDefault()
      const { value } = event.detail.item
      const next = new Set(shown)
      if (!next.delete(value)) next.add(value)
      choose(all.filter((name) => name === 'person' || next.has(name)))
    }}
  >
    <wa-button slot="trigger" size="s" appearance="outlined"
      ><wa-icon slot="start" name="columns"></wa-icon>${t('console-records:columns.button')}</wa-button
    >
    ${all
      .filter((name) => name !== 'person')
      .map(
        (name) =>
          html`<wa-dropdown-item type="checkbox" value=${name} ?checked=${shown.includes(name)}>
            ${t(`console-records:column.${name}`)}
          </wa-dropdown-item>`,
      )}
  </wa-dropdown>
`

/** The list as it is filtered now, as a file. A plain download, so that the browser shows how it goes on. */
export const exportMenu = (house: House, room: ListRoom, query: URLSearchParams): TemplateResult => {
  const { t, site, locale, toast } = house
  const start = (event: Picked): void => {
    const asked = serverQuery(query)
    asked.set('format', event.detail.item.value)
    asked.set('language', locale)
    const link = document.createElement('a')
    link.href = `/v1/console/sites/${site.id}/records/${room}/export?${asked.toString()}`
    link.download = ''
    link.click()
    toast(t('console-records:export.started'))
  }
  return html`<wa-dropdown @wa-select=${start}>
    <wa-button slot="trigger" size="s" appearance="outlined"
      ><wa-icon slot="start" name="download"></wa-icon>${t('console-records:export.button')}</wa-button
    >
    <wa-dropdown-item value="csv">${t('console-records:export.csv')}</wa-dropdown-item>
    <wa-dropdown-item value="xlsx">${t('console-records:export.xlsx')}</wa-dropdown-item>
  </wa-dropdown>`
}

/** Why the list is empty, and what to do. */
export const nothingHere = (house: House, room: ListRoom, query: URLSearchParams, unfiltered: boolean): TemplateResult => {
  const { t, href, site } = house
  const say = (key: string) => t(`console-records:${key}`)
  if (!unfiltered && query.get('state') === 'discarded' && !query.has('q'))
    return emptyState({ icon: 'trash', title: say('empty.bin'), text: say('empty.bin_text') })
  if (!unfiltered && query.toString() === 'state=quarantined')
    return emptyState({ icon: 'shield', title: say('triage.done'), text: say('triage.done_text') })
  if (!unfiltered)
    return emptyState({
      icon: 'search',
      title: say('empty.found'),
      text: say('empty.found_text'),
      action: html`<wa-button size="s" href=${href(placeOf(room, new URLSearchParams()))}>${say('filter.clear')}</wa-button>`,
    })
  return emptyState({
    icon: room === 'leads' ? 'leads' : 'inbox',
    title: say(`empty.${room}`),
    text: say('empty.leads_text'),
    ...(site.role === 'owner'
      ? { action: html`<wa-button size="s" variant="brand" href=${href('site')}>${say('empty.leads_action')}</wa-button>` }
      : {}),
  })
}
