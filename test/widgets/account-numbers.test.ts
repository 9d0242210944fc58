import { expect } from '@open-wc/testing'
import { accountNumbers } from '../../widgets/form/account-numbers.ts'
import shared from '../fixtures/account-numbers.json'

describe('the account numbers that server and widget share', () => {
  for (const { kind, text, browser } of shared.vectors)
    it(`${kind} ${text}: ${browser}`, () => {
      expect(accountNumbers[kind]?.(text)?.code).to.equal(browser ? undefined : kind === 'iban' ? 'not_an_iban' : 'not_a_vat_id')
    })
})
