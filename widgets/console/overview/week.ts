import { html, svg, type TemplateResult } from 'lit'
import type { House } from '../house.ts'

const GRADES = ['hot', 'warm', 'junk'] as const
type Grade = (typeof GRADES)[number]

/** A day of the site's leads. */
export type Day = Readonly<Record<Grade, number>> & { readonly day: string }

const WEEK = 7

const sum = (days: readonly Day[], grades: readonly Grade[] = GRADES): number =>
  days.reduce((all, day) => all + grades.reduce((some, grade) => some + day[grade], 0), 0)

const compared = ({ t, number }: House, now: number, before: number): string => {
  if (now === before) return t('console:overview.same')
  return t(now > before ? 'console:overview.more' : 'console:overview.less', { n: number(Math.abs(now - before)) })
}

const figure = (house: House, name: string, now: number, before: number, grade?: Grade): TemplateResult => html`
  <div class="figure" data-grade=${grade ?? 'all'}>
    <dt>${name}</dt>
    <dd><strong>${house.number(now)}</strong> <small>${compared(house, now, before)}</small></dd>
  </div>
`

/** One bar a day, the grades on top of each other; last week is paler. Heights are shares of the highest day. */
const bars = (days: readonly Day[]) => {
  const most = Math.max(1, ...days.map((day) => sum([day])))
  return days.map((day, index) => {
    let top = 100
    const parts = GRADES.map((grade) => {
      const height = (day[grade] / most) * 96
      top -= height
      return svg`<rect class="bar" data-grade=${grade} x=${index + 0.14} width="0.72" y=${top} height=${height}></rect>`
    })
    return svg`<g ?data-before=${index < days.length - WEEK}>${parts}</g>`
  })
}

const table = ({ t, number, weekday }: House, days: readonly Day[]): TemplateResult => html`
  <table class="unseen">
    <caption>
      ${t('console:overview.chart')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${t('console:overview.day')}</th>
        ${GRADES.map((grade) => html`<th scope="col">${t(`console:grade.${grade}`)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${days.map(
        (day) =>
          html`<tr>
            <th scope="row">${weekday(day.day)}</th>
            ${GRADES.map((grade) => html`<td>${number(day[grade])}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>
`

/** The leads of the last seven days against the seven before: figures, bars, and the same as a table for those who do not see bars. */
export const week = (house: House, days: readonly Day[]): TemplateResult => {
  const { t, weekday } = house
  const now = days.slice(-WEEK)
  const before = days.slice(0, -WEEK)
  return html`<section class="week" aria-labelledby="portik-week">
    <h2 id="portik-week">${t('console:overview.week')}</h2>
    <div class="panel">
      <dl class="figures">
        ${figure(house, t('console:overview.all'), sum(now), sum(before))}
        ${GRADES.map((grade) => figure(house, t(`console:grade.${grade}`), sum(now, [grade]), sum(before, [grade]), grade))}
      </dl>
      <div class="chart" aria-hidden="true">
        <svg viewBox="0 0 ${days.length} 100" preserveAspectRatio="none">${bars(days)}</svg>
        <div class="chart-days">${days.map(({ day }) => html`<span>${weekday(day)}</span>`)}</div>
        <div class="chart-weeks"><span>${t('console:overview.last_week')}</span><span>${t('console:overview.this_week')}</span></div>
      </div>
      ${table(house, days)}
    </div>
  </section>`
}
