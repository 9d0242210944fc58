import type { FormFacts, ProcessingFacts, Recipient } from '../gdpr/records-of-processing/facts.ts'
import type { Retention } from '../gdpr/register.ts'
import { fieldsOf } from './forms/described.ts'
import { findVersion, formsOf, type VersionRow } from './forms/store.ts'
import { listConnections } from './crm/connection-store.ts'
import { registryOf } from './personal-data.ts'
import type { Db } from './platform/db.ts'
import { statement } from './platform/statement.ts'
import { retentionRules } from './retention.ts'
import type { Runtime } from './runtime.ts'
import { readSettings } from './sites/settings-store.ts'
import { listMembers } from './sites/staff/member-store.ts'

const PUBLISHED = `
  select form_id as form, version, (extract(epoch from published_at) * 1000)::float8 as at
  from form_versions where site_id = $1 order by form_id, version`

type Published = { readonly form: string; readonly version: number; readonly at: number }

const versionFacts = ({ definition, notices }: VersionRow, { form, version, at }: Published): FormFacts => ({
  id: form,
  version,
  publishedAt: new Date(at).toISOString(),
  title: definition.title.en ?? Object.values(definition.title)[0] ?? form,
  purposes: definition.purposes,
  fields: fieldsOf(definition).flatMap(({ kind, key, gdpr }) => (kind === 'consent' ? [] : [{ key, ...gdpr }])),
  consents: Object.fromEntries(
    Object.entries(notices).map(([purpose, texts]) => [
      purpose,
      Object.fromEntries(Object.entries(texts).map(([locale, shown]) => [locale, shown.text])),
    ]),
  ),
})

/** Every version of every form of a site, oldest first. */
export const formHistory = async (tx: Db, siteId: string): Promise<readonly FormFacts[]> => {
  const all: FormFacts[] = []
  for (const published of await statement<Published>(tx, PUBLISHED, [siteId])) {
    const row = await findVersion(tx, siteId, published.form, published.version)
    if (row) all.push(versionFacts(row, published))
  }
  return all
}

const RULE_OF: Readonly<Partial<Record<Retention, string>>> = { mail: 'mails', case: 'privacy_requests', proof: 'consents' }

const recipientsOf = async (tx: Db, siteId: string, smtpUrl: string | undefined): Promise<readonly Recipient[]> => [
  ...(await listConnections(tx, siteId)).map(({ kind, name, url }) => ({ kind, name: name ?? new URL(url).host, host: new URL(url).host })),
  ...(smtpUrl ? [{ kind: 'mail_server', name: 'Mail server', host: new URL(smtpUrl).host }] : []),
]

/** What the record of processing of a site is made of, as it is now. */
export const processingFacts =
  ({ config, files, keys }: Pick<Runtime, 'config' | 'files' | 'keys'>) =>
  async (tx: Db, siteId: string): Promise<ProcessingFacts | undefined> => {
    const settings = await readSettings(tx, siteId)
    if (!settings) return undefined
    const current = new Map((await formsOf(tx, siteId)).map(({ id, version }) => [id, version]))
    const rules = retentionRules({ files })
    const days = (id: string | undefined): number | undefined => {
      const found = rules.find((rule) => rule.id === id)?.days
      return typeof found === 'number' ? found : undefined
    }
    return {
      controller: settings.controller,
      officers: (await listMembers(tx, siteId)).filter(({ role }) => role === 'dpo').map(({ name, email }) => ({ name, email })),
      forms: (await formHistory(tx, siteId)).filter(({ id, version }) => current.get(id) === version),
      registers: registryOf({ files, keys }).map(({ register }) => register),
      periods: Object.fromEntries(Object.entries(RULE_OF).flatMap(([retention, rule]) => (days(rule) ? [[retention, days(rule)]] : []))),
      recipients: await recipientsOf(tx, siteId, config.smtpUrl),
    }
  }
