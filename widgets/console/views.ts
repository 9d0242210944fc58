/**
 * A view without a room: before somebody is signed in, or before they may go on. Its element gets `.porch` (`Porch`) and `.query`;
 * `signin` also `.within` when it stands as a dialog over a room.
 */
export type View = {
  /** In the address: `/console/<path>`. No site may have such an id. */
  readonly path: 'signin' | 'setup' | 'invitation' | 'second-factor' | 'new-site'
  readonly title: string
  readonly tag: string
  readonly load?: () => Promise<unknown>
}

/** The views, by their place in the address. */
export const VIEWS: readonly View[] = [
  { path: 'signin', title: 'console:view.signin', tag: 'portik-console-signin', load: () => import('./identity/signin.ts') },
  { path: 'setup', title: 'console:view.setup', tag: 'portik-console-setup', load: () => import('./identity/setup.ts') },
  {
    path: 'invitation',
    title: 'console:view.invitation',
    tag: 'portik-console-invitation',
    load: () => import('./identity/invitation.ts'),
  },
  {
    path: 'second-factor',
    title: 'console:view.second_factor',
    tag: 'portik-console-second-factor',
    load: () => import('./identity/second-factor.ts'),
  },
  { path: 'new-site', title: 'console-desk:n.title', tag: 'portik-console-new-site', load: () => import('./site/new-site.ts') },
]
