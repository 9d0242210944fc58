import type { OpenOptions } from '../core/portik.ts'
import './elements.ts'

/** The dialog for a form: one that the page has, else a new one at the end of the body. */
const dialogFor = async (form: string, options: OpenOptions): Promise<HTMLElementTagNameMap['portik-form']> => {
  const selector = `portik-form[form="${CSS.escape(form)}"]:is([mode=popup],[mode=slide-in])`
  const known = document.querySelector<HTMLElementTagNameMap['portik-form']>(selector)
  if (known) return known
  const made = document.createElement('portik-form')
  for (const [name, value = ''] of Object.entries({ mode: 'popup', ...options, form }))
    if (/^(site|form|mode|locale|theme|server|prefill-.+)$/.test(name)) made.setAttribute(name, value)
  document.body.append(made)
  return made
}

/** Opens a form in a dialog, above whatever the page shows. */
export const open = async (form: string, options: OpenOptions = {}): Promise<void> => {
  // `data-prefill-email` of a button arrives as `prefillEmail`.
  const named = Object.entries(options).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value])
  const dialog = await dialogFor(form, Object.fromEntries(named) as OpenOptions)
  await dialog.show()
}
