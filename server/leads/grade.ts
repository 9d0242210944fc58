import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'
import type { Grade, LeadReason } from './contract.ts'
import { budgetWord, FREE_MAIL, ROLE_MAILBOXES, urgencyWord } from './words.ts'

/** What a lead is judged by. Pure facts, so that the same lead always gets the same grade. */
export type LeadFacts = {
  readonly email?: string | undefined
  readonly phone?: string | undefined
  /** Everything that was written in free words, joined. */
  readonly text: string
  /** Filled and shown optional fields: how much trouble the person took, 0 to 1. */
  readonly completeness: number
  /** How many submissions the person sent before. */
  readonly earlier: number
  /** The person had just sent the same. */
  readonly repeated: boolean
}

/** A lead starts in the middle. At `HOT` somebody should call today; at `JUNK` and below nobody needs to look. */
const START = 50
const HOT = 75
const JUNK = 20

/** Made once: the package's own look-up makes its set of 8,000 names anew for each question, a millisecond. */
const DISPOSABLE = disposableEmailBlocklistSet()

const rule = (name: string, points: number, detail?: string): LeadReason => ({ rule: name, points, ...(detail ? { detail } : {}) })

const addressRules = (email: string): LeadReason[] => {
  const at = email.lastIndexOf('@')
  const mailbox = email.slice(0, at)
  const domain = email.slice(at + 1)
  // The detail is about the provider or the rule, never the address: reasons are shown, exported and kept.
  if (DISPOSABLE.has(domain)) return [rule('disposable_address', -50)]
  const own = FREE_MAIL.has(domain) ? [] : [rule('company_domain', 15)]
  return ROLE_MAILBOXES.has(mailbox) ? [...own, rule('role_address', -5)] : own
}

const LINK = /https?:\/\/|www\.|\[url/giu

/**
 * Runs that no word of our languages has, in lower case: nine consonants (`Angstschweiß` has eight), a row of the keyboard, one
 * letter five times. Two expressions, because together they cannot be searched for and take three times as long.
 */
const KEYBOARD = /[bcdfghjklmnpqstvwxz]{9}|asdf|qwer|йцук|фыва/u
const STUCK = /(.)\1\1\1\1/u
const WORD = /\p{L}{2,}/gu
const TWO_LETTERS = /\p{L}{2}/u

const isTyped = (lower: string): boolean => KEYBOARD.test(lower) || STUCK.test(lower)

/** Text of which half cannot be words. */
const isGibberish = (text: string): boolean => {
  const lower = text.toLowerCase()
  // Most texts have no such run and one letter after another somewhere; that is seen without taking them apart.
  if (!isTyped(lower) && TWO_LETTERS.test(lower)) return false
  const words = lower.match(WORD) ?? []
  if (words.length === 0) return text.trim().length > 0
  return words.filter(isTyped).length * 2 >= words.length
}

const textRules = (text: string): LeadReason[] => {
  const found: LeadReason[] = []
  const budget = budgetWord(text)
  const urgency = urgencyWord(text)
  const links = text.match(LINK)?.length ?? 0
  if (budget) found.push(rule('budget_words', 15, budget))
  if (urgency) found.push(rule('urgency_words', 10, urgency))
  if (text.length >= 200) found.push(rule('long_message', 5))
  if (links > 0) found.push(rule('links', links > 2 ? -35 : -10, String(links)))
  if (text && isGibberish(text)) found.push(rule('gibberish', -40))
  return found
}

/** The grade of a lead with every rule that counted. The score is `START` plus the points, within 0 and 100. */
export const gradeLead = (facts: LeadFacts): { readonly grade: Grade; readonly score: number; readonly reasons: readonly LeadReason[] } => {
  const { email, phone, text, completeness, earlier, repeated } = facts
  const reasons: LeadReason[] = []
  if (email) reasons.push(...addressRules(email))
  if (email && phone) reasons.push(rule('two_ways_to_reach', 10))
  if (!email && !phone) reasons.push(rule('no_way_to_reach', -25))
  if (completeness >= 0.8) reasons.push(rule('complete', 10))
  reasons.push(...textRules(text))
  if (repeated) reasons.push(rule('repeated', -10))
  else if (earlier > 0) reasons.push(rule('known_person', 5, String(earlier)))
  const score = Math.max(
    0,
    Math.min(
      100,
      reasons.reduce((sum, { points }) => sum + points, START),
    ),
  )
  return { grade: score >= HOT ? 'hot' : score <= JUNK ? 'junk' : 'warm', score, reasons }
}
