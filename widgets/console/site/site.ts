import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import '../code-block.ts'
import '../desk.css'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import './site.css'
import './step-about.ts'
import './step-check.ts'
import './step-form.ts'
import './step-origin.ts'
import './step-snippet.ts'
import type { Form, Settings, Sighting, SiteState } from './types.ts'

const STEPS = ['about', 'form', 'origin', 'snippet', 'check', 'connection'] as const
type Step = (typeof STEPS)[number]

/** What is done of the site, as far as the server can tell. */
const doneOf = ({ forms, settings, sightings, connections }: SiteState): Readonly<Record<Step, boolean>> => {
  const seen = sightings.some(({ outcome }) => outcome === 'allowed')
  return {
    about: true,
    form: forms.length > 0,
    origin: settings.origins.length > 0,
    snippet: seen,
    check: seen,
    connection: connections.length > 0,
  }
}

/** @summary First steps and settings of the site: each step says what is done, and can be opened again at any time. */
export class PortikConsoleSite extends LitElement {
  static override properties = {
    house: { attribute: false },
    query: { attribute: false },
    state: { state: true },
    failure: { state: true },
  }
  declare house: House | undefined
  declare query: URLSearchParams | undefined
  declare private state: SiteState | undefined
  declare private failure: Failure | undefined

  #read = ''
  #reading = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const read = `${this.house?.site.id} ${this.house?.locale}`
    if (!this.house || read === this.#read) return
    if (read.split(' ')[0] !== this.#read.split(' ')[0]) this.state = undefined
    this.#read = read
    void this.#load()
  }

  async #load(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    const { api, locale } = this.house!
    const [settings, forms, sightings, connections] = await Promise.all([
      api.get<Settings>('settings'),
      api.get<{ forms: readonly Form[] }>('forms', { query: { locale } }),
      api.get<{ sightings: readonly Sighting[] }>('sightings'),
      api.get<{ connections: SiteState['connections'] }>('connections'),
    ])
    this.#reading = false
    const failed = [settings, forms, sightings, connections].find((answer) => !answer.ok)
    this.failure = failed && !failed.ok ? failed.failure : undefined
    if (settings.ok && forms.ok && sightings.ok && connections.ok)
      this.state = {
        settings: settings.value,
        etag: settings.etag ?? '',
        forms: forms.value.forms,
        sightings: sightings.value.sightings,
        connections: connections.value.connections,
      }
  }

  override render() {
    const { house, state, failure } = this
    if (!house) return nothing
    const heading = house.t('console:room.site')
    if (!state) return page({ heading, body: failure ? failedState(house, failure, () => void this.#load()) : loadingState(house) })
    const done = doneOf(state)
    const wanted = this.query?.get('step')
    const open = STEPS.find((step) => step === wanted) ?? (wanted === 'none' ? undefined : STEPS.find((step) => !done[step]))
    const count = STEPS.filter((step) => done[step]).length
    return page({
      heading,
      lead: house.t('console-desk:s.lead'),
      body: html`<div class="steps" @portik:site-changed=${() => void this.#load()}>
        ${this.#progress(house, count)} ${STEPS.map((step, index) => this.#step(house, state, step, index, done[step], step === open))}
      </div>`,
    })
  }

  #progress = ({ t }: House, count: number) =>
    html`<div class="progress">
      <p>${count === STEPS.length ? t('console-desk:s.all_done') : t('console-desk:s.progress', { done: count, all: STEPS.length })}</p>
      <div class="progress-bar" aria-hidden="true">${STEPS.map((_, index) => html`<span ?data-done=${index < count}></span>`)}</div>
    </div>`

  #step = (house: House, state: SiteState, step: Step, index: number, done: boolean, open: boolean): TemplateResult => {
    const { t, href } = house
    const next = STEPS[index + 1]
    return html`<section class="step panel" ?data-open=${open} ?data-done=${done} aria-labelledby="step-${step}">
      <h2 id="step-${step}">
        <a href=${href(`site?step=${open ? 'none' : step}`)} aria-expanded=${open} role="button">
          <span class="step-mark" aria-hidden="true">${done ? html`<wa-icon name="check"></wa-icon>` : index + 1}</span>
          <span class="step-name"
            >${t(`console-desk:s.steps.${step}`)}<span class="unseen">
              – ${t(done ? 'console-desk:s.done' : 'console-desk:s.open')}</span
            ></span
          >
          <span class="step-sum quiet">${this.#summary(house, state, step)}</span>
          <wa-icon name=${open ? 'up' : 'down'}></wa-icon>
        </a>
      </h2>
      ${
        open
          ? html`<div class="step-body">
              ${this.#body(house, state, step)}
              ${
                next && step !== 'about'
                  ? html`<div>
                      <wa-button appearance="outlined" href=${href(`site?step=${next}`)}
                        >${t('console-desk:s.next')}: ${t(`console-desk:s.steps.${next}`)}</wa-button
                      >
                    </div>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </section>`
  }

  /** What a closed step says of itself. */
  #summary = (_: House, { settings, forms, sightings, connections }: SiteState, step: Step): string => {
    switch (step) {
      case 'about':
        return settings.name
      case 'form':
        return forms.map(({ title }) => title).join(', ')
      case 'origin':
        return settings.origins.join(', ')
      case 'check':
        return sightings.find(({ outcome }) => outcome === 'allowed')?.origin ?? ''
      case 'connection':
        return connections.map(({ name, url }) => name ?? URL.parse(url)?.host ?? '').join(', ')
      case 'snippet':
        return ''
    }
  }

  #body = (house: House, state: SiteState, step: Step): TemplateResult => {
    switch (step) {
      case 'about':
        return html`<portik-console-site-about .house=${house} .state=${state}></portik-console-site-about>`
      case 'form':
        return html`<portik-console-site-form .house=${house} .state=${state}></portik-console-site-form>`
      case 'origin':
        return html`<portik-console-site-origin .house=${house} .state=${state}></portik-console-site-origin>`
      case 'snippet':
        return html`<portik-console-site-snippet .house=${house} .state=${state}></portik-console-site-snippet>`
      case 'check':
        return html`<portik-console-site-check .house=${house} .state=${state}></portik-console-site-check>`
      case 'connection':
        return this.#connection(house, state)
    }
  }

  #connection = ({ t, href }: House, { connections }: SiteState): TemplateResult => {
    const names = connections.map(({ name, url }) => name ?? URL.parse(url)?.host ?? '').join(', ')
    if (connections.length > 0)
      return html`<p>${t('console-desk:s.connection_done', { name: names })}</p>
        <div class="form-actions">
          <wa-button href=${href('deliveries')} appearance="outlined">${t('console-desk:s.to_deliveries')}</wa-button>
        </div>`
    return html`<p class="quiet">${t('console-desk:s.connection_text')}</p>
      <div class="form-actions">
        <wa-button href=${href('deliveries/connections/new')} variant="brand">${t('console-desk:d.add')}</wa-button>
      </div>`
  }
}

define('portik-console-site', PortikConsoleSite)
