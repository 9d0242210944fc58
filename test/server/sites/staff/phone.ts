import { Secret, TOTP } from 'otpauth'
import { expect } from 'vitest'
import { SECOND } from '../../../../server/platform/time.ts'
import { askLink, firstOwner, openBrowser, type Browser, type House } from './browser.ts'

/** A phone with an authenticator app. `stepsLater`: its clock is so many codes ahead. */
export const phone = (secret: string) => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  return (stepsLater = 0) => totp.generate({ timestamp: Date.now() + stepsLater * 30 * SECOND })
}

export const AUTH = '/v1/console/auth'
export const wrongFor = (code: string) => (code === '000000' ? '111111' : '000000')

/** Sets up an authenticator app; answers the phone, and the recovery codes. */
export const setUpApp = async (browser: Browser) => {
  const { secret, uri } = (await (await browser.post(`${AUTH}/factors/authenticator`)).json()) as { secret: string; uri: string }
  expect(uri).toMatch(/^otpauth:\/\/totp\/Portik:ana%40acme\.example\?issuer=Portik&secret=[A-Z2-7]{32}&/)
  const codeOf = phone(secret)
  const answer = await browser.post(`${AUTH}/factors/authenticator/confirm`, { code: codeOf(-1) })
  expect(answer.status).toBe(200)
  const { recovery_codes = [] } = (await answer.json()) as { recovery_codes?: string[] }
  return { secret, codeOf, codes: recovery_codes }
}

/** Ana, her phone, and a browser where she is signed in by mail only. */
export const halfWay = async (house: House) => {
  const owner = await firstOwner(house)
  const app = await setUpApp(owner)
  const browser = openBrowser(house)
  await browser.post(`${AUTH}/link/confirm`, { token: await askLink(house, browser, 'ana@acme.example') })
  return { owner, browser, ...app }
}

export const proveBy = (browser: Browser, code: string, way = 'authenticator') => browser.post(`${AUTH}/second-factor/${way}`, { code })
