import * as z from 'zod'
import { localeSchema } from '../../sites/contract.ts'
import type { FieldKind } from './field.ts'

/**
 * HTML as data: a text, or `[tag, attributes, …children]`. The server prints it as HTML, the widget
 * builds elements from it; so both show the same form, and the page needs no HTML parser (Trusted Types).
 */
export type Markup = string | readonly [tag: string, attributes: Readonly<Record<string, string>>, ...children: Markup[]]
export const markupSchema: z.ZodType<Markup> = z.lazy(() =>
  z.union([z.string(), z.tuple([z.string(), z.record(z.string(), z.string())], markupSchema)]),
)

/** One field in one language, for programs that draw the form themselves. */
export const publishedFieldSchema = z.object({
  key: z.string(),
  kind: z.string() as z.ZodType<FieldKind>,
  label: z.string(),
  help: z.string().optional(),
  required: z.boolean(),
  /** The remaining rules, as in the definition, with texts in this language. */
  rules: z.record(z.string(), z.unknown()),
  /** Of a consent: purpose, and SHA-256 of the text in `label`. */
  consent: z.object({ purpose: z.string(), notice: z.string() }).optional(),
})

/** `GET /v1/sites/:site/forms/:form?locale=`: the published form in one language. */
export const publishedFormSchema = z
  .object({
    id: z.string(),
    version: z.number().int(),
    locale: localeSchema,
    title: z.string(),
    layout: z.enum(['page', 'steps']),
    status: z.enum(['open', 'closed']),
    sections: z.array(z.object({ key: z.string(), title: z.string().optional(), fields: z.array(publishedFieldSchema) })),
    thanks: z.object({ title: z.string(), text: z.string(), link: z.object({ url: z.string(), label: z.string() }).optional() }),
    markup: markupSchema,
    theme: z.record(z.string(), z.string()),
  })
  .meta({ id: 'PublishedForm' })
export type PublishedForm = z.infer<typeof publishedFormSchema>
