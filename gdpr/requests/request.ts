export type { PrivacyRequest, RequestEvent } from './request-store.ts'
export type { SettingsRow } from './settings-store.ts'

/** What a person says is right about them (Art. 16 GDPR). */
export type Corrections = { readonly name?: string | undefined; readonly email?: string | undefined; readonly phone?: string | undefined }

/** What requests have to know of a site. */
export type SiteFacts = {
  readonly id: string
  readonly name: string
  readonly locales: readonly string[]
  readonly controller: { readonly name: string; readonly email: string; readonly address?: string | undefined }
}

/** Who does something. The name is what the history shows of staff. */
export type RequestActor =
  | { readonly kind: 'subject' }
  | { readonly kind: 'system' }
  | { readonly kind: 'staff' | 'token' | 'shell'; readonly id: string; readonly name: string }
