import type { Connector } from './connector.ts'
import { webhook } from './connectors/webhook.ts'

/** Every kind of receiver that a connection can have. A new vendor is one file and one line here. */
export const connectors: ReadonlyMap<string, Connector> = new Map([webhook].map((connector) => [connector.kind, connector]))
