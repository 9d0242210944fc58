import type { Locale } from '../../sites/contract.ts'
import type { Field, LocalText } from '../contract.ts'
import type { PublishedVersion } from '../published-version.ts'
import { noticeOf } from './consent-control.ts'
import { said } from './drawing.ts'

/** How many characters fit on a line, and what the card around the form takes; measured with the default theme and a wide font. */
type Width = { readonly label: number; readonly help: number; readonly beside: number; readonly card: number }

/** The widest that a form gets (640 CSS pixels), and a phone of 390. */
const WIDE: Width = { label: 58, help: 72, beside: 58, card: 66 }
const NARROW: Width = { label: 32, help: 38, beside: 30, card: 40 }

/** Default theme, in CSS pixels. */
const LINE = 24
const HELP_LINE = 21
const LABEL_GAP = 6
const CONTROL = 44
const TEXTAREA = 140
const STARS = 76
const GAP = 20
const TITLE = 48
/** The button, and the space above it. */
const ACTIONS = 76
/** What a form in steps shows above its first step. */
const PROGRESS = 56

/** On a phone, what stands below this is out of sight while the page loads, so that nothing visible can move. */
const FOLD = 850

const lines = (text: string, perLine: number): number => Math.max(1, Math.ceil(text.length / perLine))

const helpHeight = (help: LocalText | undefined, locale: Locale, { help: perLine }: Width): number =>
  help ? lines(said(help, locale).words, perLine) * HELP_LINE + LABEL_GAP : 0

/** One box with its words beside it. */
const beside = (words: string, width: Width): number => CONTROL - LINE + lines(words, width.beside) * LINE

const controlHeight = (field: Field, form: PublishedVersion, locale: Locale, width: Width): number => {
  switch (field.kind) {
    case 'long_text':
      return TEXTAREA
    case 'rating':
      return STARS
    case 'choice_one':
    case 'choice_many':
      if (field.kind === 'choice_one' && field.display === 'list') return CONTROL
      return field.options.reduce((sum, { label }) => sum + beside(said(label, locale).words, width), 0)
    case 'checkbox':
      return beside(said(field.label, locale).words, width)
    case 'consent':
      return beside(noticeOf({ form, locale }, field.purpose).text, width)
    default:
      return CONTROL
  }
}

const fieldHeight = (field: Field, form: PublishedVersion, locale: Locale, width: Width): number => {
  const label =
    field.kind === 'checkbox' || field.kind === 'consent' ? 0 : lines(said(field.label, locale).words, width.label) * LINE + LABEL_GAP
  return label + helpHeight(field.help, locale, width) + controlHeight(field, form, locale, width)
}

const heightAt = (form: PublishedVersion, locale: Locale, width: Width): number => {
  const { sections, layout } = form.definition
  const heights = sections
    .filter((section) => !section.when)
    .map(({ title, help, fields }) => {
      const shown = fields.filter((field) => !field.when && field.kind !== 'hidden')
      const inside = shown.reduce((sum, field) => sum + fieldHeight(field, form, locale, width), 0)
      return (title ? TITLE : 0) + helpHeight(help, locale, width) + inside + GAP * Math.max(0, shown.length - 1)
    })
  const steps = layout === 'steps' && heights.length > 1
  const content = steps ? (heights[0] ?? 0) + PROGRESS : heights.reduce((sum, height) => sum + height + GAP, -GAP)
  return width.card + content + ACTIONS
}

/**
 * How much room to keep for a form until its script has come (CSS pixels), so that nothing below moves then: as much as it
 * takes on a phone, where words need more lines, unless its end is out of sight there anyway. Conditional fields are not there at first.
 */
export const estimatedHeight = (form: PublishedVersion, locale: Locale): number =>
  Math.max(heightAt(form, locale, WIDE), Math.min(heightAt(form, locale, NARROW), FOLD))
