import type { Field, FormDefinition } from '../contract.ts'

/** How tall each kind of field is with the default theme, in CSS pixels: label, control, gap. */
const LABEL = 28
const HELP = 22
const CONTROL = 44
const GAP = 20
const TEXTAREA = 132
const CHOICE = 32
const CONSENT = 72
const TITLE = 44
const BUTTONS = 64
/** Steps show their progress and one more button. */
const PROGRESS = 48

const controlHeight = (field: Field): number => {
  switch (field.kind) {
    case 'hidden':
      return 0
    case 'long_text':
      return LABEL + TEXTAREA + GAP
    case 'choice_one':
      return LABEL + (field.display === 'list' ? CONTROL : field.options.length * CHOICE) + GAP
    case 'choice_many':
      return LABEL + field.options.length * CHOICE + GAP
    case 'checkbox':
      return CHOICE + GAP
    case 'consent':
      return CONSENT + GAP
    default:
      return LABEL + CONTROL + GAP
  }
}

/** How much room to keep for a form until its script has come (CSS pixels); conditional fields are not there at first. */
export const estimatedHeight = ({ sections, layout }: FormDefinition): number => {
  const heights = sections
    .filter((section) => !section.when)
    .map((section) =>
      section.fields
        .filter((field) => !field.when)
        .reduce((sum, field) => sum + controlHeight(field) + (field.help ? HELP : 0), section.title ? TITLE : 0),
    )
  const steps = layout === 'steps' && sections.length > 1
  return (steps ? (heights[0] ?? 0) + PROGRESS : heights.reduce((sum, height) => sum + height, 0)) + BUTTONS
}
