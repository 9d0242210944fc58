/** What a browser keeps for us. A page may forbid it (sandboxed frame, private mode): then nothing is kept, and nothing breaks. */
const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action()
  } catch {
    return undefined
  }
}

/** Reads what `keep` wrote. */
export const kept = <T>(name: string): T | undefined =>
  attempt(() => JSON.parse(localStorage.getItem(name) ?? 'null') as T | null) ?? undefined

/** Keeps a value under a name of ours until it is dropped. */
export const keep = (name: string, value: unknown): void => attempt(() => localStorage.setItem(name, JSON.stringify(value)))

/** Forgets a value. */
export const drop = (name: string): void => attempt(() => localStorage.removeItem(name))
