import { createTransport } from 'nodemailer'

/** A mail ready to be sent. `id` becomes its Message-ID, so that a repetition can be recognised. */
export type Letter = {
  readonly id: string
  readonly recipient: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** See `NewMail`. */
  readonly unsubscribe?: string | null
}

/** Why a mail was not sent. Stable codes: the console has a sentence for each that says what to do. */
export const MAIL_FAULTS = [
  /** Not one address. */
  'address_wrong',
  /** The server does not take mail for this address (5xx). */
  'recipient_refused',
  /** The server does not take this text (5xx). */
  'message_refused',
  /** No connection, or it broke. */
  'server_unreachable',
  /** The server does not take our user name and password. */
  'login_refused',
  /** The server asks to come again later (4xx), or failed. */
  'server_busy',
] as const
export type MailFault = (typeof MAIL_FAULTS)[number]

/** How sending ended. `reason` is the server's own words without addresses. */
export type Posted = { readonly kind: 'sent' } | { readonly kind: 'later' | 'refused'; readonly fault: MailFault; readonly reason: string }

export type Mailer = { send(letter: Letter): Promise<Posted>; close(): void }

const CONNECT_TIMEOUT_MS = 10_000
/** A silent server, in the middle of a conversation. */
const SOCKET_TIMEOUT_MS = 30_000
const REASON_LENGTH = 300

/** One address and nothing else: no list, no display name, no line break. */
const ONE_ADDRESS = /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/u

/** A header is one line: what a visitor typed cannot start another one. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 250)

const withoutAddresses = (text: string): string =>
  oneLine(text.replace(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g, '[address]')).slice(0, REASON_LENGTH)

type SmtpFailure = { readonly code?: string; readonly responseCode?: number; readonly response?: string }

const faultOf = (code: string, responseCode: number | undefined, final: boolean): MailFault => {
  if (final) return code === 'EENVELOPE' ? 'recipient_refused' : 'message_refused'
  if (code === 'EAUTH') return 'login_refused'
  return responseCode === undefined ? 'server_unreachable' : 'server_busy'
}

/** 5xx to the address or the text is final; 5xx to our credentials is the operator's fault, and mends. */
const classify = (error: unknown): Posted => {
  const { code = 'unknown', responseCode, response } = error as SmtpFailure
  const final = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
  const reason = response === undefined ? `The mail server cannot be reached (${code}).` : withoutAddresses(response)
  return { kind: final ? 'refused' : 'later', fault: faultOf(code, responseCode, final), reason }
}

const connectionOf = (smtpUrl: string) => {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  }
}

/** Sends through `SMTP_URL` (`smtp://user:password@host:587`, `smtps://…:465`) as `PORTIK_MAIL_FROM`. */
export const openMailer = (smtpUrl: string, from: string): Mailer => {
  const domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
  const transport = createTransport({
    ...connectionOf(smtpUrl),
    pool: true,
    maxConnections: 4,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ id, recipient, subject, text, html, unsubscribe }) {
      if (!ONE_ADDRESS.test(recipient)) return { kind: 'refused', fault: 'address_wrong', reason: 'This is not one mail address.' }
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: recipient },
          subject: oneLine(subject),
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: {
            'Auto-Submitted': 'auto-generated', // RFC 3834: holiday notices do not answer it
            ...(unsubscribe ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
          },
        })
        return { kind: 'sent' }
      } catch (error) {
        return classify(error)
      }
    },
    close: () => transport.close(),
  }
}
