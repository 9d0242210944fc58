import type { Role } from './house.ts'

/** A room of the console. It is shown once `load` is there; its element then gets `.house`, `.rest` and `.query`. */
export type Room = {
  /** In the address: `/console/<site>/<path>/<rest>`. */
  readonly path: string
  readonly title: string
  readonly icon: string
  readonly roles: readonly Role[]
  /** Which block of the navigation it stands in; `none`: reached by links only. */
  readonly group: 'work' | 'flow' | 'house' | 'none'
  /** `g`, then this key, goes there. */
  readonly key?: string
  readonly tag: string
  /** Defines the element. The chunk comes when the room is opened. */
  readonly load?: () => Promise<unknown>
}

const EVERYONE: readonly Role[] = ['owner', 'agent', 'moderator', 'dpo', 'viewer']

/** Every room, in the order of the navigation. */
export const ROOMS: readonly Room[] = [
  {
    path: 'overview',
    title: 'console:room.overview',
    icon: 'home',
    roles: EVERYONE,
    group: 'work',
    key: 'o',
    tag: 'portik-console-overview',
    load: () => import('./overview/overview.ts'),
  },
  {
    path: 'leads',
    title: 'console:room.leads',
    icon: 'leads',
    roles: ['owner', 'agent', 'dpo', 'viewer'],
    group: 'work',
    key: 'l',
    tag: 'portik-console-leads',
    load: () => import('./leads/leads.ts'),
  },
  {
    path: 'submissions',
    title: 'console:room.submissions',
    icon: 'inbox',
    roles: EVERYONE,
    group: 'work',
    key: 's',
    tag: 'portik-console-submissions',
    load: () => import('./submissions/submissions.ts'),
  },
  {
    path: 'quarantine',
    title: 'console-people:quarantine.title',
    icon: 'shield',
    roles: EVERYONE,
    group: 'work',
    key: 'q',
    tag: 'portik-console-quarantine',
    load: () => import('./quarantine/quarantine.ts'),
  },
  {
    path: 'people',
    title: 'console:room.people',
    icon: 'people',
    roles: ['owner', 'agent', 'dpo'],
    group: 'work',
    key: 'p',
    tag: 'portik-console-people',
    load: () => import('./people/people.ts'),
  },
  {
    path: 'requests',
    title: 'console-privacy:room.requests',
    icon: 'requests',
    roles: ['owner', 'dpo'],
    group: 'work',
    key: 'r',
    tag: 'portik-console-requests',
    load: () => import('./requests/requests.ts'),
  },
  {
    path: 'deliveries',
    title: 'console:room.deliveries',
    icon: 'deliveries',
    roles: ['owner', 'agent', 'dpo', 'viewer'],
    group: 'flow',
    key: 'd',
    tag: 'portik-console-deliveries',
    load: () => import('./deliveries/deliveries.ts'),
  },
  {
    path: 'outbox',
    title: 'console:room.outbox',
    icon: 'mail',
    roles: ['owner', 'agent', 'dpo'],
    group: 'flow',
    key: 'm',
    tag: 'portik-console-outbox',
    load: () => import('./outbox/outbox.ts'),
  },
  {
    path: 'site',
    title: 'console:room.site',
    icon: 'site',
    roles: ['owner'],
    group: 'house',
    key: 'i',
    tag: 'portik-console-site',
    load: () => import('./site/site.ts'),
  },
  {
    path: 'staff',
    title: 'console:room.staff',
    icon: 'staff',
    roles: ['owner', 'dpo'],
    group: 'house',
    key: 't',
    tag: 'portik-console-staff',
    load: () => import('./identity/staff.ts'),
  },
  {
    path: 'privacy',
    title: 'console-privacy:room.privacy',
    icon: 'lock',
    roles: ['owner', 'dpo'],
    group: 'house',
    key: 'y',
    tag: 'portik-console-privacy',
    load: () => import('./privacy/privacy.ts'),
  },
  {
    path: 'audit',
    title: 'console:room.audit',
    icon: 'audit',
    roles: ['dpo'],
    group: 'house',
    key: 'a',
    tag: 'portik-console-audit',
    load: () => import('./audit/audit.ts'),
  },
  {
    path: 'account',
    title: 'console:room.account',
    icon: 'account',
    roles: EVERYONE,
    group: 'none',
    key: 'c',
    tag: 'portik-console-account',
    load: () => import('./identity/account.ts'),
  },
]

/** The rooms that somebody of this role finds here. */
export const roomsFor = (role: Role): readonly Room[] => ROOMS.filter(({ load, roles }) => load && roles.includes(role))
