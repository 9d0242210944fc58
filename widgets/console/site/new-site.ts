import { html, LitElement, nothing } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import '../desk.css'
import { explain } from '../explain.ts'
import type { Porch } from '../house.ts'
import { emptyState, loadingState } from '../state.ts'
import { textField } from '../text-field.ts'
import { EMPTY, sentOf, settingsFields, wrongSetting, type TypedSettings } from './settings-fields.ts'
import './site.css'

/** Latin letters for those of the alphabets that our owners write in; accents fall away by decomposition. */
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  'а=a б=b в=v г=g д=d ђ=dj е=e ж=z з=z и=i ј=j к=k л=l м=m н=n о=o п=p р=r с=s т=t ћ=c у=u ф=f х=h ц=c ч=c ш=s'
    .split(' ')
    .map((pair) => pair.split('=')),
)
const MORE: Readonly<Record<string, string>> = { ...LATIN, љ: 'lj', њ: 'nj', џ: 'dz', đ: 'dj', ł: 'l', ß: 'ss', æ: 'ae', ø: 'o' }

/** An id that goes with a name: `Lipa & Lan` becomes `lipa-lan`. */
export const idFor = (name: string): string =>
  Array.from(name.toLowerCase().normalize('NFD'))
    .map((letter) => MORE[letter.normalize('NFC')] ?? letter)
    .join('')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')

/** @summary Before there is a site: the form that makes the first one, for whoever may. */
export class PortikConsoleNewSite extends LitElement {
  static override properties = {
    porch: { attribute: false },
    may: { state: true },
    typed: { state: true },
    siteId: { state: true },
    failure: { state: true },
    busy: { state: true },
  }
  declare porch: Porch | undefined
  declare private may: boolean | undefined
  declare private typed: TypedSettings
  /** Undefined: it follows from the name. */
  declare private siteId: string | undefined
  declare private failure: Failure | undefined
  declare private busy: boolean

  constructor() {
    super()
    this.typed = EMPTY
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.typed = { ...this.typed, locales: [this.porch!.locale] }
    void this.#ask()
  }

  async #ask(): Promise<void> {
    const { api } = this.porch!
    const answer = await api.get<{ may_add: boolean }>('/v1/console/sites')
    this.may = answer.ok && answer.value.may_add
  }

  get #id(): string {
    return this.siteId ?? idFor(this.typed.name)
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault()
    const { api, t, toast, visit, done } = this.porch!
    this.busy = true
    const answer = await api.post<{ id: string }>('/v1/console/sites', { json: { id: this.#id, ...sentOf(this.typed) } })
    this.busy = false
    this.failure = answer.ok ? undefined : answer.failure
    if (answer.ok) {
      visit(`/console/${answer.value.id}/site?step=form`)
      return done()
    }
    if (answer.failure.errors.length === 0 && answer.failure.code !== 'site_taken') toast(explain(t, answer.failure))
    await this.updateComplete
    this.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }

  override render() {
    const { porch, may, typed, failure } = this
    if (!porch) return nothing
    const { t } = porch
    if (may === undefined) return loadingState(porch, 3)
    if (!may) return emptyState({ icon: 'building', title: t('console:missing.sites'), text: t('console:missing.sites_text'), alone: true })
    const change = (part: Partial<TypedSettings>): void => void (this.typed = { ...this.typed, ...part })
    const idWrong = failure?.code === 'site_taken' ? t('console-desk:n.taken') : wrongSetting(t, failure, 'id')
    return html`<form class="form new-site" novalidate @submit=${(event: Event) => void this.#add(event)}>
      <div>
        <h1 tabindex="-1">${t('console-desk:n.title')}</h1>
        <p class="quiet">${t('console-desk:n.lead')}</p>
      </div>
      ${textField({ id: 'site-name', label: t('console-desk:n.name'), hint: t('console-desk:n.name_hint'), value: typed.name, required: true, autocomplete: 'organization', error: wrongSetting(t, failure, 'name'), changed: (name) => change({ name }) })}
      ${textField({ id: 'site-id', label: t('console-desk:n.id'), hint: t('console-desk:n.id_hint'), value: this.#id, required: true, code: true, error: idWrong, changed: (id) => (this.siteId = id) })}
      ${settingsFields({ t, typed: { ...typed, company: typed.company === '' ? typed.name : typed.company }, failure, change })}
      <div class="form-actions"><wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-desk:n.add')}</wa-button></div>
    </form>`
  }
}

define('portik-console-new-site', PortikConsoleNewSite)
