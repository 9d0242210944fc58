const NUL = '\u0000'

/** Whether PostgreSQL can store a text: no U+0000, no half of a surrogate pair. Neither can be typed; both are sent on purpose. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes(NUL)
