import * as z from 'zod'
import { SIGHTED_CALLS } from '../contract.ts'

/** What can be wrong with a page that should show a form. Stable codes: the console has a sentence for each that says what to do. */
export const FINDINGS = [
  /** Not an http(s) address. */
  'page_address',
  /** Inside a network, where the server may not look; the visitor's browser still can. */
  'page_private',
  /** Nobody answered: `why` is `name`, `timeout`, `certificate` or `broken`. */
  'page_unreachable',
  /** `status`: 404 and the like. */
  'page_status',
  'page_not_html',
  'page_redirects',
  /** `origin` is not among those that may embed the site. */
  'origin_refused',
  'script_missing',
  /** `found`: the script of another server. */
  'script_elsewhere',
  /** Without `type="module"` it cannot run. */
  'script_not_module',
  /** A page over https does not load a script over http. */
  'mixed_content',
  'site_missing',
  /** `found` is another site's id, or nobody's. */
  'site_wrong',
  'tag_missing',
  /** `form` is not published. */
  'form_unknown',
  'form_closed',
  /** The pinned release is not one of this server's. */
  'release_unknown',
  'integrity_mismatch',
  /** `integrity` on the address that always has the newest script: the next update breaks it. */
  'integrity_unpinned',
  /** `line` is the directive as it should be, `where` it stands: `header` or `meta`. */
  'csp_script',
  'csp_connect',
  'csp_form',
  'csp_trusted_types',
] as const
export type FindingCode = (typeof FINDINGS)[number]

export const findingSchema = z.object({ code: z.enum(FINDINGS), values: z.record(z.string(), z.string()) }).meta({ id: 'PageFinding' })
export type Finding = z.infer<typeof findingSchema>

/** What the server found when it looked at a page; no findings: all looks right. */
export const pageCheckSchema = z
  .object({
    url: z.string().meta({ description: 'Where the page was found, after redirects.' }),
    origin: z.string().nullable(),
    findings: z.array(findingSchema),
  })
  .meta({ id: 'PageCheck' })
export type PageCheck = z.infer<typeof pageCheckSchema>

export const sightingSchema = z
  .object({
    origin: z.string(),
    outcome: z.enum(['allowed', 'refused']),
    call: z.enum(SIGHTED_CALLS),
    form: z.string().nullable(),
    first_at: z.iso.datetime(),
    last_at: z.iso.datetime(),
  })
  .meta({ id: 'Sighting' })
export type SightingView = z.infer<typeof sightingSchema>
