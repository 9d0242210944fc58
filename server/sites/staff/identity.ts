import type { Config } from '../../platform/config.ts'
import type { Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import type { Jobs } from '../../platform/jobs.ts'
import type { Limits } from '../../platform/limits.ts'
import type { Log } from '../../platform/log.ts'
import type { Texts } from '../../platform/texts.ts'
import { systemClock, type Clock } from '../../platform/time.ts'
import { openAuth, type Auth } from './auth.ts'
import { openDoor, type Door } from './door.ts'
import { tellPerson } from './letters.ts'
import { auditOwn } from './own-audit.ts'
import { consoleOrigin } from './own-origins.ts'
import { readStaff, staffByEmail } from './staff-store.ts'

type Deps = {
  readonly config: Pick<Config, 'publicUrl' | 'oidc' | 'seed' | 'databaseUrl' | 'smtpUrl'>
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly limits: Limits
  readonly texts: Texts
  readonly log: Log
  readonly clock?: Clock
}

/** Everything that knows who works in the console. */
export type Identity = Omit<Required<Deps>, 'clock'> & {
  readonly clock: Clock
  readonly auth: Auth
  readonly door: Door
  /** The embedded demo, where a second factor is offered but not demanded. */
  readonly demo: boolean
  /** An address of the console, `path` beginning with `/`; what follows `#` reaches no server and no log. */
  readonly consoleUrl: (path: string) => string
}

export const openIdentity = (deps: Deps): Identity => {
  const { config, db, keys, log, clock = systemClock } = deps
  const origin = consoleOrigin(config.publicUrl)
  const consoleUrl = (path: string) => `${origin}${path}`

  const auth = openAuth({
    config,
    db,
    keys,
    log,
    async sendLink(email, token) {
      const person = await staffByEmail(db, email)
      if (person) await tellPerson(deps, person, { subject: 'sign_in', url: consoleUrl(`/console#signin=${token}`) })
    },
    async opened(staffId, by) {
      const person = await readStaff(db, staffId)
      if (person) await auditOwn(db, person, { action: 'staff.sign_in', details: { by } })
    },
  })
  const demo = config.seed === 'demo' && config.databaseUrl === undefined
  const door = openDoor({ auth, db, publicUrl: config.publicUrl, demo, clock })
  return { ...deps, clock, auth, door, demo, consoleUrl }
}
