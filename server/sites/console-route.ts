import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Db } from '../platform/db.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Role } from './actor.ts'
import { recordAudit } from './audit-store.ts'
import type { ConsoleEnv } from './env.ts'

/**
 * What the audit keeps of a successful call: who did or read what. `none` is for routes that show and change nothing of a
 * person or of the site, and has to be said.
 */
export type Audited = 'none' | { readonly action: string; readonly object?: string }

/** Why a person of the staff looks at a record, in words. */
const REASON_HEADER = 'Portik-Reason'

/** Headers are ASCII, reasons are not: browsers send them percent-encoded, scripts may send them as they are. */
const readReason = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined
  try {
    return decodeURIComponent(header).slice(0, 300)
  } catch {
    return header.slice(0, 300)
  }
}

/** Who may call, and what the audit keeps, as the OpenAPI document shows them. The matrix test reads them there. */
export type ConsoleRules = { readonly roles: readonly Role[]; readonly audit: Audited }

/**
 * A route of the console: `createRoute`, and the rules that every such route must state. The object's id in the audit is
 * the path's `{id}`. The officer (`dpo`) reads what is inside a record with a reason only (header `Portik-Reason`), and
 * the reason is kept: Art. 38(3) makes the role independent, not invisible.
 */
export const consoleRoute = <Path extends string, Config extends Omit<RouteConfig, 'path'> & { path: Path }>({
  roles,
  audit,
  ...config
}: Config & ConsoleRules) =>
  createRoute<Path, Config & { middleware: MiddlewareHandler<ConsoleEnv> }>({
    tags: [`Console: ${config.path.split('/')[1]?.replaceAll('-', ' ')}`],
    ...(config as unknown as Config),
    middleware: guard(roles, audit),
    'x-portik-roles': roles,
    'x-portik-audit': audit === 'none' ? 'none' : audit.action,
  })

const guard =
  (roles: readonly Role[], audit: Audited): MiddlewareHandler<ConsoleEnv> =>
  async (c, next) => {
    const { actor, site, db } = c.var
    if (!roles.includes(actor.role)) throw new Problem('forbidden')
    const reason = readReason(c.req.header(REASON_HEADER))
    const id = c.req.param('id')
    if (audit !== 'none' && id && actor.role === 'dpo' && actor.kind === 'staff' && c.req.method === 'GET' && !reason)
      throw new Problem('reason_required')
    await next()
    if (audit === 'none' || !c.res.ok) return
    const { objectId = id, details } = c.get('audited') ?? {}
    await writeEntry(db, site.id, {
      actor,
      ...audit,
      ...(objectId ? { objectId } : {}),
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
    })
  }

const writeEntry = (db: Db, siteId: string, entry: Parameters<typeof recordAudit>[2]) =>
  inSite(db, siteId, (tx) => recordAudit(tx, siteId, entry))
