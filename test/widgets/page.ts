import type { PortikForm } from '../../widgets/form/form.ts'

/** Waits until something is true; the test's own time limit ends it. */
export const until = async <T>(found: () => T | undefined | null | false, patience = 4_000): Promise<T> => {
  const end = performance.now() + patience
  for (;;) {
    const value = found()
    if (value) return value
    if (performance.now() > end) throw new Error(`never happened: ${String(found)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Puts a form on the page and waits until it can be filled in. */
export const show = async (form: string, attributes: Record<string, string> = {}, inside = ''): Promise<PortikForm> => {
  const element = document.createElement('portik-form')
  for (const [name, value] of Object.entries({ site: 'demo', form, server: 'https://portal.example/', ...attributes }))
    element.setAttribute(name, value)
  if (inside) element.append(document.createRange().createContextualFragment(inside))
  const ready = new Promise((resolve) => element.addEventListener('portik:ready', resolve, { once: true }))
  document.body.append(element)
  await ready
  await element.updateComplete
  return element
}

/** The control of a field. */
export const control = <T extends HTMLElement = HTMLInputElement>(element: Element, name: string): T =>
  element.querySelector<T>(`[name="${name}"]`)!

/** Types as a visitor does: focus, value, input, change. */
export const type = (element: Element, name: string, value: string): void => {
  const field = control(element, name)
  field.focus()
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Chooses a radio or ticks a checkbox. */
export const choose = (element: Element, name: string, value: string): void =>
  element.querySelector<HTMLInputElement>(`[name="${name}"][value="${value}"]`)!.click()

/** Presses the form's own button. */
export const send = (element: Element): void => element.querySelector<HTMLButtonElement>('button:not([type=button])')!.click()

/** A part of the chrome. */
export const part = (element: PortikForm, name: string): HTMLElement | null => element.renderRoot.querySelector(`[part=${name}]`)

/** Fills in the contact form completely. */
export const fillContact = (element: Element): void => {
  type(element, 'name', 'Ana Kovač')
  type(element, 'email', 'ana@example.com')
  choose(element, 'topic', 'offer')
  type(element, 'message', 'Do you deliver to Novi Sad?')
}

const forget = () =>
  new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase('portik')
    for (const type of ['success', 'error', 'blocked']) request.addEventListener(type, () => resolve())
  })

/** An empty page of a visitor who was never here. */
export const clean = async (): Promise<void> => {
  for (const element of document.querySelectorAll('portik-form,portik-launcher')) element.remove()
  await new Promise((resolve) => setTimeout(resolve))
  localStorage.clear()
  await forget()
}

/** Everything that fades or slides has come to rest: axe would measure the colours of the way there. */
export const settled = async (): Promise<void> => {
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished))
}
