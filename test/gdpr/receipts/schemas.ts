import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as formats } from 'ajv-formats'

const folder = new URL('../../fixtures/consent-records/', import.meta.url)
const read = (name: string): object => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as object

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })
formats.default(ajv)
ajv.addSchema(read('iso27560'))

const validators = {
  iso27560: ajv.compile({ $ref: 'https://portik.example/schemas/iso27560.json' }),
  kantara: ajv.compile(read('kantara-1.1')),
  dpv: ajv.compile(read('dpv-27560')),
  receipt: ajv.compile(read('receipt')),
}

/** What is wrong with a document of this kind; empty when nothing is. */
export const schemaFaults = (kind: keyof typeof validators, document: unknown): string[] => {
  const validate = validators[kind]
  return validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
