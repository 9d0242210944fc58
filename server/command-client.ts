import { createConnection, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { commandReplySchema, type Terminal } from './command-protocol.ts'
import { socketPath } from './socket-path.ts'

const connect = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })

/** Whether a server holds this data folder, and not a command for a moment, or a server that is only starting. */
export const isServed = async (dataDir: string): Promise<boolean> => {
  const socket = await connect(socketPath(dataDir))
  socket?.destroy()
  return socket !== undefined
}

/** Has the server on this data folder run a command; answers its exit code, or undefined when no server listens. */
export const askServer = async (dataDir: string, argv: readonly string[], { cwd, print, warn }: Terminal): Promise<number | undefined> => {
  const socket = await connect(socketPath(dataDir))
  if (!socket) return undefined
  socket.on('error', () => socket.destroy())
  socket.write(`${JSON.stringify({ argv, cwd })}\n`)
  for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
    const reply = commandReplySchema.parse(JSON.parse(line))
    if ('out' in reply) print(reply.out)
    else if ('err' in reply) warn(reply.err)
    else return reply.exit
  }
  warn('The server stopped before the command ended; it may or may not have been carried out.\n')
  return 1
}
