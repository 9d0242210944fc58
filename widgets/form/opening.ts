import type { TemplateResult } from 'lit'
import { kept } from '../core/storage.ts'
import { loadTexts } from '../core/texts.ts'
import { Filling } from './filling.ts'
import type { Host } from './host.ts'
import { resume } from './sending.ts'
import styles from './talk.styles.ts'
import { above, below } from './views.ts'

/** A form that somebody fills in, and what it says around the fields. */
export type Awake = { readonly filling: Filling; readonly above: () => TemplateResult; readonly below: () => TemplateResult }

/** Wakes a form: its texts, what an earlier visit left, its steps. */
export const openFilling = async (form: HTMLFormElement, host: Host, signal: AbortSignal): Promise<Awake> => {
  const t = await loadTexts(host.tongue)
  const root = host.renderRoot as ShadowRoot
  if (!root.adoptedStyleSheets.includes(styles.styleSheet!)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet!]
  const filling = new Filling(form, host, t, signal)
  if (form.dataset['layout'] === 'steps') {
    const { Steps } = await import('./steps.ts')
    if (!signal.aborted) filling.steps = new Steps(filling)
  }
  if (filling.restore()) {
    const act = () => {
      filling.reset()
      filling.fields.find(({ kind, off }) => kind !== 'hidden' && !off)?.controls[0].focus()
    }
    filling.notice = { text: t('widget:draft.restored'), action: t('widget:draft.discard'), act }
  }
  if (kept('portik:outbox')) await resume(filling)
  return { filling, above: () => above(filling), below: () => below(filling) }
}
