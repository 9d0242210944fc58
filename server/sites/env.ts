import type { Client } from '../platform/client.ts'
import type { Db } from '../platform/db.ts'
import type { Actor } from './actor.ts'
import type { NewAuditEntry } from './audit-store.ts'
import type { SiteSettings } from './contract.ts'

export type { Client }

/** A site as the server knows it: its public settings and the origins that may embed it. */
export type SiteRecord = Omit<SiteSettings, 'widgets'> & { readonly origins: readonly string[] }

/** What the middleware of `/v1/sites/:site` has put into the context before a feature's routes run. */
export type SiteEnv = { Variables: { site: SiteRecord; client: Client } }

/** The same for `/v1/console/sites/:site`, where the caller has proven a role. */
export type ConsoleEnv = { Variables: { site: SiteRecord; client: Client; actor: Actor; db: Db; audited?: AuditDetails } }

/** What a handler adds to the audit's entry of its call: the id of what was just made, counts, names of settings. */
export type AuditDetails = { readonly objectId?: string; readonly details?: NewAuditEntry['details'] }
