import type { Field } from './fields.ts'

const errorOf = (field: Field): HTMLElement => {
  const { host, controls } = field
  const last = controls.at(-1)!
  const found = host?.querySelector<HTMLElement>('[slot=error]') ?? document.getElementById(last.getAttribute('data-portik-error') ?? '')
  if (found) return found
  // A hand-written form: the message goes behind the control, or behind the label around it.
  const message = document.createElement('p')
  message.id = `portik-error-${crypto.getRandomValues(new Uint32Array(1))[0]}`
  message.className = 'portik-error'
  last.setAttribute('data-portik-error', message.id)
  if (host) message.slot = 'error'
  if (host) host.append(message)
  else (last.closest('label') ?? last).after(message)
  for (const control of controls)
    control.setAttribute('aria-describedby', `${control.getAttribute('aria-describedby') ?? ''} ${message.id}`.trim())
  return message
}

/** What is invalid: a group of radio buttons as a whole (WAI-ARIA knows no invalid radio button), else the controls. */
const markedOf = ({ host, controls }: Field): readonly Element[] => (host?.getAttribute('role') === 'radiogroup' ? [host] : controls)

/** Whether a field shows that something is wrong. */
export const isMarked = (field: Field): boolean => markedOf(field)[0]!.getAttribute('aria-invalid') === 'true'

/** Shows a sentence at a field, tied to its controls for screen readers; an empty one takes it away. */
export const showMessage = (field: Field, text: string): void => {
  if (!text && !isMarked(field)) return
  const message = errorOf(field)
  if (message.textContent !== text) message.textContent = text
  message.hidden = !text
  for (const marked of markedOf(field))
    if (text) marked.setAttribute('aria-invalid', 'true')
    else marked.removeAttribute('aria-invalid')
}

/** How the page names a field: its label, without the asterisks and colons that people add. */
export const labelOf = ({ host, controls: [first], key }: Field): string => {
  const label = host?.querySelector('[slot=label]') ?? (host && first.type !== 'radio' ? first.labels?.[0] : undefined) ?? first.labels?.[0]
  const text = label?.textContent?.trim() || first.getAttribute('aria-label') || first.getAttribute('placeholder') || key
  return text.replace(/[\s*:?؟]+$/, '')
}
