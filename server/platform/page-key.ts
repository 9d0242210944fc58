import { Problem } from './problem.ts'

/** Where a page of a list ended: keyset paging stays right while new rows come in. */
export type PageKey = { readonly createdAt: Date; readonly id: string }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** The key as one opaque word for `?after=`. */
export const writePageKey = ({ createdAt, id }: PageKey): string => Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')

/** Throws `invalid` when the word is not one that `writePageKey` made. */
export const readPageKey = (word: string | undefined): PageKey | undefined => {
  if (word === undefined) return undefined
  const [time = '', id = ''] = Buffer.from(word, 'base64url').toString().split(' ')
  const createdAt = new Date(time)
  if (Number.isNaN(createdAt.getTime()) || !UUID.test(id)) throw new Problem('invalid', { errors: [{ field: 'after', code: 'pattern' }] })
  return { createdAt, id }
}
