/** What a mail says, in the reader's language, as plain text; the layout makes both parts of it. */
export type MailContent = {
  /** BCP 47 language of the texts; decides the direction too. */
  readonly locale: string
  readonly heading: string
  readonly paragraphs: readonly string[]
  /** The one thing that the reader may do, as a button and, in full, as text. */
  readonly action?: { readonly label: string; readonly url: string }
  /** Small print: who sends this and why. */
  readonly footer?: readonly string[]
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur'])

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif'
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fd8;color:#ffffff;text-decoration:none;font-weight:600'

const lines = (text: string): string => escape(text).replace(/\r?\n/g, '<br>')

const paragraph = (text: string, style = 'margin:0 0 16px'): string => `<p style="${style}">${lines(text)}</p>`

/** Only web addresses of ours go behind a button; anything else is a mistake of the caller. */
const webAddress = (url: string): string => {
  const { protocol, href } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError(`A mail may not link to ${protocol}`)
  return href
}

/**
 * Both parts of a mail: one column, everything escaped, nothing loaded from anywhere, nothing that tells the sender that
 * it was read. Lines in texts stay lines.
 */
export const layout = ({
  locale,
  heading,
  paragraphs,
  action,
  footer = [],
}: MailContent): { readonly text: string; readonly html: string } => {
  const url = action && webAddress(action.url)
  const text = [heading, ...paragraphs, ...(action ? [`${action.label}:\n${url}`] : []), ...(footer.length > 0 ? ['-- ', ...footer] : [])]
  const direction = RIGHT_TO_LEFT.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr'
  const html = [
    `<!doctype html><html lang="${escape(locale)}" dir="${direction}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(heading)}</title></head>`,
    `<body style="margin:0;padding:24px;${FONT};font-size:16px;line-height:1.5"><div style="max-width:560px;margin:0 auto">`,
    `<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escape(heading)}</h1>`,
    ...paragraphs.map((each) => paragraph(each)),
    ...(action && url
      ? [
          `<p style="margin:24px 0"><a href="${escape(url)}" style="${BUTTON}">${escape(action.label)}</a></p>`,
          `<p style="margin:0 0 16px;font-size:13px;word-break:break-all" dir="ltr">${escape(url)}</p>`,
        ]
      : []),
    ...footer.map((each) => paragraph(each, 'margin:16px 0 0;font-size:13px;color:#666666')),
    '</div></body></html>',
  ]
  return { text: `${text.join('\n\n')}\n`, html: html.join('\n') }
}
