import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ConsoleEnv } from '../sites/env.ts'
import { bulkRoutes } from './bulk-routes.ts'
import type { Changes } from './changes.ts'
import { exportRoutes, type ExportDeps } from './export-routes.ts'
import { facetRoutes, type FacetDeps } from './facet-routes.ts'
import { listRoutes } from './list-routes.ts'
import { noteRoutes, type NoteDeps } from './note-routes.ts'
import { personRoutes, type PersonDeps } from './person-routes.ts'
import { searchRoutes } from './search-routes.ts'
import { viewRoutes } from './view-routes.ts'

/** What the rooms of records need from other features, through the composition. */
export type RecordDeps = ExportDeps & NoteDeps & PersonDeps & FacetDeps & { readonly changes: Changes }

/** Everything about records, under `/v1/console/sites/:site`. */
export const recordConsoleRoutes = (deps: RecordDeps): readonly OpenAPIHono<ConsoleEnv>[] => [
  listRoutes(deps),
  exportRoutes(deps),
  facetRoutes(deps),
  bulkRoutes(deps),
  viewRoutes(deps),
  noteRoutes(deps),
  personRoutes(deps),
  searchRoutes(deps),
]
