import * as z from 'zod'

/** What the command line sends to a running server, as one line of JSON. */
export const commandRequestSchema = z.object({ argv: z.array(z.string()), cwd: z.string() })

/** What it gets back, one line each: text for its two outputs, and at last the exit code. */
export const commandReplySchema = z.union([z.object({ out: z.string() }), z.object({ err: z.string() }), z.object({ exit: z.number() })])
export type CommandReply = z.infer<typeof commandReplySchema>

/** Where a command writes and where its caller stands. */
export type Terminal = {
  readonly cwd: string
  readonly print: (text: string) => void
  readonly warn: (text: string) => void
}
