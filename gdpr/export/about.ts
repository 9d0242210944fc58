import type { Json, Registry, Row } from '../personal-data.ts'

/** Who is responsible for the data. */
export type Controller = { readonly name: string; readonly email: string }

/** The supervisory authority to which the person may complain (GDPR Art. 77). */
export type Authority = { readonly name: string; readonly url?: string }

export type AboutPackage = {
  readonly siteId: string
  readonly siteName: string
  readonly controller: Controller
  readonly authority?: Authority | undefined
  readonly locale: string
  readonly at: Date
}

const isOfStaff = (registry: Registry, table: string): boolean => registry.some(({ owners }) => owners?.[table] === `'staff'`)

const classesOf = (registry: Registry): Row[] =>
  registry
    .filter((feature) => feature.export)
    .flatMap(({ feature, register }) =>
      Object.entries(register)
        .filter(([table]) => !isOfStaff(registry, table))
        .flatMap(([table, columns]) =>
          Object.entries(columns).flatMap(([column, what]): Row[] =>
            'none' in what
              ? []
              : [
                  {
                    section: feature,
                    data: `${table}.${column}`,
                    category: what.category,
                    purpose: what.purpose,
                    basis: what.basis,
                    kept: what.retention,
                    recipients: what.recipients,
                  },
                ],
          ),
        ),
    )

/**
 * What Art. 15(1) GDPR wants said beside the data: (a) purposes, (b) categories, (c) recipients (each with its times in the section
 * `recipients`; CJEU C-154/21), (d) how long, (e) and (f) rights, (g) source, (h) automated decisions. For programs; the book says it in words.
 */
export const aboutOf = ({ siteId, siteName, controller, authority, at }: AboutPackage, registry: Registry): Json => ({
  site: siteId,
  site_name: siteName,
  generated_at: at.toISOString(),
  controller: { name: controller.name, email: controller.email },
  authority: authority ? { name: authority.name, url: authority.url ?? null } : null,
  categories: classesOf(registry),
  source: 'The person, by forms of this site; the time and the page by the browser.',
  rights: ['rectification', 'erasure', 'restriction', 'objection', 'portability', 'withdrawal', 'complaint'],
  automated_decisions: { exist: false, scoring: 'Requests are sorted by how promising they look (section leads); a person decides.' },
})
