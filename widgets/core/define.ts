/** Registers an element. Site owners paste script tags twice, and two kits may meet on a page: the first one stays. */
export const define = (name: string, element: CustomElementConstructor): void => {
  if (!customElements.get(name)) customElements.define(name, element)
}
