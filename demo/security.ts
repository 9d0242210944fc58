/** The shop's Content-Security-Policy: as strict as one can be; nothing in it was opened for the kit but the name of Lit's policy. */
export const policy = ({ scripts, portal }: { readonly scripts: boolean; readonly portal?: string | undefined }): string => {
  const from = portal ? `'self' ${portal}` : `'self'`
  return [
    `default-src 'none'`,
    ...(scripts ? [`script-src ${from}`, `connect-src ${from}`] : [`script-src 'none'`]),
    `style-src ${from}`,
    `img-src ${from}`,
    `form-action ${from}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    ...(scripts
      ? [`require-trusted-types-for 'script'`, `trusted-types lit-html`]
      : [`require-trusted-types-for 'script'`, `trusted-types 'none'`]),
  ].join('; ')
}
