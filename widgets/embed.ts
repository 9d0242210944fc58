import type { Calls, Portik } from './core/portik.ts'

/**
 * The script tag. It finds the kit's tags and buttons, now and whenever the page changes, and loads only what is used.
 * Everything else lies behind `import()`; this file is all that a page without a form pays.
 */
const start = (queued: Calls): void => {
  const base = import.meta.url.replace(/(v\/[^/]+\/)?[^/]*$/, '')
  const own = [...document.scripts].find(({ src }) => src === import.meta.url)
  const site = (own ?? document.querySelector<HTMLElement>('script[data-site]'))?.dataset['site'] ?? ''
  const load: Record<string, () => Promise<unknown>> = {
    form: () => import('./form/elements.ts'),
    launcher: () => import('./launcher/elements.ts'),
    privacy: () => import('./privacy/elements.ts'),
  }

  const portik: Portik = {
    base,
    site,
    landing: location.href,
    open: (form, options) => import('./form/open.ts').then(({ open }) => open(form, options)),
    on: (type, listener) => document.addEventListener(type, listener),
    consent: ({ attribution }) => import('./core/attribution.ts').then(({ consentToAttribution }) => consentToAttribution(attribution)),
    q: { push: (...calls) => calls.forEach(([name, ...values]) => (portik[name] as (...values: unknown[]) => unknown)(...values)) },
  }
  window.portik = portik

  const sheet = new CSSStyleSheet()
  sheet.replaceSync('portik-form{display:block;min-height:var(--portik-reserve)}')
  document.adoptedStyleSheets.push(sheet)

  const find = (): void => {
    for (const name in load) {
      const found = document.querySelectorAll<HTMLElement>(`portik-${name}`)
      for (const element of found) {
        const reserve = element.getAttribute('reserve')
        if (reserve) element.style.setProperty('--portik-reserve', `${reserve}px`)
      }
      if (found[0]) {
        void load[name]!()
        delete load[name]
      }
    }
  }
  find()
  new MutationObserver(find).observe(document, { childList: true, subtree: true })
  addEventListener('click', (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>('[data-portik-open]')
    if (!button) return
    event.preventDefault()
    void portik.open(button.dataset['portikOpen']!, Object.assign({}, button.dataset))
  })
  try {
    if (localStorage['portik:outbox']) void import('./core/outbox.ts').then(({ drain }) => drain())
  } catch {
    // A page may forbid storage; then nothing waits.
  }
  portik.q.push(...queued)
}

const before = window.portik
if (!before?.base) start((before?.q as Calls | undefined) ?? [])
