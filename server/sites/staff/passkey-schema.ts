import { z } from '@hono/zod-openapi'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'

const bytes = z.string().max(100_000)

/** What the browser's WebAuthn answers, as JSON. Its inside is looked at by the library. */
export const passkeyAnswerSchema = z
  .looseObject({ id: z.string().max(2_000), rawId: bytes, type: z.literal('public-key'), response: z.record(z.string(), z.unknown()) })
  .meta({ id: 'PasskeyAnswer' })
type PasskeyAnswer = z.infer<typeof passkeyAnswerSchema>

/** `PublicKeyCredential…OptionsJSON` of WebAuthn, to be handed to the browser. */
export const passkeyOptionsSchema = z.looseObject({ challenge: z.string() }).meta({ id: 'PasskeyOptions' })

/** The library checks every part of it before it uses it. */
export const asAnswer = (answer: PasskeyAnswer) => answer as unknown as AuthenticationResponseJSON & RegistrationResponseJSON

/** Options as an open object, which is what the schema says of them. */
export const asOptions = (options: { readonly challenge: string }) => ({ ...options }) as { challenge: string; [key: string]: unknown }
