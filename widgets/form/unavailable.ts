import { css } from 'lit'
import type { PublishedForm } from '../../server/forms/contract.ts'
import type { Result } from '../core/api.ts'
import { PortikErrorEvent } from '../core/events.ts'
import { loadTexts } from '../core/texts.ts'
import type { Host } from './host.ts'

/** The page's own way out is a link again: the wall against its sheets had made it plain text. */
const links = css`
  ::slotted(a) {
    color: var(--_accent) !important;
    text-decoration: underline !important;
    cursor: pointer !important;
  }
  ::slotted(a:focus-visible) {
    outline: var(--_focus-width) solid var(--_focus) !important;
  }
`

/** Says that a form is closed or did not arrive. What the page put inside the element (a mail link) stays visible above it. */
export const unavailable = async (host: Host, found: Result<PublishedForm>): Promise<void> => {
  const t = await loadTexts(host.tongue)
  const root = host.renderRoot as ShadowRoot
  if (!root.adoptedStyleSheets.includes(links.styleSheet!)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, links.styleSheet!]
  host.querySelector(':scope > [data-unavailable]')?.remove()
  const message = document.createElement('portik-field')
  message.dataset['unavailable'] = ''
  message.dataset['kind'] = 'actions'
  message.setAttribute('role', 'status')
  host.append(message)
  host.phase = 'unavailable'
  const text = document.createElement('p')
  text.slot = 'help'
  text.textContent = t(found.ok ? 'widget:send.closed' : 'widget:form.failed')
  message.append(text)
  if (found.ok) return
  const retry = document.createElement('button')
  retry.type = 'button'
  retry.textContent = t('widget:form.retry')
  retry.addEventListener('click', () => {
    message.remove()
    host.phase = 'loading'
    void host.load()
  })
  message.append(retry)
  host.dispatchEvent(new PortikErrorEvent(found.failure))
}
