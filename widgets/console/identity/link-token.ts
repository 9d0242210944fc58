/** The token of a link, behind `#`, where it reaches no server and no log; undefined when there is none. */
export const tokenOf = (kind: 'setup' | 'invite' | 'signin'): string | undefined =>
  new RegExp(`^#${kind}=([\\w-]{1,200})$`).exec(location.hash)?.[1]

/** Takes a used token out of the address, so that going back does not offer it again. */
export const dropToken = (): void => {
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search)
}
