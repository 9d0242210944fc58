import type { UserConfig } from 'vite'

process.env['NODE_ENV'] = 'production'

const here = new URL('../', import.meta.url).pathname

/**
 * Builds the console into `dist/console/`, apart from what visitors load: every name carries a hash, each room and each language is a chunk,
 * and `.vite/manifest.json` tells the server which files the page begins with. Runs after the build of the widgets, which empties `dist/`.
 */
export default {
  root: here,
  base: '/console/_/',
  logLevel: 'warn',
  build: {
    outDir: new URL('../../dist/console/', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'baseline-widely-available',
    sourcemap: false,
    manifest: true,
    modulePreload: { polyfill: false },
    // A data address would be refused by the page's policy.
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    rolldownOptions: {
      input: { console: new URL('../console/main.ts', import.meta.url).pathname },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
} satisfies UserConfig
