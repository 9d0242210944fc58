import { html, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { saveFile } from '../save-file.ts'
import type { Submission } from './record-data.ts'

/** A file that a visitor sent. A plain link for whoever may simply have it; the officer says why, which no link can carry. */
export const fileLink = (house: House, submission: Submission, file: Submission['files'][number]): TemplateResult => {
  const path = `submissions/${submission.id}/files/${file.id}`
  const clicked = (event: Event): void => {
    if (house.site.role !== 'dpo') return
    event.preventDefault()
    void saveFile(house, path, file.name)
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
