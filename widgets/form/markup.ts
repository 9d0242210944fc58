import type { Markup } from '../../server/forms/contract.ts'

/** Elements of a form. Nothing that could run or load anything, whatever the server says. */
const ALLOWED =
  /^(portik-(field|section)|form|fieldset|legend|h[2-6]|p|span|label|input|select|optgroup|option|textarea|button|ul|ol|li|strong|em|small|a|br|output)$/
const REFUSED = /^(on|style$|srcdoc$|form(action|target)$)/
const REFERENCES = new Set(['id', 'for', 'aria-describedby', 'aria-labelledby', 'aria-controls'])

/** Builds elements from the server's tree, without an HTML parser. `suffix` keeps ids apart when a form is on the page twice. */
export const build = (markup: Markup, suffix: string): Node => {
  if (typeof markup === 'string') return document.createTextNode(markup)
  const [tag, attributes, ...children] = markup
  if (!ALLOWED.test(tag)) return document.createTextNode('')
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (!REFUSED.test(name)) element.setAttribute(name, REFERENCES.has(name) ? value.replace(/\S+/g, `$&${suffix}`) : value)
  element.append(...children.map((child) => build(child, suffix)))
  return element
}
