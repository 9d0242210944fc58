import type { SubmissionContext } from '../../server/forms/contract.ts'
import type { PortikEvents } from './events.ts'

/** How a dialog is opened from a script or a `data-portik-open` button: `mode`, `locale`, `site`, `prefill-email` … as attributes. */
export type OpenOptions = Readonly<Record<string, string | undefined>>

/** What the page says about consent. */
type ConsentChoice = { readonly attribution?: boolean }

/** Calls made before the script was there: `portik.q.push(['open', 'contact'])`. */
export type Calls = readonly (readonly ['open' | 'on' | 'consent', ...unknown[]])[]

/** The one global, `window.portik`. */
export type Portik = {
  /** URL of the kit's server, with a slash at the end. */
  readonly base: string
  readonly site: string
  /** The address that the visitor came to, before the page changed it. */
  readonly landing: string
  /** Opens a form in a dialog. */
  open(form: string, options?: OpenOptions): Promise<void>
  /** Hears every event of the kit on this page. */
  on<K extends keyof PortikEvents>(type: K, listener: (event: PortikEvents[K]) => void): void
  /** Campaign and first visit are stored and sent only after `consent({ attribution: true })`. */
  consent(choice: ConsentChoice): Promise<void>
  /** Where the visitor came from, as far as consent was given. */
  touches?: () => Pick<SubmissionContext, 'utm' | 'first'>
  readonly q: { push(...calls: Calls): void }
}

declare global {
  interface Navigator {
    /** The visitor's browser, or an extension in it, asks not to share data (W3C Global Privacy Control, section 3.3). */
    readonly globalPrivacyControl?: boolean
  }
  interface Window {
    portik?: Portik
  }
}
