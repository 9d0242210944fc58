import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { SESSION_LIFE } from '../people/sessions.ts'

/**
 * The session of a visitor on the hosted pages. The name's prefix binds it to this very host (RFC 6265bis, section 4.1.3.2); without https,
 * which only a machine of one's own has, browsers refuse that prefix.
 */
export const visitorCookie = (publicUrl: string) => {
  const secure = publicUrl.startsWith('https:')
  const name = (siteId: string) => `${secure ? '__Host-' : ''}portik-visitor-${siteId}`
  const options = { path: '/', httpOnly: true, secure, sameSite: 'Lax' } as const
  return {
    read: (c: Context, siteId: string): string | undefined => getCookie(c, name(siteId)),
    set: (c: Context, siteId: string, token: string): void =>
      setCookie(c, name(siteId), token, { ...options, maxAge: SESSION_LIFE / 1000 }),
    remove: (c: Context, siteId: string): void => {
      deleteCookie(c, name(siteId), options)
    },
  }
}
