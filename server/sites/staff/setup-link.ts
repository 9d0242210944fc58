import type { Identity } from './identity.ts'
import { renewSetup } from './setup-store.ts'

/** While there is no staff: the one address by which the first person comes in. Each call makes a new one and ends the old. */
export const setupLink = async ({ clock, db, consoleUrl }: Identity): Promise<string | undefined> => {
  const token = await renewSetup(db, clock())
  return token && consoleUrl(`/console#setup=${token}`)
}
