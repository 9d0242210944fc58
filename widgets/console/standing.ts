import { html, nothing, type TemplateResult } from 'lit'
import { explain } from './explain.ts'
import type { Place } from './router.ts'
import { hrefTo } from './router.ts'
import { roomsFor } from './rooms.ts'
import type { Session } from './session.ts'
import { emptyState, failedState } from './state.ts'
import { VIEWS, type View } from './views.ts'

const viewAt = (path: View['path']): View => VIEWS.find((view) => view.path === path)!

/** Which view somebody needs who may not go in yet. */
const needed = ({ me }: Session): View => viewAt(me?.second_factor === 'needed' ? 'second-factor' : 'signin')

const entrance = (session: Session, view: View, query: URLSearchParams | undefined, within: boolean): TemplateResult =>
  html`<portik-console-entrance .view=${view} .porch=${session.porch} .query=${query} ?within=${within}></portik-console-entrance>`

/** What is shown without the house around it: the views before the door, and what keeps it shut. */
export const outside = (session: Session, place: Place, started: boolean): TemplateResult => {
  const { say: t, failure, me } = session
  if (!started) return html`<div class="outside" aria-busy="true"></div>`
  const query = place.kind === 'view' ? place.query : undefined
  const content = failure
    ? failedState({ t, explain: (failure) => explain(t, failure) }, failure, () => void session.refresh())
    : place.kind === 'view' && !(place.view.path === 'new-site' && (!me || me.second_factor === 'needed'))
      ? entrance(session, place.view, query, false)
      : !me || me.second_factor === 'needed'
        ? entrance(session, needed(session), query, false)
        : place.kind === 'room'
          ? missing('site', session)
          : entrance(session, viewAt('new-site'), undefined, false)
  return html`<main class="outside"><span class="wordmark" aria-hidden="true">Portik</span>${content}</main>`
}

/** Signing in again, over the room. */
export const standingOver = (session: Session): TemplateResult | typeof nothing => {
  if (!session.signingIn) return nothing
  const hidden = (event: Event) => event.target === event.currentTarget && session.giveUp()
  return html`<wa-dialog open class="again" label=${session.say('console:again.title')} @wa-after-hide=${hidden}>
    <p>${session.say('console:again.text')}</p>
    ${entrance(session, needed(session), undefined, true)}
  </wa-dialog>`
}

/** Why a room is not shown, and where to go instead. */
export const missing = (why: 'site' | 'room' | 'chunk', session: Session): TemplateResult => {
  const { say: t, me, house } = session
  const button = (href: string, text: string) => html`<wa-button size="s" appearance="outlined" href=${href}>${text}</wa-button>`
  const action =
    why === 'chunk'
      ? html`<wa-button size="s" @click=${() => location.reload()}>${t('console:state.reload')}</wa-button>`
      : why === 'site' || !house
        ? me?.sites.map(({ id, name }) => button(hrefTo(id, 'overview'), name))
        : roomsFor(house.site.role)
            .slice(0, 4)
            .map(({ path, title }) => button(house.href(path), t(title)))
  return html`<div class="page">
    ${emptyState({ icon: why === 'chunk' ? 'refresh' : 'search', title: t(`console:missing.${why}`), text: t(`console:missing.${why}_text`), action, alone: true })}
  </div>`
}
