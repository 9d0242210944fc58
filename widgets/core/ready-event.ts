/** The form can be filled in. In a file of its own, because the first visit needs no other event. */
export class PortikReadyEvent extends Event {
  constructor() {
    super('portik:ready', { bubbles: true, composed: true })
  }
}
