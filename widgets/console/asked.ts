/**
 * The address that somebody asked about in one room and that another goes on with. In memory only, and handed over once: addresses of
 * people belong neither into the address of a page nor on a device.
 */
let address = ''

export const askAbout = (email: string): void => {
  address = email.trim()
}

/** The address that was handed over; '' when there is none. */
export const takeAsked = (): string => {
  const taken = address
  address = ''
  return taken
}

/** Whether a text looks like an address of mail; the server decides. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim())
