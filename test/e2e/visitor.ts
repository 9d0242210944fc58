import type { Page } from 'playwright-core'

export const PERSON = { name: 'Jelena Petrović', email: 'jelena.petrovic@example.com', message: 'Do you make the table 220 cm long?' }

/** Fills in the shop's contact form as a person does; `page` shows it, with or without scripts. */
export const fillContact = async (page: Page, person: typeof PERSON = PERSON): Promise<void> => {
  const form = page.locator('form:has([name="topic"])').first()
  await form.locator('[name="name"]').fill(person.name)
  await form.locator('[name="email"]').fill(person.email)
  await form.locator('[name="topic"]').selectOption({ index: 1 })
  await form.locator('[name="message"]').fill(person.message)
}

/** Presses the button that leads to the next step of the quote form. */
export const nextStep = (page: Page): Promise<void> => page.locator('portik-form[form=quote]').getByRole('button', { name: 'Next' }).click()

/** Goes from the first step of the quote form to the second. */
export const firstStep = async (page: Page): Promise<void> => {
  const form = page.locator('portik-form[form=quote]').first()
  await form.locator('[name="kind"]').first().check()
  await form.locator('[name="description"]').fill('A table of 220 × 95 cm, oiled, with rounded corners.')
  await nextStep(page)
  await form.locator('[name="timing"]').first().waitFor({ state: 'visible' })
}
