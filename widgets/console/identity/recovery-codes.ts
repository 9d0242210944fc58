import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { Say } from '../house.ts'

/**
 * @summary Recovery codes, shown this once: to copy, to download, to print; and a tick that they are kept.
 *
 * @event portik:kept - The person says that the codes are in a safe place.
 */
export class PortikConsoleRecoveryCodes extends LitElement {
  static override properties = { say: { attribute: false }, codes: { attribute: false }, kept: { state: true }, copied: { state: true } }
  declare say: Say | undefined
  declare codes: readonly string[]
  declare private kept: boolean
  declare private copied: boolean

  constructor() {
    super()
    this.codes = []
    this.kept = false
    this.copied = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  get #text(): string {
    return [this.say?.('console-identity:codes.file', { host: location.host }), '', ...this.codes, ''].join('\n')
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.codes.join('\n'))
    this.copied = true
  }

  #download(): void {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([this.#text], { type: 'text/plain' }))
    link.download = `portik-${location.hostname}.txt`
    link.click()
    URL.revokeObjectURL(link.href)
  }

  #print(): void {
    document.body.classList.add('printing-codes')
    print()
    document.body.classList.remove('printing-codes')
  }

  override render() {
    const t = this.say
    if (!t) return nothing
    return html`
      <div class="stack">
        <ol class="codes" dir="ltr" aria-label=${t('console-identity:codes.title')}>
          ${this.codes.map((code) => html`<li>${code}</li>`)}
        </ol>
        <div class="row-actions no-print">
          <wa-button size="s" appearance="outlined" @click=${() => void this.#copy()}
            ><wa-icon slot="start" name="copy"></wa-icon>${t('console-identity:codes.copy')}</wa-button
          >
          <wa-button size="s" appearance="outlined" @click=${() => this.#download()}
            ><wa-icon slot="start" name="download"></wa-icon>${t('console-identity:codes.download')}</wa-button
          >
          <wa-button size="s" appearance="outlined" @click=${() => this.#print()}
            ><wa-icon slot="start" name="file"></wa-icon>${t('console-identity:codes.print')}</wa-button
          >
        </div>
        <p class="unseen" role="status">${this.copied ? t('console-identity:codes.copied') : nothing}</p>
        <label class="tick no-print"
          ><input
            type="checkbox"
            .checked=${this.kept}
            @change=${(event: Event) => (this.kept = (event.target as HTMLInputElement).checked)}
          />
          <span>${t('console-identity:codes.kept')}</span></label
        >
        <wa-button
          class="no-print"
          variant="brand"
          ?disabled=${!this.kept}
          @click=${() => this.dispatchEvent(new Event('portik:kept', { bubbles: true }))}
          >${t('console-identity:codes.done')}</wa-button
        >
      </div>
    `
  }
}

define('portik-console-recovery-codes', PortikConsoleRecoveryCodes)
