import * as z from 'zod'

/** Languages that the kit speaks completely; `ar` proves right-to-left. */
export const LOCALES = ['en', 'sr', 'sr-Cyrl', 'hr', 'bs', 'pl', 'de', 'ar'] as const
export type Locale = (typeof LOCALES)[number]
export const localeSchema = z.enum(LOCALES)

/** Lower-case words joined by hyphens: ids of sites and forms that appear in URLs. */
export const slugSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and hyphens')

/** CSS custom properties (`--portik-*`) that the owner set; the widget's defaults fill the rest. */
export const themeSchema = z.record(
  z.string().regex(/^--portik-[a-z0-9-]+$/),
  z
    .string()
    .max(200)
    .regex(/^[^;{}<>]*$/),
)
export type Theme = z.infer<typeof themeSchema>

/** Who decides about the data (GDPR Art. 4(7), 13(1)(a)). */
export const controllerSchema = z.strictObject({
  name: z.string().min(1).max(200),
  email: z.email(),
  address: z.string().max(500).optional(),
  privacyUrl: z.url({ protocol: /^https?$/ }).optional(),
})
export type Controller = z.infer<typeof controllerSchema>

/** `GET /v1/sites/:site`: what a page needs to know about a site. */
export const siteSchema = z
  .object({
    id: slugSchema,
    name: z.string(),
    locales: z.array(localeSchema).min(1),
    theme: themeSchema,
    controller: controllerSchema,
    widgets: z.array(z.string()),
  })
  .meta({ id: 'Site' })
export type SiteSettings = z.infer<typeof siteSchema>

/** What a page asked the portal for: the site's settings, a form, or it sent something. */
export const SIGHTED_CALLS = ['settings', 'form', 'challenge', 'upload', 'submission', 'other'] as const
export type SightedCall = (typeof SIGHTED_CALLS)[number]
