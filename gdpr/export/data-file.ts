import type { Json, Row } from '../personal-data.ts'
import { portableOf, type Section } from './parts.ts'

const encode = (text: string): Uint8Array => Buffer.from(text)

/** `{"name": [rows…], …}` as it is read. */
const sectionsJson = async function* (
  sections: readonly Section[],
  of: (section: Section, row: Row) => Row | undefined,
): AsyncGenerator<Uint8Array> {
  yield encode('{')
  for (const [i, section] of sections.entries()) {
    yield encode(`${i > 0 ? ',' : ''}\n    ${JSON.stringify(section.name)}: [`)
    let first = true
    for await (const row of section.rows()) {
      const taken = of(section, row)
      if (!taken) continue
      yield encode(`${first ? '' : ','}\n      ${JSON.stringify(taken)}`)
      first = false
    }
    yield encode(first ? ']' : '\n    ]')
  }
  yield encode('\n  }')
}

/**
 * `data.json`: what Art. 15(1) wants said, and all rows by section. With `portableOnly`, `portable.json`: what Art. 20 lets
 * the person take along to somebody else.
 */
export const dataFile = async function* (about: Json, sections: readonly Section[], portableOnly: boolean): AsyncGenerator<Uint8Array> {
  yield encode(`{\n  "$schema": "schema.json",\n  "about": ${JSON.stringify(about)},\n  "sections": `)
  yield* sectionsJson(sections, portableOnly ? portableOf : (_, row) => row)
  yield encode('\n}\n')
}

/** JSON Schema (2020-12) of both files. Rows are objects whose fields depend on what is kept; the sections are named. */
export const schemaFile = (sections: readonly Section[]): string =>
  `${JSON.stringify(
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Personal data of one person (GDPR Art. 15 and 20)',
      type: 'object',
      required: ['about', 'sections'],
      properties: {
        about: {
          type: 'object',
          required: ['site', 'generated_at', 'controller', 'categories', 'rights'],
          properties: {
            site: { type: 'string' },
            generated_at: { type: 'string', format: 'date-time' },
            controller: { type: 'object', required: ['name', 'email'] },
            categories: {
              type: 'array',
              items: { type: 'object', required: ['section', 'category', 'purpose', 'basis', 'kept'] },
            },
          },
        },
        sections: {
          type: 'object',
          required: sections.map(({ name }) => name),
          properties: Object.fromEntries(sections.map(({ name }) => [name, { type: 'array', items: { type: 'object' } }])),
          additionalProperties: false,
        },
      },
    },
    undefined,
    2,
  )}\n`
