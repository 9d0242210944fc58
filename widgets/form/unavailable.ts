import { html, render } from 'lit'
import type { PublishedForm } from '../../server/forms/contract.ts'
import type { Result } from '../core/api.ts'
import { PortikErrorEvent } from '../core/events.ts'
import { loadTexts } from '../core/texts.ts'
import type { Host } from './host.ts'

/** Says that a form is closed or did not arrive. What the page put inside the element (a mail link) stays visible above it. */
export const unavailable = async (host: Host, found: Result<PublishedForm>): Promise<void> => {
  const t = await loadTexts(host.tongue)
  host.phase = 'unavailable'
  const message = host.querySelector<HTMLElement>(':scope > [data-unavailable]') ?? document.createElement('div')
  message.dataset['unavailable'] = ''
  message.setAttribute('role', 'status')
  host.append(message)
  const retry = () => {
    message.remove()
    host.phase = 'loading'
    void host.load()
  }
  render(
    found.ok
      ? t('widget:send.closed')
      : html`${t('widget:form.failed')} <button type="button" @click=${retry}>${t('widget:form.retry')}</button>`,
    message,
  )
  if (!found.ok) host.dispatchEvent(new PortikErrorEvent(found.failure))
}
