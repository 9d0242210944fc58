import type { PublishedVersion } from './published-version.ts'

/** Published forms, from memory: the intake asks for one with every submission. */
export type Catalogue = {
  /** One version, or the current one; undefined when the site has no such form or version. */
  get(siteId: string, formId: string, version?: number): Promise<PublishedVersion | undefined>
  /** Call it after publishing or closing, so that this process shows it at once. */
  forget(siteId: string, formId: string): void
}
