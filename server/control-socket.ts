import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { commandRequestSchema, type CommandReply } from './command-protocol.ts'
import { diagnose } from './doctor.ts'
import { runCommand, type Host } from './program.ts'
import type { Runtime } from './runtime.ts'
import { socketPath } from './socket-path.ts'

const answer = async (socket: Socket, host: Host): Promise<void> => {
  const reply = (line: CommandReply) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`))
  for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
    const { argv, cwd } = commandRequestSchema.parse(JSON.parse(line))
    const exit = await runCommand(argv, host, { cwd, print: (out) => reply({ out }), warn: (err) => reply({ err }) })
    reply({ exit })
    break
  }
  socket.end()
}

/**
 * Lets the command line work while this server holds the embedded database: it sends its arguments through a socket in the
 * data folder, which only this user can open, and this process runs the same code that the command line itself would run.
 */
export const serveCommands = async (runtime: Runtime): Promise<{ close(): Promise<void> }> => {
  const { config, database, db, log } = runtime
  const host: Host = {
    open: async () => runtime,
    migrate: () => database.migrate(),
    diagnose: diagnose(process.env, (run) => run(db)),
  }
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    answer(socket, host).catch((error: unknown) => {
      log.error('command failed', error)
      socket.destroy()
    })
  })

  const path = socketPath(config.dataDir)
  // Left by a process that was killed; the folder's lock is ours, so nobody listens there.
  if (process.platform !== 'win32') rmSync(path, { force: true })
  const mask = process.umask(0o177)
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  process.umask(mask)
  await listening
  return { close: () => new Promise((resolve) => void server.close(() => resolve())) }
}
