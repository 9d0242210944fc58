import type { Failure } from './api.ts'
import type { Receipt, Values } from '../../server/forms/contract.ts'
import type { PortikReadyEvent } from './ready-event.ts'

const OUTWARD = { bubbles: true, composed: true } as const

/** A dialog opened. */
export class PortikOpenEvent extends Event {
  constructor() {
    super('portik:open', OUTWARD)
  }
}

/** A dialog closed. */
export class PortikCloseEvent extends Event {
  constructor() {
    super('portik:close', OUTWARD)
  }
}

/** Another step is shown; `step` counts from 1. */
export class PortikStepEvent extends Event {
  readonly step: number
  readonly steps: number
  constructor(step: number, steps: number) {
    super('portik:step', OUTWARD)
    this.step = step
    this.steps = steps
  }
}

/** The visitor pressed Send and everything is valid. `preventDefault()` stops the sending. */
export class PortikSubmitEvent extends Event {
  readonly values: Values
  constructor(values: Values) {
    super('portik:submit', { ...OUTWARD, cancelable: true })
    this.values = values
  }
}

/** The server has stored the submission. */
export class PortikSubmittedEvent extends Event {
  readonly receipt: Receipt
  constructor(receipt: Receipt) {
    super('portik:submitted', OUTWARD)
    this.receipt = receipt
  }
}

/** Something failed; `failure.code` says what. `offline` and the like are tried again by themselves. */
export class PortikErrorEvent extends Event {
  readonly failure: Failure
  constructor(failure: Failure) {
    super('portik:error', OUTWARD)
    this.failure = failure
  }
}

/** Every event of the kit, by name. */
export type PortikEvents = {
  'portik:ready': PortikReadyEvent
  'portik:open': PortikOpenEvent
  'portik:close': PortikCloseEvent
  'portik:step': PortikStepEvent
  'portik:submit': PortikSubmitEvent
  'portik:submitted': PortikSubmittedEvent
  'portik:error': PortikErrorEvent
}

declare global {
  interface GlobalEventHandlersEventMap extends PortikEvents {}
}
