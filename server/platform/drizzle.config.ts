import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./server/*/tables.ts', './server/*/*/tables.ts', './gdpr/tables.ts', './gdpr/*/tables.ts'],
  out: './server/platform/migrations',
})
