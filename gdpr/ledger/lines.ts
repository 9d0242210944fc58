import { createReadStream } from 'node:fs'

/** Bytes read at a time; lines are about half a kilobyte. */
const CHUNK = 1 << 20

/** The lines of a file, without keeping it in memory. Throws what the file system throws. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK }) as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
