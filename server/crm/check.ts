import type { Keys } from '../platform/crypto.ts'
import type { Outgoing } from '../platform/outgoing.ts'
import { openTarget, type Connection } from './connection-store.ts'
import type { Attempt } from './connector.ts'
import { connectors } from './connectors.ts'
import type { Fault } from './contract.ts'

/** How a receiver took a test message. */
export type Checked = {
  readonly ok: boolean
  readonly fault: Fault | null
  readonly status: number | null
  readonly milliseconds: number
}

const attempt = async (keys: Keys, outgoing: Outgoing, connection: Connection): Promise<Attempt | Fault> => {
  const connector = connectors.get(connection.kind)
  if (!connector) return 'kind_unknown'
  const target = openTarget(keys, connection)
  if (!target) return 'secret_unreadable'
  return connector.check(target, (url, call) => outgoing.send(url, call))
}

/** Sends a signed test message to the receiver, and says how it was taken; stores nothing. */
export const checkConnection = async (keys: Keys, outgoing: Outgoing, connection: Connection): Promise<Checked> => {
  const started = Date.now()
  const made = await attempt(keys, outgoing, connection)
  const milliseconds = Date.now() - started
  if (typeof made === 'string') return { ok: false, fault: made, status: null, milliseconds }
  const { outcome, status = null } = made
  return { ok: !('fault' in outcome), fault: 'fault' in outcome ? outcome.fault : null, status, milliseconds }
}
