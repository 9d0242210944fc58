import { randomUUID } from 'node:crypto'
import type { FormDefinitionInput } from '../../server/forms/contract.ts'
import { issueFormToken } from '../../server/forms/form-token.ts'
import { keyring } from '../../server/platform/crypto.ts'

/** What server, load and limit have in common. */
export const SECRET = Buffer.alloc(32, 9)
const keys = keyring(SECRET)
export const SITE = 'bench'
export const FORM = 'contact'
export const ORIGIN = 'https://shop.example'

const text = (en: string) => ({ en })
const contact = { category: 'contact', purpose: 'reply' } as const

/** A contact form of the usual size, with one consent. */
export const form: FormDefinitionInput = {
  id: FORM,
  title: text('Contact'),
  submit: text('Send'),
  thanks: { title: text('Thank you'), text: text('We will answer.') },
  destination: 'leads',
  purposes: { reply: { basis: 'contract', retentionDays: 365 }, calls: { basis: 'consent', retentionDays: 365 } },
  sections: [
    {
      key: 'you',
      fields: [
        { kind: 'text', key: 'name', label: text('Name'), required: true, gdpr: { category: 'identity', purpose: 'reply' } },
        { kind: 'email', key: 'email', label: text('E-mail'), required: true, gdpr: contact },
        { kind: 'text', key: 'company', label: text('Company'), gdpr: contact },
        { kind: 'long_text', key: 'message', label: text('Message'), required: true, gdpr: { category: 'free_text', purpose: 'reply' } },
        {
          kind: 'choice_one',
          key: 'topic',
          label: text('Topic'),
          gdpr: contact,
          options: ['sales', 'support', 'other'].map((value) => ({ value, label: text(value) })),
        },
        { kind: 'consent', key: 'calls', label: text('Calls'), purpose: 'calls', gdpr: contact },
      ],
    },
  ],
}

const MESSAGE = 'We are looking for twelve oak tables with benches for our garden restaurant, delivered before the season starts. '.repeat(
  8,
)

/** The values of one submission, about 1 KB; everybody is another person. */
export const valuesOf = (person: string) => ({
  name: 'Ana Anić',
  email: `${person}@company.example`,
  company: 'Anić and daughters',
  message: MESSAGE,
  topic: 'sales',
})

/** One whole HTTP request, as bytes: fresh id, own token, another person. */
export const requestBytes = (host: string): Buffer => {
  const id = randomUUID()
  const { token } = issueFormToken(keys, { siteId: SITE, formId: FORM, version: 1, origin: ORIGIN }, new Date(Date.now() - 10_000))
  const body = JSON.stringify({ id, token, locale: 'en', values: valuesOf(id), consents: [{ purpose: 'calls', granted: true }] })
  return Buffer.from(
    `POST /v1/sites/${SITE}/forms/${FORM}/submissions HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${ORIGIN}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
