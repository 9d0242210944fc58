import { LitElement } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { loadingState } from '../state.ts'

/** @summary The first room: what needs a person now, and how the week goes. */
export class PortikConsoleOverview extends LitElement {
  static override properties = { house: { attribute: false } }
  declare house: House | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    if (!this.house) return undefined
    return page({ heading: this.house.t('console:room.overview'), body: loadingState(this.house) })
  }
}

define('portik-console-overview', PortikConsoleOverview)
