import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Failure } from '../../core/api.ts'
import type { Answer, Porch } from '../house.ts'

const AUTH = '/v1/console/auth'

/** How a ceremony ended; `given_up`: the person closed the browser's dialog, or took too long. */
export type Ceremony<T = undefined> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure | 'given_up' }

type Api = Porch['api']

const run = async <Options, T>(
  begin: Promise<Answer<Options>>,
  ceremony: (options: Options) => Promise<unknown>,
  finish: (response: unknown) => Promise<Answer<T>>,
): Promise<Ceremony<T>> => {
  const options = await begin
  if (!options.ok) return options
  const response = await ceremony(options.value).catch(() => undefined)
  return response === undefined ? { ok: false, failure: 'given_up' } : finish(response)
}

/** Whether this browser, on this page, can use passkeys at all. */
export const passkeysWork = (): boolean => isSecureContext && browserSupportsWebAuthn()

/** Ends a ceremony that waits in the background for somebody to choose a passkey from autofill. */
export const stopWaiting = (): void => WebAuthnAbortService.cancelCeremony()

/** Signs in. `autofill`: waits quietly until a passkey is chosen in the address field; resolves with `given_up` where there is no such thing. */
export const signInByPasskey = async (api: Api, autofill = false): Promise<Ceremony> => {
  if (autofill && !(await browserSupportsWebAuthnAutofill())) return { ok: false, failure: 'given_up' }
  return run(
    api.post<PublicKeyCredentialRequestOptionsJSON>(`${AUTH}/passkey/options`, { json: {} }),
    (optionsJSON) => startAuthentication({ optionsJSON, useBrowserAutofill: autofill, verifyBrowserAutofillInput: false }),
    (response) => api.post<undefined>(`${AUTH}/passkey`, { json: { response } }),
  )
}

/** Proves the second factor of who is signed in. */
export const proveByPasskey = (api: Api): Promise<Ceremony> =>
  run(
    api.post<PublicKeyCredentialRequestOptionsJSON>(`${AUTH}/second-factor/passkey/options`, { json: {} }),
    (optionsJSON) => startAuthentication({ optionsJSON }),
    (response) => api.post<undefined>(`${AUTH}/second-factor/passkey`, { json: { response } }),
  )

/** Makes a passkey; the answer has recovery codes when it is the first factor. */
export const makePasskey = (api: Api, name: string): Promise<Ceremony<{ recovery_codes?: string[] }>> =>
  run(
    api.post<PublicKeyCredentialCreationOptionsJSON>(`${AUTH}/factors/passkeys/options`, { json: {} }),
    (optionsJSON) => startRegistration({ optionsJSON }),
    (response) => api.post<{ recovery_codes?: string[] }>(`${AUTH}/factors/passkeys`, { json: { name, response } }),
  )

/** A name for the passkey that is made here, such as `Chrome, Linux`: people rename it when they like. */
export const deviceHere = (): string => {
  const agent = navigator.userAgent
  const browser = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : 'Safari'
  const system = /iPhone|iPad/.test(agent)
    ? 'iOS'
    : /Android/.test(agent)
      ? 'Android'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : 'Linux'
  return `${browser}, ${system}`
}
