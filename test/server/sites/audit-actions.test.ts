import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MAIL_FAULTS } from '../../../server/platform/mailer.ts'
import { MAIL_STATES } from '../../../server/platform/outbox.ts'
import { ROOMS, UNDO_KINDS } from '../../../server/records/contract.ts'
import { ACTIONS, OBJECTS } from '../../../widgets/console/audit/actions.ts'
import { readLanguages } from '../../locales.ts'

const root = new URL('../../../', import.meta.url).pathname
const texts = readLanguages(new URL('../../../locales/', import.meta.url))['en']?.['console-audit'] ?? {}

/** What stands for a part of an action's name that the server fills in. */
const FILLED: Readonly<Record<string, readonly string[]>> = {
  '${room}.list': ROOMS.map((room) => `${room}.list`),
  '${room}.exported': ['leads.exported', 'submissions.exported'],
  '${undo.kind}.undo': UNDO_KINDS.map((kind) => `${kind}.undo`),
  'staff.${factor}_added': ['staff.passkey_added', 'staff.authenticator_added'],
  'staff.${factor}_removed': ['staff.passkey_removed', 'staff.authenticator_removed'],
}

/** `action: '…'`, and the helpers that take the action as an argument. */
const WRITTEN = [
  /\baction: (['`])([^'`]+)\1/g,
  /\bannounce\(\w+(?:\.\w+)?, \w+(?:\.\w+)?, (['`])([^'`]+)\1, \{/g,
  /\bmany\('[^']+', (['`])([^'`]+)\1/g,
]

const sources = globSync('{server,gdpr}/**/*.ts', { cwd: root })
  .filter((file) => !file.includes('/migrations/'))
  .map((file) => readFileSync(root + file, 'utf8'))

const written = (pattern: RegExp, group: number): string[] => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[group] ?? ''))),
]

/** Steps of requests and of retention are called actions too; what the audit writes has two parts. */
const isAudited = (name: string): boolean => name.includes('.') || name === 'search'

const actions = [...new Set(WRITTEN.flatMap((pattern) => written(pattern, 2)).flatMap((name) => FILLED[name] ?? [name]))]
  .filter(isAudited)
  .sort()

test('every action that the server writes down can be chosen in the audit, and no other', () => {
  expect(actions.length).toBeGreaterThan(50)
  expect(Object.values(ACTIONS).flat().sort()).toEqual(actions)
})

test('every action has its sentence', () => {
  const said = Object.keys(texts).flatMap((key) => (key.startsWith('action.') ? [key.slice('action.'.length)] : []))
  expect(said.sort()).toEqual(actions)
})

test('every kind of object has its name', () => {
  const kinds = written(/\bobject: '([a-z_]+)'/g, 1)
  expect([...OBJECTS].sort()).toEqual(kinds.sort())
  for (const kind of OBJECTS) expect(texts[`object.${kind}`]).toBeTruthy()
})

test('every state and every fault of a mail has its words', () => {
  for (const state of MAIL_STATES) expect(texts[`state.${state}`], state).toBeTruthy()
  for (const fault of MAIL_FAULTS) for (const part of ['what', 'do']) expect(texts[`fault.${fault}.${part}`], fault).toBeTruthy()
})
