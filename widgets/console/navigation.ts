import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Locale } from '../../server/sites/contract.ts'
import { languageTag } from '../core/language.ts'
import type { House } from './house.ts'
import type { Entry } from './palette-entries.ts'
import type { Picture } from './pictures.ts'
import { roomsFor, type Room } from './rooms.ts'
import { LANGUAGE_NAMES } from './texts.ts'
import { THEMES, themeKept, type Theme } from './theme.ts'

/** What the navigation needs of the shell. */
export type Chrome = {
  readonly house: House
  /** Path of the room that is shown. */
  readonly at: string
  readonly search: () => void
  readonly shortcuts: () => void
  readonly language: (locale: Locale) => void
  readonly theme: (theme: Theme) => void
  readonly enter: (site: string) => void
  readonly leave: () => void
  readonly drawer: () => void
}

/** The key that Macs have instead of Ctrl. */
export const COMMAND = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'

/** How many rooms stand in the bar at the bottom of a phone; the rest is behind "More". */
const IN_BAR = 4

const link = ({ house, at }: Chrome, { path, title, icon }: Room): TemplateResult => html`
  <li>
    <a class="nav-link" href=${house.href(path)} aria-current=${at === path ? 'page' : nothing}>
      <wa-icon name=${icon}></wa-icon><span>${house.t(title)}</span>
    </a>
  </li>
`

/** The rooms, in their blocks. */
export const roomList = (chrome: Chrome): TemplateResult => {
  const rooms = roomsFor(chrome.house.site.role)
  const groups = (['work', 'flow', 'house'] as const).flatMap((group) => {
    const here = rooms.filter((room) => room.group === group)
    return here.length > 0 ? [{ group, here }] : []
  })
  return html`${repeat(
    groups,
    ({ group }) => group,
    ({ here }) =>
      html`<ul class="nav-group">
        ${here.map((room) => link(chrome, room))}
      </ul>`,
  )}`
}

const sites = ({ house, enter }: Chrome): TemplateResult => {
  const { me, site, t } = house
  if (me.sites.length < 2) return html`<p class="nav-site"><span class="nav-site-name">${site.name}</span></p>`
  return html`
    <wa-dropdown class="nav-sites" @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => enter(event.detail.item.value)}>
      <button slot="trigger" type="button" class="nav-site" aria-label=${t('console:nav.site', { name: site.name })}>
        <span class="nav-site-name">${site.name}</span><wa-icon name="down"></wa-icon>
      </button>
      ${me.sites.map(
        ({ id, name }) => html`<wa-dropdown-item type="checkbox" value=${id} ?checked=${id === site.id}>${name}</wa-dropdown-item>`,
      )}
    </wa-dropdown>
  `
}

const THEME_ICONS = { auto: 'system', light: 'sun', dark: 'moon' } as const

const chosen = (chrome: Chrome, value: string): void => {
  const [what = '', which = ''] = value.split(':')
  if (what === 'language') chrome.language(which as Locale)
  else if (what === 'theme') chrome.theme(which as Theme)
  else if (what === 'account') chrome.house.go('account')
  else if (what === 'shortcuts') chrome.shortcuts()
  else if (what === 'add') location.assign('/console/new-site')
  else if (what === 'leave') chrome.leave()
}

/** Whoever owns a site may add another; the server asks again. */
const mayAddSite = ({ house }: Chrome): boolean => house.me.sites.some(({ role }) => role === 'owner')

/** The same choices for the palette. */
export const actionsOf = (chrome: Chrome): readonly Entry[] => {
  const { t, locale } = chrome.house
  const entry = (value: string, icon: Picture, text: string, more?: string): Entry => ({
    id: value.replace(':', '-'),
    icon,
    text,
    ...(more === undefined ? {} : { more }),
    run: () => chosen(chrome, value),
  })
  return [
    entry('shortcuts', 'keyboard', t('console:nav.shortcuts'), '?'),
    ...THEMES.filter((theme) => theme !== themeKept()).map((theme) =>
      entry(`theme:${theme}`, THEME_ICONS[theme], t(`console:theme.${theme}`), t('console:nav.theme')),
    ),
    ...Object.entries(LANGUAGE_NAMES)
      .filter(([id]) => id !== locale)
      .map(([id, name]) => entry(`language:${id}`, 'languages', name, t('console:nav.language'))),
    ...(mayAddSite(chrome) ? [entry('add', 'plus', t('console:nav.add_site'))] : []),
    entry('leave', 'leave', t('console:nav.leave')),
  ]
}

