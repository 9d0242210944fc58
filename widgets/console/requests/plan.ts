import { html, nothing, type TemplateResult } from 'lit'
import type { DeskPlan } from '../../../server/privacy/contract/work.ts'
import type { House } from '../house.ts'

/** A word of ours for a name of the server; a name that came later stays as it is, without underscores. */
export const named = ({ t }: Pick<House, 't'>, space: string, name: string): string => {
  const key = `console-privacy:${space}.${name}`
  const found = t(key)
  return found === key ? name.replaceAll('_', ' ') : found
}

type Kept = NonNullable<DeskPlan['items'][number]['kept']>

/** Why something stays, by which law, and until when. */
export const keptText = (house: House, { count, reason, law, until }: Kept): string => {
  const { t, date } = house
  const why = t('console-privacy:plan.kept', { count, reason: t(`console-privacy:kept.${reason}`), law })
  return until ? `${why} ${t('console-privacy:plan.until', { date: date(until) })}` : why
}

/** What an erasure would take away, what stays and why, and who outside is told: read before anybody approves. */
export const planPart = (house: House, { items, files, recipients }: DeskPlan): TemplateResult => {
  const { t, number } = house
  const gone = items.filter(({ erase }) => erase > 0)
  const kept = items.filter(({ kept: why }) => why)
  return html`<section class="panel pile" aria-labelledby="portik-plan">
    <h2 id="portik-plan">${t('console-privacy:plan.title')}</h2>
    <div class="plan">
      <div>
        <h3><wa-icon name="trash"></wa-icon>${t('console-privacy:plan.goes')}</h3>
        ${
          gone.length === 0 && files === 0
            ? html`<p class="quiet">${t('console-privacy:plan.nothing')}</p>`
            : html`<ul class="counted">
                ${gone.map(({ item, erase }) => html`<li><span>${named(house, 'item', item)}</span><b>${number(erase)}</b></li>`)}
                ${files > 0 ? html`<li><span>${t('console-privacy:plan.files')}</span><b>${number(files)}</b></li>` : nothing}
              </ul>`
        }
      </div>
      <div>
        <h3><wa-icon name="lock"></wa-icon>${t('console-privacy:plan.stays')}</h3>
        ${
          kept.length === 0
            ? html`<p class="quiet">${t('console-privacy:plan.all_goes')}</p>`
            : html`<ul class="counted">
                ${kept.map(
                  ({ item, kept: why }) =>
                    html`<li>
                      <span>${named(house, 'item', item)}<small>${why ? keptText(house, why) : nothing}</small></span>
                    </li>`,
                )}
              </ul>`
        }
      </div>
      <div>
        <h3><wa-icon name="deliveries"></wa-icon>${t('console-privacy:plan.told')}</h3>
        ${
          recipients.length === 0
            ? html`<p class="quiet">${t('console-privacy:plan.nobody')}</p>`
            : html`<ul class="counted">
                ${recipients.map(
                  ({ name, records }) => html`<li><span>${name}</span><b>${t('console-privacy:plan.records', { count: records })}</b></li>`,
                )}
              </ul>`
        }
      </div>
    </div>
  </section>`
}
