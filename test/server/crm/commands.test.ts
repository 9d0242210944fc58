import { Command } from 'commander'
import { expect, test } from 'vitest'
import { connectionCommands } from '../../../server/crm/commands.ts'
import { CommandFailure } from '../../../server/platform/command.ts'
import { openOutgoing } from '../../../server/platform/outgoing.ts'
import { testDatabase } from '../../database.ts'
import { house } from './house.ts'
import { keys } from './lead.ts'
import { accepts, answer, content, moods, receiver, type Mood } from './receiver.ts'

const postgres = await testDatabase()

/** A shop with a command line. `stored` are ids of leads that the shop has. */
const shell = async (mood: Mood, stored: readonly string[] = []) => {
  const crm = await receiver(mood)
  const shop = await house(postgres, [crm.target])
  const recordIds = async (_db: unknown, _site: string, _kind: 'lead', after: string | undefined, limit: number) =>
    stored
      .toSorted()
      .filter((id) => after === undefined || id > after)
      .slice(0, limit)
  const run = async (line: string) => {
    let printed = ''
    let warned = ''
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} })
    connectionCommands({ outgoing: openOutgoing([crm.target], async () => [{ address: '93.184.216.34', family: 4 }]), recordIds })(
      program,
      async () => ({
        db: shop.db,
        jobs: shop.jobs,
        keys,
        publicUrl: 'https://portal.example',
        cwd: '/',
        print: (text) => void (printed += text),
        warn: (text) => void (warned += text),
      }),
    )
    const failure = await program.parseAsync(['node', 'portik', ...line.split(' ')]).then(
      () => undefined,
      (error: unknown) => error as CommandFailure,
    )
    return { printed, warned, code: failure?.exitCode ?? 0, message: failure?.message }
  }
  const add = async (more = '') =>
    JSON.parse((await run(`connection add --site ${shop.siteId} --kind webhook --url ${crm.url} --json${more}`)).printed) as {
      id: string
      secret: string
      backfilled: number
    }
  return { crm, shop, run, add }
}

test('a connection is added with a secret that is shown once, and leads stored before are sent', async () => {
  const earlier = Array.from({ length: 1_203 }, () => crypto.randomUUID())
  const { crm, shop, run } = await shell(content, earlier)
  const { printed, code } = await run(`connection add --site ${shop.siteId} --kind webhook --url ${crm.url}`)
  expect(code).toBe(0)
  const [secret] = /whsec_\S+/.exec(printed) ?? []
  expect(printed).toContain('On their way: 1203 leads')
  await shop.wake()
  expect(crm.taken.size).toBe(1_203)
  expect(accepts(secret!, crm.received[0]!)).toBe(true)
  expect((await run(`connection list --site ${shop.siteId} --json`)).printed).not.toContain(secret!.slice(6))
})

test('a second connection does not get what the first one got', async () => {
  const { add } = await shell(content, [crypto.randomUUID()])
  expect((await add()).backfilled).toBe(1)
  expect((await add()).backfilled).toBe(0)
})

test('a secret is stored so that the database alone does not give it away', async () => {
  const { shop, add } = await shell(content)
  const { secret } = await add()
  expect(JSON.stringify(await shop.connections())).not.toContain(secret.slice(6))
})

test('after a rotation both secrets sign, until it is finished', async () => {
  const { crm, shop, run, add } = await shell(content)
  const { id, secret: old } = await add()
  const [fresh] = /whsec_\S+/.exec((await run(`connection rotate ${id}`)).printed) ?? []
  await shop.plan(1)
  await shop.wake()
  expect([accepts(old, crm.received[0]!), accepts(fresh!, crm.received[0]!)]).toEqual([true, true])
  await run(`connection rotate ${id} --finish`)
  await shop.plan(1)
  await shop.wake()
  expect([accepts(old, crm.received[1]!), accepts(fresh!, crm.received[1]!)]).toEqual([false, true])
})

test('check sends a signed test message, and says in words what is wrong', async () => {
  const { crm, run, add } = await shell(moods(content, answer(404), answer(302, { location: 'https://elsewhere.example/' })))
  const { id, secret } = await add()
  expect(await run(`connection check ${id}`)).toMatchObject({ code: 0, printed: expect.stringContaining('took a signed test message') })
  expect(accepts(secret, crm.received[0]!)).toBe(true)
  expect(JSON.parse(crm.received[0]!.body)).toMatchObject({ type: 'connection.checked', data: {} })
  expect(await run(`connection check ${id}`)).toMatchObject({ code: 1, message: expect.stringContaining('Check the URL') })
  expect(await run(`connection check ${id}`)).toMatchObject({ code: 1, message: expect.stringContaining('redirects') })
})

test('pause keeps leads waiting, resume sends them', async () => {
  const { crm, shop, run, add } = await shell(content)
  const { id } = await add()
  await run(`connection pause ${id}`)
  await shop.plan(2)
  await shop.wake()
  expect(crm.received).toHaveLength(0)
  expect((await run(`connection list --site ${shop.siteId}`)).printed).toContain('paused\t2 waiting')
  await run(`connection resume ${id}`)
  await shop.wake()
  expect(crm.taken.size).toBe(2)
})

test.each([
  ['--kind webhook --url http://crm.example/', 2, 'must start with https'],
  ['--kind webhook --url https://10.0.0.1/', 2, 'PORTIK_ALLOWED_PRIVATE_TARGETS'],
  ['--kind webhook --url https://user:pass@crm.example/', 2, 'user name or password'],
  ['--kind webhook --url nonsense', 2, 'not an https address'],
  ['--kind fax --url https://crm.example/', 2, 'There is no kind "fax". Kinds: webhook'],
  ['--kind webhook --url https://crm.example/ --secret hunter2', 2, 'The secret must'],
  ['--kind webhook --url https://crm.example/ --set color=red', 2, 'webhook has no setting color'],
  ['--kind webhook --url https://crm.example/ --set color', 2, 'is not a setting'],
])('add %s is refused with a sentence', async (options, code, sentence) => {
  const { shop, run } = await shell(content)
  expect(await run(`connection add --site ${shop.siteId} ${options}`)).toMatchObject({ code, message: expect.stringContaining(sentence) })
  expect(await shop.connections()).toEqual([])
})

test('a site or connection that does not exist is named', async () => {
  const { run } = await shell(content)
  expect(await run('connection add --site nowhere --kind webhook --url https://crm.example/')).toMatchObject({
    code: 1,
    message: expect.stringContaining('no site "nowhere"'),
  })
  for (const command of ['check', 'pause', 'resume', 'rotate'])
    expect(await run(`connection ${command} x`)).toMatchObject({ code: 1, message: expect.stringContaining('no connection "x"') })
})
