import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { demoApp } from '../demo/app.ts'
import { insertConnection, listConnections, moveConnection } from './crm/connection-store.ts'
import { seedForms } from './forms/seed.ts'
import type { Config } from './platform/config.ts'
import type { Keys } from './platform/crypto.ts'
import { recentMails } from './platform/mail.ts'
import { inSite } from './platform/tenancy.ts'
import type { Runtime } from './runtime.ts'
import { LOCALES } from './sites/contract.ts'
import type { SiteRecord } from './sites/env.ts'
import { STAFF_MAIL } from './sites/staff/letters.ts'
import { addOrigin, insertSite, readSite } from './sites/store.ts'

const SITE: Omit<SiteRecord, 'origins'> = {
  id: 'demo',
  name: 'Lipa & Lan',
  locales: [...LOCALES],
  theme: {},
  controller: {
    name: 'Lipa & Lan d.o.o.',
    email: 'privatnost@lipa-lan.example',
    address: 'Vuka Karadžića 14, 31000 Užice, Srbija',
  },
}

/** Any number, the same in every process: only one may seed at a time. */
const SEED_LOCK = 7_304_518

const MAILS_SHOWN = 50

/** The secret that the portal and the shop's invented CRM share; always the same for the same installation. */
const crmSecret = (keys: Keys): string => `whsec_${keys.of('demo-crm').toString('base64')}`

const crmUrl = ({ publicUrl }: Config): string => `${publicUrl}/demo/crm`

/** The shop's own pages, by either name that people type for this machine. */
const originsOf = ({ publicUrl }: Config): string[] => {
  const { origin, hostname } = new URL(publicUrl)
  return hostname === '127.0.0.1' ? [origin, origin.replace('127.0.0.1', 'localhost')] : [origin]
}

/** Makes the site `demo` with its forms and a connection to the shop's CRM; on later starts only tells where the shop is now. */
export const seedDemo = async ({ config, db, keys, texts }: Runtime): Promise<void> => {
  await inSite(db, SITE.id, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SEED_LOCK})`)
    const isNew = await insertSite(tx, SITE)
    for (const origin of originsOf(config)) await addOrigin(tx, SITE.id, origin)
    if (isNew) {
      const site = await readSite(tx, SITE.id)
      if (site) await seedForms(tx, { site, texts, downloadUrl: `${config.publicUrl}/demo/catalogue/read` })
      await insertConnection(tx, keys, { siteId: SITE.id, kind: 'webhook', url: crmUrl(config), secret: crmSecret(keys), settings: {} })
      return
    }
    const own = (await listConnections(tx, SITE.id)).find(({ url }) => new URL(url).pathname === '/demo/crm')
    if (own && own.url !== crmUrl(config)) await moveConnection(tx, SITE.id, own.id, crmUrl(config))
  })
}

/** A name by which only this machine is reached (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3). */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/u

/** What the shop's inbox shows to whoever opens it. The mails that let staff into the console stay on the machine of whoever tries it out. */
export const demoInbox = async ({ config, db }: Runtime) => {
  const mails = await recentMails(db, SITE.id, MAILS_SHOWN)
  return LOOPBACK.test(new URL(config.publicUrl).hostname) ? mails : mails.filter(({ kind }) => !kind.startsWith(STAFF_MAIL))
}

/** The shop's website, at `/demo`. */
export const demoRoutes = (runtime: Runtime): Hono => {
  const { config, keys } = runtime
  return new Hono().route(
    '/demo',
    demoApp({ site: SITE.id, publicUrl: config.publicUrl, secret: crmSecret(keys), mails: () => demoInbox(runtime) }),
  )
}