const own = (chrome: Chrome): TemplateResult => {
  const { me, t, locale, site } = chrome.house
  const hasAccount = roomsFor(site.role).some(({ path }) => path === 'account')
  return html`
    <wa-dropdown class="nav-own" @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => chosen(chrome, event.detail.item.value)}>
      <button slot="trigger" type="button" class="nav-link" aria-label=${t('console:nav.own', { name: me.staff.name })}>
        <wa-icon name="account"></wa-icon><span>${me.staff.name}</span>
      </button>
      <h3>${me.staff.email} · ${t(`console:role.${site.role}`)}</h3>
      ${
        hasAccount
          ? html`<wa-dropdown-item value="account"
              ><wa-icon slot="icon" name="account"></wa-icon>${t('console:room.account')}</wa-dropdown-item
            >`
          : nothing
      }
      <wa-dropdown-item>
        <wa-icon slot="icon" name="languages"></wa-icon>${t('console:nav.language')}
        ${Object.entries(LANGUAGE_NAMES).map(
          ([id, name]) =>
            html`<wa-dropdown-item
              slot="submenu"
              type="checkbox"
              value="language:${id}"
              ?checked=${id === locale}
              lang=${languageTag(id as Locale)}
              >${name}</wa-dropdown-item
            >`,
        )}
      </wa-dropdown-item>
      <wa-dropdown-item>
        <wa-icon slot="icon" name=${THEME_ICONS[themeKept()]}></wa-icon>${t('console:nav.theme')}
        ${THEMES.map(
          (theme) =>
            html`<wa-dropdown-item slot="submenu" type="checkbox" value="theme:${theme}" ?checked=${theme === themeKept()}
              >${t(`console:theme.${theme}`)}</wa-dropdown-item
            >`,
        )}
      </wa-dropdown-item>
      <wa-dropdown-item value="shortcuts"><wa-icon slot="icon" name="keyboard"></wa-icon>${t('console:nav.shortcuts')}</wa-dropdown-item>
      ${
        mayAddSite(chrome)
          ? html`<wa-dropdown-item value="add"><wa-icon slot="icon" name="plus"></wa-icon>${t('console:nav.add_site')}</wa-dropdown-item>`
          : nothing
      }
      <wa-divider></wa-divider>
      <wa-dropdown-item value="leave"><wa-icon slot="icon" name="leave"></wa-icon>${t('console:nav.leave')}</wa-dropdown-item>
    </wa-dropdown>
  `
}

const searchButton = ({ house, search }: Chrome): TemplateResult => html`
  <button type="button" class="nav-search" @click=${search} aria-keyshortcuts="Control+K Meta+K">
    <wa-icon name="search"></wa-icon><span>${house.t('console:nav.search')}</span><kbd aria-hidden="true" dir="ltr">${COMMAND} K</kbd>
  </button>
`

/** Beside the room, on a wide screen. */
export const sideBar = (chrome: Chrome): TemplateResult => html`
  <div class="side">
    <div class="side-head"><span class="wordmark" aria-hidden="true">Portik</span>${sites(chrome)}</div>
    ${searchButton(chrome)}
    <nav aria-label=${chrome.house.t('console:nav.label')}>${roomList(chrome)}</nav>
    <div class="side-foot">${own(chrome)}</div>
  </div>
`

/** Above and below the room, on a phone. */
export const phoneBars = (chrome: Chrome): TemplateResult => {
  const { house, at } = chrome
  const rooms = roomsFor(house.site.role).filter(({ group }) => group !== 'none')
  const shown = rooms.slice(0, IN_BAR)
  return html`
    <div class="top">
      ${sites(chrome)}
      <button type="button" class="top-button" aria-label=${house.t('console:nav.search')} @click=${chrome.search}>
        <wa-icon name="search"></wa-icon>
      </button>
      ${own(chrome)}
    </div>
    <nav class="bottom" aria-label=${house.t('console:nav.label')}>
      <ul>
        ${shown.map((room) => link(chrome, room))}
        ${
          rooms.length > IN_BAR
            ? html`<li>
                <button
                  type="button"
                  class="nav-link"
                  aria-haspopup="dialog"
                  ?data-current=${rooms.slice(IN_BAR).some(({ path }) => path === at)}
                  @click=${chrome.drawer}
                >
                  <wa-icon name="menu"></wa-icon><span>${house.t('console:nav.more')}</span>
                </button>
              </li>`
            : nothing
        }
      </ul>
    </nav>
  `
}
