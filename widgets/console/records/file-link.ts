import { html, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import type { Submission } from './record-data.ts'

/** Long enough for the browser to begin; the address in memory is not needed after that. Milliseconds. */
const BEGUN = 60_000

/** Fetches a file as a call of the console, which asks the officer for a reason, and hands it to the browser to be saved. */
const save = async (house: House, path: string, name: string): Promise<void> => {
  const answer = await house.api.get<Blob>(path, { file: true })
  if (!answer.ok) return house.toast(house.explain(answer.failure))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(answer.value)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), BEGUN)
}

/** A file that a visitor sent. A plain link for whoever may simply have it; the officer says why, which no link can carry. */
export const fileLink = (house: House, submission: Submission, file: Submission['files'][number]): TemplateResult => {
  const path = `submissions/${submission.id}/files/${file.id}`
  const clicked = (event: Event): void => {
    if (house.site.role !== 'dpo') return
    event.preventDefault()
    void save(house, path, file.name)
  }
  return html`<a
    class="file"
    download
    href=${`/v1/console/sites/${house.site.id}/${path}`}
    title=${house.t('console-records:detail.download_note')}
    @click=${clicked}
    ><wa-icon name="clip"></wa-icon>${file.name} <small>${house.number(Math.ceil(file.size / 1024))} KB</small></a
  >`
}
