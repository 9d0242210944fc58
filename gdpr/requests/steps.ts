import type { RefusalGround } from '../contract/requests.ts'

/** What an officer does with a request. Words to the person go out as a letter; `note` and the reasons of `vouch`, `hold` and `merge` stay inside. */
export type Step =
  /** The person is who they say, by another way than a mail: how is that known? Never by a copy of an identity document (Art. 12(6) GDPR). */
  | { readonly action: 'vouch'; readonly proof: string }
  /** This is the person, although known under another address, or none. */
  | { readonly action: 'identify'; readonly subject_id: string; readonly reason: string }
  | { readonly action: 'assess' }
  | { readonly action: 'ask'; readonly question: string; readonly pause: boolean }
  | { readonly action: 'resume'; readonly note?: string | undefined }
  | { readonly action: 'extend'; readonly reasons: string }
  | { readonly action: 'approve'; readonly words?: string | undefined }
  | { readonly action: 'approve_partly'; readonly ground: RefusalGround; readonly reasons: string }
  | { readonly action: 'refuse'; readonly ground: RefusalGround; readonly reasons: string }
  | { readonly action: 'hold'; readonly reason: string }
  | { readonly action: 'release'; readonly reason: string }
  | { readonly action: 'retry' }
  /** Done by a person, where the server does nothing by itself. */
  | { readonly action: 'fulfil'; readonly words?: string | undefined }
  | { readonly action: 'withdraw'; readonly reason: string }
  | { readonly action: 'merge'; readonly duplicate_of: string; readonly reason: string }
  | { readonly action: 'forward'; readonly to: string }
  | { readonly action: 'note'; readonly note: string }
  | { readonly action: 'close' }
