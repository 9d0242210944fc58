/** Everything from this server, nothing inline, nothing from elsewhere; the form may only be sent here, and nobody frames it. */
const policy = (origin: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${origin}`,
    `style-src 'self' ${origin}`,
    `img-src 'self' ${origin} data:`,
    `connect-src 'self' ${origin}`,
    `worker-src 'self' ${origin}`,
    `form-action 'self' ${origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')

/** Headers of a page that the console shows in a frame of its own: it runs nothing and sends nothing. */
export const previewHeaders = (publicUrl: string): Record<string, string> => {
  const { origin } = new URL(publicUrl)
  const own = `'self' ${origin}`
  return {
    'Content-Security-Policy': `default-src 'none'; style-src ${own}; img-src ${own} data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    'X-Frame-Options': 'SAMEORIGIN',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  }
}

/**
 * Headers of every hosted page. They carry tokens and what people typed, so no cache keeps them. The referrer policy is not
 * `no-referrer`: with that, browsers send `Origin: null` with a form.
 */
export const pageHeaders = (publicUrl: string): Record<string, string> => ({
  'Content-Security-Policy': policy(new URL(publicUrl).origin),
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  Vary: 'Accept-Language',
})
