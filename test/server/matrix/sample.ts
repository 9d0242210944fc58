import { randomUUID } from 'node:crypto'

/** As much of JSON Schema as our API documents use. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

const OF_FORMAT: Readonly<Record<string, () => string>> = {
  uuid: () => randomUUID(),
  email: () => 'sample@example.com',
  uri: () => 'https://sample.example',
  'date-time': () => '2026-11-22T10:00:00.000Z',
  date: () => '2026-11-22',
}

/** The smallest value that a schema lets through, as far as a schema says it. */
export const sampleOf = (schema: Schema, schemas: Readonly<Record<string, Schema>>): unknown => {
  const { $ref, type, enum: values, format, anyOf, oneOf, allOf, properties = {}, required = [], items = {} } = schema
  if ($ref !== undefined) return sampleOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas)
  if ('const' in schema) return schema.const
  if (values) return values[0]
  const [first] = anyOf ?? oneOf ?? []
  if (first) return sampleOf(first, schemas)
  if (allOf) return Object.assign({}, ...allOf.map((part) => sampleOf(part, schemas))) as unknown
  switch (typeof type === 'string' ? type : type?.[0]) {
    case 'object':
      return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {}, schemas)]))
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(items, schemas))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return (format && OF_FORMAT[format]?.()) || 'sample'.padEnd(schema.minLength ?? 0, 'x')
  }
}
