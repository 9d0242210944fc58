import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { recordAudit } from '../sites/audit-store.ts'
import type { Actor } from '../sites/actor.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { noteSchema, type Note } from './contract.ts'
import { tagOfVersion, versionHeader, versionSeen } from '../platform/version-tag.ts'
import { deleteNote, insertNote, lockNote, notesOf, updateNote, type NoteRow } from './note-store.ts'

/** Whose record it is; undefined when the site has none with this id. Handed in, for records belong to other features. */
export type PersonOf = (db: Db, siteId: string, recordId: string) => Promise<string | undefined>

export type NoteDeps = { readonly db: Db; readonly personOf: PersonOf }

const text = z.string().trim().min(1).max(5_000)
const params = z.object({ id: z.uuid() })
const one = json(noteSchema, 'The note, with its version as ETag.')
const refusals = problems('unauthenticated', 'forbidden', 'invalid', 'not_found')
const changeRefusals = problems('unauthenticated', 'forbidden', 'invalid', 'not_found', 'changed_meanwhile', 'version_missing')

const listRoute = consoleRoute({
  method: 'get',
  path: '/people/{id}/notes',
  roles: ['owner', 'agent', 'dpo', 'viewer'],
  audit: { action: 'notes.list', object: 'person' },
  summary: 'What staff wrote about a person',
  request: { params, query: z.strictObject({ record: z.uuid().optional() }) },
  responses: { 200: json(z.object({ notes: z.array(noteSchema) }), 'Newest first.'), ...refusals },
})

const makeRoute = consoleRoute({
  method: 'post',
  path: '/people/{id}/notes',
  roles: ['owner', 'agent'],
  audit: { action: 'note.write', object: 'person' },
  summary: 'Write a note about a person, perhaps on one of the person’s records',
  request: { params, body: jsonBody(z.strictObject({ text, record: z.uuid().optional() })) },
  responses: { 201: one, ...refusals },
})

const changeRoute = consoleRoute({
  method: 'put',
  path: '/notes/{id}',
  roles: ['owner', 'agent'],
  audit: { action: 'note.update', object: 'note' },
  summary: 'Change a note',
  request: { params, headers: versionHeader, body: jsonBody(z.strictObject({ text })) },
  responses: { 200: one, ...changeRefusals },
})

const deleteRoute = consoleRoute({
  method: 'delete',
  path: '/notes/{id}',
  roles: ['owner', 'agent'],
  audit: { action: 'note.delete', object: 'note' },
  summary: 'Delete a note',
  request: { params, headers: versionHeader },
  responses: { 204: { description: 'Gone.' }, ...changeRefusals },
})

const view = (note: NoteRow, actor: Actor): Note => ({
  id: note.id,
  person: note.subjectId,
  record: note.recordId,
  text: note.text,
  author: note.authorName,
  mine: note.authorId === actor.id,
  version: note.version,
  created_at: note.createdAt.toISOString(),
  updated_at: note.updatedAt.toISOString(),
})

const held = async (tx: Db, siteId: string, id: string, version: number): Promise<NoteRow> => {
  const note = await lockNote(tx, siteId, id)
  if (!note) throw new Problem('not_found')
  if (note.version !== version) throw new Problem('changed_meanwhile')
  return note
}

/** Notes of staff about people, under `/v1/console/sites/:site`. Anybody who works with people may mend a colleague's note. */
export const noteRoutes = ({ db, personOf }: NoteDeps): OpenAPIHono<ConsoleEnv> => {
  const app = newApp<ConsoleEnv>()
  app.openapi(listRoute, async (c) => {
    const { site, actor } = c.var
    const { id } = c.req.valid('param')
    const found = await inSite(db, site.id, async (tx) => {
      if (!(await readSubject(tx, site.id, id))) throw new Problem('not_found')
      return notesOf(tx, site.id, id, c.req.valid('query').record)
    })
    return c.json({ notes: found.map((note) => view(note, actor)) }, 200)
  })
  app.openapi(makeRoute, async (c) => {
    const { site, actor } = c.var
    const { id: subjectId } = c.req.valid('param')
    const asked = c.req.valid('json')
    const note = await inSite(db, site.id, async (tx) => {
      const known = asked.record ? (await personOf(tx, site.id, asked.record)) === subjectId : await readSubject(tx, site.id, subjectId)
      if (!known) throw new Problem('not_found')
      const recordId = asked.record ?? null
      return insertNote(tx, {
        siteId: site.id,
        id: newId(),
        subjectId,
        recordId,
        text: asked.text,
        authorId: actor.id,
        authorName: actor.name,
      })
    })
    c.header('ETag', tagOfVersion(note.version))
    return c.json(view(note, actor), 201)
  })
  app.openapi(changeRoute, async (c) => {
    const { site, actor } = c.var
    const version = versionSeen(c)
    const note = await inSite(db, site.id, async (tx) => {
      const { id } = await held(tx, site.id, c.req.valid('param').id, version)
      return updateNote(tx, site.id, id, c.req.valid('json').text)
    })
    if (!note) throw new Problem('not_found')
    c.header('ETag', tagOfVersion(note.version))
    return c.json(view(note, actor), 200)
  })
  app.openapi(deleteRoute, async (c) => {
    const { site, actor } = c.var
    const version = versionSeen(c)
    await inSite(db, site.id, async (tx) => {
      const { id, subjectId } = await held(tx, site.id, c.req.valid('param').id, version)
      await deleteNote(tx, site.id, id)
      await recordAudit(tx, site.id, { actor, action: 'note.delete', object: 'person', objectId: subjectId })
    })
    return c.body(null, 204)
  })
  return app
}
